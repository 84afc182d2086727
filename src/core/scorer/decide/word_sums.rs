//! What each known word adds to the decisions about its clause, summed up once: most words of a text are known, and
//! reading one row replaces lookups for the word, both of its groups and each of its classes.

use crate::core::scorer::decide::clause_features::of_word;
use crate::core::scorer::model::features::Features;
use crate::core::scorer::model::linear::{Line, Sums, UNIT, WIDTH, Weights, hundredths};
use crate::core::scorer::text::document::{NUMBER, word_name};
use crate::core::scorer::text::tokens::{Token, TokenKind};
use crate::core::scorer::text::vocabulary::{Word, WordId, Words};

#[derive(Debug, Default)]
pub struct WordSums {
    /// One row per word, in the order of the words; the last is for a number in digits.
    rows: Vec<Line>,
}

impl WordSums {
    pub fn new(words: &Words, class_names: &[u64], weights: &Weights) -> WordSums {
        let mut rows = Vec::with_capacity(words.count() + 1);
        let mut out = Features::default();
        let mut put = |name: u64, word: &Word| {
            out.clear();
            of_word(name, word, class_names, &mut out);
            let mut sums = [0.0; WIDTH];
            weights.add_to(&out, &mut sums);
            rows.push(Line(sums.map(hundredths)));
        };
        for id in 0..words.count() {
            let word = words.get(WordId(id as u32));
            put(word_name(word), word);
        }
        put(NUMBER, &Word::default());
        WordSums { rows }
    }

    /// What `token` adds, in hundredths; nothing for a mark.
    pub fn row(&self, token: &Token) -> Option<&[i16; WIDTH]> {
        let at = match token.kind {
            TokenKind::Mark => return None,
            TokenKind::Digits => self.rows.len() - 1,
            TokenKind::Word => token.id.0 as usize,
        };
        Some(&self.rows[at].0)
    }

    pub fn add_to(&self, tokens: &[Token], sums: &mut Sums) {
        let mut added = [0i32; WIDTH];
        for row in tokens.iter().filter_map(|token| self.row(token)) {
            added.iter_mut().zip(row).for_each(|(sum, value)| *sum += i32::from(*value));
        }
        sums.iter_mut().zip(added).for_each(|(sum, value)| *sum += value as f32 * UNIT);
    }
}
