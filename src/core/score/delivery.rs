//! How an answer was said: pace, pauses, fillers. Only measured here; the verdict never sees it.

use super::{Delivery, Filler, Kind, Signal};
use crate::core::transcript::{TimedSpan, Transcript};

/// Measures a transcript. `spans` are its words placed in the text, `pauses_from_ms` what counts as a pause,
/// `target_seconds` what the answer should take.
pub fn measure(
    transcript: &Transcript,
    spans: &[TimedSpan],
    signals: &[Signal],
    words: usize,
    pauses_from_ms: u64,
    target_seconds: u32,
) -> Delivery {
    let seconds = transcript.duration_ms as f64 / 1000.0;
    let speech_seconds = transcript.speech_ms as f64 / 1000.0;
    let per_minute = |seconds: f64| if seconds > 0.0 { words as f64 * 60.0 / seconds } else { 0.0 };
    let fillers = signals.iter().filter(|signal| signal.kind == Kind::Filler).map(|signal| Filler {
        text: signal.text.clone(),
        start: signal.start,
        end: signal.end,
        start_ms: signal.start_ms,
    });
    Delivery {
        seconds,
        target_seconds,
        speech_seconds,
        words_per_minute: per_minute(speech_seconds),
        words_per_minute_clock: per_minute(seconds),
        first_word_seconds: spans.first().map_or(seconds, |span| span.start_ms as f64 / 1000.0),
        pauses: transcript
            .pauses
            .iter()
            .copied()
            .filter(|pause| pause.length_ms() >= pauses_from_ms)
            .collect(),
        fillers: fillers.collect(),
    }
}
