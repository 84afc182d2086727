//! What each known word adds to the decisions about its clause, summed up once: most words of a text are known, and one
//! row is read in place of a look-up for the word, for both of its groups and for each of its classes.

use super::clause_features::of_word;
use super::model::{Features, Sums, WIDTH, Weights};
use super::reading::{NUMBER, word_name};
use super::token::{Token, TokenKind};
use super::words::{Word, WordId, Words};

#[derive(Debug, Default)]
pub struct WordSums {
    answers: usize,
    /// A row a word, in the order of the words; the last is that of a number in digits.
    rows: Vec<f32>,
}

impl WordSums {
    pub fn new(words: &Words, class_names: &[u64], weights: &Weights, answers: usize) -> WordSums {
        let mut rows = Vec::with_capacity((words.count() + 1) * answers);
        let mut out = Features::default();
        let mut put = |name: u64, word: &Word| {
            out.clear();
            of_word(name, word, class_names, &mut out);
            let mut sums = [0.0; WIDTH];
            weights.add_to(&out, &mut sums);
            rows.extend_from_slice(&sums[..answers]);
        };
        for id in 0..words.count() {
            let word = words.get(WordId(id as u32));
            put(word_name(word), word);
        }
        put(NUMBER, &Word::default());
        WordSums { answers, rows }
    }

    /// What `token` adds; nothing for a mark.
    pub fn row(&self, token: &Token) -> &[f32] {
        let at = match token.kind {
            TokenKind::Mark => return &[],
            TokenKind::Digits => self.rows.len() - self.answers,
            TokenKind::Word => token.id.0 as usize * self.answers,
        };
        &self.rows[at..at + self.answers]
    }

    pub fn add_to(&self, tokens: &[Token], sums: &mut Sums) {
        for token in tokens {
            for (sum, value) in sums.iter_mut().zip(self.row(token)) {
                *sum += value;
            }
        }
    }
}
