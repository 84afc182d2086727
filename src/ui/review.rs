//! A saved session in the terminal: every answer with its findings, pace and marked transcript.

use super::feedback::{self, gains};
use super::marked::by_section;
use super::text::{Theme, clock, harmless, spark, wrap};
use crate::core::answer::Verdict;
use crate::core::session::{Answer, AnswerKind, Mode, Session};
use crate::core::study::pace;
use crate::core::transcript::Transcript;
use std::fmt::Write;

/// The whole session. `next_time` comes from the study of it.
pub fn session(
    session: &Session,
    next_time: &[String],
    prompt_of: impl Fn(&str) -> Option<String> + Copy,
    theme: Theme,
) -> String {
    let mut out = String::new();
    head(&mut out, session, theme);
    for item in session.counting() {
        rule(&mut out, theme);
        take(&mut out, item, prompt_of, theme);
    }
    if !session.gains.is_empty() {
        rule(&mut out, theme);
        let _ = writeln!(out, " {}", theme.bold("What the follow-ups changed"));
        out.push_str(&gains(&session.gains, theme));
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
    let verdict = session.verdict.map_or("not judged", Verdict::title);
    let gap = theme.width.saturating_sub(console::measure_text_width(&title) + verdict.len() + 2).max(2);
    let painted = match session.verdict {
        Some(Verdict::Hire | Verdict::StrongHire) => theme.good(verdict),
        Some(_) => theme.bad(verdict),
        None => theme.dim(verdict),
    };
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

fn take(out: &mut String, item: &Answer, prompt_of: impl Fn(&str) -> Option<String>, theme: Theme) {
    for line in wrap(&format!("“{}”", harmless(&item.prompt)), theme.width.saturating_sub(2)) {
        let _ = writeln!(out, " {}", theme.bold(&line));
    }
    let _ =
        writeln!(out, " {} · {}", theme.dim(&harmless(&item.audio)), theme.dim(&clock(item.timing.audio_ms)));
    for note in &item.notes {
        hanging(out, &format!(" {} ", theme.warn("!")), note, theme);
    }
    if let Some(unjudged) = &item.unjudged {
        hanging(out, &format!(" {} ", theme.warn("not judged:")), &unjudged.message, theme);
        hanging(out, "   hint: ", &unjudged.hint, theme);
    }
    if let Some(score) = &item.score {
        let _ = writeln!(out);
        if item.kind == AnswerKind::FollowUp {
            feedback::said(out, score, theme);
            let _ = writeln!(out);
        } else {
            out.push_str(&feedback::answer(score, item.transcript.as_ref(), prompt_of, theme));
            let _ = writeln!(out);
        }
        if let Some(transcript) = &item.transcript {
            pace_line(out, transcript, theme);
        }
        out.push_str(&by_section(score, item.transcript.as_ref(), theme));
    }
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
    let _ = writeln!(
        out,
        " {} {}  {slow:.0} to {fast:.0} words a minute of speech\n",
        theme.bold("Pace over time"),
        spark(&values)
    );
}

/// `text` after `head`, its further lines as far in.
fn hanging(out: &mut String, head: &str, text: &str, theme: Theme) {
    let indent = console::measure_text_width(head);
    for (number, line) in wrap(&harmless(text), theme.width.saturating_sub(indent + 1)).iter().enumerate() {
        let start = if number == 0 { head.to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(out, "{start}{line}");
    }
}
