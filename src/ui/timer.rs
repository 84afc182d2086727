//! The timer of `pace`: the section in progress against its target and its stop, and the total.

use super::bars;
use super::text::{Theme, clock};
use crate::core::star::{Section, Target};
use std::fmt::Write;

/// A section that is running or has run.
#[derive(Debug, Clone, Copy)]
pub struct Timed {
    pub section: Section,
    pub target: Target,
    pub ms: u64,
}

/// The two redrawn lines: the running section, and the keys.
pub fn running(now: Timed, all_ms: u64, last: bool, theme: Theme) -> [String; 2] {
    let seconds = now.ms / 1000;
    let time = format!("{} / {}", clock(now.ms), clock(u64::from(now.target.seconds) * 1000));
    let (time, word) = if seconds >= u64::from(now.target.limit_seconds) {
        (theme.bad(&time), theme.bad("  stop"))
    } else if seconds >= u64::from(now.target.seconds) {
        (theme.warn(&time), theme.warn("  wrap up"))
    } else {
        (theme.good(&time), String::new())
    };
    let line = format!(" ● {:<11}{time}{word}   {} in all", now.section.title(), clock(all_ms));
    let keys = if last { " Space end · R again · Q leave" } else { " Space next · R again · Q leave" };
    let clip = |text: &str| console::truncate_str(text, theme.width.saturating_sub(1), "").into_owned();
    [clip(&line), clip(&theme.dim(keys))]
}

/// How long each section took.
pub fn summary(timed: &[Timed], theme: Theme) -> String {
    let mut out = String::new();
    for one in timed {
        bars::one(&mut out, one.section.title(), one.ms as f64 / 1000.0, one.target, theme);
    }
    if timed.len() > 1 {
        let all: u64 = timed.iter().map(|one| one.ms).sum();
        let target: u32 = timed.iter().map(|one| one.target.seconds).sum();
        let _ = writeln!(out, "\n {} of {}", clock(all), clock(u64::from(target) * 1000));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_when_to_wrap_up_and_when_to_stop_and_fits_any_width() {
        let line = |seconds: u64, width| {
            let now = Timed { section: Section::Situation, target: Target::of(30), ms: seconds * 1000 };
            running(now, 125_000, false, Theme { colour: false, width })
        };
        assert_eq!(line(29, 80)[0], " ● Situation  0:29 / 0:30   2:05 in all");
        assert!(line(30, 80)[0].contains("0:30 / 0:30  wrap up"));
        assert!(line(45, 80)[0].contains("0:45 / 0:30  stop"));
        for width in [20, 40, 80] {
            assert!(line(45, width).iter().all(|line| console::measure_text_width(line) < width));
        }
    }
}
