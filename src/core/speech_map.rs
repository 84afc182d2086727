//! Where somebody speaks and where nobody does, from frames of voice activity.
//!
//! Pauses, talking time and the edges of words all come from here, never from the recognizer: on 18 inserted pauses of
//! a second or more its token times found 2, voice activity 18. Deliberately absent: how a frame's voice was judged.

use super::transcript::Pause;
use serde::{Deserialize, Serialize};

/// Length of a frame: 256 samples at 16 kHz.
pub const FRAME_MS: u64 = 16;

/// Shortest silence between speech that is called a pause. Plosive stops and word gaps stay below it.
pub const SHORTEST_PAUSE_MS: u64 = 300;

/// What was heard in one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// How much it sounds like a voice, 0 to 1.
    pub voice: f32,
    /// Level in dB relative to full scale, -100 for digital silence.
    pub level_db: f32,
}

/// A stretch of time in which somebody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub start_ms: u64,
    pub end_ms: u64,
}

impl Span {
    pub fn length_ms(self) -> u64 {
        self.end_ms.saturating_sub(self.start_ms)
    }

    /// Milliseconds that this span shares with `start_ms..end_ms`.
    pub fn overlap_ms(self, start_ms: u64, end_ms: u64) -> u64 {
        self.end_ms.min(end_ms).saturating_sub(self.start_ms.max(start_ms))
    }
}

/// Spoken stretches of a recording, in order, apart by at least [`SHORTEST_PAUSE_MS`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpeechMap {
    pub duration_ms: u64,
    pub spans: Vec<Span>,
}

/// A frame starts a span when it is at least this much voice: the detector's own recommendation.
const START: f32 = 0.5;
/// A span goes on while frames are at least this much voice.
const KEEP: f32 = 0.45;
/// The detector falls slowly: below [`KEEP`] this long after the last sound, clean or in noise (median of 140 pauses).
const LATE_END_MS: u64 = 80;
/// And it rises quickly: above [`START`] this long after the first sound.
const LATE_START_MS: u64 = 20;
/// Shorter sounds are clicks. Raising it to 96 ms lost no click and some short words in noise.
const SHORTEST_SPEECH_MS: u64 = 48;
/// Quieter frames are not speech, whatever they sound like: the floor of a muted or very poor microphone.
const FLOOR_DB: f32 = -65.0;
/// Silence shorter than this belongs to speech.
const BRIDGED_MS: u64 = SHORTEST_PAUSE_MS;

impl SpeechMap {
    /// Builds the map from consecutive frames, [`FRAME_MS`] apart.
    pub fn from_frames(frames: &[Frame]) -> SpeechMap {
        let duration_ms = frames.len() as u64 * FRAME_MS;
        let mut spans: Vec<Span> = Vec::new();
        let mut from: Option<usize> = None;
        let mut loud = false;
        for (at, frame) in frames.iter().enumerate() {
            match from {
                None if frame.voice >= START => (from, loud) = (Some(at), frame.level_db > FLOOR_DB),
                Some(start) if frame.voice < KEEP => {
                    if loud {
                        let end_ms = (at as u64 * FRAME_MS).saturating_sub(LATE_END_MS);
                        spans.push(span(start, end_ms));
                    }
                    from = None;
                }
                Some(_) => loud |= frame.level_db > FLOOR_DB,
                None => {}
            }
        }
        if let Some(start) = from.filter(|_| loud) {
            spans.push(span(start, duration_ms));
        }
        spans.retain(|span| span.length_ms() >= SHORTEST_SPEECH_MS);
        SpeechMap { duration_ms, spans: bridge(&spans) }
    }

    /// Time in which somebody speaks, pauses shorter than [`SHORTEST_PAUSE_MS`] included.
    pub fn speech_ms(&self) -> u64 {
        self.spans.iter().map(|span| span.length_ms()).sum()
    }

    /// Silences between speech; those before the first and after the last word do not count.
    pub fn pauses(&self) -> Vec<Pause> {
        self.spans
            .windows(2)
            .map(|pair| Pause { start_ms: pair[0].end_ms, end_ms: pair[1].start_ms })
            .filter(|pause| pause.length_ms() >= SHORTEST_PAUSE_MS)
            .collect()
    }

