//! What the candidate is told while an interview runs.

use crate::audio::DeviceInfo;
use crate::core::interview::Cue;
use crate::core::session::Unjudged;
use crate::core::star::Section;
use crate::ui::text::{Theme, harmless, wrap};

/// The interviewer's words.
pub fn prompt(text: &str, theme: Theme) -> String {
    let lines = wrap(&format!("“{}”", harmless(text)), theme.width.saturating_sub(2));
    let lines: Vec<String> = lines.iter().map(|line| format!(" {}", theme.bold(line))).collect();
    format!("\n{}", lines.join("\n"))
}

/// The take is running from now on.
pub const SPEAK_NOW: &str = " ● speak now";

/// The prompt is cut short.
pub const SKIPPED: &str = "   (skipped)";

/// A take is abandoned for another one.
pub const AGAIN: &str = "   Starting over. What you said so far is kept, and does not count.";

/// A finished take is being transcribed.
pub const LISTENING: &str = "   … working out your last words · Q leave";

/// After the feedback of a drill.
pub const OFFER_RETAKE: &str = "\n   Enter next · R again · Q leave";

/// After an opening that could not be judged.
pub fn unheard(why: &Unjudged) -> String {
    format!(
        "\n   I didn't catch that: {}.\n   {}.\n\n   R again · Q leave",
        harmless(&why.message),
        harmless(&why.hint)
    )
}

/// A microphone is gone; these are there.
pub fn offer_microphone(choices: &[DeviceInfo]) -> String {
    if choices.is_empty() {
        return "\n   Press R when it is back · Q leave, and `starling resume` goes on from here".to_owned();
    }
    let numbers: Vec<String> = (1..=choices.len()).map(|number| number.to_string()).collect();
    let mut text = format!(
        "\n   Press R when it is back, or choose another: {} · Q leave, and `starling resume` goes on from here",
        numbers.join(", ")
    );
    for (number, device) in choices.iter().enumerate() {
        text.push_str(&format!("\n     {}  {}", number + 1, harmless(&device.name)));
    }
    text
}

/// The candidate's time is up, or well over. The bell rings where the terminal lets it.
pub fn cue(section: Option<Section>, cue: Cue) -> String {
    match (section, cue) {
        (None, Cue::Target) => "\u{7}   target reached: come to the end".to_owned(),
        (None, Cue::Overrun) => "\u{7}   well over time: stop here".to_owned(),
        (Some(section), Cue::Target) => format!("\u{7}   {section}: target reached"),
        (Some(section), Cue::Overrun) => format!("\u{7}   {section}: well over time, go on"),
    }
}
