//! What the candidate is told while an interview runs.

use crate::core::interview::Cue;
use crate::ui::text::{Theme, harmless, wrap};

/// The interviewer's words.
pub fn prompt(text: &str, theme: Theme) -> String {
    let lines = wrap(&format!("“{}”", harmless(text)), theme.width.saturating_sub(2));
    let lines: Vec<String> = lines.iter().map(|line| format!(" {}", theme.bold(line))).collect();
    format!("\n{}", lines.join("\n"))
}

/// The take runs from now on.
pub const SPEAK_NOW: &str = " ● speak now";

/// The candidate's time is up, or well over. The bell rings where the terminal lets it.
pub fn cue(cue: Cue) -> &'static str {
    match cue {
        Cue::Target => "\u{7}   target reached: come to the end",
        Cue::Overrun => "\u{7}   half as long again: stop here",
    }
}
