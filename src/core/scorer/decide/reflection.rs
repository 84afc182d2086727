//! A reflection opens only on words of reflecting: being the last sentence does not make a sentence a lesson.

use super::stages::FirstPass;
use super::tag::Tag;
use crate::core::answer::Kind;
use crate::core::scorer::hash;
use crate::core::scorer::text::clause::Break;
use crate::core::scorer::text::document::Document;
use crate::core::star::Section;

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// Pairs of words people use to look back at what they did.
const LOOKING_BACK: [(u64, u64); 30] = [
    (w("looking"), w("back")),
    (w("in"), w("hindsight")),
    (w("next"), w("time")),
    (w("since"), w("then")),
    (w("ever"), w("since")),
    (w("i"), w("now")),
    (w("now"), w("i")),
    (w("these"), w("days")),
    (w("should"), w("have")),
    (w("would"), w("have")),
    (w("i"), w("learned")),
    (w("i"), w("learnt")),
    (w("i"), w("realised")),
    (w("i"), w("realized")),
    (w("i"), w("underestimated")),
    (w("i"), w("assumed")),
    (w("had"), w("assumed")),
    (w("had"), w("missed")),
    (w("i"), w("missed")),
    (w("taught"), w("me")),
    (w("blind"), w("spot")),
    (w("my"), w("mistake")),
    (w("what"), w("i")),
    (w("the"), w("lesson")),
    (w("a"), w("lesson")),
    (w("took"), w("away")),
    (w("take"), w("away")),
    (w("the"), w("reason")),
    (w("had"), w("n't")),
    (w("differently"), 0),
];

/// Words in the lexicon's lessons that are as often about other things: "at the next stocktake".
const ALSO_SAID_OTHERWISE: [u64; 4] = [w("next"), w("looking"), w("carry"), w("understood")];

/// Lead from which a guess opens a reflection that no word opens. Chosen from 0, 0.8, 1.5 and 3 with one source held
/// out: lower ones invent reflections (in 16 % and 12 % of the answers without any), higher ones lose true ones.
const SURE_GUESS: f32 = 0.8;

/// Moves leading clauses of a reflection with no word of reflecting back to the section before, until one has such a
/// word.
pub fn close_unopened(first_pass: &FirstPass<'_>, sections: &mut [Section]) {
    let Some(first) = sections.iter().position(|section| *section == Section::Reflection) else { return };
    let before = first.checked_sub(1).map_or(Section::Result, |at| sections[at].max(Section::Action));
    let before = if before == Section::Action { Section::Result } else { before };
    let mut at = first;
    while at < sections.len() {
        let end = sentence_end(first_pass, at);
        if (at..end).any(|clause| reflects(first_pass, clause)) {
            return;
        }
        sections[at..end].fill(before);
        at = end;
    }
}

/// Where the sentence of clause `at` ends.
fn sentence_end(document: &Document<'_>, at: usize) -> usize {
    let rest = document.clauses[at + 1..].iter();
    at + 1 + rest.take_while(|clause| clause.before != Break::Sentence).count()
}

fn reflects(first_pass: &FirstPass<'_>, at: usize) -> bool {
    let clause = first_pass.clauses[at];
    let classes = first_pass.classes;
    let rules = first_pass.inventory.rules;
    let guessed = matches!(first_pass.guesses[at], Tag::Specific | Tag::Generic)
        && first_pass.lead_of_guess(at) >= SURE_GUESS;
    let in_lexicon = first_pass.hits_in(clause.first, clause.end).iter().any(|hit| {
        let rule = rules.get(hit.rule);
        !rule.is_exclusion && matches!(rule.kind, Kind::SpecificReflection | Kind::GenericReflection)
    });
    let said = (clause.first..clause.end).any(|at| {
        first_pass.has(at, classes.lesson) && !ALSO_SAID_OTHERWISE.iter().any(|word| first_pass.is(at, *word))
            || first_pass.has(at, classes.platitude)
            || LOOKING_BACK
                .iter()
                .any(|(one, two)| first_pass.is(at, *one) && (*two == 0 || first_pass.is(at + 1, *two)))
    });
    guessed || in_lexicon || said
}
