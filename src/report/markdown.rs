//! The report as Markdown with YAML front matter, for notes and for readers that are programs.

use super::model::ReportModel;
use super::text::{clock, one_line};
use crate::core::answer::{Kind, Polarity, Score, Signal};
use crate::core::pack::visible;
use crate::core::session::{Answer, AnswerKind};
use crate::core::star::Section;
use crate::core::study::advice;
use crate::core::study::bands;
use crate::core::study::pace;
use crate::core::study::part::Part;
use crate::core::study::summary::section_times;
use std::fmt::Write;

/// The report, UTF-8.
pub fn markdown(model: &ReportModel) -> Vec<u8> {
    let mut out = String::new();
    front_matter(&mut out, model);
    let session = &model.session;
    let _ = writeln!(out, "# {}\n", escaped(model.title()));
    if let Some(verdict) = session.verdict {
        let _ = writeln!(out, "**Verdict: {verdict}**\n");
    }
    if let Some(note) = &session.note {
        let _ = writeln!(out, "> {}\n", escaped(note));
    }
    let reasons = session.opening().and_then(|answer| answer.score.as_ref()).map(|score| &score.reasons);
    list(&mut out, reasons.into_iter().flatten().map(|reason| escaped(reason)));
    heading(&mut out, "Next time");
    list(&mut out, advice::next_time(session, &model.rubric).iter().map(|line| escaped(line)));
    for answer in session.counting() {
        take(&mut out, model, answer);
    }
    if !session.gains.is_empty() {
        heading(&mut out, "What the follow-ups changed");
        list(
            &mut out,
            session
                .gains
                .iter()
                .map(|gain| format!("{} → {}: {}", gain.before, gain.after, escaped(&gain.line))),
        );
    }
    out.into_bytes()
}

/// JSON strings are YAML strings.
fn front_matter(out: &mut String, model: &ReportModel) {
    let session = &model.session;
    let text = |text: &str| serde_json::Value::from(one_line(text)).to_string();
    let _ = writeln!(out, "---\nsession: {}", text(&session.id));
    let _ = writeln!(out, "title: {}", text(model.title()));
    let _ = writeln!(out, "scenario: {}", text(&session.scenario.id));
    let _ = writeln!(out, "principle: {}", text(&session.scenario.principle));
    let _ = writeln!(out, "level: {}", session.level.name());
    let _ = writeln!(out, "started_at: {}", text(&session.started_at));
    if let Some(verdict) = session.verdict {
        let _ = writeln!(out, "verdict: {}", text(verdict.title()));
    }
    out.push_str("---\n\n");
}

fn heading(out: &mut String, title: &str) {
    let _ = writeln!(out, "## {title}\n");
}

fn list(out: &mut String, lines: impl Iterator<Item = String>) {
    let before = out.len();
    for line in lines {
        let _ = writeln!(out, "- {line}");
    }
    if out.len() > before {
        out.push('\n');
    }
}

fn take(out: &mut String, model: &ReportModel, answer: &Answer) {
    let name = match answer.kind {
        AnswerKind::Opening => "Opening answer".to_owned(),
        AnswerKind::FollowUp => "Follow-up".to_owned(),
        AnswerKind::Section => escaped(&answer.prompt_id),
    };
    heading(out, &format!("{name} ({})", clock(answer.timing.audio_ms)));
    let _ = writeln!(out, "> {}\n", escaped(&answer.prompt));
    if let Some(unjudged) = &answer.unjudged {
        let _ = writeln!(out, "Not judged: {} {}\n", escaped(&unjudged.message), escaped(&unjudged.hint));
    }
    let Some(score) = &answer.score else { return };
    let times = section_times(&[score]);
    if !times.is_empty() {
        out.push_str("| Section | Spoken | Target | Words a minute |\n| --- | ---: | ---: | ---: |\n");
        for time in times {
            let (spoken, target) = ((time.seconds * 1000.0) as u64, u64::from(time.target_seconds) * 1000);
            let pace = pace::of_section(&score.sections, time.section)
                .map_or(String::new(), |pace| format!("{:.0}", pace.speech));
            let _ = writeln!(out, "| {} | {} | {} | {pace} |", time.section, clock(spoken), clock(target));
        }
    }
    transcript(out, score);
    findings(out, score, Polarity::Negative, "✗");
    list(
        out,
        advice::missing(score, Part::of(answer)).into_iter().map(|kind| {
            let coaching = model.coaching(kind);
            let example = coaching.example.map(|text| format!(", such as “{}”", escaped(&text)));
            format!("○ missing: {}: {}{}", kind.title(), coaching.line, example.unwrap_or_default())
        }),
    );
    findings(out, score, Polarity::Positive, "✓");
    if let Some(delivery) = &score.delivery {
        let words = score.text.split_whitespace().count();
        let bands = bands::of(delivery, words, &model.rubric);
        list(out, bands.iter().map(|band| format!("{}: {} (band: {})", band.name, band.value, band.band)));
    }
}

