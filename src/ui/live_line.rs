//! The line that is shown while the candidate speaks, and the keys below it.

use super::text::{Theme, clock};
use crate::core::interview::{Known, Standing};

/// Most and fewest columns of the bar; without room for the fewest there is none.
const BAR: (usize, usize) = (6, 24);

/// In fewer columns the section and its time are written shorter.
const NARROW: usize = 60;

/// The recognizer is reported as behind from here on: below this it catches up in the next pause.
const BEHIND_MS: u64 = 5_000;

/// Level below which the meter shows nothing, in dBFS: below a quiet room through a laptop's microphone.
const METER_FLOOR_DBFS: f32 = -60.0;

/// What the line shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    pub standing: Standing,
    /// Loudness now and a little before, oldest first, in dBFS.
    pub levels: Vec<f32>,
    /// How far the recognizer is behind the speech.
    pub behind_ms: u64,
    pub dropped_samples: u64,
    /// The microphone gives nothing but exact zeros.
    pub muted: bool,
}

/// The line, without a line break, in less than the theme's width.
///
/// The section and its time are always there. A sound problem replaces the bar.
pub fn render(live: &Live, theme: Theme) -> String {
    let room = theme.width.saturating_sub(1);
    let mut line = Line { text: String::new(), room };
    line.push(&head(&live.standing, theme));
    let (warning, short) = warning(live);
    if let Some(warning) = warning {
        if !line.push(&theme.bad(&warning)) {
            line.push(&theme.bad(short));
        }
        line.push(&total(&live.standing));
        line.push(&meter(&live.levels));
        return line.text;
    }
    let mut rest = Line { text: String::new(), room: line.left() };
    if live.standing.known == Known::Clock {
        rest.push(&theme.dim("by the clock"));
    }
    rest.push(&total(&live.standing));
    rest.push(&meter(&live.levels));
    if live.behind_ms >= BEHIND_MS {
        rest.push(&theme.dim(&format!("text {} s behind", live.behind_ms / 1000)));
    }
    let columns = rest.left().min(BAR.1);
    if columns >= BAR.0 {
        line.push(&bar(&live.standing, columns));
    }
    if !rest.text.is_empty() {
        line.push(&rest.text);
    }
    line.text
}

/// Parts side by side, as long as there is room.
struct Line {
    text: String,
    room: usize,
}

impl Line {
    fn push(&mut self, part: &str) -> bool {
        let gap = if self.text.is_empty() { "" } else { "  " };
        let wide = console::measure_text_width(&self.text) + gap.len() + console::measure_text_width(part);
        if wide > self.room {
            return false;
        }
        self.text.push_str(gap);
        self.text.push_str(part);
        true
    }

    /// Columns for one more part.
    fn left(&self) -> usize {
        self.room.saturating_sub(console::measure_text_width(&self.text) + 2)
    }
}

fn head(standing: &Standing, theme: Theme) -> String {
    let title = standing.section.map_or("Answer", |section| section.title());
    let target_ms = u64::from(standing.section_target.seconds) * 1000;
    let limit_ms = u64::from(standing.section_target.limit_seconds) * 1000;
    let is_narrow = theme.width < NARROW;
    let time = format!("{} / {}", clock(standing.section_ms), clock(target_ms));
    let time = if standing.section_ms >= limit_ms {
        theme.bad(&format!("{time} {}", if is_narrow { "!!" } else { "over!" }))
    } else if standing.section_ms >= target_ms {
        theme.warn(&format!("{time} {}", if is_narrow { "!" } else { "over" }))
    } else {
        time
    };
    let dot = theme.bad("●");
    if is_narrow { format!("{dot} {title:<10} {time}") } else { format!(" {dot} {title:<10}  {time}") }
}

fn total(standing: &Standing) -> String {
    format!("{} in all", clock(standing.answer_ms))
}

/// What is wrong with the sound, in full and in short.
fn warning(live: &Live) -> (Option<String>, &'static str) {
    if live.muted {
        (Some("no sound: is the microphone muted?".to_owned()), "muted?")
    } else if live.dropped_samples > 0 {
        (Some(format!("{} samples lost", live.dropped_samples)), "loss!")
    } else {
        (None, "")
    }
}

/// The keys while the candidate speaks, for the line below; the longest form that fits.
pub fn keys(sections: bool, theme: Theme) -> String {
    let forms: [&str; 3] = if sections {
        [
            "   Space next section · Enter done · R again · Q save and leave",
            "   Space next · Enter done · R again · Q leave",
            " Space ▸ · ⏎ done · R again · Q leave",
        ]
    } else {
        [
            "   Enter done · R again · Q save and leave",
            "   Enter done · R again · Q leave",
            " ⏎ done · R again · Q leave",
        ]
    };
    longest(&forms, theme)
}

