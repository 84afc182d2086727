//! What a bar raiser heard, for the terminal: the verdict and why, the sections against their targets, at most three
//! next steps with the candidate's own words, and what was strong. The rest is for `review`.

use super::bars;
use super::marked::marked_transcript;
use super::text::{Theme, clock, hanging, harmless, wrap};
use crate::core::answer::{Score, Signal, Verdict};
use crate::core::pack::{self, Scenario};
use crate::core::plural::counted;
use crate::core::session::{Answer, AnswerKind, Gain, Session};
use crate::core::star::{Section, Target};
use crate::core::study::advice::MOST;
use crate::core::study::bands::PAUSE_NOTED_MS;
use crate::core::study::faults::{self, Fault};
use crate::core::study::needs::{self, Heard};
use crate::core::study::part::Part;
use crate::core::study::quote;
use crate::core::study::strengths::{self, Strength};
use crate::core::transcript::Transcript;
use std::fmt::Write;

/// Quotes of one finding that are shown; the rest are counted.
const QUOTES: usize = 3;

/// Strengths that are named after an answer.
const STRENGTHS: usize = 2;

/// The whole feedback of one answer: the first steps, then everything else that was heard.
pub fn answer(
    score: &Score,
    transcript: Option<&Transcript>,
    prompt_of: impl Fn(&str) -> Option<String>,
    theme: Theme,
) -> String {
    let mut out = String::new();
    head(&mut out, score, theme);
    bars::five(&mut out, score, theme);
    let faults = faults::of(score, Part::Story);
    steps(&mut out, score, &faults, theme);
    rest(&mut out, score, &faults, theme);
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
    let left = format!("{} · {}{time}", harmless(principle), score.level);
    let verdict = score.verdict.title();
    let painted = match score.verdict {
        Verdict::StrongHire | Verdict::Hire => theme.good(verdict),
        _ => theme.bad(verdict),
    };
    let room = theme.width.saturating_sub(verdict.len() + 4);
    if console::measure_text_width(&left) <= room {
        let gap = " ".repeat(theme.width - 2 - verdict.len() - console::measure_text_width(&left));
        let _ = writeln!(out, " {}{gap}{}", theme.bold(&left), theme.bold(&painted));
    } else {
        for line in wrap(&left, theme.width.saturating_sub(2)) {
            let _ = writeln!(out, " {}", theme.bold(&line));
        }
        let _ = writeln!(out, " {}", theme.bold(&painted));
    }
    if !score.reasons.is_empty() {
        hanging(out, " Why: ", &(score.reasons.join("; ") + "."), theme);
    }
    let _ = writeln!(out);
}

