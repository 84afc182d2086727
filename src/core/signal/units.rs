//! Cuts an answer into clauses, with or without punctuation.
//!
//! A clause here is a stretch with at most one thing said: it ends at marks, and before words that begin a new
//! clause ("and i", "so we", "because"). Cutting too often is harmless, too seldom is not: what decides on the
//! clauses can join neighbours, but cannot see an edge inside one.

use super::hash;
use super::reading::Reading;
use super::token::TokenKind;
use super::words::form;

/// How strongly a clause is set off from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// By words alone, in a text that has marks.
    Words,
    /// By words alone, in a text without marks.
    Loose,
    /// By a comma or the like.
    Comma,
    /// By the end of a sentence, or the start of the text.
    Sentence,
}

impl Break {
    pub const ALL: [Break; 4] = [Break::Words, Break::Loose, Break::Comma, Break::Sentence];
}

/// A clause: tokens `first..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    pub first: usize,
    pub end: usize,
    /// How it is set off from the one before.
    pub before: Break,
}

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// Words that set off what they begin, when a clause follows.
const JOINERS: [u64; 24] = [
    w("and"),
    w("but"),
    w("so"),
    w("because"),
    w("cause"),
    w("then"),
    w("which"),
    w("while"),
    w("until"),
    w("till"),
    w("when"),
    w("where"),
    w("if"),
    w("although"),
    w("though"),
    w("since"),
    w("yet"),
    w("or"),
    w("after"),
    w("whenever"),
    w("once"),
    w("before"),
    w("as"),
    w("who"),
];

/// All clauses, in order, covering every token.
pub fn split(reading: &Reading<'_>) -> Vec<Unit> {
    let mut cutter = Cutter {
        reading,
        units: Vec::new(),
        first: 0,
        before: Break::Sentence,
        punctuated: is_punctuated(reading),
    };
    let mut at = 0;
    while at < reading.tokens.len() {
        at = cutter.look(at);
    }
    cutter.cut(reading.tokens.len(), Break::Sentence);
    cutter.units
}

/// Whether the text has marks enough to go by.
fn is_punctuated(reading: &Reading<'_>) -> bool {
    let marks = reading.tokens.iter().filter(|token| token.kind == TokenKind::Mark).count();
    marks * 25 > reading.tokens.len()
}

struct Cutter<'r, 'a> {
    reading: &'r Reading<'a>,
    units: Vec<Unit>,
    first: usize,
    before: Break,
    punctuated: bool,
}

impl Cutter<'_, '_> {
    fn cut(&mut self, at: usize, before_next: Break) {
        if at > self.first {
            self.units.push(Unit { first: self.first, end: at, before: self.before });
            self.before = before_next;
        } else if at == self.first && before_next > self.before {
            self.before = before_next;
        }
        self.first = at;
    }

    /// Looks at the token `at`, cuts where it begins a clause, and returns the next to look at.
    fn look(&mut self, at: usize) -> usize {
        let reading = self.reading;
        let token = &reading.tokens[at];
        if token.kind == TokenKind::Mark {
            let spaced = reading.tokens.get(at + 1).is_none_or(|next| !next.glued);
            for mark in ['.', '!', '?'] {
                if token.is_mark(mark) && (spaced || mark != '.') {
                    let end = self.closing(at + 1);
                    self.cut(end, Break::Sentence);
                    return end;
                }
            }
            for mark in [',', ';', ':', '—', '–'] {
                if token.is_mark(mark) && (spaced || mark == '—') {
                    if mark != ',' || self.comma_cuts(at) {
                        self.cut(at + 1, Break::Comma);
                    }
                    return at + 1;
                }
            }
            if token.is_mark('-') && !token.glued && spaced {
                self.cut(at + 1, Break::Comma);
            }
            return at + 1;
        }
        let size = at - self.first;
        if size >= 2 && self.begins_clause(at) {
            self.cut(at, if self.punctuated { Break::Words } else { Break::Loose });
        }
        at + 1
    }

