//! The line that is shown while the candidate speaks.

use super::text::{Theme, clock};
use crate::core::interview::Standing;

/// Columns of the bar.
const BAR: usize = 24;

/// The recogniser is told to be behind from here on: sooner it catches up in the next pause.
const BEHIND_MS: u64 = 5_000;

/// Level below which the meter shows nothing, in dBFS: below a quiet room through a laptop's microphone.
const METER_FLOOR_DBFS: f32 = -60.0;

/// What the line shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    pub standing: Standing,
    /// Loudness now and a little before, oldest first, in dBFS.
    pub levels: Vec<f32>,
    /// How far the recogniser is behind the speech.
    pub behind_ms: u64,
    pub dropped_samples: u64,
    /// The microphone gives nothing but exact zeros.
    pub muted: bool,
}

/// The line, without a line break, in at most the theme's width.
pub fn render(live: &Live, theme: Theme) -> String {
    let standing = &live.standing;
    let title = standing.section.map_or("Answer", |section| section.title());
    let target_ms = u64::from(standing.section_target.seconds) * 1000;
    let limit_ms = u64::from(standing.section_target.limit_seconds) * 1000;
    let over = standing.section_ms >= target_ms;
    let far_over = standing.section_ms >= limit_ms;
    let time = format!("{} / {}", clock(standing.section_ms), clock(target_ms));
    let time = match (far_over, over) {
        (true, _) => theme.bad(&format!("{time} over!")),
        (_, true) => theme.warn(&format!("{time} over")),
        _ => time,
    };
    let mut parts = vec![
        format!(" {} {title:<10}", theme.bad("●")),
        time,
        bar(standing.section_ms, target_ms),
        meter(&live.levels),
    ];
    parts.push(format!("{} in all", clock(standing.answer_ms)));
    if live.behind_ms >= BEHIND_MS {
        parts.push(theme.dim(&format!("text {} s behind", live.behind_ms / 1000)));
    }
    if live.muted {
        parts.push(theme.bad("no sound: is the microphone muted?"));
    }
    if live.dropped_samples > 0 {
        parts.push(theme.bad(&format!("{} samples lost", live.dropped_samples)));
    }
    let mut line = String::new();
    for part in parts {
        let gap = if line.is_empty() { "" } else { "  " };
        let wide = console::measure_text_width(&line) + gap.len() + console::measure_text_width(&part);
        if wide > theme.width.saturating_sub(1) {
            continue;
        }
        line.push_str(gap);
        line.push_str(&part);
    }
    line
}

/// The keys, for the line below.
pub fn keys(sections: bool) -> &'static str {
    if sections {
        "   Space next section · Enter done · R again · Q save and leave"
    } else {
        "   Enter done · R again · Q save and leave"
    }
}

fn bar(elapsed_ms: u64, target_ms: u64) -> String {
    let share = elapsed_ms as f64 / target_ms.max(1) as f64;
    let full = ((share * BAR as f64) as usize).min(BAR);
    format!("{}{}", "█".repeat(full), "·".repeat(BAR - full))
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
                marked: true,
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

    #[test]
    fn the_line_at_80_columns() {
        let plain = Theme { colour: false, width: 80 };
        insta::assert_snapshot!(
            [live(47_000), live(95_000), live(140_000)].map(|live| render(&live, plain)).join("\n")
        );
    }

    #[test]
    fn it_never_fills_the_last_column() {
        let mut live = live(140_000);
        live.muted = true;
        live.dropped_samples = 12;
        for width in 40..100 {
            let line = render(&live, Theme { colour: true, width });
            assert!(console::measure_text_width(&line) < width, "{width}: {line}");
        }
    }
}
