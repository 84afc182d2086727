//! Logistic regression and a linear chain with the order of the story, by AdaGrad with decay.

use starling::core::scorer::model::features::Feature;
use starling::core::scorer::model::viterbi::Labels;
use starling::core::scorer::model::weight_file::{MAX_ANSWERS, NamedRows, Task};
use starling::core::scorer::text::clauses::Break;
use std::collections::HashMap;

#[derive(Clone)]
pub struct Instance {
    pub features: Vec<Feature>,
    pub label: usize,
    /// How the clause is set off from the one before.
    pub step: usize,
    /// How much it counts.
    pub weight: f32,
}

pub struct Fit {
    pub task: Task,
    /// Features seen less often are left out.
    pub least: usize,
    pub rate: f32,
    pub decay: f32,
    pub rounds: usize,
    /// Share of the features of an instance that are hidden at each visit, so that none is relied on alone.
    pub hidden: f32,
}

/// Rows with no weight as large as this are left out.
const LEAST_WEIGHT: f32 = 0.015;

struct Table {
    answers: usize,
    ids: HashMap<u64, usize>,
    features: Vec<Feature>,
    values: Vec<f32>,
    squares: Vec<f32>,
    sums: Vec<f64>,
    rounds: f64,
}

impl Table {
    fn new(answers: usize) -> Table {
        Table {
            answers,
            ids: HashMap::new(),
            features: Vec::new(),
            values: Vec::new(),
            squares: Vec::new(),
            sums: Vec::new(),
            rounds: 0.0,
        }
    }

    fn add(&mut self, feature: Feature) -> usize {
        let key = feature.key();
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = self.features.len();
        self.ids.insert(key, id);
        self.features.push(feature);
        self.values.extend(vec![0.0; self.answers]);
        self.squares.extend(vec![1e-2; self.answers]);
        self.sums.extend(vec![0.0; self.answers]);
        id
    }

    fn collect(&mut self, instances: &[&Instance], least: usize) {
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for instance in instances {
            let mut keys: Vec<u64> = instance.features.iter().map(Feature::key).collect();
            keys.sort_unstable();
            keys.dedup();
            keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
        }
        for instance in instances {
            for feature in &instance.features {
                if counts[&feature.key()] >= least {
                    self.add(*feature);
                }
            }
        }
    }

    fn ids(&self, instance: &Instance) -> Vec<(usize, f32)> {
        let known = |feature: &Feature| Some((*self.ids.get(&feature.key())?, feature.value));
        instance.features.iter().filter_map(known).collect()
    }

    fn update(&mut self, id: usize, answer: usize, gradient: f32, rate: f32, decay: f32) {
        let at = id * self.answers + answer;
        let g = gradient + decay * self.values[at];
        self.squares[at] += g * g;
        self.values[at] -= rate * g / self.squares[at].sqrt();
    }

    fn keep(&mut self) {
        self.rounds += 1.0;
        for (sum, value) in self.sums.iter_mut().zip(&self.values) {
            *sum += f64::from(*value);
        }
    }

    fn rows(&self) -> Vec<(Feature, Vec<f32>)> {
        let rounds = self.rounds.max(1.0);
        let row = |id: usize| {
            self.sums[id * self.answers..(id + 1) * self.answers].iter().map(|sum| (sum / rounds) as f32)
        };
        self.features
            .iter()
            .enumerate()
            .map(|(id, feature)| (*feature, row(id).collect::<Vec<f32>>()))
            .filter(|(_, row)| row.iter().any(|value| value.abs() >= LEAST_WEIGHT))
            .collect()
    }
}

/// Visits `0..count` in a fixed but mixed order that changes with the round.
fn order(count: usize, round: usize) -> Vec<usize> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64 ^ (round as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mut all: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all.swap(at, (state >> 33) as usize % (at + 1));
    }
    all
}

/// A fixed sequence of random numbers in 0..1.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1 << 24) as f32
    }

    /// Hides a share of `all`; what is left speaks the louder.
    fn hide(&mut self, all: &[(usize, f32)], share: f32) -> Vec<(usize, f32)> {
        let louder = 1.0 / (1.0 - share);
        all.iter().filter(|_| self.throw() >= share).map(|(id, value)| (*id, value * louder)).collect()
    }
}

pub fn named(task: Task, rows: &[(Feature, Vec<f32>)]) -> NamedRows {
    let mut named = NamedRows::new(task.answers);
    for (feature, values) in rows {
        named.push((feature.template.hash, feature.a, feature.b), values);
    }
    named
}

impl Fit {
    /// Every instance by itself.
    pub fn flat(&self, instances: &[Instance]) -> Vec<(Feature, Vec<f32>)> {
        let answers = self.task.answers;
        let mut table = Table::new(answers);
        table.collect(&instances.iter().collect::<Vec<_>>(), self.least);
        let ids: Vec<Vec<(usize, f32)>> = instances.iter().map(|instance| table.ids(instance)).collect();
        let mut dice = Dice(7);
        for round in 0..self.rounds {
            for at in order(instances.len(), round) {
                let mut sums = vec![0.0f32; answers];
                let shown = dice.hide(&ids[at], self.hidden);
                for (id, value) in &shown {
                    for (answer, sum) in sums.iter_mut().enumerate() {
                        *sum += table.values[id * answers + answer] * value;
                    }
                }
                let top = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let total: f32 = sums.iter().map(|sum| (sum - top).exp()).sum();
                for (answer, sum) in sums.iter().enumerate() {
                    let gradient =
                        (sum - top).exp() / total - f32::from(u8::from(answer == instances[at].label));
                    for (id, value) in &shown {
                        table.update(*id, answer, gradient * value, self.rate, self.decay);
                    }
                }
            }
            if round >= self.rounds / 2 {
                table.keep();
            }
        }
        table.rows()
    }

