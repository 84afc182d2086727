//! All patterns of the lexicon together, indexed by first word.

use crate::core::answer::Kind;
use crate::core::scorer::hash::Map;
use crate::core::scorer::lexicon::pattern::Pattern;
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::scorer::text::vocabulary::{Word, WordId, Words, sort};

pub struct Rule {
    pub kind: Kind,
    pub pattern: Pattern,
    pub why: String,
    /// A match means that it is not of this kind.
    pub is_exclusion: bool,
    /// A match decides, whatever the model says.
    pub decides: bool,
    /// Name under which features know it.
    pub name: u64,
}

/// A rule that matched tokens `first..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub rule: usize,
    pub first: usize,
    pub end: usize,
}

#[derive(Default)]
pub struct Rules {
    all: Vec<Rule>,
    by_word: Map<Vec<u32>>,
    by_lemma: Map<Vec<u32>>,
    by_class: Vec<Vec<u32>>,
    by_number: Vec<u32>,
    /// Rules that a known word may begin, by word index; and where those of each word begin in `of_words`.
    starts: Vec<u32>,
    of_words: Vec<u32>,
}

impl Rules {
    pub fn add(&mut self, rule: Rule) {
        self.all.push(rule);
    }

    pub fn get(&self, at: usize) -> &Rule {
        &self.all[at]
    }

    /// Builds the index by first word; call it once all rules are in.
    pub fn index(&mut self, words: &Words) {
        for (at, rule) in self.all.iter().enumerate() {
            let at = at as u32;
            let (words, lemmas, classes, number) = rule.pattern.heads();
            for word in words {
                self.by_word.entry(*word).or_default().push(at);
            }
            for lemma in lemmas {
                self.by_lemma.entry(*lemma).or_default().push(at);
            }
            for class in (0..128).filter(|class| classes & (1 << class) != 0) {
                self.by_class.resize_with(self.by_class.len().max(class + 1), Vec::new);
                self.by_class[class].push(at);
            }
            if number {
                self.by_number.push(at);
            }
        }
        for id in 0..words.count() {
            self.starts.push(self.of_words.len() as u32);
            let word = words.get(WordId(id as u32));
            let mut of_word = Vec::new();
            self.of(word.hash, word, |rule| of_word.push(rule));
            self.of_words.append(&mut of_word);
        }
        self.starts.push(self.of_words.len() as u32);
    }

    /// Every rule that `word`, spelled so that it has `hash`, may begin.
    fn of(&self, hash: u64, word: &Word, mut put: impl FnMut(u32)) {
        self.by_word.get(&hash).into_iter().flatten().for_each(|rule| put(*rule));
        if word.lemma != hash {
            self.by_lemma.get(&word.lemma).into_iter().flatten().for_each(|rule| put(*rule));
        }
        let mut classes = word.classes;
        while classes != 0 {
            let class = classes.trailing_zeros() as usize;
            classes &= classes - 1;
            self.by_class.get(class).into_iter().flatten().for_each(|rule| put(*rule));
        }
        if word.sorts & sort::NUMBER != 0 {
            self.by_number.iter().for_each(|rule| put(*rule));
        }
    }

    /// Every match, by where it begins.
    pub fn hits(&self, document: &Document<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for at in 0..document.tokens.len() {
            let token = &document.tokens[at];
            if token.kind == TokenKind::Mark {
                continue;
            }
            let word = document.word(at);
            if token.kind == TokenKind::Digits {
                self.by_number.iter().for_each(|rule| self.test(*rule, document, at, &mut hits));
            } else if word.hash == token.hash {
                let id = token.id.0 as usize;
                let of_word = &self.of_words[self.starts[id] as usize..self.starts[id + 1] as usize];
                of_word.iter().for_each(|rule| self.test(*rule, document, at, &mut hits));
            } else {
                self.of(token.hash, word, |rule| self.test(rule, document, at, &mut hits));
            }
        }
        hits
    }

    fn test(&self, rule: u32, document: &Document<'_>, at: usize, hits: &mut Vec<Hit>) {
        let pattern = &self.all[rule as usize].pattern;
        if pattern.at_start() {
            let clause = &document.clauses[document.clause_of(at)];
            if document.skip_marks(clause.first, clause.end) != at {
                return;
            }
        }
        if let Some(end) = pattern.matches(&document.tokens, at, document.words) {
            hits.push(Hit { rule: rule as usize, first: at, end });
        }
    }
}
