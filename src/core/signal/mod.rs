//! From words to findings: tokens, clauses, the lexicon, and what is decided about each phrase.

pub mod around;
pub mod chain;
pub mod clause_features;
pub mod clause_words;
pub mod contractions;
pub mod engine;
pub mod features;
pub mod hash;
pub mod lexicon;
pub mod model;
pub mod number_words;
pub mod numbers;
pub mod outcomes;
pub mod pattern;
pub mod phrase_features;
pub mod phrases;
pub mod reading;
pub mod rules;
pub mod seeming;
pub mod shape;
pub mod spelling;
pub mod story;
pub mod table;
#[cfg(test)]
pub mod testing;
pub mod token;
pub mod units;
pub mod weights;
pub mod word_sums;
pub mod words;
