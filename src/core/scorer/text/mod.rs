//! An answer as words, numbers and clauses, with or without punctuation.

pub mod clause;
pub(crate) mod clause_grammar;
pub mod clause_shape;
pub(crate) mod clauses;
pub(crate) mod contractions;
pub mod document;
pub(crate) mod number_words;
pub(crate) mod numbers;
mod parse;
pub(crate) mod spelling;
pub mod tokens;
pub mod vocabulary;
