//! An answer as words, numbers and clauses, with or without punctuation.

pub mod clause;
pub mod clause_grammar;
pub mod clause_shape;
pub mod clauses;
pub mod contractions;
pub mod document;
pub mod number_words;
pub mod numbers;
mod parse;
pub mod spelling;
pub mod tokens;
pub mod vocabulary;
