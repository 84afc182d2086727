//! What was strong in an answer, one entry a kind.

use super::balance::Balance;
use crate::core::answer::{Kind, Polarity, Score, Signal};

/// Words that speak for the speaker, and what they show.
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

/// All strengths, those that weigh most first.
pub fn of(score: &Score) -> Vec<Strength<'_>> {
    let kinds = ORDER.into_iter().filter(|kind| kind.polarity() == Polarity::Positive);
    kinds.filter_map(|kind| strength(score, kind)).collect()
}

fn strength(score: &Score, kind: Kind) -> Option<Strength<'_>> {
    let quotes: Vec<&Signal> =
        score.signals.iter().filter(|signal| signal.kind == kind && !said_better(signal, score)).collect();
    if quotes.is_empty() {
        return None;
    }
    let what = match kind {
        Kind::FirstPersonAction => {
            let Balance { own, we, .. } = Balance::of(score);
            match we {
                0 => format!("your own steps: {own} in the Action, and no “we” hides one"),
                _ => format!("your own steps: {own} in the Action, beside {we} of “we”"),
            }
        }
        Kind::MetricDelta => "a change, before and after".to_owned(),
        Kind::Metric => "a number that can be checked".to_owned(),
        Kind::BusinessTranslation => "what it was worth".to_owned(),
        Kind::SecondOrderEffect => "it lasted or spread".to_owned(),
        Kind::ScopeBoundary => "not your job, and you took it on: this shows ownership".to_owned(),
        Kind::SpecificReflection => "a lesson that only this story teaches".to_owned(),
        _ => return None,
    };
    Some(Strength { kind, what, quotes })
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