    /// Clauses of an answer together: a conditional random field.
    pub fn chain(&self, labels: &Labels, sequences: &[Vec<Instance>]) -> Vec<(Feature, Vec<f32>)> {
        let mut table = Table::new(self.task.answers);
        table.collect(&sequences.iter().flatten().collect::<Vec<_>>(), self.least);
        let mut steps = [[0; MAX_ANSWERS]; 4];
        for before in Break::ALL {
            for (from, step) in steps[before as usize].iter_mut().enumerate().take(labels.names.len()) {
                *step = table.add(labels.step(from, before));
            }
        }
        let ids: Vec<Vec<Vec<(usize, f32)>>> = sequences
            .iter()
            .map(|clauses| clauses.iter().map(|instance| table.ids(instance)).collect())
            .collect();
        let mut dice = Dice(11);
        for round in 0..self.rounds {
            for at in order(sequences.len(), round) {
                let shown: Vec<_> = ids[at].iter().map(|ids| dice.hide(ids, self.hidden)).collect();
                self.learn(labels, &mut table, &steps, &sequences[at], &shown);
            }
            if round >= self.rounds / 2 {
                table.keep();
            }
        }
        table.rows()
    }

    fn learn(
        &self,
        labels: &Labels,
        table: &mut Table,
        steps: &[[usize; MAX_ANSWERS]; 4],
        clauses: &[Instance],
        ids: &[Vec<(usize, f32)>],
    ) {
        let (count, n) = (clauses.len(), labels.names.len());
        if count == 0 {
            return;
        }
        let answers = self.task.answers;
        let mut scores = vec![vec![0.0f32; answers]; count];
        for (sums, ids) in scores.iter_mut().zip(ids) {
            for (id, value) in ids {
                for (answer, sum) in sums.iter_mut().enumerate() {
                    *sum += table.values[id * answers + answer] * value;
                }
            }
        }
        let begins = |at: usize, label: usize| if labels.has_begins() { scores[at][n + label] } else { 0.0 };
        let edge = |at: usize, from: usize, to: usize| {
            if labels.ordered && from > to {
                return f32::NEG_INFINITY;
            }
            let step = table.values[steps[clauses[at].step][from] * answers + to];
            step + scores[at][to] + if from == to { 0.0 } else { begins(at, to) }
        };
        let mut alpha = vec![vec![f32::NEG_INFINITY; n]; count];
        let mut beta = vec![vec![0.0f32; n]; count];
        for label in 0..n {
            alpha[0][label] = scores[0][label] + begins(0, label);
        }
        for at in 1..count {
            for to in 0..n {
                let sums: Vec<f32> = (0..n).map(|from| alpha[at - 1][from] + edge(at, from, to)).collect();
                alpha[at][to] = log_sum(&sums);
            }
        }
        for at in (0..count - 1).rev() {
            for from in 0..n {
                let sums: Vec<f32> = (0..n).map(|to| edge(at + 1, from, to) + beta[at + 1][to]).collect();
                beta[at][from] = log_sum(&sums);
            }
        }
        let total = log_sum(&alpha[count - 1]);
        let mut updates: Vec<(usize, usize, f32)> = Vec::new();
        for at in 0..count {
            let gold = clauses[at].label;
            let gold_begins = at == 0 || clauses[at - 1].label != gold;
            for label in 0..n {
                let p = (alpha[at][label] + beta[at][label] - total).exp();
                let gradient = p - f32::from(u8::from(label == gold));
                let mut p_begins = if at == 0 { p } else { 0.0 };
                if at > 0 {
                    for from in 0..n {
                        let p_edge =
                            (alpha[at - 1][from] + edge(at, from, label) + beta[at][label] - total).exp();
                        let is_gold = label == gold && from == clauses[at - 1].label;
                        let gradient = p_edge - f32::from(u8::from(is_gold));
                        updates.push((steps[clauses[at].step][from], label, gradient));
                        if from != label {
                            p_begins += p_edge;
                        }
                    }
                }
                let gradient_begins = p_begins - f32::from(u8::from(label == gold && gold_begins));
                for (id, value) in &ids[at] {
                    updates.push((*id, label, gradient * value));
                    if labels.has_begins() {
                        updates.push((*id, n + label, gradient_begins * value));
                    }
                }
            }
        }
        for (id, answer, gradient) in updates {
            table.update(id, answer, gradient * clauses[0].weight, self.rate, self.decay);
        }
    }
}

fn log_sum(values: &[f32]) -> f32 {
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if top == f32::NEG_INFINITY {
        return top;
    }
    top + values.iter().map(|value| (value - top).exp()).sum::<f32>().ln()
}
