//! The timeline of an answer: sections, sound, pauses, pace and signals over the same seconds.

use super::marked::{class, sign};
use crate::core::answer::{Polarity, Score};
use crate::core::rubric::Pace;
use crate::core::study::bands::{PAUSE_LONG_MS, PAUSE_NOTED_MS};
use crate::core::study::pace;
use crate::core::transcript::{Transcript, place_words, time_of};
use crate::report::html::svg::{Svg, Symbol};
use crate::report::sound::AnswerAudio;
use crate::report::text::clock;

/// Height of each row, with the room below it.
const SECTIONS: f64 = 22.0;
const SOUND: f64 = 56.0;
const SIGNALS: f64 = 18.0;
const PACE: f64 = 64.0;
const GAP: f64 = 6.0;

/// Room above the pace for its caption, and below everything for the seconds.
const CAPTION: f64 = 20.0;
const SECONDS: f64 = 22.0;

/// A shorter answer has no course of its pace to show (house rule: it is two windows long).
const PACE_FROM_MS: u64 = 30_000;

/// Words a minute at the bottom and the top of the pace row.
const PACE_RANGE: (f64, f64) = (80.0, 210.0);

/// Share of the drawing that a letter takes on a wide page and on a phone, at most.
const LETTER: (f64, f64) = (0.009, 0.026);

/// The drawing; `None` without a length to draw it over.
pub fn draw(
    score: &Score,
    transcript: &Transcript,
    sound: Option<&AnswerAudio>,
    band: &Pace,
) -> Option<String> {
    if transcript.duration_ms == 0 {
        return None;
    }
    let rows = Rows::of(score, transcript, sound.is_some());
    let mut timeline =
        Timeline { svg: Svg::new(rows.seconds + SECONDS), duration: transcript.duration_ms as f64, rows };
    timeline.pauses(transcript);
    timeline.sections(score, transcript);
    if let Some(sound) = sound {
        timeline.sound(&sound.peaks);
    }
    timeline.pace(transcript, band);
    timeline.signals(score);
    timeline.seconds(transcript.duration_ms);
    timeline.svg.line("playhead", (0.0, 0.0), (0.0, timeline.rows.seconds));
    let label = format!(
        "Timeline of {}: {} sections, {} pauses of two seconds or more, {} signals. The same is told below in words.",
        clock(transcript.duration_ms),
        score.sections.len(),
        transcript.pauses.iter().filter(|pause| pause.length_ms() >= PAUSE_NOTED_MS).count(),
        score.signals.len()
    );
    Some(timeline.svg.labelled("timeline", &label))
}

/// Where each row begins. What an answer does not have takes no room.
struct Rows {
    sound: f64,
    signals: f64,
    pace: Option<f64>,
    seconds: f64,
}

impl Rows {
    fn of(score: &Score, transcript: &Transcript, heard: bool) -> Rows {
        let sound = if score.sections.is_empty() { 0.0 } else { SECTIONS + GAP };
        let signals = if heard { sound + SOUND + GAP } else { sound.max(14.0) };
        let below = signals + 2.0 * SIGNALS;
        let pace = (transcript.duration_ms >= PACE_FROM_MS).then_some(below + CAPTION);
        Rows { sound, signals, pace, seconds: pace.map_or(below, |top| top + PACE) }
    }
}

struct Timeline {
    svg: Svg,
    duration: f64,
    rows: Rows,
}

impl Timeline {
    fn x(&self, ms: u64) -> f64 {
        (ms as f64 / self.duration).min(1.0)
    }

    fn sections(&mut self, score: &Score, transcript: &Transcript) {
        let words = place_words(&score.text, &transcript.words);
        for part in &score.sections {
            let Some((from, to)) = time_of(&(part.start..part.end), &words) else { continue };
            let (left, wide) = (self.x(from), self.x(to) - self.x(from));
            self.svg.rect(&format!("section s{}", part.section.index()), left, 0.0, wide, SECTIONS);
            let title = part.section.title();
            let room = |letters: usize, letter: f64| wide > (letters as f64 + 1.0) * letter;
            // The whole name where it fits, on a phone perhaps its first letter alone.
            let (whole, initial) = match (room(title.len(), LETTER.1), room(title.len(), LETTER.0)) {
                (true, _) => (Some("name"), None),
                (false, true) => (Some("name wide"), room(1, LETTER.1).then_some("name narrow")),
                (false, false) => (None, room(1, LETTER.0).then_some("name")),
            };
            if let Some(class) = whole {
                self.svg.text(class, left + 0.006, 15.0, title);
            }
            if let Some(class) = initial {
                self.svg.text(class, left + 0.003, 15.0, &title[..1]);
            }
        }
    }