/// The keys while the interviewer speaks.
pub fn prompt_keys(theme: Theme) -> String {
    longest(
        &["   Enter skip to your answer · R hear it again · Q leave", "   Enter skip · R repeat · Q leave"],
        theme,
    )
}

/// The first of `forms` that fits, the last where none does.
fn longest(forms: &[&str], theme: Theme) -> String {
    let fits = |form: &&&str| console::measure_text_width(form) < theme.width;
    forms.iter().find(fits).or(forms.last()).map(|form| (*form).to_owned()).unwrap_or_default()
}

fn bar(standing: &Standing, columns: usize) -> String {
    let target_ms = u64::from(standing.section_target.seconds) * 1000;
    let share = standing.section_ms as f64 / target_ms.max(1) as f64;
    let full = ((share * columns as f64) as usize).min(columns);
    format!("{}{}", "█".repeat(full), "·".repeat(columns - full))
}

fn meter(levels: &[f32]) -> String {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    levels
        .iter()
        .map(|level| {
            let share = ((level - METER_FLOOR_DBFS) / -METER_FLOOR_DBFS).clamp(0.0, 1.0);
            STEPS[(share * (STEPS.len() - 1) as f32).round() as usize]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::star::{Section, Target};

    fn live(section_ms: u64) -> Live {
        Live {
            standing: Standing {
                section: Some(Section::Action),
                known: Known::Space,
                section_ms,
                section_target: Target::of(90),
                answer_ms: section_ms + 78_000,
                answer_target: Target::of(175),
            },
            levels: vec![-60.0, -40.0, -20.0, -12.0, -30.0],
            behind_ms: 0,
            dropped_samples: 0,
            muted: false,
        }
    }

    fn at(width: usize) -> Theme {
        Theme { colour: false, width }
    }

    #[test]
    fn the_line_at_40_60_and_80_columns() {
        let lines = [40, 60, 80].map(|width| {
            [live(47_000), live(95_000), live(140_000)].map(|live| render(&live, at(width))).join("\n")
        });
        insta::assert_snapshot!(lines.join("\n"), @r"
        ● Action     0:47 / 1:30  2:05 in all
        ● Action     1:35 / 1:30 !  2:53 in all
        ● Action     2:20 / 1:30 !!  ▁▃▆▇▅
         ● Action      0:47 / 1:30  █████······  2:05 in all  ▁▃▆▇▅
         ● Action      1:35 / 1:30 over  ██████  2:53 in all  ▁▃▆▇▅
         ● Action      2:20 / 1:30 over!  3:38 in all  ▁▃▆▇▅
         ● Action      0:47 / 1:30  ████████████············  2:05 in all  ▁▃▆▇▅
         ● Action      1:35 / 1:30 over  ████████████████████████  2:53 in all  ▁▃▆▇▅
         ● Action      2:20 / 1:30 over!  ████████████████████████  3:38 in all  ▁▃▆▇▅
        ");
    }

    #[test]
    fn a_section_that_only_the_clock_believes_in_is_called_so() {
        let mut live = live(50_000);
        live.standing.known = Known::Clock;
        for width in [40, 60, 80, 120] {
            assert!(render(&live, at(width)).contains("by the clock"), "{width}");
        }
    }

    #[test]
    fn a_muted_microphone_takes_the_place_of_the_bar() {
        let muted = Live { muted: true, ..live(140_000) };
        insta::assert_snapshot!([40, 60, 80].map(|width| render(&muted, at(width))).join("\n"), @r"
        ● Action     2:20 / 1:30 !!  muted?
         ● Action      2:20 / 1:30 over!  muted?  3:38 in all
         ● Action      2:20 / 1:30 over!  no sound: is the microphone muted?  ▁▃▆▇▅
        ");
    }

    #[test]
    fn it_never_fills_the_last_column_and_the_time_always_stands_there() {
        for width in 40..120 {
            for (muted, dropped_samples, behind_ms) in
                [(false, 0, 0), (true, 0, 0), (false, 12, 9_000), (false, 0, 9_000)]
            {
                let live = Live { muted, dropped_samples, behind_ms, ..live(140_000) };
                let line = render(&live, Theme { colour: true, width });
                assert!(console::measure_text_width(&line) < width, "{width}: {line}");
                assert!(line.contains("2:20 / 1:30"), "{width}: {line}");
                assert_eq!(muted, line.contains("muted?"), "{width}: {line}");
            }
            for sections in [true, false] {
                assert!(console::measure_text_width(&keys(sections, at(width))) < width);
            }
            assert!(console::measure_text_width(&prompt_keys(at(width))) < width);
        }
    }
}
