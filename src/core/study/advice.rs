//! What to do next time, in at most three lines, the most telling first.

use super::bands;
use super::faults::{self, Fault};
use super::part::{Part, home_of};
use super::quote;
use crate::core::answer::{Kind, Score};
use crate::core::rubric::Rubric;
use crate::core::session::{AnswerKind, Session};
use std::collections::HashSet;

/// Steps after an answer and lines of advice: more are not remembered (house rule).
pub const MOST: usize = 3;

/// What to say where a kind is missing.
pub fn missing_line(kind: Kind) -> &'static str {
    match kind {
        Kind::Metric => "give the outcome a number that can be checked",
        Kind::MetricDelta => "say from what to what",
        Kind::BusinessTranslation => "say what it was worth: money, customers, saved time",
        Kind::SecondOrderEffect => "say what lasted or spread because of it",
        Kind::ScopeBoundary => "say that it was not yours, and that nobody had asked",
        Kind::FirstPersonAction => "say what you did yourself, step by step",
        Kind::SpecificReflection => "name what this story taught you, not what any story could",
        _ => "this was expected and not heard",
    }
}

/// What is missing from an answer that was meant to be `part`: a section alone lacks only what belongs to it. Without
/// any number there is no change, value or spread to report: that is one gap.
pub fn missing(score: &Score, part: Part) -> Vec<Kind> {
    const FOLLOWS: [Kind; 3] = [Kind::MetricDelta, Kind::BusinessTranslation, Kind::SecondOrderEffect];
    let mut missing = all_missing(score, part);
    if missing.contains(&Kind::Metric) {
        missing.retain(|kind| !FOLLOWS.contains(kind));
    }
    missing
}

fn all_missing(score: &Score, part: Part) -> Vec<Kind> {
    match part {
        Part::Story => score.missing.clone(),
        Part::Section { section, .. } => {
            score.missing.iter().copied().filter(|kind| home_of(*kind) == section).collect()
        }
        Part::FollowUp { .. } => Vec::new(),
    }
}

/// A fault of an answer, to be mended next time.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// The answer's place among those that count.
    pub answer: usize,
    pub score: &'a Score,
    pub fault: Fault<'a>,
}

/// Every fault of the story, the most valuable first. The worst fault of each section of a drill comes before the second
/// worst of any.
pub fn steps(session: &Session) -> Vec<Step<'_>> {
    let story = session.counting().enumerate().filter(|(_, answer)| answer.kind != AnswerKind::FollowUp);
    let scored = story.filter_map(|(at, answer)| Some((at, answer.score.as_ref()?, Part::of(answer))));
    let mut ranked: Vec<(usize, Step<'_>)> = scored
        .flat_map(|(answer, score, part)| {
            let faults = faults::of(score, part).into_iter();
            faults.enumerate().map(move |(rank, fault)| (rank, Step { answer, score, fault }))
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut lines = HashSet::new();
    ranked.retain(|(_, step)| lines.insert(line(step.score, &step.fault)));
    ranked.into_iter().map(|(_, step)| step).collect()
}

/// What to do next time.
pub fn next_time(session: &Session, rubric: &Rubric) -> Vec<String> {
    let mut lines: Vec<String> = steps(session).iter().map(|step| line(step.score, &step.fault)).collect();
    lines.extend(beyond_faults(session, rubric, lines.is_empty()));
    lines.truncate(MOST);
    lines
}

/// What there is to say beside the faults: what lies outside the delivery bands, and where to go from `flawless`.
pub fn beyond_faults(session: &Session, rubric: &Rubric, flawless: bool) -> Vec<String> {
    let scores = || session.story().filter_map(|answer| answer.score.as_ref());
    let mut lines: Vec<String> = scores().flat_map(|score| delivery(score, rubric)).collect();
    if flawless && lines.is_empty() && scores().next().is_some() {
        lines.push("Nothing was missing: hold this story to another level or principle.".to_owned());
    }
    lines
}

/// A fault in one line, with the words that show it and the pattern.
fn line(score: &Score, fault: &Fault<'_>) -> String {
    let said = fault.quotes.first().map(|signal| quote::words(score, signal));
    let quote = said.map(|words| format!(" (you said “{words}”)")).unwrap_or_default();
    match &fault.say {
        Some(say) => format!("{}{quote}. Say: “{say}”.", fault.what),
        None => format!("{}{quote}.", fault.what),
    }
}

/// What lies outside the delivery bands.
pub fn delivery(score: &Score, rubric: &Rubric) -> Vec<String> {
    let words = score.text.split_whitespace().count();
    let bands = score.delivery.iter().flat_map(|delivery| bands::of(delivery, words, rubric));
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
            assert!((1..=MOST).contains(&lines.len()));
            let score = session.answers[0].score.as_ref().unwrap();
            if score.flags.we_dominant == Some(true) && score.flags.handoff != Some(true) {
                assert!(lines[0].contains("(you said “"), "{lines:?}");
            }
        }
    }
}
