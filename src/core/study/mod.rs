//! What saved sessions say when looked at again: balance, bands, pace over time, advice, and sessions beside each
//! other.
//!
//! Everything is worked out from saved scores and transcripts. Absent on purpose: scoring, files and rendering.

pub mod advice;
pub mod balance;
pub mod bands;
pub mod cohort;
pub mod compare;
pub mod pace;
pub mod phrases;
pub mod summary;
pub mod trend;
