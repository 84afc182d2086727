//! What the candidate is told while an interview runs.

use crate::audio::{DeviceInfo, TakeReport};
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

/// The take runs from now on.
pub const SPEAK_NOW: &str = " ● speak now";

/// The prompt is cut short.
pub const SKIPPED: &str = "   (skipped)";

/// A take is given up for another one.
pub const AGAIN: &str = "   Starting over. What you said so far is kept, and does not count.";

/// A take that is over is being made out.
pub const LISTENING: &str = "   … working out your last words · Q leave";

/// After the feedback of a drill.
pub const OFFER_RETAKE: &str = "\n   Enter next · R again · Q leave";

/// After an opening that nothing could be made of.
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

/// What a finished recording has against it. `moved_before`: the system had moved to another microphone before this
/// take, which was told then.
pub fn of_recording(report: &TakeReport, moved_before: bool, drift_noted: f64) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(drift) = report.drift().filter(|drift| drift.abs() >= drift_noted) {
        let percent = drift * 100.0;
        notes.push(format!(
            "the recording is {percent:.1} % off the clock: the machine or the device lost time"
        ));
    }
    if report.dropped_samples > 0 {
        notes.push(format!("{} samples were lost: the machine was too busy", report.dropped_samples));
    }
    match report.glitches {
        0 => {}
        1 => notes.push("the system lost sound once during this answer: a word may be missing".to_owned()),
        times => notes
            .push(format!("the system lost sound {times} times during this answer: words may be missing")),
    }
    if report.device_changed && !moved_before {
        notes.push("the system changed to another microphone during this answer".to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::health::HealthMeter;

    fn report() -> TakeReport {
        TakeReport {
            path: "01-opening.wav".into(),
            audio_ms: 10_000,
            clock_ms: 10_000,
            dropped_samples: 0,
            health: HealthMeter::new(1).health(),
            glitches: 0,
            device_changed: false,
            real_time: true,
            interrupted: None,
        }
    }

    #[test]
    fn a_clean_recording_has_nothing_against_it() {
        assert_eq!(of_recording(&report(), false, 0.005), Vec::<String>::new());
    }

    #[test]
    fn lost_sound_and_another_microphone_are_told_once() {
        let bad = TakeReport { glitches: 3, device_changed: true, ..report() };
        assert_eq!(
            of_recording(&bad, false, 0.005),
            [
                "the system lost sound 3 times during this answer: words may be missing",
                "the system changed to another microphone during this answer"
            ]
        );
        assert_eq!(of_recording(&bad, true, 0.005).len(), 1);
    }
}
