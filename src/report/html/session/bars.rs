//! Times against their targets: a bar each, with a mark at the target and one at the stop.

use crate::core::answer::{Score, SectionSpan};
use crate::core::plural::counted;
use crate::core::rubric::Pace;
use crate::core::star::{Section, Target};
use crate::core::study::pace;
use crate::core::study::summary::{OVER_SECONDS, section_times};
use crate::report::html::svg::Svg;
use crate::report::text::clock;

/// A bar covers this many targets, so that the stop (one and a half) lies well within.
const TARGETS_SHOWN: f64 = 1.8;

/// Below this share of its target a time is told as one to spare.
const SHORT: f64 = 0.5;

/// One time against its target.
pub struct Bar {
    pub title: String,
    /// Such as "0:34", or "~ 0:34" where it was written.
    pub time: String,
    /// Such as "0:30"; empty where nothing was told.
    pub target: String,
    pub stop: String,
    /// Words a minute of speech where they could be measured, or how many words were written.
    pub pace: String,
    /// Such as "0:09 past the stop".
    pub note: String,
    /// Style class of the note.
    pub class: &'static str,
    /// Safe SVG.
    pub drawing: String,
}

/// The five sections of a story, whether or not they were heard.
pub fn five(score: &Score, band: &Pace) -> Vec<Bar> {
    let times = section_times(&[score]);
    Section::ALL
        .into_iter()
        .map(|section| match times.iter().find(|time| time.section == section) {
            Some(time) => {
                let pace = pace::of_section(&score.sections, section);
                let pace = pace.map_or(String::new(), |pace| format!("{:.0} wpm", pace.speech));
                Bar { pace, ..timed(section.title(), time.seconds, Target::of(time.target_seconds)) }
            }
            None => untimed(score, section, band),
        })
        .collect()
}

/// A section without times: written, or not told at all.
fn untimed(score: &Score, section: Section, band: &Pace) -> Bar {
    let parts: Vec<&SectionSpan> = score.sections.iter().filter(|part| part.section == section).collect();
    let Some(first) = parts.first() else {
        return Bar {
            time: "–".into(),
            target: String::new(),
            note: "not heard".into(),
            class: "neg",
            ..timed(section.title(), 0.0, Target::of(100))
        };
    };
    let words: usize = parts.iter().map(|part| part.words).sum();
    let seconds = words as f64 * 60.0 / ((band.slow_below + band.fast_above) / 2.0);
    let bar = timed(section.title(), seconds, Target::of(first.target_seconds));
    Bar { time: format!("~ {}", bar.time), pace: counted(words, "word"), ..bar }
}

/// `seconds` against `target`.
pub fn timed(title: &str, seconds: f64, target: Target) -> Bar {
    let (aim, stop) = (f64::from(target.seconds), f64::from(target.limit_seconds));
    let time = |seconds: f64| clock((seconds * 1000.0) as u64);
    let (note, class) = if seconds > stop {
        (format!("{} past the stop", time(seconds - stop)), "neg")
    } else if seconds - aim >= OVER_SECONDS {
        (format!("{} over", time(seconds - aim)), "warn")
    } else if seconds < aim * SHORT {
        // A short Action leaves out steps that a listener wants; the rest may be short.
        (
            format!("{} to spare", time(aim - seconds)),
            if title == Section::Action.title() { "warn" } else { "neu" },
        )
    } else {
        ("in time".to_owned(), "pos")
    };
    Bar {
        title: title.to_owned(),
        time: time(seconds),
        target: time(aim),
        stop: time(stop),
        pace: String::new(),
        note,
        class,
        drawing: drawing(seconds / aim.max(1.0), stop / aim.max(1.0)),
    }
}

/// `share` of the target, filled; what is beyond the target and beyond the stop stands out.
fn drawing(share: f64, stop: f64) -> String {
    let x = |share: f64| share.clamp(0.0, TARGETS_SHOWN) / TARGETS_SHOWN;
    let mut svg = Svg::new(18.0);
    svg.rect("track", 0.0, 4.0, 1.0, 10.0);
    svg.rect("fill", 0.0, 4.0, x(share.min(1.0)), 10.0);
    if share > 1.0 {
        svg.rect("fill over", x(1.0), 4.0, x(share.min(stop)) - x(1.0), 10.0);
    }
    if share > stop {
        svg.rect("fill past", x(stop), 4.0, x(share) - x(stop), 10.0);
    }
    svg.line("target", (x(1.0), 0.0), (x(1.0), 18.0));
    svg.line("stop", (x(stop), 0.0), (x(stop), 18.0));
    svg.decoration("bar")
}

/// The names of the two marks, over the bars.
pub fn scale() -> String {
    let mut svg = Svg::new(14.0);
    svg.text("middle", 1.0 / TARGETS_SHOWN, 11.0, "target");
    svg.text("middle", 1.5 / TARGETS_SHOWN, 11.0, "stop");
    svg.decoration("scale")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_against_its_target_and_its_stop() {
        let note = |seconds: f64| timed("Action", seconds, Target::of(90)).note;
        assert_eq!(note(144.2), "0:09 past the stop");
        assert_eq!(note(98.0), "0:08 over");
        assert_eq!(note(91.0), "in time");
        assert_eq!(note(27.0), "1:03 to spare");
    }
}
