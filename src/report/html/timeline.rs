//! The timeline of an answer: sections with their targets, sound, pauses, pace and signals over the same seconds.

use super::marked::{class, sign};
use super::svg::Svg;
use crate::core::answer::{Polarity, Score};
use crate::core::rubric::Pace;
use crate::core::study::bands::{PAUSE_LONG_MS, PAUSE_NOTED_MS};
use crate::core::study::pace;
use crate::core::transcript::{Transcript, place_words, time_of};
use crate::report::sound::AnswerAudio;
use crate::report::text::clock;

/// Width of the names on the left, and of the seconds.
pub const GUTTER: f64 = 62.0;
const WIDTH: f64 = 690.0;

/// Top and height of each row.
const SECTIONS: (f64, f64) = (4.0, 24.0);
const SOUND: (f64, f64) = (36.0, 54.0);
const PACE: (f64, f64) = (98.0, 44.0);
const SIGNALS: (f64, f64) = (152.0, 18.0);
const HEIGHT: f64 = 228.0;

/// Words a minute at the bottom and the top of the pace row.
const PACE_RANGE: (f64, f64) = (80.0, 210.0);

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
    let mut timeline =
        Timeline { svg: Svg::new(GUTTER + WIDTH + 8.0, HEIGHT), duration: transcript.duration_ms as f64 };
    timeline.pauses(transcript);
    timeline.sections(score, transcript);
    if let Some(sound) = sound {
        timeline.sound(&sound.peaks);
    }
    timeline.pace(transcript, band);
    timeline.signals(score);
    timeline.seconds(transcript.duration_ms);
    timeline.svg.line("playhead", (GUTTER, 0.0), (GUTTER, SIGNALS.0 + 3.0 * SIGNALS.1));
    let label = format!(
        "Timeline of {}: {} sections, {} pauses of two seconds or more, {} signals. The same is told below in words.",
        clock(transcript.duration_ms),
        score.sections.len(),
        transcript.pauses.iter().filter(|pause| pause.length_ms() >= PAUSE_NOTED_MS).count(),
        score.signals.len()
    );
    Some(timeline.svg.labelled("timeline", &label))
}

struct Timeline {
    svg: Svg,
    duration: f64,
}

impl Timeline {
    fn x(&self, ms: u64) -> f64 {
        GUTTER + (ms as f64 / self.duration).min(1.0) * WIDTH
    }

    fn row_name(&mut self, row: (f64, f64), name: &str) {
        self.svg.text("row", GUTTER - 8.0, row.0 + row.1 / 2.0 + 4.0, name);
    }

    fn sections(&mut self, score: &Score, transcript: &Transcript) {
        let words = place_words(&score.text, &transcript.words);
        let (top, height) = SECTIONS;
        for part in &score.sections {
            let Some((from, to)) = time_of(&(part.start..part.end), &words) else { continue };
            let target = from + u64::from(part.target_seconds) * 1000;
            let (left, right, aim) = (self.x(from), self.x(to), self.x(target));
            self.svg.rect(&format!("section s{}", part.section.index()), left, top, right - left, height);
            if target < to {
                self.svg.rect("over", aim, top, right - aim, height);
                self.svg.line("tick", (aim, top - 3.0), (aim, top + height + 3.0));
            }
            let title = part.section.title();
            let wide = right - left;
            let name = if wide > title.len() as f64 * 8.0 { title } else { &title[..1] };
            if wide > 12.0 {
                self.svg.text("name", left + 5.0, top + 16.0, name);
            }
        }
        if !score.sections.is_empty() {
            self.row_name(SECTIONS, "Sections");
        }
    }

    fn pauses(&mut self, transcript: &Transcript) {
        let bottom = PACE.0 + PACE.1;
        for pause in transcript.pauses.iter().filter(|pause| pause.length_ms() >= PAUSE_NOTED_MS) {
            let (left, right) = (self.x(pause.start_ms), self.x(pause.end_ms));
            let class = if pause.length_ms() >= PAUSE_LONG_MS { "pause long" } else { "pause" };
            self.svg.rect(class, left, SOUND.0, right - left, bottom - SOUND.0);
            let text = format!("{:.1} s", pause.length_ms() as f64 / 1000.0);
            self.svg.text("pausetext", (left + right) / 2.0, SOUND.0 + 10.0, &text);
        }
    }

