//! How sure a verdict is: whether a linear model over the whole answer gives the same vote as the table of facts.

use crate::core::answer::Verdict;

/// Logistic calibration of the lead of the table's verdict in the second opinion, fitted on answers whose source was left
/// out of training (`make evaluate` prints how it holds).
const SLOPE: f32 = 0.8;
const OFFSET: f32 = 1.1;

/// Between 0 and 1: the chance that a reader with the label guide gives the same verdict.
pub fn verdict_confidence(verdict: Verdict, opinion: [f32; 4]) -> f64 {
    let own = opinion[verdict as usize];
    let others = opinion.iter().enumerate().filter(|(at, _)| *at != verdict as usize);
    let best = others.map(|(_, sum)| *sum).fold(f32::NEG_INFINITY, f32::max);
    let sure = 1.0 / (1.0 + f64::from((-(SLOPE * (own - best) + OFFSET)).exp()));
    (sure * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_surer_than_doubt() {
        let agree = verdict_confidence(Verdict::Hire, [0.0, 0.5, 4.0, 1.0]);
        let differ = verdict_confidence(Verdict::Hire, [3.0, 0.5, 0.0, 1.0]);
        assert!(agree > 0.9 && differ < 0.5, "{agree} {differ}");
    }
}
