//! A saved session in the terminal: every answer with its findings, pace and marked transcript.

use super::feedback::{self, gains};
use super::marked::by_section;
use super::text::{Theme, clock, hanging, harmless, spark, wrap};
use crate::core::answer::Verdict;
use crate::core::pack::Scenario;
use crate::core::session::{Answer, AnswerKind, Mode, Session};
use crate::core::study::pace;
use crate::core::study::part::Part;
use crate::core::study::trend::columns;
use crate::core::transcript::Transcript;
use std::fmt::Write;

/// The whole session. `next_time` comes from the study of it.
pub fn session(session: &Session, next_time: &[String], scenario: Option<&Scenario>, theme: Theme) -> String {
    let mut out = String::new();
    head(&mut out, session, theme);
    for item in session.counting() {
        rule(&mut out, theme);
        take(&mut out, item, scenario, theme);
    }
    let changed = gains(&session.gains, theme);
    if !changed.is_empty() {
        rule(&mut out, theme);
        let _ = writeln!(out, " {}", theme.bold("What the follow-ups changed"));
        out.push_str(&changed);
    }
    if !next_time.is_empty() {
        let _ = writeln!(out, "\n {}", theme.bold("Next time"));
        for (number, text) in next_time.iter().enumerate() {
            hanging(&mut out, &format!(" {}. ", number + 1), text, theme);
        }
    }
    out
}

fn head(out: &mut String, session: &Session, theme: Theme) {
    let title = harmless(session.name.as_deref().unwrap_or(&session.scenario.title));
    // A drill is practice of parts: there is no vote on it.
    let (verdict, painted) = match session.verdict {
        _ if session.mode == Mode::Drill => ("drill", theme.dim("drill")),
        Some(verdict @ (Verdict::Hire | Verdict::StrongHire)) => {
            (verdict.title(), theme.good(verdict.title()))
        }
        Some(verdict) => (verdict.title(), theme.bad(verdict.title())),
        None => ("not judged", theme.dim("not judged")),
    };
    let title = console::truncate_str(&title, theme.width.saturating_sub(verdict.len() + 4), "…");
    let gap = theme.width.saturating_sub(console::measure_text_width(&title) + verdict.len() + 2).max(2);
    let _ = writeln!(out, " {}{}{}", theme.bold(&title), " ".repeat(gap), theme.bold(&painted));
    let mode = if session.mode == Mode::Mock { "mock" } else { "drill" };
    let when = session.started_at.get(..16).unwrap_or(&session.started_at).replace('T', " ");
    let line =
        format!("{} · {} · {mode} · {when} · {}", session.scenario.principle, session.level, session.id);
    for line in wrap(&harmless(&line), theme.width.saturating_sub(2)) {
        let _ = writeln!(out, " {}", theme.dim(&line));
    }
    if let Some(note) = &session.note {
        hanging(out, " note: ", note, theme);
    }
    if session.is_unfinished() {
        let _ = writeln!(out, " {}", theme.warn("unfinished: `starling resume` completes it"));
    }
}

fn rule(out: &mut String, theme: Theme) {
    let _ = writeln!(out, "\n {}\n", theme.dim(&"─".repeat(theme.width.saturating_sub(2))));
}

fn take(out: &mut String, item: &Answer, scenario: Option<&Scenario>, theme: Theme) {
    let file = match item.audio.as_str() {
        "" => "typed".to_owned(),
        audio => format!("{} · {}", harmless(audio), clock(item.timing.audio_ms)),
    };
    if item.kind == AnswerKind::FollowUp {
        feedback::follow_up(out, item, scenario, theme);
        let _ = writeln!(out, " {}", theme.dim(&file));
    } else {
        for line in wrap(&format!("“{}”", harmless(&item.prompt)), theme.width.saturating_sub(2)) {
            let _ = writeln!(out, " {}", theme.bold(&line));
        }
        let _ = writeln!(out, " {}", theme.dim(&file));
    }
    for note in &item.notes {
        hanging(out, &format!(" {} ", theme.warn("!")), note, theme);
    }
    feedback::interruptions(out, item, theme);
    if let Some(unjudged) = &item.unjudged {
        hanging(out, &format!(" {} ", theme.warn("not judged:")), &unjudged.message, theme);
        hanging(out, "   hint: ", &unjudged.hint, theme);
    }
    let Some(score) = &item.score else { return };
    match Part::of(item) {
        Part::Section { section, target, .. } => {
            out.push_str(&feedback::section(item, section, target, theme));
            return;
        }
        Part::FollowUp { .. } => {}
        Part::Story => {
            let _ = writeln!(out);
            let prompt_of = |id: &str| Some(scenario?.follow_up(id)?.prompt.clone());
            out.push_str(&feedback::answer(score, item.transcript.as_ref(), prompt_of, theme));
        }
    }
    let _ = writeln!(out);
    if let Some(transcript) = &item.transcript {
        pace_line(out, transcript, theme);
    }
    out.push_str(&by_section(score, item.transcript.as_ref(), theme));
}

/// Pace over the answer, slowest to fastest.
fn pace_line(out: &mut String, transcript: &Transcript, theme: Theme) {
    let values: Vec<Option<f64>> =
        pace::curve(transcript).iter().map(|point| point.words_per_minute).collect();
    let known = || values.iter().flatten().copied();
    if known().count() < 3 {
        return;
    }
    let (slow, fast) = (known().fold(f64::MAX, f64::min), known().fold(0.0, f64::max));
    let room = theme.width.saturating_sub(18).max(8);
    let line = spark(&columns(&values, room.min(values.len())));
    let _ = writeln!(out, " {} {line}", theme.bold("Pace over time"));
    let _ = writeln!(out, " {}\n", theme.dim(&format!("{slow:.0} to {fast:.0} words a minute of speech")));
}
