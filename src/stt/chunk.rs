//! A part of a recording that is decoded at once.

use crate::core::speech_map::SpeechMap;
use crate::stt::tuning::MARGIN_MS;

/// At 16 kHz.
pub const SAMPLES_PER_MS: usize = 16;

/// A stretch of the recording for the recognizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    pub start_ms: u64,
    pub end_ms: u64,
}

impl Chunk {
    /// The part that holds speech, with a little margin; `None` when nobody speaks in it.
    pub fn trimmed(self, map: &SpeechMap) -> Option<Chunk> {
        let mut spoken = map.spans.iter().filter(|span| span.overlap_ms(self.start_ms, self.end_ms) > 0);
        let first = spoken.next()?;
        let last = spoken.next_back().unwrap_or(first);
        Some(Chunk {
            start_ms: first.start_ms.saturating_sub(MARGIN_MS).max(self.start_ms),
            end_ms: (last.end_ms + MARGIN_MS).min(self.end_ms),
        })
    }

    /// The same stretch, counted from `ms` on.
    pub fn earlier(self, ms: u64) -> Chunk {
        Chunk { start_ms: self.start_ms.saturating_sub(ms), end_ms: self.end_ms.saturating_sub(ms) }
    }

    /// These milliseconds of the 16 kHz samples.
    pub fn of(self, samples: &[f32]) -> &[f32] {
        let at = |ms: u64| {
            usize::try_from(ms).map_or(samples.len(), |ms| (ms * SAMPLES_PER_MS).min(samples.len()))
        };
        &samples[at(self.start_ms)..at(self.end_ms)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::speech_map::Span;

    #[test]
    fn a_chunk_is_trimmed_to_its_speech() {
        let span = |start_ms, end_ms| Span { start_ms, end_ms };
        let map = SpeechMap { duration_ms: 30_000, spans: vec![span(1_000, 2_000), span(9_000, 9_500)] };
        let whole = Chunk { start_ms: 0, end_ms: 30_000 };
        assert_eq!(whole.trimmed(&map), Some(Chunk { start_ms: 750, end_ms: 9_750 }));
        assert_eq!(Chunk { start_ms: 2_500, end_ms: 8_000 }.trimmed(&map), None);
    }
}
