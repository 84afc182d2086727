//! The clauses of an answer together: a conditional random field.

use super::lessons::{Lessons, Seen};
use super::shuffle::{Dice, order};
use super::table::Table;
use super::{Fit, Rows};
use starling::core::scorer::model::viterbi::Labels;
use starling::core::scorer::model::weight_file::MAX_ANSWERS;
use starling::core::scorer::text::clause::Break;
use std::ops::Range;

/// The seed of the random sequence.
const SEED: u64 = 11;

type Sums = [f32; MAX_ANSWERS];

/// The rows of the transitions: by how the clause is set off, and from which label.
type Steps = [[usize; MAX_ANSWERS]; 4];

struct Chain<'a> {
    fit: &'a Fit,
    labels: &'a Labels,
    seen: &'a Seen,
    table: Table,
    steps: Steps,
}

/// Buffers for the clauses of one answer, reused.
#[derive(Default)]
struct Room {
    shown: Vec<(u32, f32)>,
    /// Where the features of each clause begin in `shown`.
    starts: Vec<usize>,
    scores: Vec<Sums>,
    forward: Vec<Sums>,
    backward: Vec<Sums>,
    /// Row, answer, gradient.
    steps: Vec<(usize, usize, f32)>,
    gradients: Vec<Sums>,
}

impl Fit {
    /// Fits the clauses of each answer together, leaving out the answers that `left_out` names.
    pub fn chain(&self, labels: &Labels, lessons: &Lessons, left_out: impl Fn(usize) -> bool) -> Rows {
        let mut seen = lessons.seen(left_out, self.least);
        let mut table = Table::new(self.task.answers, std::mem::take(&mut seen.features));
        let mut steps = [[0; MAX_ANSWERS]; 4];
        for before in Break::ALL {
            for (from, step) in steps[before as usize].iter_mut().enumerate().take(labels.names.len()) {
                *step = table.add(labels.step(from, before));
            }
        }
        let mut chain = Chain { fit: self, labels, seen: &seen, table, steps };
        let mut dice = Dice(SEED);
        let mut room = Room::default();
        for round in 0..self.rounds {
            for at in order(seen.sequences.len(), round) {
                chain.learn(seen.sequences[at].clone(), &mut dice, &mut room);
            }
            if round >= self.rounds / 2 {
                chain.table.keep();
            }
        }
        chain.table.into_rows()
    }
}

impl Chain<'_> {
    fn learn(&mut self, clauses: Range<usize>, dice: &mut Dice, room: &mut Room) {
        if clauses.is_empty() {
            return;
        }
        room.clear();
        for clause in clauses.clone() {
            room.starts.push(room.shown.len());
            dice.show(self.seen.entries(clause), self.fit.hidden, &mut room.shown);
        }
        room.starts.push(room.shown.len());
        for at in 0..clauses.len() {
            let mut sums = [0.0; MAX_ANSWERS];
            self.table.add_to(room.shown(at), &mut sums[..self.fit.task.answers]);
            room.scores.push(sums);
        }
        let total = self.pass(&clauses, room);
        self.gradients(&clauses, total, room);
        let weight = self.seen.weights[clauses.start];
        for at in 0..clauses.len() {
            let gradients = &room.gradients[at][..self.fit.task.answers];
            self.table.update(room.shown(at), gradients, weight, self.fit);
        }
        for (row, answer, gradient) in &room.steps {
            self.table.update_one(*row, *answer, gradient * weight, self.fit);
        }
    }

    /// The score of beginning `label` at a clause.
    fn begins(&self, scores: &Sums, label: usize) -> f32 {
        if self.labels.has_begins() { scores[self.labels.names.len() + label] } else { 0.0 }
    }

    /// The score of going from one label to another at a clause.
    fn edge(&self, clause: usize, scores: &Sums, from: usize, to: usize) -> f32 {
        if self.labels.ordered && from > to {
            return f32::NEG_INFINITY;
        }
        let step = self.table.weights(self.steps[self.seen.steps[clause]][from])[to];
        step + scores[to] + if from == to { 0.0 } else { self.begins(scores, to) }
    }

    /// Forward and backward sums; returns the logarithm of the sum over all paths.
    fn pass(&self, clauses: &Range<usize>, room: &mut Room) -> f32 {
        let (count, n) = (clauses.len(), self.labels.names.len());
        let Room { scores, forward, backward, .. } = room;
        forward.resize(count, [f32::NEG_INFINITY; MAX_ANSWERS]);
        backward.resize(count, [0.0; MAX_ANSWERS]);
        for label in 0..n {
            forward[0][label] = scores[0][label] + self.begins(&scores[0], label);
        }
        let mut sums = [0.0; MAX_ANSWERS];
        for at in 1..count {
            for to in 0..n {
                for (from, sum) in sums[..n].iter_mut().enumerate() {
                    *sum = forward[at - 1][from] + self.edge(clauses.start + at, &scores[at], from, to);
                }
                forward[at][to] = log_sum(&sums[..n]);
            }
        }
        for at in (0..count - 1).rev() {
            let next = at + 1;
            for from in 0..n {
                for (to, sum) in sums[..n].iter_mut().enumerate() {
                    *sum = self.edge(clauses.start + next, &scores[next], from, to) + backward[next][to];
                }
                backward[at][from] = log_sum(&sums[..n]);
            }
        }
        log_sum(&forward[count - 1][..n])
    }

    /// Expected minus labeled counts, for labels, their beginnings and transitions.
    fn gradients(&self, clauses: &Range<usize>, total: f32, room: &mut Room) {
        let n = self.labels.names.len();
        let labelled = |at: usize| self.seen.labels[clauses.start + at];
        for at in 0..clauses.len() {
            let clause = clauses.start + at;
            let gold = labelled(at);
            let gold_begins = at == 0 || labelled(at - 1) != gold;
            let mut gradients = [0.0; MAX_ANSWERS];
            for label in 0..n {
                let p = (room.forward[at][label] + room.backward[at][label] - total).exp();
                gradients[label] = p - f32::from(u8::from(label == gold));
                let mut p_begins = if at == 0 { p } else { 0.0 };
                if at > 0 {
                    for from in 0..n {
                        let edge = self.edge(clause, &room.scores[at], from, label);
                        let p = (room.forward[at - 1][from] + edge + room.backward[at][label] - total).exp();
                        let is_gold = label == gold && from == labelled(at - 1);
                        let row = self.steps[self.seen.steps[clause]][from];
                        room.steps.push((row, label, p - f32::from(u8::from(is_gold))));
                        if from != label {
                            p_begins += p;
                        }
                    }
                }
                if self.labels.has_begins() {
                    gradients[n + label] = p_begins - f32::from(u8::from(label == gold && gold_begins));
                }
            }
            room.gradients.push(gradients);
        }
    }
}

impl Room {
    fn clear(&mut self) {
        self.shown.clear();
        self.starts.clear();
        self.scores.clear();
        self.forward.clear();
        self.backward.clear();
        self.steps.clear();
        self.gradients.clear();
    }

    fn shown(&self, at: usize) -> &[(u32, f32)] {
        &self.shown[self.starts[at]..self.starts[at + 1]]
    }
}

fn log_sum(values: &[f32]) -> f32 {
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if top == f32::NEG_INFINITY {
        return top;
    }
    top + values.iter().map(|value| (value - top).exp()).sum::<f32>().ln()
}
