//! What the numbers of an answer say: outcomes and changes, their value, how big the problem was, or none of these.

use super::finding::Finding;
use super::never_outcomes::is_never_outcome;
use super::stages::Tagged;
use crate::core::answer::Kind;
use crate::core::scorer::decide::phrase_features as features;
use crate::core::scorer::decide::phrases::{self, Amount, Figure, Phrase};
use crate::core::scorer::hash;
use crate::core::scorer::model::features::Features;
use crate::core::scorer::model::linear::{Weights, best};
use crate::core::scorer::text::document::Document;

/// What the decisions need.
#[derive(Clone, Copy)]
pub struct OutcomeWeights<'e> {
    pub figure: &'e Weights,
    pub join: &'e Weights,
}

/// Decides on every amount, joins those that tell one outcome, and quotes each from its verb. Returns by how much the
/// most outcome-like amount leads its other readings; below zero, by how much it trails.
pub fn find(weights: &OutcomeWeights<'_>, tagged: &Tagged<'_>, found: &mut Vec<Finding>) -> f32 {
    let amounts = phrases::amounts(tagged);
    let mut out = Features::default();
    let mut open: Option<(Amount, Figure, Phrase)> = None;
    let mut lead = f32::NEG_INFINITY;
    for (at, amount) in amounts.iter().enumerate() {
        out.clear();
        features::amount(tagged, &amounts, at, &mut out);
        let sums = weights.figure.sums(&out);
        let mut figure = Figure::ALL[best(&sums[..Figure::ALL.len()]).0];
        if figure.is_outcome() && is_never_outcome(tagged, amount) {
            figure = Figure::Other;
        } else {
            lead = lead.max(lead_of_outcomes(&sums));
        }
        match figure {
            Figure::Nothing => {}
            Figure::Other | Figure::Baseline => {
                let kind = if figure == Figure::Other { Kind::NonMetricNumber } else { Kind::BaselineNumber };
                found.push(Finding {
                    kind,
                    first: amount.phrase.first,
                    end: amount.phrase.end,
                    because: None,
                    rule: None,
                });
            }
            _ => {
                let together = open.as_ref().is_some_and(|(before, kind, _)| {
                    out.clear();
                    let kinds = (figure_name(*kind), figure_name(figure));
                    features::join(tagged, (before, amount), kinds, &mut out);
                    weights.join.decide(&out).0 == 1
                });
                match &mut open {
                    Some((last, kind, phrase)) if together => {
                        *last = *amount;
                        *kind = stronger(*kind, figure);
                        phrase.end = amount.phrase.end;
                    }
                    _ => {
                        if let Some((_, kind, phrase)) = open.take() {
                            close(tagged, kind, phrase, found);
                        }
                        open = Some((*amount, figure, amount.phrase));
                    }
                }
            }
        }
    }
    if let Some((_, kind, phrase)) = open {
        close(tagged, kind, phrase, found);
    }
    lead
}

fn lead_of_outcomes(sums: &[f32]) -> f32 {
    let most = |outcome: bool| {
        let of = Figure::ALL.iter().zip(sums).filter(|(figure, _)| figure.is_outcome() == outcome);
        of.map(|(_, sum)| *sum).fold(f32::NEG_INFINITY, f32::max)
    };
    most(true) - most(false)
}

pub fn figure_name(figure: Figure) -> u64 {
    hash::word(match figure {
        Figure::Nothing => "nothing",
        Figure::Other => "other",
        Figure::Baseline => "baseline",
        Figure::Outcome => "outcome",
        Figure::Change => "change",
        Figure::Value => "value",
        Figure::ValueChange => "value-change",
        Figure::ValueOnly => "value-only",
    })
}

fn stronger(a: Figure, b: Figure) -> Figure {
    let value = |f| matches!(f, Figure::Value | Figure::ValueChange | Figure::ValueOnly);
    let change = |f| matches!(f, Figure::Change | Figure::ValueChange);
    match (value(a) || value(b), change(a) || change(b)) {
        (true, true) => Figure::ValueChange,
        (true, false) if a == Figure::ValueOnly && b == Figure::ValueOnly => Figure::ValueOnly,
        (true, false) => Figure::Value,
        (false, true) => Figure::Change,
        (false, false) => Figure::Outcome,
    }
}

/// One outcome: quoted from its verb, "dropped from nine to two".
fn close(document: &Document<'_>, figure: Figure, phrase: Phrase, found: &mut Vec<Finding>) {
    let first = begin_of_change(document, phrase.first);
    let kinds: &[Kind] = match figure {
        Figure::Outcome => &[Kind::Metric],
        Figure::Change => &[Kind::Metric, Kind::MetricDelta],
        Figure::Value => &[Kind::Metric, Kind::BusinessTranslation],
        Figure::ValueChange => &[Kind::Metric, Kind::MetricDelta, Kind::BusinessTranslation],
        Figure::ValueOnly => &[Kind::BusinessTranslation],
        Figure::Nothing | Figure::Other | Figure::Baseline => &[],
    };
    for kind in kinds {
        found.push(Finding { kind: *kind, first, end: phrase.end, because: None, rule: None });
    }
}

fn begin_of_change(document: &Document<'_>, first: usize) -> usize {
    let clause = document.clauses[document.clause_of(first)];
    let classes = document.classes;
    let take = classes.rounding.bit() | classes.down.bit() | classes.up.bit() | classes.change.bit();
    let mut begin = first;
    let mut at = first;
    while at > clause.first && first - at < 5 {
        at -= 1;
        let word = document.word(at).classes;
        if word & take != 0 {
            begin = at;
        } else if word & (classes.preposition.bit() | classes.determiner.bit()) == 0 {
            break;
        }
    }
    begin
}
