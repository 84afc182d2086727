//! Faults that the words only seem to report: ones turned down ("I could have left it there"), and orders that are not.

use super::finding::Finding;
use super::stages::{Sectioned, Tagged};
use super::tag::Tag;
use crate::core::answer::Kind;
use crate::core::scorer::hash;
use crate::core::scorer::text::document::Document;
use crate::core::star::Section;

const I: u64 = hash::word("i");
const TELL: u64 = hash::word("tell");
const BEEN: u64 = hash::word("been");

/// Words after "I" within which a passive must appear: "I had just been put on it".
const REACH: usize = 5;

/// Answers with fewer tokens, such as those to a follow-up, end before they say what came of it. To weights learned on
/// whole stories that alone looks like a hand-off, and one of them would undo a good opening answer.
const WHOLE_STORY: usize = 80;

/// Where the last finding begins that shows the speaker still at work: a step of their own, or what came of the work.
/// Someone who escalates, opens a ticket or sends a patch before that, and then does the work, has handed nothing off.
pub fn last_going_on(tagged: &Tagged<'_>, findings: &[Finding]) -> Option<usize> {
    let goes_on = |finding: &&Finding| match finding.kind {
        Kind::FirstPersonAction => tagged.section(finding.first) <= Section::Result,
        Kind::Metric | Kind::MetricDelta | Kind::BusinessTranslation | Kind::SecondOrderEffect => true,
        _ => false,
    };
    findings.iter().filter(goes_on).map(|finding| finding.first).max()
}

/// Whether a fault is only mentioned as something that could have been, names nobody it was passed to, or is no order.
pub fn only_seems(tagged: &Tagged<'_>, finding: &Finding) -> bool {
    let document = tagged;
    match finding.kind {
        Kind::Handoff => {
            hardly_leads(tagged, finding, Tag::Handoff)
                || did_not_happen(document, finding)
                || goes_nowhere(tagged, finding)
        }
        Kind::ManagerDirected => {
            hardly_leads(tagged, finding, Tag::ManagerDirected)
                || did_not_happen(document, finding)
                || comes_late(document, finding.first)
                || is_own_act(document, finding)
                || is_told_to_leave_it(document, finding)
        }
        _ => false,
    }
}

/// With less than this a clause accuses nobody: with one source held out, two of seven such hand-offs were real.
const LEAST_LEAD: f32 = 2.2;

fn hardly_leads(tagged: &Tagged<'_>, finding: &Finding, tag: Tag) -> bool {
    let clauses = tagged.clause_of(finding.first)..tagged.clause_of(finding.end - 1) + 1;
    tagged.lead_among(tag, clauses) < LEAST_LEAD
}

fn did_not_happen(document: &Document<'_>, finding: &Finding) -> bool {
    let words: Vec<String> =
        (finding.first..finding.end).map(|at| document.slice(at).to_lowercase().replace('’', "'")).collect();
    words.windows(2).any(|pair| {
        let modal = matches!(pair[0].as_str(), "could" | "would" | "might" | "should");
        modal && matches!(pair[1].as_str(), "have" | "'ve" | "of")
    }) || words.iter().any(|word| matches!(word.as_str(), "could've" | "would've" | "might've" | "should've"))
}

/// "So I told my own team": in a few words, a hand-off needs a line of the lexicon, somebody else, a verb of passing on
/// (telling alone is not enough) or something left undone.
fn goes_nowhere(tagged: &Tagged<'_>, finding: &Finding) -> bool {
    let document = tagged;
    let others =
        ["they", "them", "their", "theirs", "he", "him", "his", "she", "her", "hers", "you", "yours"];
    let classes = document.classes;
    let passed = |at: usize| {
        let verb = document.word(at).lemma;
        let verb_classes = document.words.get(document.words.find(verb)).classes;
        verb != TELL && verb_classes & classes.pass_verb.bit() != 0
    };
    let evident = |at: usize| {
        let somebody = others.iter().any(|word| document.is(at, hash::word(word)));
        somebody || passed(at) || document.has(at, classes.negation)
    };
    let in_lexicon = || {
        tagged.hits.iter().any(|hit| {
            let rule = tagged.inventory.rules.get(hit.rule);
            let touches = hit.first < finding.end && finding.first < hit.end;
            rule.kind == Kind::Handoff && !rule.is_exclusion && touches
        })
    };
    document.tokens.len() < WHOLE_STORY && !(finding.first..finding.end).any(evident) && !in_lexicon()
}

/// Work is handed over before it is done: an order later in the story is something else.
pub fn comes_late(document: &Sectioned<'_>, token: usize) -> bool {
    document.section(token) > Section::Task
}

/// "I had put my name on the slide": the speaker did it, and nobody above is named.
fn is_own_act(document: &Document<'_>, finding: &Finding) -> bool {
    let classes = document.classes;
    let mut at = document.skip_marks(finding.first, finding.end);
    while at < finding.end && (document.has(at, classes.coordinator) || document.has(at, classes.opener)) {
        at += 1;
    }
    if !document.is(at, I) || (finding.first..finding.end).any(|at| document.has(at, classes.boss)) {
        return false;
    }
    let next = (at + 1..finding.end).find(|at| !document.has(*at, classes.adverb));
    let passive = next.is_some_and(|at| document.has(at, classes.be) || document.has(at, classes.get));
    !passive && !(at + 1..finding.end.min(at + 1 + REACH)).any(|at| document.is(at, BEEN))
}

/// "She told me to drop it", "he asked me not to": whoever goes on after that does it of their own accord. "Drop
/// everything else" is an order all the same.
fn is_told_to_leave_it(document: &Document<'_>, finding: &Finding) -> bool {
    let is = |at: usize, words: &[&str]| words.iter().any(|word| document.is(at, hash::word(word)));
    let leaves_it = |at: usize| {
        let about = usize::from(is(at + 1, &["about"]));
        is(at, &["drop", "leave", "let", "forget", "ignore"])
            && is(at + 1 + about, &["it", "that", "this", "them", "him", "her", "things", "well"])
    };
    (finding.first..finding.end.saturating_sub(1)).any(|at| {
        let refused = is(at, &["not"]) && is(at + 1, &["to"]) || is(at, &["to"]) && is(at + 1, &["not"]);
        refused || is(at, &["to"]) && leaves_it(at + 1)
    })
}
