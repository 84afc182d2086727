//! Decoded text on its way to a transcript.

use crate::core::speech_map::Span;
use crate::core::transcript::{Word, is_hesitation};
use serde::{Deserialize, Serialize};

/// A segment of text as the model decoded it, in milliseconds from the start of the samples.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DecodedSegment {
    pub start_ms: u64,
    pub end_ms: u64,
    pub words: Vec<Word>,
    /// Steady sounds that no word covers: possible untranscribed filled pauses.
    pub hesitations: Vec<Span>,
    /// The model's probability that nobody is speaking.
    pub no_speech: f32,
    /// Mean log probability of its tokens.
    pub log_probability: f32,
    /// Share of the words of its chunk that the prompted pass also has.
    pub agreement: f32,
    /// Words of the plain pass that the model had to spell out.
    pub spelled_out: usize,
}

/// The segment and the place in it of every word that is no filler, in order.
pub fn said_places(segments: &[DecodedSegment]) -> Vec<(usize, usize)> {
    let said = |(segment, decoded): (usize, &DecodedSegment)| {
        let words = decoded.words.iter().enumerate();
        let words = words.filter(|(_, word)| !is_hesitation(&word.text));
        words.map(|(at, _)| (segment, at)).collect::<Vec<_>>()
    };
    segments.iter().enumerate().flat_map(said).collect()
}

impl DecodedSegment {
    /// The same, `ms` later.
    pub fn shifted(mut self, ms: u64) -> DecodedSegment {
        self.start_ms += ms;
        self.end_ms += ms;
        for word in &mut self.words {
            word.start_ms += ms;
            word.end_ms += ms;
        }
        for span in &mut self.hesitations {
            span.start_ms += ms;
            span.end_ms += ms;
        }
        self
    }
}