    fn sound(&mut self, peaks: &[u8]) {
        let (top, height) = SOUND;
        let loudest = f64::from(peaks.iter().copied().max().unwrap_or(1).max(1));
        let middle = top + height / 2.0;
        let step = WIDTH / peaks.len().max(1) as f64;
        let at = |index: usize| GUTTER + (index as f64 + 0.5) * step;
        let reach = |peak: u8| (f64::from(peak) / loudest * height / 2.0).max(0.4);
        let upper = peaks.iter().enumerate().map(|(index, peak)| (at(index), middle - reach(*peak)));
        let lower = peaks.iter().enumerate().rev().map(|(index, peak)| (at(index), middle + reach(*peak)));
        let outline: Vec<_> = upper.chain(lower).collect();
        self.svg.area("wave", &outline);
        self.row_name(SOUND, "Sound");
    }

    fn pace(&mut self, transcript: &Transcript, band: &Pace) {
        let points = pace::curve(transcript);
        if points.is_empty() {
            return;
        }
        let (low, high) = PACE_RANGE;
        let y = |pace: f64| PACE.0 + PACE.1 * (1.0 - (pace.clamp(low, high) - low) / (high - low));
        self.svg.rect("band", GUTTER, y(band.fast_above), WIDTH, y(band.slow_below) - y(band.fast_above));
        for pace in [band.slow_below, band.fast_above] {
            self.svg.text(
                "scale",
                GUTTER + WIDTH - 4.0,
                y(pace) + if pace > 140.0 { -3.0 } else { 10.0 },
                &format!("{pace:.0}"),
            );
        }
        let curve: Vec<_> = points
            .iter()
            .map(|point| point.words_per_minute.map(|pace| (self.x(point.at_ms), y(pace))))
            .collect();
        self.svg.curve("pace", &curve);
        self.row_name(PACE, "Pace");
    }

    fn signals(&mut self, score: &Score) {
        let rows =
            [(Polarity::Positive, "Strong"), (Polarity::Negative, "Faults"), (Polarity::Neutral, "Notes")];
        for (number, (polarity, name)) in rows.into_iter().enumerate() {
            let row = (SIGNALS.0 + number as f64 * SIGNALS.1, SIGNALS.1);
            let middle = row.0 + row.1 / 2.0;
            self.svg.line("lane", (GUTTER, middle), (GUTTER + WIDTH, middle));
            self.row_name(row, name);
            for signal in score.signals.iter().filter(|signal| signal.kind.polarity() == polarity) {
                let Some(at) = signal.start_ms else { continue };
                let shape = shape(polarity, self.x(at), middle);
                let title =
                    format!("{} {} at {}: “{}”", sign(polarity), signal.kind.title(), clock(at), signal.text);
                self.svg.moment(class(polarity), &shape, at, &title);
            }
        }
    }

    fn seconds(&mut self, duration_ms: u64) {
        let step = if duration_ms > 120_000 { 30_000 } else { 10_000 };
        let y = SIGNALS.0 + 3.0 * SIGNALS.1;
        for at in (0..=duration_ms).step_by(step) {
            let x = self.x(at);
            self.svg.line("tick", (x, y), (x, y + 4.0));
            self.svg.text("second", x, y + 16.0, &clock(at));
        }
    }
}

/// Up for a strength, a diamond for a fault, a small square for a note.
fn shape(polarity: Polarity, x: f64, y: f64) -> Vec<(f64, f64)> {
    match polarity {
        Polarity::Positive => vec![(x - 5.0, y + 4.5), (x + 5.0, y + 4.5), (x, y - 5.0)],
        Polarity::Negative => vec![(x - 5.5, y), (x, y - 5.5), (x + 5.5, y), (x, y + 5.5)],
        Polarity::Neutral => {
            vec![(x - 2.5, y - 2.5), (x + 2.5, y - 2.5), (x + 2.5, y + 2.5), (x - 2.5, y + 2.5)]
        }
    }
}
