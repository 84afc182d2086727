//! One rung of a ladder drill: the time, and which parts of the story are still in it.

use super::text::{Theme, clock, harmless};
use crate::core::answer::{Kind, Score};
use crate::core::session::Answer;
use crate::core::star::Target;
use std::fmt::Write;

/// Seconds of the rungs: a sentence in passing, an introduction, a short answer, a whole one.
pub const RUNGS: [u32; 4] = [15, 45, 90, 180];

/// What an answer this many seconds or longer should keep (house rule: what an interviewer writes down comes first).
const KEPT_FROM: [(u32, &str, &[Kind]); 5] = [
    (15, "what you did yourself", &[Kind::FirstPersonAction]),
    (15, "the number", &[Kind::MetricDelta, Kind::Metric]),
    (45, "whose job it was", &[Kind::ScopeBoundary]),
    (90, "what it was worth", &[Kind::BusinessTranslation, Kind::SecondOrderEffect]),
    (180, "what only this story teaches", &[Kind::SpecificReflection]),
];

/// Being over the target by more than this is reported (as in the feedback of a section).
const OVER_MS: u64 = 2_000;

/// A rung's feedback.
pub fn rung(answer: &Answer, target: Target, theme: Theme) -> String {
    let mut out = String::new();
    let over = answer.timing.audio_ms.saturating_sub(u64::from(target.seconds) * 1000);
    let note = if over >= OVER_MS { theme.warn(&format!("   +{} s", over / 1000)) } else { String::new() };
    let _ = writeln!(
        out,
        "\n {} s  {} / {}{note}",
        target.seconds,
        clock(answer.timing.audio_ms),
        clock(u64::from(target.seconds) * 1000)
    );
    match (&answer.score, &answer.unjudged) {
        (Some(score), _) => kept(&mut out, score, target.seconds, theme),
        (None, Some(reason)) => {
            let message = harmless(&reason.message);
            let _ = writeln!(
                out,
                " {} {message}\n   hint: {}",
                theme.warn("not judged:"),
                harmless(&reason.hint)
            );
        }
        (None, None) => {}
    }
    out
}

fn kept(out: &mut String, score: &Score, seconds: u32, theme: Theme) {
    for (_, what, kinds) in KEPT_FROM.iter().filter(|(from, ..)| *from <= seconds) {
        let found = kinds.iter().find_map(|kind| score.signals.iter().find(|signal| signal.kind == *kind));
        let _ = match found {
            Some(signal) => writeln!(out, " {} {what}: \"{}\"", theme.good("✓"), harmless(&signal.text)),
            None => writeln!(out, " {} {what} is missing", theme.bad("✗")),
        };
    }
}