    fn pauses(&mut self, transcript: &Transcript) {
        let (top, bottom) = (self.rows.sound, self.rows.seconds);
        for pause in transcript.pauses.iter().filter(|pause| pause.length_ms() >= PAUSE_NOTED_MS) {
            let (left, right) = (self.x(pause.start_ms), self.x(pause.end_ms));
            let class = if pause.length_ms() >= PAUSE_LONG_MS { "pause long" } else { "pause" };
            self.svg.rect(class, left, top, right - left, bottom - top);
            let text = format!("{:.1} s", pause.length_ms() as f64 / 1000.0);
            self.svg.text("pausetext", ((left + right) / 2.0).clamp(0.03, 0.97), top + 9.0, &text);
        }
    }

    fn sound(&mut self, peaks: &[u8]) {
        let (top, height) = (self.rows.sound, SOUND);
        let loudest = f64::from(peaks.iter().copied().max().unwrap_or(1).max(1));
        let middle = top + height / 2.0;
        let at = |index: usize| (index as f64 + 0.5) / peaks.len().max(1) as f64;
        let reach = |peak: u8| (f64::from(peak) / loudest * height / 2.0).max(0.5);
        let upper = peaks.iter().enumerate().map(|(index, peak)| (at(index), middle - reach(*peak)));
        let lower = peaks.iter().enumerate().rev().map(|(index, peak)| (at(index), middle + reach(*peak)));
        let outline: Vec<_> = upper.chain(lower).collect();
        self.svg.area("wave", &outline);
    }

    fn pace(&mut self, transcript: &Transcript, band: &Pace) {
        let Some(top) = self.rows.pace else { return };
        let points = pace::curve(transcript);
        if points.iter().all(|point| point.words_per_minute.is_none()) {
            return;
        }
        let (low, high) = PACE_RANGE;
        let y = |pace: f64| top + PACE * (1.0 - (pace.clamp(low, high) - low) / (high - low));
        self.svg.rect("band", 0.0, y(band.fast_above), 1.0, y(band.slow_below) - y(band.fast_above));
        self.svg.text("caption", 0.0, top - 2.0, "Words a minute of speech");
        for (pace, below) in [(band.slow_below, 10.0), (band.fast_above, -3.0)] {
            self.svg.text("scale", 1.0, y(pace) + below, &format!("{pace:.0}"));
        }
        let curve: Vec<_> = points
            .iter()
            .map(|point| point.words_per_minute.map(|pace| (self.x(point.at_ms), y(pace))))
            .collect();
        self.svg.curve("pace", &curve);
    }

    fn signals(&mut self, score: &Score) {
        let rows = [(Polarity::Positive, Symbol::Triangle), (Polarity::Negative, Symbol::Diamond)];
        for (number, (polarity, symbol)) in rows.into_iter().enumerate() {
            let middle = self.rows.signals + (number as f64 + 0.5) * SIGNALS;
            self.svg.line("lane", (0.0, middle), (1.0, middle));
            for signal in score.signals.iter().filter(|signal| signal.kind.polarity() == polarity) {
                let Some(at) = signal.start_ms else { continue };
                let title =
                    format!("{} {} at {}: “{}”", sign(polarity), signal.kind.title(), clock(at), signal.text);
                let place = (self.x(at).clamp(0.007, 0.993), middle);
                self.svg.symbol(class(polarity), symbol, place, Some(at), &title);
            }
        }
    }

    fn seconds(&mut self, duration_ms: u64) {
        const STEPS: [u64; 6] = [5, 10, 15, 30, 60, 300];
        let step = STEPS.into_iter().map(|seconds| seconds * 1000).find(|step| duration_ms / step <= 6);
        let step = step.unwrap_or(duration_ms / 6).max(1) as usize;
        // A label at the very end would stick out.
        for at in (0..=duration_ms).step_by(step).filter(|at| *at as f64 <= self.duration * 0.96) {
            let class = if at == 0 { "second first" } else { "second" };
            self.svg.text(class, self.x(at), self.rows.seconds + 16.0, &clock(at));
        }
    }
}
