//! What a decoder is asked to do.

use std::sync::atomic::AtomicBool;

/// Samples to decode, and how.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// At most 30 s.
    pub samples: &'a [f32],
    pub language: &'a str,
    pub threads: usize,
    /// Set from elsewhere to give up.
    pub stop: &'a AtomicBool,
}

/// Which of two texts fits a place in the sound.
pub struct Question<'a> {
    /// Text before the speech, such as that of a prompted pass.
    pub prompt: &'a str,
    /// When the segment with the place starts.
    pub start_ms: u64,
    /// What the segment says before it.
    pub before: &'a str,
    pub answers: [&'a str; 2],
    /// What it says next: an answer that swallows the next word loses there.
    pub after: &'a str,
}
