//! What was strong in an answer, one entry a kind.

use super::balance::Balance;
use crate::core::answer::{Kind, Polarity, Score, Signal};

/// Words that count in the speaker's favor, and what they show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength<'a> {
    pub kind: Kind,
    pub what: String,
    /// At least one.
    pub quotes: Vec<&'a Signal>,
}

/// What an interviewer writes down first.
const ORDER: [Kind; 7] = [
    Kind::MetricDelta,
    Kind::BusinessTranslation,
    Kind::ScopeBoundary,
    Kind::FirstPersonAction,
    Kind::SecondOrderEffect,
    Kind::SpecificReflection,
    Kind::Metric,
];

/// All strengths, the weightiest first.
pub fn of(score: &Score) -> Vec<Strength<'_>> {
    // Someone who passed the problem on did not take it on, whatever they said about whose it was.
    let passed_on = score.flags.handoff == Some(true);
    let kinds = ORDER
        .into_iter()
        .filter(|kind| kind.polarity() == Polarity::Positive)
        .filter(|kind| !(passed_on && *kind == Kind::ScopeBoundary));
    kinds.filter_map(|kind| strength(score, kind)).collect()
}

fn strength(score: &Score, kind: Kind) -> Option<Strength<'_>> {
    // Own steps are counted where they are quoted.
    let counts = |signal: &&Signal| kind != Kind::FirstPersonAction || Balance::counts(score, signal);
    let quotes: Vec<&Signal> = score
        .signals
        .iter()
        .filter(|signal| signal.kind == kind && !said_better(signal, score))
        .filter(counts)
        .collect();
    if quotes.is_empty() {
        return None;
    }
    let what = match kind {
        Kind::FirstPersonAction => {
            let Balance { own, we, .. } = Balance::of(score);
            match we {
                0 => format!("your own steps: {own}, and no “we” hides one"),
                _ => format!("your own steps: {own}, beside {we} of “we”"),
            }
        }
        Kind::MetricDelta => "a change, before and after".to_owned(),
        Kind::Metric => "a number that can be checked".to_owned(),
        Kind::BusinessTranslation => "what it was worth".to_owned(),
        Kind::SecondOrderEffect => "it lasted or spread".to_owned(),
        Kind::ScopeBoundary => "not your job, and you took it on".to_owned(),
        Kind::SpecificReflection => "a lesson that only this story teaches".to_owned(),
        _ => return None,
    };
    Some(Strength { kind, what, quotes })
}

/// Whether the same words also count as something stronger: a metric that is a change or a value is listed as that.
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

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    fn scores() -> impl Iterator<Item = Score> {
        (0..40).map(|seed| believable::session(seed).answers[0].score.clone().unwrap())
    }

    #[test]
    fn as_many_own_steps_are_quoted_as_are_counted() {
        let mut seen = 0;
        for score in scores() {
            for one in of(&score).iter().filter(|one| one.kind == Kind::FirstPersonAction) {
                let start = format!("your own steps: {},", one.quotes.len());
                assert!(one.what.starts_with(&start), "{}: {} quotes", one.what, one.quotes.len());
                seen += 1;
            }
        }
        assert!(seen > 10);
    }

    #[test]
    fn a_problem_that_was_passed_on_was_not_taken_on() {
        let boundary = |score: &Score| of(score).iter().any(|one| one.kind == Kind::ScopeBoundary);
        let mut seen = 0;
        for mut score in scores() {
            score.flags.handoff = Some(false);
            seen += usize::from(boundary(&score));
            score.flags.handoff = Some(true);
            assert!(!boundary(&score));
        }
        assert!(seen > 5);
    }
}
