//! What a bar raiser heard, for the terminal: verdict, sections against targets, findings with the candidate's own
//! words and times, delivery, and what comes next.

use super::marked::marked_transcript;
use super::text::{Theme, clock, harmless, wrap};
use crate::core::answer::{Kind, Polarity, Score, Signal};
use crate::core::session::{Answer, Gain, Session};
use crate::core::star::{Section, Target};
use crate::core::study::advice;
use crate::core::study::bands::PAUSE_NOTED_MS;
use crate::core::study::pace;
use crate::core::study::summary::OVER_SECONDS;
use crate::core::transcript::Transcript;
use std::fmt::Write;

/// Columns of a section's bar at its target.
const BAR_AT_TARGET: f64 = 20.0;

/// Findings of one kind that are listed one by one; the rest are counted.
const LISTED_PER_KIND: usize = 3;

/// Own steps that are quoted in their line.
const LISTED_STEPS: usize = 5;

/// The whole feedback of one answer.
pub fn answer(
    score: &Score,
    transcript: Option<&Transcript>,
    prompt_of: impl Fn(&str) -> Option<String>,
    theme: Theme,
) -> String {
    let mut out = String::new();
    head(&mut out, score, theme);
    sections(&mut out, score, theme);
    findings(&mut out, score, theme);
    delivery(&mut out, score, transcript, theme);
    next(&mut out, score, prompt_of, theme);
    out
}

fn head(out: &mut String, score: &Score, theme: Theme) {
    let principle = score.principle.as_deref().unwrap_or("Answer");
    let time = score
        .delivery
        .as_ref()
        .map(|delivery| {
            let target = clock(u64::from(delivery.target_seconds) * 1000);
            format!(" · {} of {target}", clock((delivery.seconds * 1000.0) as u64))
        })
        .unwrap_or_default();
    let left = format!(" {} · {}{time}", harmless(principle), score.level);
    let verdict = score.verdict.title();
    let gap = theme.width.saturating_sub(console::measure_text_width(&left) + verdict.len() + 1).max(2);
    let verdict = match score.verdict {
        crate::core::answer::Verdict::StrongHire | crate::core::answer::Verdict::Hire => theme.good(verdict),
        _ => theme.bad(verdict),
    };
    let _ = writeln!(out, "{}{}{}", theme.bold(&left), " ".repeat(gap), theme.bold(&verdict));
    for reason in &score.reasons {
        for (at, line) in wrap(&harmless(reason), theme.width.saturating_sub(4)).iter().enumerate() {
            let _ = writeln!(out, " {} {line}", if at == 0 { "·" } else { " " });
        }
    }
    let _ = writeln!(out);
}

fn sections(out: &mut String, score: &Score, theme: Theme) {
    let timed = score.sections.iter().any(|part| part.seconds.is_some());
    if score.sections.len() < 2 {
        return;
    }
    for section in Section::ALL {
        let parts: Vec<_> = score.sections.iter().filter(|part| part.section == section).collect();
        let title = format!(" {:<11}", section.title());
        if parts.is_empty() {
            let _ = writeln!(out, "{title}{}", theme.warn("not heard"));
            continue;
        }
        let words: usize = parts.iter().map(|part| part.words).sum();
        if !timed {
            let _ = writeln!(out, "{title}{words} words");
            continue;
        }
        let seconds: f64 = parts.iter().filter_map(|part| part.seconds).sum();
        let target = f64::from(parts[0].target_seconds);
        let over = seconds - target;
        let note = if over >= OVER_SECONDS { theme.warn(&format!("   +{over:.0} s")) } else { String::new() };
        let pace = pace::of_section(&score.sections, section)
            .map_or(String::new(), |pace| format!("{:.0} wpm", pace.speech));
        let columns = (seconds / target.max(1.0) * BAR_AT_TARGET).min(BAR_AT_TARGET * 1.8);
        let _ = writeln!(
            out,
            "{title}{:>4} / {:<5}{pace:>8} ▐{}{note}",
            clock((seconds * 1000.0).round() as u64),
            clock((target * 1000.0) as u64),
            "█".repeat(columns.round() as usize),
        );
    }
    let _ = writeln!(out);
}

/// What was said in a follow-up answer. It stands beside the opening one, so nothing can be missing from it.
pub(super) fn said(out: &mut String, score: &Score, theme: Theme) {
    let said = numbered(score).into_iter().filter(|finding| !matches!(finding, Finding::Missing(_)));
    for (number, finding) in said.enumerate() {
        finding_line(out, number + 1, &finding, theme);
    }
}

