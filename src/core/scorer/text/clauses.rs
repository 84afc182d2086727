//! Cuts an answer into clauses, with or without punctuation.
//!
//! A clause here is a stretch that says at most one thing: it ends at marks, and before words that begin a new clause
//! ("and i", "so we", "because"). Cutting too often is harmless, too seldom is not: the later steps can join
//! neighboring clauses, but cannot see an edge inside one.

use crate::core::scorer::hash;
use crate::core::scorer::text::clause::{Break, Clause};
use crate::core::scorer::text::clause_grammar::{ASIDES, OBJECTS, SUBJECTS};
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::scorer::text::vocabulary::{form, sort};

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// A text counts as punctuated from one mark in this many tokens on.
const PUNCTUATED: usize = 25;

/// All clauses, in order, covering every token.
pub fn split(document: &Document<'_>) -> Vec<Clause> {
    let marks = document.tokens.iter().filter(|token| token.kind == TokenKind::Mark).count();
    let mut cutter = Cutter {
        document,
        clauses: Vec::new(),
        first: 0,
        before: Break::Sentence,
        punctuated: marks * PUNCTUATED > document.tokens.len(),
        verbs: 0,
        openings: 0,
        last_verb: 0,
    };
    let mut at = 0;
    while at < document.tokens.len() {
        at = cutter.look(at);
    }
    cutter.cut(document.tokens.len(), Break::Sentence);
    cutter.clauses
}

struct Cutter<'r, 'a> {
    document: &'r Document<'a>,
    clauses: Vec<Clause>,
    first: usize,
    before: Break,
    punctuated: bool,
    /// Verbs and openings of subordinate clauses since the last cut, for a text without marks.
    verbs: usize,
    openings: usize,
    last_verb: usize,
}

impl Cutter<'_, '_> {
    fn cut(&mut self, at: usize, before_next: Break) {
        if at > self.first {
            self.clauses.push(Clause { first: self.first, end: at, before: self.before });
            self.before = before_next;
            (self.verbs, self.openings) = (0, 0);
        } else if before_next > self.before {
            self.before = before_next;
        }
        self.first = at;
    }

    /// Looks at the token `at`, cuts if it begins a clause, and returns the next to look at.
    fn look(&mut self, at: usize) -> usize {
        let token = &self.document.tokens[at];
        if token.kind == TokenKind::Mark {
            return self.look_at_mark(at);
        }
        if at >= self.first + 2 && self.begins_clause(at) {
            self.cut(at, if self.punctuated { Break::Words } else { Break::Loose });
        }
        if !self.punctuated {
            self.count_verbs(at);
        }
        at + 1
    }

    fn look_at_mark(&mut self, at: usize) -> usize {
        let token = &self.document.tokens[at];
        let spaced = self.document.tokens.get(at + 1).is_none_or(|next| !next.glued);
        let is_any = |marks: &[char]| marks.iter().any(|mark| token.is_mark(*mark));
        if is_any(&['!', '?']) || (spaced && token.is_mark('.')) {
            let end = self.closing(at + 1);
            self.cut(end, Break::Sentence);
            return end;
        }
        let dash = token.is_mark('—') || (spaced && !token.glued && is_any(&['-', '–']));
        if dash || (spaced && is_any(&[';', ':'])) || (spaced && token.is_mark(',') && self.comma_cuts(at)) {
            self.cut(at + 1, Break::Comma);
        }
        at + 1
    }

