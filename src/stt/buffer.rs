//! The samples of a recording that may still be decoded.

use super::chunk::{Chunk, SAMPLES_PER_MS};

/// Samples as they come, in the recording's own time; what is not needed any more is forgotten.
#[derive(Debug, Default)]
pub struct SampleBuffer {
    /// From `start_ms` on.
    samples: Vec<f32>,
    start_ms: u64,
}

impl SampleBuffer {
    pub fn push(&mut self, samples: &[f32]) {
        self.samples.extend_from_slice(samples);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.samples.len()
    }

    /// How far they reach.
    pub fn end_ms(&self) -> u64 {
        self.start_ms + (self.count() / SAMPLES_PER_MS) as u64
    }

    /// Those of a chunk that starts after what was forgotten.
    pub fn chunk(&self, chunk: Chunk) -> Vec<f32> {
        chunk.earlier(self.start_ms).of(&self.samples).to_vec()
    }

    /// Frees what lies before `ms`.
    pub fn forget_before(&mut self, ms: u64) {
        let start_ms = ms.clamp(self.start_ms, self.end_ms());
        self.samples.drain(..(start_ms - self.start_ms) as usize * SAMPLES_PER_MS);
        self.start_ms = start_ms;
    }
}