/// The most valuable faults, each with the candidate's words and what to say instead.
fn steps(out: &mut String, score: &Score, faults: &[Fault<'_>], theme: Theme) {
    hanging_bold(out, "What a bar raiser heard, and what to say next time", theme);
    if faults.is_empty() {
        hanging(out, " ", "Nothing that costs you. Hold it to another level or principle.", theme);
    }
    for (at, fault) in faults.iter().take(MOST).enumerate() {
        step(out, at + 1, score, fault, theme);
    }
    let _ = writeln!(out);
}

fn hanging_bold(out: &mut String, text: &str, theme: Theme) {
    for line in wrap(text, theme.width.saturating_sub(2)) {
        let _ = writeln!(out, " {}", theme.bold(&line));
    }
}

fn step(out: &mut String, number: usize, score: &Score, fault: &Fault<'_>, theme: Theme) {
    let at = fault.at_ms().filter(|_| fault.quotes.is_empty()).map(|ms| format!(" ({})", clock(ms)));
    let what = format!("{}{}.", fault.what, at.unwrap_or_default());
    hanging(out, &format!(" {number} {} ", theme.bad("✗")), &what, theme);
    if !fault.quotes.is_empty() {
        hanging(out, "     you said ", &quoted(score, &fault.quotes), theme);
    }
    if let Some(say) = &fault.say {
        hanging(out, &format!("     {} ", theme.good("say")), &format!("“{say}”"), theme);
    }
}

/// The faults after the first steps, and what was strong. Numbers go on, for `review --play`.
fn rest(out: &mut String, score: &Score, faults: &[Fault<'_>], theme: Theme) {
    let mut number = MOST.min(faults.len());
    let strengths = strengths::of(score);
    if faults.len() <= MOST && strengths.is_empty() {
        return;
    }
    let _ = writeln!(out, " {}", theme.bold("What else a bar raiser heard"));
    for fault in faults.iter().skip(MOST) {
        number += 1;
        let quotes = if fault.quotes.is_empty() {
            String::new()
        } else {
            format!(": {}", quoted(score, &fault.quotes))
        };
        let say = fault.say.as_ref().map(|say| format!(". Say “{say}”")).unwrap_or_default();
        hanging(
            out,
            &format!("{number:>2} {} ", theme.bad("✗")),
            &format!("{}{quotes}{say}", fault.what),
            theme,
        );
    }
    for strength in &strengths {
        number += 1;
        strong(out, &format!("{number:>2} "), score, strength, theme);
    }
    let _ = writeln!(out);
}

fn strong(out: &mut String, head: &str, score: &Score, strength: &Strength<'_>, theme: Theme) {
    let text = format!("{}: {}", strength.what, quoted(score, &strength.quotes));
    hanging(out, &format!("{head}{} ", theme.good("✓")), &text, theme);
}

/// The words with their times, and how many more there are.
fn quoted(score: &Score, signals: &[&Signal]) -> String {
    let one = |signal: &&Signal| {
        let at = signal.start_ms.map(|ms| format!(" ({})", clock(ms))).unwrap_or_default();
        format!("“{}”{at}", quote::words(score, signal))
    };
    let shown: Vec<String> = signals.iter().take(QUOTES).map(one).collect();
    match signals.len().saturating_sub(QUOTES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A moment of an answer, by its number in the feedback: where it is, if it has a time.
pub fn moment(score: &Score, part: Part, number: usize) -> Option<(u64, u64)> {
    let faults = faults::of(score, part);
    let at = number.checked_sub(1)?;
    let of = |signals: &[&Signal]| {
        let signal = signals.iter().find(|signal| signal.start_ms.is_some())?;
        let from = signal.start_ms?;
        Some((from, signal.end_ms.unwrap_or(from)))
    };
    match faults.get(at) {
        Some(fault) => of(&fault.quotes).or_else(|| fault.at_ms().map(|at| (at, at))),
        None => of(&strengths::of(score).get(at - faults.len())?.quotes),
    }
}

fn delivery(out: &mut String, score: &Score, transcript: Option<&Transcript>, theme: Theme) {
    let Some(delivery) = &score.delivery else { return };
    let long = delivery.pauses.iter().filter(|pause| pause.length_ms() >= PAUSE_NOTED_MS).count();
    let share = delivery.speech_seconds / delivery.seconds.max(0.001) * 100.0;
    let mut parts = vec![
        format!("{:.0} wpm", delivery.words_per_minute),
        format!("{} over 2 s", counted(long, "pause")),
        delivery.fillers_told(),
        format!("talking {share:.0} % of the time"),
    ];
    if let Some(removed) = transcript.map(|transcript| transcript.removed.len()).filter(|count| *count > 0) {
        parts.push(format!("{} not transcribed", counted(removed, "doubtful stretch")));
    }
    hanging(out, &format!(" {}  ", theme.bold("Delivery")), &parts.join(" · "), theme);
    let _ = writeln!(out);
}

fn next(out: &mut String, score: &Score, prompt_of: impl Fn(&str) -> Option<String>, theme: Theme) {
    let prompt = |id: &str| prompt_of(id).or_else(|| Some(pack::general_follow_up(id)?.prompt.clone()));
    let Some(prompt) = score.follow_up.as_deref().and_then(prompt) else { return };
    let reason =
        score.follow_up_reason.as_deref().map(|reason| format!(" because {reason}")).unwrap_or_default();
    for line in
        wrap(&format!("Next: “{}”{}", harmless(&prompt), harmless(&reason)), theme.width.saturating_sub(2))
    {
        let _ = writeln!(out, " {line}");
    }
}

/// What the follow-ups changed.
pub fn gains(gains: &[Gain], theme: Theme) -> String {
    let mut out = String::new();
    for gain in gains.iter().filter(|gain| gain.before != gain.after || !gain.line.ends_with("nothing new")) {
        let arrow = match gain.after.cmp(&gain.before) {
            std::cmp::Ordering::Greater => theme.good("▲"),
            std::cmp::Ordering::Less => theme.bad("▼"),
            std::cmp::Ordering::Equal => "=".to_owned(),
        };
        hanging(&mut out, &format!(" {arrow} "), &gain.line, theme);
    }
    out
}

/// Where the interviewer broke in, and with what.
pub(super) fn interruptions(out: &mut String, item: &Answer, theme: Theme) {
    for one in &item.interruptions {
        let head = format!(" {} ", theme.warn("!"));
        let section = one.section.title();
        let text = format!("Interrupted at {} in the {section}: “{}”", clock(one.at_ms), one.text);
        hanging(out, &head, &text, theme);
    }
}

/// The end of an interview: what the opening answer was worth, what the follow-ups showed and changed, the verdict,
/// and where the rest is.
pub fn interview(session: &Session, scenario: Option<&Scenario>, theme: Theme) -> String {
    let mut out = String::new();
    if let Some(opening) = session.opening()
        && let Some(score) = &opening.score
    {
        head(&mut out, score, theme);
        bars::five(&mut out, score, theme);
        let faults = faults::of(score, Part::Story);
        steps(&mut out, score, &faults, theme);
        let strengths = strengths::of(score);
        if !strengths.is_empty() {
            let _ = writeln!(out, " {}", theme.bold("Keep"));
            strengths.iter().take(STRENGTHS).for_each(|one| strong(&mut out, " ", score, one, theme));
            let _ = writeln!(out);
        }
        delivery(&mut out, score, opening.transcript.as_ref(), theme);
        if !opening.interruptions.is_empty() {
            interruptions(&mut out, opening, theme);
            let _ = writeln!(out);
        }
        let more = faults.len().saturating_sub(MOST) + strengths.len().saturating_sub(STRENGTHS);
        if more > 0 {
            let line = format!("{} more: starling review {}", counted(more, "finding"), session.id);
            hanging(&mut out, " ", &line, theme);
            let _ = writeln!(out);
        }
    }
    for item in session.counting().filter(|answer| answer.kind == AnswerKind::FollowUp) {
        follow_up(&mut out, item, scenario, theme);
    }
    let changed = gains(&session.gains, theme);
    if !changed.is_empty() {
        let _ = writeln!(out, " {}\n{changed}", theme.bold("What the follow-ups changed"));
    }
    if let Some(verdict) = session.verdict {
        let _ = writeln!(out, " {}", theme.bold(&format!("Verdict: {verdict}")));
    }
    out
}

/// A follow-up answer: what it showed or lacked, and the scenario's own to compare it with.
pub(super) fn follow_up(out: &mut String, item: &Answer, scenario: Option<&Scenario>, theme: Theme) {
    hanging_bold(out, &format!("“{}”", harmless(&item.prompt)), theme);
    if let Some(reason) = &item.unjudged {
        hanging(
            out,
            &format!(" {} ", theme.warn("!")),
            &format!("{}: {}", reason.message, reason.hint),
            theme,
        );
    }
    if let Some(score) = &item.score {
        let faults = faults::of(score, Part::of(item));
        let strengths = strengths::of(score);
        strengths.iter().take(1).for_each(|one| strong(out, "   ", score, one, theme));
        for fault in faults.iter().take(if strengths.is_empty() { 2 } else { 1 }) {
            step_within(out, score, fault, theme);
        }
        if faults.is_empty() && strengths.is_empty() {
            hanging(
                out,
                "   · ",
                "It held nothing to write down: no step of yours, no number, no reason.",
                theme,
            );
        }
    }
    if let Some(guide) = scenario.and_then(|scenario| scenario.follow_up(&item.prompt_id)) {
        hanging(out, "   Key phrase: ", &format!("“{}”", guide.strong.key_phrase), theme);
        hanging(out, "   A strong answer: ", &format!("“{}”", guide.strong.answer.trim()), theme);
    }
    let _ = writeln!(out);
}

fn step_within(out: &mut String, score: &Score, fault: &Fault<'_>, theme: Theme) {
    let quotes =
        if fault.quotes.is_empty() { String::new() } else { format!(": {}", quoted(score, &fault.quotes)) };
    let say = fault.say.as_ref().map(|say| format!(". Say “{say}”")).unwrap_or_default();
    hanging(out, &format!("   {} ", theme.bad("✗")), &format!("{}{quotes}{say}", fault.what), theme);
}

/// One section of a drill: its time, its words, what it must contain, and what to say instead.
pub fn section(item: &Answer, section: Section, target: Target, theme: Theme) -> String {
    let mut out = String::from("\n");
    let seconds = item.timing.audio_ms as f64 / 1000.0;
    bars::one(&mut out, section.title(), seconds, target, theme);
    let _ = writeln!(out);
    match (&item.score, &item.unjudged) {
        (Some(score), _) => {
            out.push_str(&marked_transcript(score, item.transcript.as_ref(), theme));
            let _ = writeln!(out);
            for need in needs::of(score, section, seconds, target) {
                let (words, at_ms) = match need.heard {
                    Heard::Said { words, at_ms } => (format!("“{words}”"), at_ms),
                    Heard::Kept(how) => (how, None),
                    Heard::Not => continue,
                };
                let at = at_ms.map(|ms| format!(" ({})", clock(ms))).unwrap_or_default();
                hanging(
                    &mut out,
                    &format!("   {} ", theme.good("✓")),
                    &format!("{}: {words}{at}", need.what),
                    theme,
                );
            }
            let _ = writeln!(out);
            steps(&mut out, score, &faults::of(score, Part::Section { section, seconds, target }), theme);
            delivery(&mut out, score, item.transcript.as_ref(), theme);
        }
        (None, Some(reason)) => {
            hanging(&mut out, &format!(" {} ", theme.warn("not judged:")), &reason.message, theme);
            hanging(&mut out, "   hint: ", &reason.hint, theme);
        }
        (None, None) => {}
    }
    out
}
