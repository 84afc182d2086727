//! Where somebody speaks and where nobody does, from frames of voice activity.
//!
//! Pauses, talking time and the edges of words all come from here, never from the recogniser: on 18 inserted pauses of a
//! second and more its token times found 2, voice activity 18. Absent on purpose: how a frame's voice was judged.

use super::transcript::Pause;

/// Length of a frame: 256 samples at 16 kHz.
pub const FRAME_MS: u64 = 16;

/// Shortest silence between speech that is called a pause. Stops of plosives and word gaps stay below it.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// A frame starts a span when it is at least this much voice: the detector's own advice.
const START: f32 = 0.5;
/// A span goes on while frames are at least this much voice, so that it survives weak consonants.
const KEEP: f32 = 0.3;
/// Shorter sounds are clicks, not speech: the shortest words ("I", "a") measured 90 ms and more.
const SHORTEST_SPEECH_MS: u64 = 64;
/// Silence shorter than this belongs to speech.
const BRIDGED_MS: u64 = SHORTEST_PAUSE_MS;

impl SpeechMap {
    /// Builds the map of frames that follow each other without a gap, [`FRAME_MS`] apart.
    pub fn from_frames(frames: &[Frame]) -> SpeechMap {
        let duration_ms = frames.len() as u64 * FRAME_MS;
        let mut spans: Vec<Span> = Vec::new();
        let mut from: Option<usize> = None;
        for (at, frame) in frames.iter().enumerate() {
            match from {
                None if frame.voice >= START => from = Some(at),
                Some(start) if frame.voice < KEEP => {
                    close(&mut spans, start, at);
                    from = None;
                }
                _ => {}
            }
        }
        if let Some(start) = from {
            close(&mut spans, start, frames.len());
        }
        spans.retain(|span| span.length_ms() >= SHORTEST_SPEECH_MS);
        SpeechMap { duration_ms, spans: bridge(&spans) }
    }

    /// Time in which somebody speaks, pauses shorter than [`SHORTEST_PAUSE_MS`] included.
    pub fn speech_ms(&self) -> u64 {
        self.spans.iter().map(|span| span.length_ms()).sum()
    }

    /// Share of the recording in which somebody speaks, 0 to 1.
    pub fn talk_ratio(&self) -> f32 {
        if self.duration_ms == 0 { 0.0 } else { self.speech_ms() as f32 / self.duration_ms as f32 }
    }

    /// Silences between speech; the silence before the first and after the last word is none.
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

fn close(spans: &mut Vec<Span>, start: usize, end: usize) {
    spans.push(Span { start_ms: start as u64 * FRAME_MS, end_ms: end as u64 * FRAME_MS });
}

fn bridge(spans: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start_ms.saturating_sub(last.end_ms) < BRIDGED_MS => last.end_ms = span.end_ms,
            _ => joined.push(*span),
        }
    }
    joined
}
