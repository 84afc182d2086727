//! Makes the weights of the scorer from labeled answers, and measures them.
//!
//! One way through: [`files`] reads the tree, [`answers`] and [`snippets`] check and locate the labels, [`variants`]
//! says them in other words, [`trainer`] fits the models of [`fit`], [`weights`] writes them down with their
//! [`manifest`]. [`metrics`] compares scores with labels, [`splits`] decides which answers are trained on and which are
//! scored.

pub mod answers;
pub mod error;
pub mod files;
pub mod fit;
pub mod instances;
pub mod labels;
pub mod manifest;
pub mod markup;
pub mod metrics;
pub mod names;
pub mod parallel;
pub mod report;
pub mod scoring;
pub mod snippets;
pub mod splits;
pub mod stripped;
pub mod trainer;
pub mod variants;
pub mod weights;