    /// Closing quotes and brackets belong to the sentence before.
    fn closing(&self, mut at: usize) -> usize {
        while self.reading.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Mark && token.glued) {
            at += 1;
        }
        at
    }

    /// A comma cuts when both sides are long enough to say something.
    fn comma_cuts(&self, at: usize) -> bool {
        let ahead = self.reading.tokens[at + 1..]
            .iter()
            .take(3)
            .take_while(|token| token.kind != TokenKind::Mark)
            .count();
        at - self.first >= 2 && ahead >= 2
    }

    fn begins_clause(&self, at: usize) -> bool {
        let reading = self.reading;
        let token = &reading.tokens[at];
        if JOINERS.contains(&token.hash) {
            return self.clause_follows(at + 1);
        }
        let before = at - 1;
        let after_joiner = JOINERS.contains(&reading.tokens[before].hash);
        if after_joiner || reading.has(before, reading.classes.hesitation) {
            return false;
        }
        if token.is(w("i")) || token.is(w("we")) {
            return !self.attached(at) && self.verb_at(at + 1);
        }
        !self.punctuated && self.subject_starts(at)
    }

    /// Whether a subject with its verb begins at `at`, after any fillers.
    fn clause_follows(&self, at: usize) -> bool {
        let reading = self.reading;
        let mut here = at;
        for _ in 0..4 {
            let skip = reading.has(here, reading.classes.hesitation)
                || reading.has(here, reading.classes.opener)
                || reading.is_mark(here)
                || reading.tokens.get(here).is_some_and(|token| JOINERS.contains(&token.hash));
            if !skip {
                break;
            }
            here += 1;
        }
        reading.has(here, reading.classes.subject) || self.noun_then_verb(here)
    }

    /// A noun group of up to five words and then a verb that is certainly one.
    fn noun_then_verb(&self, at: usize) -> bool {
        let reading = self.reading;
        for here in at..at + 6 {
            let Some(token) = reading.tokens.get(here) else { return false };
            if token.kind == TokenKind::Mark {
                return false;
            }
            if here > at && self.is_finite(here) {
                return true;
            }
            if here > at && (reading.has(here, reading.classes.preposition) || JOINERS.contains(&token.hash))
            {
                return false;
            }
        }
        false
    }

    fn is_finite(&self, at: usize) -> bool {
        let reading = self.reading;
        let word = reading.word(at);
        let classes = reading.classes;
        if word.classes & (classes.be.bit() | classes.modal.bit()) != 0 {
            return true;
        }
        if word.classes & classes.have.bit() != 0 {
            return true;
        }
        word.forms & form::PAST != 0 && !reading.has(at - 1, classes.determiner)
    }

    /// A pronoun (or "I" behind a relative clause) that goes with what stands before it.
    fn attached(&self, at: usize) -> bool {
        let reading = self.reading;
        let before = at - 1;
        reading.has(before, reading.classes.question)
            || reading.has(before, reading.classes.subordinator)
            || reading.has(before, reading.classes.coordinator)
            || reading.has(before, reading.classes.modal)
            || reading.has(before, reading.classes.be)
            || reading.is(before, reading.tokens[at].hash)
    }

    /// Whether a verb stands at `at`, adverbs skipped.
    fn verb_at(&self, at: usize) -> bool {
        let reading = self.reading;
        (at..at + 3).any(|here| {
            reading.tokens.get(here).is_some_and(|_| {
                let word = reading.word(here);
                word.forms & form::VERB != 0
                    || word.classes
                        & (reading.classes.modal.bit()
                            | reading.classes.have.bit()
                            | reading.classes.be.bit())
                        != 0
            })
        })
    }

    /// Without punctuation: a noun group that opens a new clause behind a finished one.
    fn subject_starts(&self, at: usize) -> bool {
        let reading = self.reading;
        let classes = reading.classes;
        if at - self.first < 4 {
            return false;
        }
        let before = at - 1;
        let open = reading.has(before, classes.preposition)
            || reading.has(before, classes.determiner)
            || reading.has(before, classes.be)
            || reading.has(before, classes.modal)
            || reading.has(before, classes.coordinator)
            || reading.has(before, classes.subordinator)
            || reading.has(before, classes.question)
            || reading.has(before, classes.adverb)
            || reading.word(before).forms & form::SURE != 0;
        if open {
            return false;
        }
        let pronoun =
            reading.has(at, classes.subject) && !reading.is(at, w("that")) && !reading.is(at, w("who"));
        if pronoun {
            return self.verb_at(at + 1);
        }
        if reading.is(at, w("that")) || reading.is(at, w("it")) {
            return reading.has(at + 1, classes.be) || reading.has(at + 1, classes.change);
        }
        reading.has(at, classes.determiner) && self.noun_then_verb(at)
    }
}
