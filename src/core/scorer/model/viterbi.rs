//! The best path of labels through the clauses of an answer: a linear chain, by dynamic programming.

use crate::core::scorer::hash;
use crate::core::scorer::model::features::{Feature, Template};
use crate::core::scorer::model::linear::{Weights, best};
use crate::core::scorer::model::weight_file::{MAX_ANSWERS, Task};
use crate::core::scorer::text::clause::Break;

/// Going from one label (argument a) to each label, by how the clause is set off (argument b).
pub const STEP: Template = Template::new("step");

/// Labels of a chain. The first `labels` weights of a feature are for being in a label; the next, if there are that
/// many more, for beginning it.
#[derive(Debug, Clone, Copy)]
pub struct Labels {
    pub task: Task,
    pub names: &'static [&'static str],
    /// A later label never goes back to an earlier one.
    pub ordered: bool,
}

impl Labels {
    pub fn has_begins(&self) -> bool {
        self.task.answers == 2 * self.names.len()
    }

    /// Where the weights of the transitions begin.
    pub fn step(&self, from: usize, before: Break) -> Feature {
        Feature { template: STEP, a: hash::word(self.names[from]), b: before.name(), token: 0, value: 1.0 }
    }
}

/// The weights of the transitions; those of the clauses are looked up by the caller.
#[derive(Debug, Clone)]
pub struct Chain {
    labels: Labels,
    steps: [[[f32; MAX_ANSWERS]; MAX_ANSWERS]; 4],
}

impl Chain {
    /// `offset` is where the labels begin in `weights`.
    pub fn new(labels: Labels, weights: &Weights, offset: usize) -> Chain {
        let mut steps = [[[0.0; MAX_ANSWERS]; MAX_ANSWERS]; 4];
        let n = labels.names.len();
        for before in Break::ALL {
            for (from, step) in steps[before as usize].iter_mut().enumerate().take(n) {
                let key = labels.step(from, before).key();
                for (to, weight) in step[..n].iter_mut().enumerate() {
                    *weight = weights.weight(key, offset + to);
                }
                if labels.ordered {
                    step[..from].fill(f32::NEG_INFINITY);
                }
            }
        }
        Chain { labels, steps }
    }

    /// How likely each label is at the last clause, over all paths; `None` without a clause.
    pub fn last(&self, clauses: &[[f32; MAX_ANSWERS]], breaks: &[Break]) -> Option<[f32; MAX_ANSWERS]> {
        let n = self.labels.names.len();
        let begins = self.labels.has_begins();
        let mut sums: Option<[f32; MAX_ANSWERS]> = None;
        for (clause, before) in clauses.iter().zip(breaks) {
            let begin = |to: usize| if begins { clause[n + to] } else { 0.0 };
            let mut next = [f32::NEG_INFINITY; MAX_ANSWERS];
            for (to, sum) in next.iter_mut().enumerate().take(n) {
                *sum = clause[to]
                    + match &sums {
                        None => begin(to),
                        Some(old) => log_sum((0..n).map(|from| {
                            let step = self.steps[*before as usize][from][to];
                            old[from] + step + if from == to { 0.0 } else { begin(to) }
                        })),
                    };
            }
            sums = Some(next);
        }
        let sums = sums?;
        let total = log_sum(sums[..n].iter().copied());
        Some(sums.map(|sum| (sum - total).exp()))
    }

    /// The best path. `breaks` are those before each clause.
    pub fn path(&self, clauses: &[[f32; MAX_ANSWERS]], breaks: &[Break]) -> Vec<usize> {
        let n = self.labels.names.len();
        let begins = self.labels.has_begins();
        let mut table: Vec<([f32; MAX_ANSWERS], [u32; MAX_ANSWERS])> = Vec::with_capacity(clauses.len());
        for (at, clause) in clauses.iter().enumerate() {
            let mut begin = [0.0; MAX_ANSWERS];
            if begins {
                begin[..n].copy_from_slice(&clause[n..2 * n]);
            }
            let Some((before, _)) = table.last() else {
                table.push((std::array::from_fn(|to| clause[to] + begin[to]), [0; MAX_ANSWERS]));
                continue;
            };
            let (mut sums, mut from) = ([f32::NEG_INFINITY; MAX_ANSWERS], [0; MAX_ANSWERS]);
            let steps = &self.steps[breaks[at] as usize];
            for (old, step) in steps.iter().enumerate().take(n) {
                let mut begin = begin;
                begin[old] = 0.0;
                // All labels, without branches, so that several are computed at once.
                for to in 0..MAX_ANSWERS {
                    let sum = before[old] + step[to] + begin[to] + clause[to];
                    let better = sum > sums[to];
                    sums[to] = if better { sum } else { sums[to] };
                    from[to] = if better { old as u32 } else { from[to] };
                }
            }
            table.push((sums, from));
        }
        let mut path = vec![0; clauses.len()];
        let Some((last, _)) = table.last() else { return path };
        let mut here = best(&last[..n]).0;
        for at in (0..clauses.len()).rev() {
            path[at] = here;
            here = table[at].1[here] as usize;
        }
        path
    }
}

/// The logarithm of the sum of what the values are logarithms of.
fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let top = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if top == f32::NEG_INFINITY {
        top
    } else {
        top + values.map(|value| (value - top).exp()).sum::<f32>().ln()
    }
}