    /// Closing quotes and brackets belong to the sentence before.
    fn closing(&self, mut at: usize) -> usize {
        while self.document.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Mark && token.glued) {
            at += 1;
        }
        at
    }

    /// A comma cuts when both sides are long enough to say something.
    fn comma_cuts(&self, at: usize) -> bool {
        at >= self.first + 2 && self.ahead(at + 1) >= 2 && !self.is_short_aside(at + 1)
    }

    /// Words from `at` to the next mark, up to seven.
    fn ahead(&self, at: usize) -> usize {
        let ahead = self.document.tokens[at..].iter().take(7);
        ahead.take_while(|token| token.kind != TokenKind::Mark).count()
    }

    /// "I suppose", "so to speak", "isn't it": said beside the clause before it.
    fn is_short_aside(&self, at: usize) -> bool {
        let pair =
            (self.document.tokens[at].hash, self.document.tokens.get(at + 1).map_or(0, |next| next.hash));
        self.ahead(at) <= 5 && ASIDES.contains(&pair)
    }

    fn joins(&self, at: usize) -> bool {
        at < self.document.tokens.len() && self.document.word(at).sorts & sort::JOINER != 0
    }

    fn begins_clause(&self, at: usize) -> bool {
        let document = self.document;
        let token = &document.tokens[at];
        if self.joins(at) {
            return self.clause_follows(at + 1);
        }
        let before = at - 1;
        if self.joins(before) || document.has(before, document.classes.hesitation) {
            return false;
        }
        let speaker = token.is(w("i")) || token.is(w("we"));
        if document.tokens[before].is_mark(',') && self.is_short_aside(at) {
            return false;
        }
        if speaker || (!self.punctuated && SUBJECTS.contains(&token.hash)) {
            return !self.attached(at) && self.verb_at(at + 1);
        }
        !self.punctuated && self.subject_starts(at)
    }

    /// Whether a subject with its verb begins at `at`, after any fillers.
    fn clause_follows(&self, at: usize) -> bool {
        let document = self.document;
        let mut here = at;
        for _ in 0..4 {
            let skip = document.has(here, document.classes.hesitation)
                || document.has(here, document.classes.opener)
                || document.is_mark(here)
                || self.joins(here);
            if !skip {
                break;
            }
            here += 1;
        }
        (document.has(here, document.classes.subject) && self.verb_at(here + 1)) || self.noun_then_verb(here)
    }

    /// A noun group of up to five words and then a verb that is certainly one.
    fn noun_then_verb(&self, at: usize) -> bool {
        let document = self.document;
        for here in at..at + 6 {
            let Some(token) = document.tokens.get(here) else { return false };
            if token.kind == TokenKind::Mark {
                return false;
            }
            if here > at && self.is_finite(here) {
                return true;
            }
            if here > at && (document.has(here, document.classes.preposition) || self.joins(here)) {
                return false;
            }
        }
        false
    }

    fn is_finite(&self, at: usize) -> bool {
        let classes = self.document.classes;
        let word = self.document.word(at);
        word.classes & (classes.be.bit() | classes.modal.bit() | classes.have.bit()) != 0
            || (word.forms & form::PAST != 0 && at > 0 && !self.document.has(at - 1, classes.determiner))
    }

    /// A pronoun that belongs with the word before it ("that i", "how we").
    fn attached(&self, at: usize) -> bool {
        let (document, classes, before) = (self.document, self.document.classes, at - 1);
        let grip = classes.question.bit()
            | classes.subordinator.bit()
            | classes.coordinator.bit()
            | classes.modal.bit()
            | classes.be.bit();
        document.word(before).classes & grip != 0 || document.is(before, document.tokens[at].hash)
    }

    /// Whether a verb stands at `at`, adverbs skipped.
    fn verb_at(&self, at: usize) -> bool {
        let classes = self.document.classes;
        let verbs = classes.modal.bit() | classes.have.bit() | classes.be.bit();
        let end = self.document.tokens.len().min(at + 3);
        (at..end).any(|here| {
            let word = self.document.word(here);
            word.forms & form::VERB != 0 || word.classes & verbs != 0
        })
    }

    /// Without marks: a noun group or pronoun that opens a new clause after a complete one.
    fn subject_starts(&self, at: usize) -> bool {
        let (document, classes) = (self.document, self.document.classes);
        if at < self.first + 4 {
            return false;
        }
        let before = document.word(at - 1);
        let open = classes.preposition.bit()
            | classes.determiner.bit()
            | classes.be.bit()
            | classes.modal.bit()
            | classes.coordinator.bit()
            | classes.subordinator.bit()
            | classes.question.bit()
            | classes.adverb.bit();
        if before.classes & open != 0 || before.forms & form::SURE != 0 {
            return false;
        }
        let pronoun =
            document.has(at, classes.subject) && !document.is(at, w("people")) && !document.is(at, w("who"));
        if pronoun {
            return document.tokens.len() > at + 1 && self.is_finite(at + 1);
        }
        document.has(at, classes.determiner) && self.noun_then_verb(at)
    }

    /// Without marks: one verb too many means that a clause has begun with the nouns before it.
    fn count_verbs(&mut self, at: usize) {
        let document = self.document;
        let opens = document.classes.subordinator.bit() | document.classes.question.bit();
        if document.word(at).classes & opens != 0 {
            self.openings += 1;
        }
        if at == self.first || !self.is_finite(at) {
            return;
        }
        let goes_on = self.verbs > 0 && at <= self.last_verb + 2;
        self.last_verb = at;
        if goes_on {
            return;
        }
        self.verbs += 1;
        if self.verbs > 1 + self.openings
            && let Some(start) = self.nouns_before(at)
        {
            self.cut(start, Break::Loose);
            self.verbs = 1;
        }
    }

    /// Where the nouns before the verb at `at` begin.
    fn nouns_before(&self, at: usize) -> Option<usize> {
        let (document, classes) = (self.document, self.document.classes);
        let stop = classes.preposition.bit()
            | classes.subordinator.bit()
            | classes.coordinator.bit()
            | classes.adverb.bit()
            | classes.be.bit()
            | classes.modal.bit()
            | classes.hesitation.bit();
        let mut start = at;
        while start > self.first + 2 && at - start < 6 {
            let word = document.word(start - 1);
            if word.classes & classes.determiner.bit() != 0 {
                start -= 1;
                break;
            }
            let object = OBJECTS.contains(&document.tokens[start - 1].hash);
            if word.classes & stop != 0 || word.forms & form::SURE != 0 || object {
                break;
            }
            start -= 1;
        }
        let open = start > self.first && document.has(start - 1, classes.preposition);
        // Nouns after a preposition are divided up: the last belong to the verb.
        let start = match (open, at - start) {
            (true, 0 | 1) | (false, 0) => return None,
            (true, 2) => at - 1,
            (true, _) => at - 2,
            (false, _) => start,
        };
        (start >= self.first + 3).then_some(start)
    }
}

#[cfg(test)]
mod tests {
    use crate::core::scorer::testing::document;

    fn clauses(text: &str) -> Vec<&str> {
        let document = document(text);
        let place = |at: usize| (document.tokens[at].byte as usize, document.tokens[at].byte_end as usize);
        document.clauses.iter().map(|clause| &text[place(clause.first).0..place(clause.end - 1).1]).collect()
    }

    #[test]
    fn marks_and_joining_words_cut() {
        assert_eq!(
            clauses("I wrote a test, and it failed. So we fixed it because it mattered."),
            ["I wrote a test,", "and it failed.", "So we fixed it", "because it mattered."]
        );
    }

    #[test]
    fn an_aside_stays_with_its_clause() {
        assert_eq!(
            clauses("it got sorted, I suppose. Then I left."),
            ["it got sorted, I suppose.", "Then I left."]
        );
    }

    #[test]
    fn without_marks_pronouns_and_verbs_cut() {
        assert_eq!(
            clauses(
                "so i wrote a small script for it i tested it on ten nodes the queue was eleven days and now it's two"
            ),
            [
                "so i wrote a small script for it",
                "i tested it on ten nodes",
                "the queue was eleven days",
                "and now it's two"
            ]
        );
    }
}
