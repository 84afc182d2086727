//! The transcript for the terminal: signals between brackets with a sign, so that they show without color.

use super::text::{Theme, clock, harmless, wrap};
use crate::core::answer::{Polarity, Score, Signal};
use crate::core::transcript::{Transcript, place_words, time_of};
use std::fmt::Write;

/// Columns of a section's name and time before its text.
const NAME: usize = 18;

/// The whole transcript as one paragraph.
pub fn marked_transcript(score: &Score, transcript: Option<&Transcript>, theme: Theme) -> String {
    let mut out = String::new();
    let scalars: Vec<char> = score.text.chars().collect();
    for line in wrap(&harmless(&marked(score, &scalars, 0, scalars.len())), theme.width.saturating_sub(4)) {
        let _ = writeln!(out, "   {}", painted(&line, theme));
    }
    removed(&mut out, transcript, theme);
    out
}

/// The transcript section by section, each with its name and the time it begins.
pub fn by_section(score: &Score, transcript: Option<&Transcript>, theme: Theme) -> String {
    if score.sections.len() < 2 {
        return marked_transcript(score, transcript, theme);
    }
    let scalars: Vec<char> = score.text.chars().collect();
    let words = transcript.map(|one| place_words(&score.text, &one.words)).unwrap_or_default();
    let mut parts: Vec<(usize, &str)> =
        score.sections.iter().map(|part| (part.start.min(scalars.len()), part.section.title())).collect();
    parts.sort_unstable();
    if parts[0].0 > 0 {
        parts.insert(0, (0, ""));
    }
    let ends: Vec<usize> = parts.iter().skip(1).map(|(at, _)| *at).chain([scalars.len()]).collect();
    let mut out = String::new();
    for ((start, name), end) in parts.into_iter().zip(ends) {
        let at = time_of(&(start..end), &words).map(|(from, _)| clock(from)).unwrap_or_default();
        let text = harmless(&marked(score, &scalars, start, end));
        for (number, line) in wrap(&text, theme.width.saturating_sub(NAME + 2)).iter().enumerate() {
            let head = if number == 0 { format!(" {at:>5} {name:<11} ") } else { " ".repeat(NAME) };
            let _ = writeln!(out, "{}{}", theme.dim(&head), painted(line, theme));
        }
    }
    removed(&mut out, transcript, theme);
    out
}

/// The scalars `from..to` with the signals in them; of those that overlap, the one that begins first.
fn marked(score: &Score, scalars: &[char], from: usize, to: usize) -> String {
    let mut shown: Vec<&Signal> = score
        .signals
        .iter()
        .filter(|signal| signal.kind.polarity() != Polarity::Neutral)
        .filter(|signal| from <= signal.start && signal.start < signal.end && signal.end <= to)
        .collect();
    shown.sort_by_key(|signal| (signal.start, std::cmp::Reverse(signal.end)));
    let mut body = String::new();
    let mut at = from;
    for signal in shown {
        if signal.start < at {
            continue;
        }
        body.extend(&scalars[at..signal.start]);
        body.push_str(if signal.kind.polarity() == Polarity::Negative { "[✗ " } else { "[✓ " });
        body.extend(&scalars[signal.start..signal.end]);
        body.push(']');
        at = signal.end;
    }
    body.extend(&scalars[at..to]);
    body
}

fn removed(out: &mut String, transcript: Option<&Transcript>, theme: Theme) {
    for removed in transcript.map(|transcript| transcript.removed.as_slice()).unwrap_or_default() {
        let line = format!(
            "   not counted at {}: \"{}\" ({})",
            clock(removed.start_ms),
            harmless(&removed.text),
            harmless(&removed.reason)
        );
        let _ = writeln!(out, "{}", theme.dim(&line));
    }
}

fn painted(line: &str, theme: Theme) -> String {
    line.replace("[✗", &theme.bad("[✗")).replace("[✓", &theme.good("[✓"))
}
