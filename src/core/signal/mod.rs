//! From words to findings: tokens, clauses, the lexicon, and what is decided about each phrase.

pub mod around;
pub mod chain;
pub mod clause_features;
pub mod engine;
pub mod hash;
pub mod lexicon;
pub mod model;
pub mod numbers;
pub mod pattern;
pub mod phrase_features;
pub mod phrases;
pub mod reading;
pub mod rules;
pub mod shape;
pub mod story;
pub mod token;
pub mod units;
pub mod unreal;
pub mod words;
