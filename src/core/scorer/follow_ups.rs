//! What follow-up answers add to an opening one, or take from it.
//!
//! Findings of all answers count together; the opening score keeps its own text and sections.

use super::Scorer;
use crate::core::answer::{Kind, Score, Signal, Verdict};
use crate::core::rubric::BoundaryAsked;
use crate::core::scorer::verdict::{self, Asked, Counts, Facts};
use crate::core::star::Section;

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
        let mut gains = Vec::new();
        for (follow_up, answer) in answers {
            let before = score.verdict;
            let had = Counts::of(&signals);
            signals.extend(answer.signals.iter().cloned());
            reflects |= answer.signals.iter().any(|signal| signal.kind == Kind::SpecificReflection);
            let counts = Counts::of(&signals);
            let asked = Asked {
                rubric: self.rubric(),
                level: opening.level,
                boundary: BoundaryAsked::Story,
                improves: opening.flags.missing_scope_boundary.is_some(),
                reflects,
                tells_result: opening.sections.iter().any(|span| span.section == Section::Result),
            };
            let facts = Facts::of(counts, &signals, asked);
            score.flags = facts.flags(reflects);
            (score.verdict, score.reasons) = verdict::verdict(&facts, asked);
            score.missing = verdict::missing(counts, &score.flags);
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
