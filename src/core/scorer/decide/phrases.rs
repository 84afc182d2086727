//! The phrases to decide about: "I" with its verb, "we", numbers, passives, fillers.
//!
//! Finding is generous and looks at form only; a model decides on each. The edges of a phrase are settled here, so that
//! a finding quotes what the label guide quotes.

use crate::core::answer::Kind;
use crate::core::scorer::hash;
use crate::core::scorer::lexicon::rules::Rules;
use crate::core::scorer::model::weight_file::Task;
use crate::core::scorer::text::clause_shape::{Verb, verb_of};
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::numbers::{Number, numbers};
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::scorer::text::vocabulary::{form, sort};

/// no, yes.
pub const ACTION: Task = Task { name: "action", answers: 2 };
/// fault, fine.
pub const PRONOUN: Task = Task { name: "pronoun", answers: 2 };
/// See [`Figure`].
pub const FIGURE: Task = Task { name: "figure", answers: 8 };
/// apart, together.
pub const JOIN: Task = Task { name: "join", answers: 2 };
/// no, yes.
pub const PASSIVE: Task = Task { name: "passive", answers: 2 };
/// no, yes.
pub const TALK: Task = Task { name: "talk", answers: 2 };

/// What a number says, in the order of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    Nothing,
    Other,
    Baseline,
    Outcome,
    Change,
    Value,
    ValueChange,
    ValueOnly,
}

impl Figure {
    pub const ALL: [Figure; 8] = [
        Figure::Nothing,
        Figure::Other,
        Figure::Baseline,
        Figure::Outcome,
        Figure::Change,
        Figure::Value,
        Figure::ValueChange,
        Figure::ValueOnly,
    ];

    pub fn is_outcome(self) -> bool {
        !matches!(self, Figure::Nothing | Figure::Other | Figure::Baseline)
    }
}

/// A phrase to decide about: tokens `first..end`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phrase {
    pub first: usize,
    pub end: usize,
}

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// "I" and its verb. `verb` is the token of the verb.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnAct {
    pub phrase: Phrase,
    pub verb: Verb,
}

pub fn own_acts(document: &Document<'_>) -> Vec<OwnAct> {
    let mut found = Vec::new();
    for at in 0..document.tokens.len() {
        if !document.is(at, w("i")) || document.is(at + 1, w("i")) {
            continue;
        }
        // "a p i", "i p v six": letters being spelled.
        let letter = |at: usize| {
            document.tokens.get(at).is_some_and(|t| {
                t.end - t.start == 1 && t.kind == TokenKind::Word && !t.is(w("a")) && !t.is(w("i"))
            })
        };
        if at > 0 && letter(at - 1) && !document.tokens[at - 1].glued
            || letter(at + 1) && !document.tokens[at + 1].glued && document.tokens[at + 1].hash != w("'d")
        {
            continue;
        }
        let Some(verb) = verb_of(document, at) else { continue };
        if verb.denied {
            continue;
        }
        // "I ended up writing", "I sat down": a particle goes with the verb.
        let mut end = verb.at + 1;
        let word = document.word(verb.at);
        let particle = [
            w("up"),
            w("down"),
            w("out"),
            w("off"),
            w("over"),
            w("back"),
            w("in"),
            w("on"),
            w("through"),
            w("away"),
            w("together"),
        ];
        if document.tokens.get(end).is_some_and(|next| particle.contains(&next.hash))
            && word.forms & form::VERB != 0
        {
            end += 1;
        }
        if document.tokens.get(end).is_some_and(|next| next.is_mark('-') && next.glued)
            && document.tokens.get(end + 1).is_some_and(|next| next.glued)
        {
            end += 2;
        }
        found.push(OwnAct { phrase: Phrase { first: at, end }, verb });
    }
    found
}

/// "we" and its forms; "let's" is one phrase.
pub fn pronouns(document: &Document<'_>) -> Vec<Phrase> {
    let mut found = Vec::new();
    for at in 0..document.tokens.len() {
        if document.has(at, document.classes.group_pronoun) {
            found.push(Phrase { first: at, end: at + 1 });
        } else if document.is(at, w("let")) && document.is(at + 1, w("'s")) {
            found.push(Phrase { first: at, end: at + 2 });
        }
    }
    found
}

/// A number, or a word that may pin an amount without one ("halved", "none", "twice").
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    pub phrase: Phrase,
    /// The number, where there is one.
    pub number: Option<Number>,
}