    /// Milliseconds of speech within `start_ms..end_ms`.
    pub fn speech_within(&self, start_ms: u64, end_ms: u64) -> u64 {
        self.spans.iter().map(|span| span.overlap_ms(start_ms, end_ms)).sum()
    }

    /// Moves `start_ms..end_ms` into the speech it overlaps most, or to the nearest when it overlaps none.
    pub fn clamp(&self, start_ms: u64, end_ms: u64) -> (u64, u64) {
        let most = self.spans.iter().max_by_key(|span| {
            (span.overlap_ms(start_ms, end_ms), std::cmp::Reverse(gap(**span, start_ms, end_ms)))
        });
        match most {
            None => (start_ms, end_ms),
            Some(span) => {
                let start = start_ms.clamp(span.start_ms, span.end_ms);
                (start, end_ms.clamp(start, span.end_ms))
            }
        }
    }
}

fn gap(span: Span, start_ms: u64, end_ms: u64) -> u64 {
    span.start_ms.saturating_sub(end_ms).max(start_ms.saturating_sub(span.end_ms))
}

fn span(first: usize, end_ms: u64) -> Span {
    let start_ms = (first as u64 * FRAME_MS).saturating_sub(LATE_START_MS);
    Span { start_ms, end_ms: end_ms.max(start_ms) }
}

fn bridge(spans: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start_ms.saturating_sub(last.end_ms) < BRIDGED_MS => {
                last.end_ms = span.end_ms.max(last.end_ms);
            }
            _ => joined.push(*span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frames(stretches: &[(u64, f32)]) -> Vec<Frame> {
        let frame = |voice| Frame { voice, level_db: -25.0 };
        stretches
            .iter()
            .flat_map(|(ms, voice)| std::iter::repeat_n(frame(*voice), (ms / FRAME_MS) as usize))
            .collect()
    }

    #[test]
    fn a_pause_lies_between_the_detectors_edges() {
        let map = SpeechMap::from_frames(&frames(&[(320, 0.1), (1_600, 0.9), (800, 0.2), (1_600, 0.9)]));
        assert_eq!(map.pauses(), [Pause { start_ms: 1_840, end_ms: 2_700 }]);
        assert_eq!(map.speech_ms(), 1_540 + 1_620);
    }

    #[test]
    fn silence_at_either_end_is_no_pause() {
        let map = SpeechMap::from_frames(&frames(&[(3_200, 0.1), (1_600, 0.9), (3_200, 0.1)]));
        assert!(map.pauses().is_empty());
    }

    #[test]
    fn clicks_and_faint_sounds_are_not_speech() {
        assert!(SpeechMap::from_frames(&frames(&[(320, 0.1), (64, 0.9), (320, 0.1)])).spans.is_empty());
        let mut faint = frames(&[(1_600, 0.9)]);
        faint.iter_mut().for_each(|frame| frame.level_db = -90.0);
        assert!(SpeechMap::from_frames(&faint).spans.is_empty());
    }

    #[test]
    fn words_are_moved_into_speech() {
        let spans = vec![Span { start_ms: 1_000, end_ms: 2_000 }, Span { start_ms: 4_000, end_ms: 5_000 }];
        let map = SpeechMap { duration_ms: 6_000, spans };
        assert_eq!(map.clamp(1_900, 4_600), (4_000, 4_600));
        assert_eq!(map.clamp(2_100, 2_400), (2_000, 2_000));
        assert_eq!(map.clamp(5_500, 5_900), (5_000, 5_000));
        assert_eq!(SpeechMap::default().clamp(10, 20), (10, 20));
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_inside(stretches in prop::collection::vec((16_u64..2_000, 0.0_f32..1.0), 0..40)) {
            let map = SpeechMap::from_frames(&frames(&stretches));
            let mut last = 0;
            for span in &map.spans {
                prop_assert!(span.start_ms < span.end_ms && span.start_ms >= last);
                last = span.end_ms;
            }
            prop_assert!(last <= map.duration_ms);
            prop_assert!(map.speech_ms() <= map.duration_ms);
        }
    }
}