pub(super) fn findings(out: &mut String, score: &Score, theme: Theme) {
    let _ = writeln!(out, " {}", theme.bold("What a bar raiser heard"));
    for (number, finding) in numbered(score).iter().enumerate() {
        finding_line(out, number + 1, finding, theme);
    }
    let _ = writeln!(out);
}

/// One line of the feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding<'a> {
    Said(&'a Signal),
    /// The candidate's own steps, together: one line each would bury the rest.
    Actions {
        steps: Vec<&'a Signal>,
        group: usize,
    },
    /// More of a kind than are listed.
    More {
        kind: Kind,
        count: usize,
    },
    Missing(Kind),
}

/// The findings in the order in which they are numbered: faults, what is missing, what was strong.
pub fn numbered(score: &Score) -> Vec<Finding<'_>> {
    let mut list = Vec::new();
    for polarity in [Polarity::Negative, Polarity::Positive] {
        if polarity == Polarity::Positive {
            list.extend(score.missing.iter().map(|kind| Finding::Missing(*kind)));
        }
        for kind in Kind::ALL.into_iter().filter(|kind| kind.polarity() == polarity) {
            let all: Vec<&Signal> = score
                .signals
                .iter()
                .filter(|signal| signal.kind == kind && !said_better(signal, score))
                .collect();
            if kind == Kind::FirstPersonAction && !all.is_empty() {
                let group = score.signals.iter().filter(|signal| signal.kind == Kind::WeLanguage).count();
                list.push(Finding::Actions { steps: all, group });
                continue;
            }
            list.extend(all.iter().take(LISTED_PER_KIND).map(|signal| Finding::Said(signal)));
            if all.len() > LISTED_PER_KIND {
                list.push(Finding::More { kind, count: all.len() - LISTED_PER_KIND });
            }
        }
    }
    list
}

/// Whether the same words are told as something stronger: a metric that is a change or a value is listed as that.
fn said_better(signal: &Signal, score: &Score) -> bool {
    let rank = |kind: Kind| {
        [Kind::Metric, Kind::MetricDelta, Kind::BusinessTranslation].iter().position(|k| *k == kind)
    };
    rank(signal.kind).is_some_and(|own| {
        score.signals.iter().any(|other| {
            (other.start, other.end) == (signal.start, signal.end)
                && rank(other.kind).is_some_and(|rank| rank > own)
        })
    })
}

fn finding_line(out: &mut String, number: usize, finding: &Finding<'_>, theme: Theme) {
    let (mark, time, quote, why) = match finding {
        Finding::Said(signal) => {
            let mark = if signal.kind.polarity() == Polarity::Negative {
                theme.bad("✗")
            } else {
                theme.good("✓")
            };
            let time = signal.start_ms.map_or_else(String::new, clock);
            (mark, time, format!("\"{}\"", harmless(&signal.text)), signal.why.clone())
        }
        Finding::Actions { steps, group } => {
            let time = steps[0].start_ms.map_or_else(String::new, clock);
            let quotes: Vec<String> = steps
                .iter()
                .take(LISTED_STEPS)
                .map(|signal| format!("\"{}\"", harmless(&signal.text)))
                .collect();
            let more = if steps.len() > LISTED_STEPS { " …" } else { "" };
            let why = format!("own steps: I : we = {} : {group}", steps.len());
            (theme.good("✓"), time, format!("{}{more}", quotes.join(", ")), why)
        }
        Finding::More { kind, count } => {
            let mark =
                if kind.polarity() == Polarity::Negative { theme.bad("✗") } else { theme.good("✓") };
            (mark, String::new(), format!("and {count} more"), kind.title())
        }
        Finding::Missing(kind) => (
            theme.bad("✗"),
            String::new(),
            format!("no {}", kind.title()),
            advice::missing_line(*kind).to_owned(),
        ),
    };
    let head = format!(" {number:>2} {mark} {time:>5}  ");
    let indent = console::measure_text_width(&head);
    let mut lines =
        wrap(&format!("{quote} — {}", harmless(&why)), theme.width.saturating_sub(indent + 1)).into_iter();
    let _ = writeln!(out, "{head}{}", lines.next().unwrap_or_default());
    for line in lines {
        let _ = writeln!(out, "{}{line}", " ".repeat(indent));
    }
}

