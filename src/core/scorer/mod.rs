//! From the words of an answer to its score.
//!
//! One way through: [`text`] cuts it into clauses, [`lexicon`] finds patterns, [`decide`] says what each clause and
//! phrase means by the linear models of [`model`], [`verdict`] votes.

mod confidence;
pub mod decide;
mod delivery;
mod follow_ups;
mod growing;
pub mod hash;
pub mod lexicon;
pub mod model;
mod reasons;
mod scoring;
mod section_spans;
#[cfg(test)]
mod testing;
pub mod text;
mod turning_points;
mod verdict;

pub use follow_ups::{Gain, Rescored};
pub use lexicon::Explanation;
pub use scoring::{Request, Scorer};
