//! What is kept of a long recording while it is transcribed, so that a run that was stopped can be continued.
//!
//! Deliberately absent: where it is kept.

use super::segment::DecodedSegment;
use serde::{Deserialize, Serialize};

/// Where the parts of a transcription are kept while it goes on. A run must not fail because they cannot be.
pub trait Checkpoints {
    /// Called once it is known what is transcribed, which `fingerprint` names: the parts that an earlier run kept of
    /// it, in any order.
    fn resume(&mut self, fingerprint: &str, duration_ms: u64) -> Vec<String>;

    /// Keeps one more part, a line of text.
    fn keep(&mut self, part: &str);

    /// All of it is transcribed: its parts are needed no more.
    fn clear(&mut self);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCheckpoints;

impl Checkpoints for NoCheckpoints {
    fn resume(&mut self, _fingerprint: &str, _duration_ms: u64) -> Vec<String> {
        Vec::new()
    }

    fn keep(&mut self, _part: &str) {}

    fn clear(&mut self) {}
}

/// What was heard in one stretch of the recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub start_ms: u64,
    pub end_ms: u64,
    pub segments: Vec<DecodedSegment>,
}
