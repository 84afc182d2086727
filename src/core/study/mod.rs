//! What saved sessions show when looked at again: balance, bands, pace over time, advice, and sessions side by side.
//!
//! Everything is computed from saved scores and transcripts. Deliberately absent: scoring, files and rendering.

pub mod advice;
pub mod balance;
pub mod bands;
pub mod card;
pub mod cohort;
pub mod compare;
pub mod faults;
pub mod needs;
pub mod pace;
pub mod part;
pub mod phrases;
pub mod quote;
pub mod strengths;
pub mod summary;
pub mod trend;

/// Seconds as `m:ss`.
fn clock(seconds: f64) -> String {
    let seconds = seconds.max(0.0) as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
