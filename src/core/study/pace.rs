//! Pace over the course of an answer: words a minute of speech in a moving window, and section by section.

use crate::core::answer::SectionSpan;
use crate::core::star::Section;
use crate::core::study::bands::PAUSE_NOTED_MS;
use crate::core::transcript::{Pause, Transcript};
use schemars::JsonSchema;
use serde::Serialize;

/// Length of the window and distance between two of them (house rule: a window holds about 40 words).
const WINDOW_MS: u64 = 15_000;
const STEP_MS: u64 = 5_000;

/// A window with less speech than this says nothing about pace (house rule).
const LEAST_SPEECH_MS: u64 = 4_000;

/// Pace around one moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    /// The middle of the window.
    pub at_ms: u64,
    /// `None` in a pause, and where hardly anything was said.
    pub words_per_minute: Option<f64>,
}

/// The curve of one recording; empty without words.
pub fn curve(transcript: &Transcript) -> Vec<Point> {
    if transcript.words.is_empty() || transcript.duration_ms == 0 {
        return Vec::new();
    }
    let middles = (0..).map(|step| step * STEP_MS + STEP_MS / 2);
    middles.take_while(|at| *at < transcript.duration_ms).map(|at_ms| point(transcript, at_ms)).collect()
}

fn point(transcript: &Transcript, at_ms: u64) -> Point {
    let spoken = transcript
        .words
        .iter()
        .fold((u64::MAX, 0), |(from, to), word| (from.min(word.start_ms), to.max(word.end_ms)));
    let is_silent = |pause: &Pause| {
        pause.length_ms() >= PAUSE_NOTED_MS && (pause.start_ms..pause.end_ms).contains(&at_ms)
    };
    if !(spoken.0..spoken.1).contains(&at_ms) || transcript.pauses.iter().any(is_silent) {
        return Point { at_ms, words_per_minute: None };
    }
    // Before the first word and after the last, nobody was slow: nobody spoke.
    let from = at_ms.saturating_sub(WINDOW_MS / 2).max(spoken.0);
    let to = (at_ms + WINDOW_MS / 2).min(spoken.1);
    let words = transcript.words.iter().filter(|word| (from..to).contains(&word.start_ms)).count();
    let silent: u64 = transcript.pauses.iter().map(|pause| pause.overlap_ms(from, to)).sum();
    let speech = (to - from).saturating_sub(silent);
    let words_per_minute = (speech >= LEAST_SPEECH_MS).then(|| words as f64 * 60_000.0 / speech as f64);
    Point { at_ms, words_per_minute }
}

/// Pace of one section.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SectionPace {
    /// Words a minute of speech.
    pub speech: f64,
    /// Words a minute by the clock, pauses included.
    pub clock: f64,
}

/// The pace of a section; `None` without times, and where too little was said to tell.
pub fn of_section(sections: &[SectionSpan], section: Section) -> Option<SectionPace> {
    let parts = || sections.iter().filter(|part| part.section == section);
    let words: usize = parts().filter(|part| part.seconds.is_some()).map(|part| part.words).sum();
    let seconds: f64 = parts().filter_map(|part| part.seconds).sum();
    let speech = seconds - parts().filter_map(|part| part.pause_seconds).sum::<f64>();
    let per_minute = |seconds: f64| words as f64 * 60.0 / seconds;
    (speech * 1000.0 >= LEAST_SPEECH_MS as f64)
        .then(|| SectionPace { speech: per_minute(speech), clock: per_minute(seconds) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::transcript::Word;

    #[test]
    fn pauses_are_not_slow_speech() {
        let word = |at: u64| Word { text: "a".into(), start_ms: at, end_ms: at + 500, probability: 1.0 };
        let words = (0..20).map(|at| word(at * 500)).chain((60..80).map(|at| word(at * 500)));
        let transcript = Transcript {
            words: words.collect(),
            pauses: vec![Pause { start_ms: 10_000, end_ms: 30_000 }],
            ..Transcript::empty("m", 40_000)
        };
        let curve = curve(&transcript);
        assert_eq!(curve.len(), 8);
        assert_eq!(curve[0].words_per_minute, Some(120.0));
        assert_eq!(curve[2].words_per_minute, None, "within a pause there is no pace");
        assert_eq!(curve[4].words_per_minute, None);
        assert_eq!(curve[7].words_per_minute, Some(120.0));
    }

    #[test]
    fn a_sections_pace_is_told_on_speech_and_on_the_clock() {
        let part = |section, seconds, words| SectionSpan {
            section,
            start: 0,
            end: 1,
            seconds: Some(seconds),
            pause_seconds: Some(seconds / 4.0),
            target_seconds: 30,
            words,
        };
        let parts =
            [part(Section::Action, 20.0, 40), part(Section::Result, 2.0, 6), part(Section::Action, 4.0, 8)];
        assert_eq!(of_section(&parts, Section::Action), Some(SectionPace { speech: 160.0, clock: 120.0 }));
        assert_eq!(of_section(&parts, Section::Result), None, "too little was said");
        assert_eq!(of_section(&parts, Section::Task), None);
    }
}
