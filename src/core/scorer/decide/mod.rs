//! What each clause, phrase and number of an answer says.

pub mod analyzer;
pub mod clause_features;
pub(crate) mod embedding;
pub(crate) mod false_positives;
pub(crate) mod finding;
pub(crate) mod never_outcomes;
pub mod outcomes;
pub(crate) mod phrase_context;
pub mod phrase_features;
pub mod phrases;
pub(crate) mod reflection;
pub mod second_opinion;
pub mod sections;
pub mod stages;
pub mod story_sort;
pub mod tag;
pub(crate) mod word_sums;
