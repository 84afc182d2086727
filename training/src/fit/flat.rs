//! Every instance on its own: logistic regression.

use super::lessons::Lessons;
use super::shuffle::{Dice, order};
use super::table::Table;
use super::{Fit, Rows};

/// The seed of the random sequence.
const SEED: u64 = 7;

impl Fit {
    /// Fits every instance on its own, leaving out the answers that `left_out` names.
    pub fn flat(&self, lessons: &Lessons, left_out: impl Fn(usize) -> bool) -> Rows {
        let mut seen = lessons.seen(left_out, self.least);
        let mut table = Table::new(self.task.answers, std::mem::take(&mut seen.features));
        let mut dice = Dice(SEED);
        let mut shown = Vec::new();
        let mut sums = vec![0.0; self.task.answers];
        for round in 0..self.rounds {
            for at in order(seen.labels.len(), round) {
                shown.clear();
                dice.show(seen.entries(at), self.hidden, &mut shown);
                sums.fill(0.0);
                table.add_to(&shown, &mut sums);
                to_gradients(&mut sums, seen.labels[at]);
                table.update(&shown, &sums, 1.0, self);
            }
            if round >= self.rounds / 2 {
                table.keep();
            }
        }
        table.into_rows()
    }
}

/// Probabilities of the answers, minus 1 for the right one.
fn to_gradients(sums: &mut [f32], label: usize) {
    let top = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    sums.iter_mut().for_each(|sum| *sum = (*sum - top).exp());
    let total: f32 = sums.iter().sum();
    sums.iter_mut().for_each(|sum| *sum /= total);
    sums[label] -= 1.0;
}