pub fn amounts(document: &Document<'_>) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::new();
    let mut numbers = numbers(document).into_iter().peekable();
    let mut at = 0;
    while at < document.tokens.len() {
        if let Some(number) = numbers.next_if(|number| number.first <= at) {
            found.push(Amount { phrase: widen(document, number.first, number.end), number: Some(number) });
            at = number.end.max(at + 1);
            continue;
        }
        if let Some(end) = one_unit(document, at) {
            found.push(Amount { phrase: Phrase { first: at, end }, number: None });
            at = end;
            continue;
        }
        let token = &document.tokens[at];
        if token.kind == TokenKind::Word && document.word(at).sorts & sort::AMOUNT != 0 {
            let second_noun = (token.is(w("first")) || token.is(w("second"))) && !document.is_mark(at + 1);
            let plain = !(token.is(w("first")) || token.is(w("second")));
            if second_noun || plain {
                found.push(Amount { phrase: Phrase { first: at, end: at + 1 }, number: None });
            }
        }
        at += 1;
    }
    found
}

/// "an hour", "half a day", "the afternoon": one unit of time, said without a number.
fn one_unit(document: &Document<'_>, at: usize) -> Option<usize> {
    let article = document.is(at, w("a")) || document.is(at, w("an"));
    let unit = |at: usize| document.has(at, document.classes.time_unit) && !document.is(at, w("am"));
    if article && unit(at + 1) {
        return Some(at + 2);
    }
    // "a whole afternoon", "a working day".
    (article && unit(at + 2) && !document.is_mark(at + 1)).then_some(at + 3)
}

fn is_currency_sign(document: &Document<'_>, at: usize) -> bool {
    ['$', '€', '£', '¥', '₹'].into_iter().any(|mark| document.tokens[at].is_mark(mark))
}

/// A number with its currency sign and its unit.
fn widen(document: &Document<'_>, first: usize, end: usize) -> Phrase {
    let (mut first, mut end) = (first, end);
    if first > 0
        && document.is_mark(first - 1)
        && document.tokens[first].glued
        && (is_currency_sign(document, first - 1) || document.tokens[first - 1].is_mark('#'))
    {
        first -= 1;
    }
    // "$.50": a leading point, with or without its currency.
    if first > 0 && document.tokens[first].glued && document.tokens[first - 1].is_mark('.') {
        let sign = first > 1 && document.tokens[first - 1].glued && document.is_mark(first - 2);
        if sign && is_currency_sign(document, first - 2) {
            first -= 2;
        } else if !document.tokens[first - 1].glued {
            first -= 1;
        }
    }
    // "1h30", "12m": the letter of a unit, and what follows it.
    let short = |at: usize| {
        document.tokens.get(at).is_some_and(|t| t.glued && t.kind == TokenKind::Word && t.end - t.start <= 3)
    };
    if document.tokens[end - 1].kind == TokenKind::Digits && short(end) {
        end += 1;
        if document.tokens.get(end).is_some_and(|t| t.glued && t.kind == TokenKind::Digits) {
            end += 1;
        }
    }
    let unit =
        document.classes.time_unit.bit() | document.classes.currency.bit() | document.classes.percent.bit();
    let glued_mark = document.tokens.get(end).is_some_and(|next| next.is_mark('-'))
        && document.tokens.get(end + 1).is_some_and(|next| next.glued);
    if glued_mark && document.word(end + 1).classes & unit != 0 {
        end += 2;
    } else if document.tokens.get(end).is_some_and(|next| {
        document.words.get(next.id).classes & unit != 0
            && !next.is(w("a"))
            && !next.is(w("per"))
            && !next.is(w("am"))
    }) {
        end += 1;
    }
    Phrase { first, end }
}

/// "was attempted", "were dropped", "got cleaned".
pub fn passives(document: &Document<'_>) -> Vec<Phrase> {
    let mut found = Vec::new();
    for at in 0..document.tokens.len() {
        let be = document.has(at, document.classes.be)
            || document.is(at, w("got"))
            || document.is(at, w("get"))
            || document.is(at, w("gets"));
        if !be {
            continue;
        }
        let mut here = at + 1;
        while here < at + 4
            && here < document.tokens.len()
            && document.word(here).classes
                & (document.classes.adverb.bit()
                    | document.classes.hesitation.bit()
                    | document.classes.negation.bit())
                != 0
        {
            here += 1;
        }
        if document.tokens.get(here).is_some_and(|_| document.word(here).forms & form::PARTICIPLE != 0)
            && document.clause_of(here) == document.clause_of(at)
        {
            found.push(Phrase { first: at, end: here + 1 });
        }
    }
    found
}

/// Phrases of the lexicon that may be a hedge or a filler.
pub fn talk(rules: &Rules, hits: &[crate::core::scorer::lexicon::rules::Hit]) -> Vec<(Kind, Phrase, usize)> {
    let mut found: Vec<(Kind, Phrase, usize)> = Vec::new();
    for hit in hits {
        let rule = rules.get(hit.rule);
        if !matches!(rule.kind, Kind::Hedge | Kind::Filler) || rule.is_exclusion {
            continue;
        }
        let covered = found
            .iter()
            .rev()
            .take(3)
            .any(|(_, phrase, _)| phrase.first <= hit.first && hit.end <= phrase.end);
        if !covered {
            found.push((rule.kind, Phrase { first: hit.first, end: hit.end }, hit.rule));
        }
    }
    found
}
