//! What follow-up answers add to an opening one, or take from it.
//!
//! Findings of all answers count together; the opening score keeps its own text and sections.

use super::Scorer;
use super::confidence;
use super::turning_points::turning_points;
use crate::core::answer::{Kind, Score, Signal, Verdict};
use crate::core::rubric::BoundaryAsked;
use crate::core::scorer::verdict::{self, Asked, Counts, Doubts, Facts};
use crate::core::star::Section;
use std::cmp::Ordering;

/// What one follow-up answer changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    pub follow_up: String,
    pub before: Verdict,
    pub after: Verdict,
    /// Kinds that were missing before and are there now.
    pub added: Vec<Kind>,
    /// Faults that only came up now.
    pub lost: Vec<Kind>,
    /// The same in one line.
    pub line: String,
}

/// The opening score with its follow-ups.
#[derive(Debug, Clone, PartialEq)]
pub struct Rescored {
    pub score: Score,
    pub gains: Vec<Gain>,
}

const ASSETS: [Kind; 7] = [
    Kind::FirstPersonAction,
    Kind::Metric,
    Kind::MetricDelta,
    Kind::BusinessTranslation,
    Kind::SecondOrderEffect,
    Kind::ScopeBoundary,
    Kind::SpecificReflection,
];

const FAULTS: [Kind; 2] = [Kind::Handoff, Kind::ManagerDirected];

impl Scorer {
    /// Adds follow-up answers, in the order given, to an opening score.
    pub fn with_follow_ups(&self, opening: &Score, answers: &[(&str, &Score)]) -> Rescored {
        let mut score = opening.clone();
        let mut signals: Vec<Signal> = opening.signals.clone();
        let mut reflects = opening.sections.iter().any(|span| span.section == Section::Reflection);
        let mut doubts = doubts_of(opening);
        let mut gains = Vec::new();
        for (follow_up, answer) in answers {
            let before = score.verdict;
            let had = Counts::of(&signals);
            let asked_before = self.asked_again(opening, reflects);
            let facts_before = Facts::of(had, &signals, asked_before);
            signals.extend(answer.signals.iter().cloned());
            reflects |= answer.signals.iter().any(|signal| signal.kind == Kind::SpecificReflection);
            let counts = Counts::of(&signals);
            let asked = self.asked_again(opening, reflects);
            let facts = Facts::of(counts, &signals, asked);
            doubts = doubts.updated(doubts_of(answer), &facts_before, &facts);
            score.flags = facts.flags(reflects);
            let (plain_before, _) = verdict::verdict(&facts_before, asked_before);
            let (plain, _) = verdict::verdict(&facts, asked);
            let (vote, reasons) = verdict::with_doubts(&facts, doubts, asked);
            // What is heard later moves the verdict only the way it moves the table: the opening's may have been
            // tempered by how that answer sounds as a whole.
            score.verdict = match plain.cmp(&plain_before) {
                Ordering::Less => vote.min(before),
                Ordering::Equal => before,
                Ordering::Greater => vote.max(before),
            };
            if score.verdict != before || vote == before {
                score.reasons = reasons;
            }
            score.missing = verdict::missing(counts, &score.flags);
            score.turning_points = turning_points(score.verdict, &facts, doubts, asked, &signals);
            let new = |kinds: &[Kind]| -> Vec<Kind> {
                kinds.iter().copied().filter(|kind| had.get(*kind) == 0 && counts.get(*kind) > 0).collect()
            };
            let (added, lost) = (new(&ASSETS), new(&FAULTS));
            let line = line(before, score.verdict, &added, &lost);
            gains.push(Gain {
                follow_up: (*follow_up).to_owned(),
                before,
                after: score.verdict,
                added,
                lost,
                line,
            });
        }
        Rescored { score, gains }
    }

    /// What is asked of an opening answer together with its follow-ups.
    fn asked_again(&self, opening: &Score, reflects: bool) -> Asked<'_> {
        Asked {
            rubric: self.rubric(),
            level: opening.level,
            boundary: BoundaryAsked::Story,
            improves: opening.flags.missing_scope_boundary.is_some(),
            reflects,
            tells_result: opening.sections.iter().any(|span| span.section == Section::Result),
        }
    }
}

/// The doubts about the facts of one answer; none for a score that was saved without its confidence.
fn doubts_of(score: &Score) -> Doubts {
    score.confidence.as_ref().map(confidence::doubts).unwrap_or_default()
}

fn line(before: Verdict, after: Verdict, added: &[Kind], lost: &[Kind]) -> String {
    let titles = |kinds: &[Kind]| kinds.iter().map(|kind| kind.title()).collect::<Vec<_>>().join(", ");
    let step = if before == after { format!("still {after}") } else { format!("{before} → {after}") };
    match (added.is_empty(), lost.is_empty()) {
        (true, true) => format!("{step}: nothing new"),
        (false, true) => format!("{step}: now with {}", titles(added)),
        (true, false) => format!("{step}: it shows {}", titles(lost)),
        (false, false) => format!("{step}: now with {}, but it shows {}", titles(added), titles(lost)),
    }
}
