//! All patterns of the lexicon together, found by the word that begins them.

use super::hash::Map;
use super::pattern::Pattern;
use super::reading::Reading;
use super::token::TokenKind;
use crate::core::score::Kind;

pub struct Rule {
    pub kind: Kind,
    pub pattern: Pattern,
    pub why: String,
    /// A match means that it is not of this kind.
    pub look_alike: bool,
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
}

impl Rules {
    pub fn add(&mut self, rule: Rule) {
        self.all.push(rule);
    }

    pub fn get(&self, at: usize) -> &Rule {
        &self.all[at]
    }

    /// Makes the way in by the first word; to be called once all rules are there.
    pub fn index(&mut self) {
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
    }

    /// Every match, by where it begins.
    pub fn hits(&self, reading: &Reading<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for at in 0..reading.tokens.len() {
            let token = &reading.tokens[at];
            if token.kind == TokenKind::Mark {
                continue;
            }
            let word = reading.word(at);
            if let Some(rules) = self.by_word.get(&token.hash) {
                rules.iter().for_each(|rule| self.test(*rule, reading, at, &mut hits));
            }
            if word.lemma != token.hash
                && let Some(rules) = self.by_lemma.get(&word.lemma)
            {
                rules.iter().for_each(|rule| self.test(*rule, reading, at, &mut hits));
            }
            let mut classes = word.classes;
            while classes != 0 {
                let class = classes.trailing_zeros() as usize;
                classes &= classes - 1;
                let rules = self.by_class.get(class).into_iter().flatten();
                rules.for_each(|rule| self.test(*rule, reading, at, &mut hits));
            }
            if token.kind == TokenKind::Digits || super::numbers::is_number_word(token.hash) {
                self.by_number.iter().for_each(|rule| self.test(*rule, reading, at, &mut hits));
            }
        }
        hits
    }

    fn test(&self, rule: u32, reading: &Reading<'_>, at: usize, hits: &mut Vec<Hit>) {
        let pattern = &self.all[rule as usize].pattern;
        if pattern.at_start() {
            let unit = &reading.units[reading.unit(at)];
            if reading.skip_marks(unit.first, unit.end) != at {
                return;
            }
        }
        if let Some(end) = pattern.matches(&reading.tokens, at, reading.words) {
            hits.push(Hit { rule: rule as usize, first: at, end });
        }
    }
}