/// The words of the answer by section; signals are bold, and faults have their sign.
fn transcript(out: &mut String, score: &Score) {
    let text: Vec<char> = score.text.chars().collect();
    let mut marks: Vec<(usize, usize, &str)> = score
        .signals
        .iter()
        .filter(|signal| signal.start < signal.end && signal.end <= text.len())
        .filter_map(|signal| match signal.kind.polarity() {
            Polarity::Negative => Some((signal.start, signal.end, "✗ ")),
            Polarity::Positive => Some((signal.start, signal.end, "")),
            Polarity::Neutral => None,
        })
        .collect();
    marks.sort_unstable_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut starts: Vec<(usize, Section)> =
        score.sections.iter().map(|part| (part.start.min(text.len()), part.section)).collect();
    starts.sort_unstable();
    let piece = |from: usize, to: usize| {
        let inline = |c: &char| if c.is_whitespace() { ' ' } else { *c };
        harmless(&visible(&text[from..to].iter().map(inline).collect::<String>()))
    };
    let mut at = 0;
    let mut parts = starts.into_iter().peekable();
    let section = |out: &mut String, at: usize, parts: &mut std::iter::Peekable<std::vec::IntoIter<_>>| {
        while let Some((_, section)) = parts.next_if(|(start, _): &(usize, Section)| *start <= at) {
            let _ = write!(out, "\n\n**{section}.** ");
        }
    };
    for (start, end, sign) in marks {
        if start < at {
            continue;
        }
        while let Some((next, _)) = parts.peek().copied().filter(|(next, _)| *next <= start) {
            out.push_str(&piece(at, next.max(at)));
            at = next.max(at);
            section(out, at, &mut parts);
        }
        let _ = write!(out, "{}**{sign}{}**", piece(at, start), piece(start, end));
        at = end;
    }
    while let Some((next, _)) = parts.peek().copied() {
        out.push_str(&piece(at, next.max(at)));
        at = next.max(at);
        section(out, at, &mut parts);
    }
    out.push_str(&piece(at, text.len()));
    out.push_str("\n\n");
}

fn findings(out: &mut String, score: &Score, polarity: Polarity, sign: &str) {
    let said = |kind: Kind| score.signals.iter().filter(move |signal| signal.kind == kind);
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.polarity() == polarity);
    list(
        out,
        kinds.flat_map(said).map(|signal: &Signal| {
            let at = signal.start_ms.map(|ms| format!("{} ", clock(ms))).unwrap_or_default();
            format!(
                "{sign} {at}{}: “{}” – {}",
                signal.kind.title(),
                escaped(&signal.text),
                escaped(&signal.why)
            )
        }),
    );
}

/// `text` on one line and [`harmless`].
fn escaped(text: &str) -> String {
    harmless(&one_line(text))
}

/// `text` with what Markdown or HTML would act on escaped.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_the_candidate_stays_text() {
        assert_eq!(escaped("<b>*x*</b>\n# [a](b)"), "&lt;b&gt;\\*x\\*&lt;/b&gt; \\# \\[a\\](b)");
    }

    #[test]
    fn every_section_and_signal_is_told() {
        for seed in 0..20 {
            let model = crate::report::model::tests::model(seed);
            let text = String::from_utf8(markdown(&model)).unwrap();
            let score = model.session.answers[0].score.as_ref().unwrap();
            assert!(text.starts_with("---\nsession: \"2024"));
            for part in &score.sections {
                assert!(text.contains(&format!("**{}.**", part.section)), "{text}");
            }
            let last = score.text.split_whitespace().next_back().unwrap();
            assert!(text.replace("**", "").contains(&escaped(last)));
        }
    }
}
