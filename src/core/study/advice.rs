//! What to do next time, in at most three lines, the most telling first.

use super::bands;
use super::summary::section_times;
use crate::core::answer::{Kind, Score};
use crate::core::rubric::Rubric;
use crate::core::session::Session;
use crate::core::star::Section;

/// Lines of advice: more are not remembered (house rule).
const LINES: usize = 3;

/// A section this many times its target is worth a line (house rule, as the limits of the targets).
const OVERRUN: f64 = 1.5;

/// An Action below this share of its target leaves out steps that a listener wants (house rule).
const UNDERRUN: f64 = 0.5;

/// What to say where a kind is missing.
pub fn missing_line(kind: Kind) -> &'static str {
    match kind {
        Kind::Metric => "give the outcome a number that can be checked",
        Kind::MetricDelta => "from what, to what?",
        Kind::BusinessTranslation => "what was it worth: money, customers, saved time?",
        Kind::SecondOrderEffect => "what lasted or spread because of it?",
        Kind::ScopeBoundary => "say that it was not yours, and that nobody had asked",
        Kind::FirstPersonAction => "say what you did yourself, step by step",
        Kind::SpecificReflection => "name what this story taught you, not what any story could",
        _ => "this was expected and not heard",
    }
}

/// The section in which a kind is looked for.
pub fn home_of(kind: Kind) -> Section {
    match kind {
        Kind::ScopeBoundary | Kind::ManagerDirected => Section::Task,
        Kind::Metric
        | Kind::MetricDelta
        | Kind::BaselineNumber
        | Kind::BusinessTranslation
        | Kind::SecondOrderEffect
        | Kind::VagueResult => Section::Result,
        Kind::SpecificReflection | Kind::GenericReflection => Section::Reflection,
        _ => Section::Action,
    }
}

/// What to do next time.
pub fn next_time(session: &Session, rubric: &Rubric) -> Vec<String> {
    let scores: Vec<&Score> = session.story().filter_map(|answer| answer.score.as_ref()).collect();
    let mut lines = content(&scores);
    lines.extend(overruns(&scores));
    lines.extend(underrun(&scores));
    lines.extend(delivery(&scores, rubric));
    if lines.is_empty() && !scores.is_empty() {
        lines.push("Nothing was missing: hold this story to another level or principle.".to_owned());
    }
    lines.truncate(LINES);
    lines
}

fn content(scores: &[&Score]) -> Vec<String> {
    let mut lines = Vec::new();
    let quote = |kind| {
        let said = scores.iter().flat_map(|score| &score.signals).find(|signal| signal.kind == kind);
        said.map(|signal| format!(" (you said “{}”)", signal.text)).unwrap_or_default()
    };
    let flagged = |flag: fn(&Score) -> Option<bool>| scores.iter().any(|score| flag(score) == Some(true));
    if flagged(|score| score.flags.handoff) {
        lines.push(format!("Stay with it to the end, or leave the hand-off out{}.", quote(Kind::Handoff)));
    }
    if flagged(|score| score.flags.we_dominant) {
        lines.push(format!("In the Action, begin every step with “I”{}.", quote(Kind::WeLanguage)));
    }
    if flagged(|score| score.flags.manager_directed) {
        let said = quote(Kind::ManagerDirected);
        lines.push(format!("Begin with what you saw and decided, not with who sent you{said}."));
    }
    for kind in scores.iter().flat_map(|score| &score.missing) {
        let line = match kind {
            Kind::ScopeBoundary => "Say out loud where your own job ended, and that nobody had asked.",
            Kind::FirstPersonAction => "Tell the Action as steps you took yourself.",
            Kind::Metric | Kind::MetricDelta => "Put one number in the Result: from what, to what.",
            Kind::BusinessTranslation => "Say what the result was worth: money, customers or saved time.",
            Kind::SecondOrderEffect => "End the Result with what others took over from it.",
            Kind::SpecificReflection => "Close with a lesson that only this story could teach.",
            _ => continue,
        };
        if !lines.iter().any(|known| known == line) {
            lines.push(line.to_owned());
        }
    }
    if flagged(|score| score.flags.vague_result) {
        lines.push(format!("Replace the vague outcome by something countable{}.", quote(Kind::VagueResult)));
    }
    if flagged(|score| score.flags.generic_reflection) {
        lines.push(format!("Replace the general lesson{}.", quote(Kind::GenericReflection)));
    }
    lines
}

fn overruns(scores: &[&Score]) -> Vec<String> {
    let mut times = section_times(scores);
    times.retain(|time| time.seconds > f64::from(time.target_seconds) * OVERRUN);
    let line = |time: &super::summary::SectionTime| {
        format!("Cut the {}: {:.0} s, aim at {}.", time.section, time.seconds, time.target_seconds)
    };
    times.iter().map(line).collect()
}

fn underrun(scores: &[&Score]) -> Option<String> {
    let times = section_times(scores);
    let action = times.iter().find(|time| time.section == Section::Action)?;
    let target = action.target_seconds;
    (action.seconds < f64::from(target) * UNDERRUN).then(|| {
        format!("There is room in the Action ({:.0} of {target} s): a choice, and why.", action.seconds)
    })
}

fn delivery(scores: &[&Score], rubric: &Rubric) -> Vec<String> {
    let bands = scores.iter().flat_map(|score| {
        let words = score.text.split_whitespace().count();
        score.delivery.iter().flat_map(move |delivery| bands::of(delivery, words, rubric))
    });
    let outside = bands.filter(|band| !band.within);
    outside.map(|band| format!("{}: {}; {}.", band.name, band.value, band.band)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    #[test]
    fn advice_is_short_and_quotes_the_candidate() {
        let rubric = Rubric::parse("rubric.toml", include_str!("../../../content/rubric.toml")).unwrap();
        for seed in 0..60 {
            let session = believable::session(seed);
            let lines = next_time(&session, &rubric);
            assert!((1..=LINES).contains(&lines.len()));
            let score = session.answers[0].score.as_ref().unwrap();
            if score.flags.we_dominant == Some(true) && score.flags.handoff != Some(true) {
                assert!(lines[0].contains("(you said “"), "{lines:?}");
            }
        }
    }
}
