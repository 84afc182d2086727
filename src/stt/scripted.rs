//! A transcriber that has the answers already: for demonstrations without a model, and for tests.

use super::{Options, SttError, Transcriber};
use crate::core::transcript::Transcript;
use std::collections::VecDeque;

/// Gives its transcripts one after the other, and an empty one when there is none left.
#[derive(Debug, Clone, Default)]
pub struct Scripted {
    transcripts: VecDeque<Transcript>,
}

/// Name of its "model".
pub const MODEL: &str = "scripted";

impl Scripted {
    pub fn new(transcripts: impl IntoIterator<Item = Transcript>) -> Scripted {
        Scripted { transcripts: transcripts.into_iter().collect() }
    }
}

impl Transcriber for Scripted {
    fn model(&self) -> &str {
        MODEL
    }

    fn transcribe(
        &mut self,
        samples: &[f32],
        _: &Options,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Transcript, SttError> {
        progress(1.0);
        let duration_ms = (samples.len() * 1_000 / super::SAMPLE_RATE) as u64;
        Ok(self.transcripts.pop_front().unwrap_or_else(|| Transcript::empty(MODEL, duration_ms)))
    }
}