fn delivery(out: &mut String, score: &Score, transcript: Option<&Transcript>, theme: Theme) {
    let Some(delivery) = &score.delivery else { return };
    let long = delivery.pauses.iter().filter(|pause| pause.length_ms() >= PAUSE_NOTED_MS).count();
    let share = delivery.speech_seconds / delivery.seconds.max(0.001) * 100.0;
    let mut parts = vec![
        format!("{:.0} wpm", delivery.words_per_minute),
        format!("{long} pause{} over 2 s", if long == 1 { "" } else { "s" }),
        delivery.fillers_told(),
        format!("talking {share:.0} % of the time"),
    ];
    if let Some(removed) = transcript.map(|transcript| transcript.removed.len()).filter(|count| *count > 0) {
        parts.push(format!("{removed} doubtful stretches not transcribed"));
    }
    for (at, line) in wrap(&parts.join(" · "), theme.width.saturating_sub(13)).iter().enumerate() {
        let _ =
            writeln!(out, " {:<10} {line}", if at == 0 { theme.bold("Delivery ") } else { String::new() });
    }
    let _ = writeln!(out);
}

fn next(out: &mut String, score: &Score, prompt_of: impl Fn(&str) -> Option<String>, theme: Theme) {
    let Some(prompt) = score.follow_up.as_deref().and_then(prompt_of) else { return };
    let reason = score.follow_up_reason.as_deref().unwrap_or_default();
    let text = format!("Next: \"{}\"  {}", harmless(&prompt), harmless(reason));
    for line in wrap(text.trim_end(), theme.width.saturating_sub(2)) {
        let _ = writeln!(out, " {line}");
    }
}

/// What the follow-ups changed.
pub fn gains(gains: &[Gain], theme: Theme) -> String {
    let mut out = String::new();
    for gain in gains {
        let arrow = match gain.after.cmp(&gain.before) {
            std::cmp::Ordering::Greater => theme.good("▲"),
            std::cmp::Ordering::Less => theme.bad("▼"),
            std::cmp::Ordering::Equal => "=".to_owned(),
        };
        let text = harmless(&gain.line);
        for (at, line) in wrap(&text, theme.width.saturating_sub(4)).iter().enumerate() {
            let _ = writeln!(out, " {} {line}", if at == 0 { arrow.as_str() } else { " " });
        }
    }
    out
}

/// The end of an interview: what the opening answer was worth, what the follow-ups changed, and the verdict.
pub fn interview(session: &Session, theme: Theme) -> String {
    let mut out = String::new();
    if let Some(score) = session.opening().and_then(|opening| opening.score.as_ref()) {
        let transcript = session.opening().and_then(|opening| opening.transcript.as_ref());
        head(&mut out, score, theme);
        sections(&mut out, score, theme);
        findings(&mut out, score, theme);
        delivery(&mut out, score, transcript, theme);
    }
    if !session.gains.is_empty() {
        let _ = writeln!(out, " {}", theme.bold("What the follow-ups changed"));
        out.push_str(&gains(&session.gains, theme));
    }
    if let Some(verdict) = session.verdict {
        let _ = writeln!(out, "\n {}", theme.bold(&format!("Verdict: {verdict}")));
    }
    out
}

/// One section of a drill: its time, and what was heard in it.
pub fn section(item: &Answer, section: Section, target: Target, theme: Theme) -> String {
    let mut out = String::new();
    let seconds = item.timing.audio_ms as f64 / 1000.0;
    let over = seconds - f64::from(target.seconds);
    let note = if over >= OVER_SECONDS { theme.warn(&format!("   +{over:.0} s")) } else { String::new() };
    let _ = writeln!(
        out,
        "\n {section}  {} / {}{note}",
        clock(item.timing.audio_ms),
        clock(u64::from(target.seconds) * 1000)
    );
    match (&item.score, &item.unjudged) {
        (Some(score), _) => {
            out.push_str(&marked_transcript(score, item.transcript.as_ref(), theme));
            // Only what was said: one section alone cannot lack the others.
            said(&mut out, score, theme);
            delivery(&mut out, score, item.transcript.as_ref(), theme);
        }
        (None, Some(reason)) => {
            let _ = writeln!(
                out,
                " {} {}\n   hint: {}",
                theme.warn("not judged:"),
                harmless(&reason.message),
                harmless(&reason.hint)
            );
        }
        (None, None) => {}
    }
    out
}
