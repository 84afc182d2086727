//! How sure a flag and a verdict are. A logistic curve, fitted on answers whose source was left out of training, turns
//! a model's lead into a probability.

use super::decide::stages::Tagged;
use super::decide::tag::Tag;
use super::verdict::Doubts;
use crate::core::answer::{Confidence, Flags, Verdict};
use crate::core::scorer::model::linear::best;

/// A logistic curve over a lead: slope and offset.
type Curve = (f32, f32);

/// The curves of a flag: where it is so, and where it is not.
type Curves = (Curve, Curve);

// Fitted on predictions for answers from sources the weights have not seen; `scripts/reliability.py` shows how they
// hold.
const WE_DOMINANT: Curves = ((2.5, 0.0), (2.5, 0.0));
const MISSING_METRIC: Curves = ((1.4, -0.3), (1.4, -0.3));
const MISSING_SCOPE_BOUNDARY: Curves = ((0.6, -0.3), (0.6, -0.3));
const HANDOFF: Curves = ((1.1, -3.1), (1.5, 3.4));
const MANAGER_DIRECTED: Curves = ((0.9, -1.7), (3.0, 2.2));
const VAGUE_RESULT: Curves = ((1.2, -0.3), (1.6, 0.7));
const GENERIC_REFLECTION: Curves = ((0.8, -0.2), (0.8, -0.2));
const VERDICT: Curve = (0.65, 1.4);

/// Below this, the answer as a whole contradicts the verdict.
const CLEARLY_OTHERWISE: f64 = 0.3;

/// A fact below this is in doubt: it cannot move the verdict by two steps.
pub const DOUBTFUL: f64 = 0.75;

/// By how much the evidence for each fact leads the evidence against it.
#[derive(Debug, Clone, Copy)]
pub struct Leads {
    /// An outcome in numbers.
    pub outcome: f32,
    /// A story of ownership.
    pub ownership: f32,
    /// Occurrences of "we" beyond those allowed.
    pub group: f32,
}

/// How sure each flag is.
pub fn of_flags(flags: &Flags, leads: Leads, tagged: &Tagged<'_>) -> Confidence {
    let sure = |flag: Option<bool>, lead: f32, (so, not_so): Curves| {
        flag.map(|is_so| {
            rounded(if is_so { chance(lead.max(0.0), so) } else { chance((-lead).max(0.0), not_so) })
        })
    };
    let lead = |tag| tagged.lead(tag);
    let lesson = lead(Tag::Generic) - lead(Tag::Specific).max(0.0);
    Confidence {
        verdict: 0.0,
        we_dominant: sure(flags.we_dominant, leads.group, WE_DOMINANT),
        missing_metric: sure(flags.missing_metric, -leads.outcome, MISSING_METRIC),
        missing_scope_boundary: sure(
            flags.missing_scope_boundary,
            (-lead(Tag::ScopeBoundary)).min(leads.ownership),
            MISSING_SCOPE_BOUNDARY,
        ),
        handoff: sure(flags.handoff, lead(Tag::Handoff), HANDOFF),
        manager_directed: sure(flags.manager_directed, lead(Tag::ManagerDirected), MANAGER_DIRECTED),
        vague_result: sure(flags.vague_result, lead(Tag::VagueResult), VAGUE_RESULT),
        generic_reflection: sure(flags.generic_reflection, lesson, GENERIC_REFLECTION),
    }
}

/// The facts that are in doubt.
pub fn doubts(confidence: &Confidence) -> Doubts {
    let doubtful = |sure: Option<f64>| sure.is_some_and(|sure| sure < DOUBTFUL);
    Doubts {
        passed_on: doubtful(confidence.handoff),
        ordered: doubtful(confidence.manager_directed),
        boundary: doubtful(confidence.missing_scope_boundary),
        quantified: doubtful(confidence.missing_metric),
        vague: doubtful(confidence.vague_result),
    }
}

/// How sure the verdict is: whether a linear model over the whole answer gives the same vote as the table of facts.
pub fn of_verdict(verdict: Verdict, opinion: [f32; 4]) -> f64 {
    let own = opinion[verdict as usize];
    let others = opinion.iter().enumerate().filter(|(at, _)| *at != verdict as usize);
    let best = others.map(|(_, sum)| *sum).fold(f32::NEG_INFINITY, f32::max);
    rounded(chance(own - best, VERDICT))
}

/// What the answer as a whole sounds like, where that clearly contradicts the verdict.
pub fn against(verdict: Verdict, opinion: [f32; 4]) -> Option<Verdict> {
    (of_verdict(verdict, opinion) < CLEARLY_OTHERWISE).then(|| Verdict::ALL[best(&opinion).0])
}

fn chance(lead: f32, (slope, offset): Curve) -> f64 {
    1.0 / (1.0 + f64::from((-(slope * lead + offset)).exp()))
}

fn rounded(chance: f64) -> f64 {
    (chance * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_surer_than_doubt() {
        let agree = of_verdict(Verdict::Hire, [0.0, 0.5, 4.0, 1.0]);
        let differ = of_verdict(Verdict::Hire, [3.0, 0.5, 0.0, 1.0]);
        assert!(agree > 0.9 && differ < 0.5, "{agree} {differ}");
    }

    #[test]
    fn a_hand_off_that_hardly_leads_is_in_doubt() {
        assert!(rounded(chance(1.0, HANDOFF.0)) < DOUBTFUL);
        assert!(rounded(chance(6.0, HANDOFF.0)) > 0.95);
    }
}
