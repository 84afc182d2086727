//! What each clause, phrase and number of an answer says.

pub mod analyzer;
pub mod clause_features;
pub mod embedding;
pub mod false_positives;
pub mod finding;
pub mod never_outcomes;
pub mod outcomes;
pub mod phrase_context;
pub mod phrase_features;
pub mod phrases;
pub mod reflection;
pub mod second_opinion;
pub mod sections;
pub mod stages;
pub mod story_sort;
pub mod tag;
pub mod word_sums;
