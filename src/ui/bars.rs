//! The five sections against their targets, each as a bar with a mark at the target and one at the stop.

use super::text::{Theme, clock};
use crate::core::answer::{Score, SectionSpan};
use crate::core::star::{Section, Target};
use crate::core::study::pace;
use std::fmt::Write;

/// A bar covers this many targets, so that the stop (one and a half) lies well within.
const TARGETS_SHOWN: f64 = 1.8;

/// Columns of a line beside its bar: name, times, note.
const BESIDE: usize = 42;

/// Fewest and most columns of a bar.
const COLUMNS: (usize, usize) = (9, 36);

/// All five sections, whether or not they were heard.
pub fn five(out: &mut String, score: &Score, theme: Theme) {
    let timed = score.sections.iter().any(|part| part.seconds.is_some());
    for section in Section::ALL {
        let parts: Vec<&SectionSpan> = score.sections.iter().filter(|part| part.section == section).collect();
        let title = format!(" {:<11}", section.title());
        if !parts.is_empty() && !timed {
            let words: usize = parts.iter().map(|part| part.words).sum();
            let _ = writeln!(out, "{title}{words} words");
        } else if parts.is_empty() {
            let absent = if timed {
                format!("{}  {}", theme.bad(&format!("{:<12}", "not heard")), bar(0.0, theme))
            } else {
                theme.bad("not heard")
            };
            let _ = writeln!(out, "{title}{absent}");
        } else {
            let seconds: f64 = parts.iter().filter_map(|part| part.seconds).sum();
            let target = Target::of(parts[0].target_seconds);
            let pace =
                pace::of_section(&score.sections, section).map(|pace| format!("{:.0} wpm", pace.speech));
            line(out, &title, seconds, target, pace.as_deref(), theme);
        }
    }
    if timed {
        for line in super::text::wrap("│ target   ┃ stop: listeners have had enough", theme.width - 2) {
            let _ = writeln!(out, " {}", theme.dim(&line));
        }
    }
    let _ = writeln!(out);
}

/// One section alone, in a drill.
pub fn one(out: &mut String, title: &str, seconds: f64, target: Target, theme: Theme) {
    line(out, &format!(" {title:<11}"), seconds, target, None, theme);
}

/// A time against its target. A time past its stop is reported, on a line of its own where the terminal is narrow;
/// otherwise there is room for `aside`.
fn line(out: &mut String, title: &str, seconds: f64, target: Target, aside: Option<&str>, theme: Theme) {
    let line = format!("{title}{}  {}", times(seconds, target), bar(share(seconds, target), theme));
    let note = note(seconds, target);
    let fits = |text: &str| console::measure_text_width(&line) + 2 + text.len() < theme.width;
    let _ = match (&note, aside) {
        (Some(note), _) if fits(note) => writeln!(out, "{line}  {}", theme.warn(note)),
        (Some(note), _) => writeln!(out, "{line}\n{}{}", " ".repeat(12), theme.warn(note)),
        (None, Some(aside)) if fits(aside) => writeln!(out, "{line}  {}", theme.dim(aside)),
        (None, _) => writeln!(out, "{line}"),
    };
}

/// The remark about a time: empty until it is past its target.
fn note(seconds: f64, target: Target) -> Option<String> {
    let stop = clock(u64::from(target.limit_seconds) * 1000);
    (seconds > f64::from(target.limit_seconds)).then(|| format!("stop by {stop}"))
}

fn times(seconds: f64, target: Target) -> String {
    let (seconds, target) = (clock((seconds * 1000.0) as u64), clock(u64::from(target.seconds) * 1000));
    format!("{seconds:>4} / {target:<5}")
}

fn share(seconds: f64, target: Target) -> f64 {
    seconds / f64::from(target.seconds.max(1))
}

/// `share` of the target, filled; the marks stay visible in the filled part too, and what goes beyond ends in an arrow.
fn bar(share: f64, theme: Theme) -> String {
    let columns = theme.width.saturating_sub(BESIDE).clamp(COLUMNS.0, COLUMNS.1);
    let at = |share: f64| (share / TARGETS_SHOWN * columns as f64).round() as usize;
    let (filled, target, stop) = (at(share), at(1.0), at(Target::of(100).limit_seconds.into()) / 100);
    (0..columns)
        .map(|column| match column {
            _ if column + 1 == columns && filled > columns => '▶',
            _ if column == target => '│',
            _ if column == stop => '┃',
            _ if column < filled => '█',
            _ => '·',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Theme = Theme { colour: false, width: 80 };

    #[test]
    fn marks_stand_at_the_target_and_at_the_stop() {
        for share in [0.0, 0.5, 1.0, 1.4, 1.6, 5.0] {
            let bar: Vec<char> = bar(share, PLAIN).chars().collect();
            assert_eq!(bar.len(), 36);
            assert_eq!((bar[20], bar[30]), ('│', '┃'), "{share}");
        }
        assert_eq!(bar(0.5, PLAIN).matches('█').count(), 10);
        assert!(bar(5.0, PLAIN).ends_with('▶'));
        assert_eq!(bar(0.5, Theme { colour: false, width: 40 }).chars().count(), 9);
    }
}
