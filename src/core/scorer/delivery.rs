//! How an answer was said: pace, pauses, fillers. Measured only; the verdict never sees it.

use crate::core::answer::{Delivery, Filler, Kind, Signal, UmUh};
use crate::core::rubric::{self, Rubric};
use crate::core::transcript::{TimedSpan, Transcript, is_hesitation};

/// Measures a transcript. `spans` places its words in the text; `target_seconds` is how long the answer should take.
pub fn measure(
    transcript: &Transcript,
    spans: &[TimedSpan],
    signals: &[Signal],
    words: usize,
    rubric: &Rubric,
    target_seconds: u32,
) -> Delivery {
    let pauses_from_ms = (rubric.pauses.long_seconds * 1000.0) as u64;
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
        trailing_seconds: spans.last().map_or(0.0, |span| (seconds - span.end_ms as f64 / 1000.0).max(0.0)),
        pauses: transcript
            .pauses
            .iter()
            .copied()
            .filter(|pause| pause.length_ms() >= pauses_from_ms)
            .collect(),
        fillers: fillers.collect(),
        um_uh: (!transcript.words.is_empty()).then(|| um_uh(transcript, &rubric.fillers)),
    }
}

/// Counts sounds of hesitation, with bounds: some that were heard were not said, some that were said were not heard,
/// and a steady sound that no word covers may be one.
fn um_uh(transcript: &Transcript, known: &rubric::Fillers) -> UmUh {
    let heard = transcript.words.iter().filter(|word| is_hesitation(&word.text)).count();
    UmUh {
        heard,
        least: (heard as f64 * known.right_at_least) as usize,
        most: (heard as f64 / known.found_at_least).ceil() as usize + transcript.hesitations.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::transcript::{Hesitation, Word};

    #[test]
    fn the_bounds_of_um_and_uh_widen_with_steady_sounds_that_have_no_word() {
        let mut transcript = Transcript::empty("tiny", 9_000);
        let word = |text: &str| Word { text: text.to_owned(), start_ms: 0, end_ms: 200, probability: 0.9 };
        transcript.words = "Um, so uh I er fixed it".split(' ').map(word).collect();
        let known = rubric::Fillers {
            mention_from: 4.0,
            right_at_least: 0.85,
            found_at_least: 0.75,
            source: String::new(),
            counter_evidence: String::new(),
        };
        assert_eq!(um_uh(&transcript, &known), UmUh { heard: 3, least: 2, most: 4 });
        transcript.hesitations = vec![Hesitation { start_ms: 3_000, end_ms: 3_400 }];
        assert_eq!(um_uh(&transcript, &known).most, 5);
    }
}
