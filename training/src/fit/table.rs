//! The weights while they are being fitted.

use super::{Fit, Rows};
use starling::core::scorer::model::features::Feature;

/// Rows whose weights are all smaller than this are left out.
const LEAST_WEIGHT: f32 = 0.015;

/// What the sum of squared gradients starts from.
const FIRST_SQUARE: f32 = 1e-2;

pub struct Table {
    answers: usize,
    features: Vec<Feature>,
    /// For each feature its weights, then the sums of their squared gradients.
    rows: Vec<f32>,
    /// Sums of the weights after the rounds that count.
    sums: Vec<f64>,
    kept: f64,
}

impl Table {
    pub fn new(answers: usize, features: Vec<Feature>) -> Table {
        let mut table =
            Table { answers, features: Vec::new(), rows: Vec::new(), sums: Vec::new(), kept: 0.0 };
        features.into_iter().for_each(|feature| {
            table.add(feature);
        });
        table
    }

    /// Adds a feature, and returns its row.
    pub fn add(&mut self, feature: Feature) -> usize {
        self.features.push(feature);
        self.rows.extend(std::iter::repeat_n(0.0, self.answers));
        self.rows.extend(std::iter::repeat_n(FIRST_SQUARE, self.answers));
        self.sums.extend(std::iter::repeat_n(0.0, self.answers));
        self.features.len() - 1
    }

    pub fn weights(&self, row: usize) -> &[f32] {
        let start = row * 2 * self.answers;
        &self.rows[start..start + self.answers]
    }

    /// Adds the weights of the features to `sums`.
    pub fn add_to(&self, entries: &[(u32, f32)], sums: &mut [f32]) {
        for (row, value) in entries {
            for (sum, weight) in sums.iter_mut().zip(self.weights(*row as usize)) {
                *sum += weight * value;
            }
        }
    }

    fn row_mut(&mut self, row: usize) -> (&mut [f32], &mut [f32]) {
        let start = row * 2 * self.answers;
        self.rows[start..start + 2 * self.answers].split_at_mut(self.answers)
    }

    /// Moves the weights of features against the gradients of the answers.
    pub fn update(&mut self, entries: &[(u32, f32)], gradients: &[f32], weight: f32, fit: &Fit) {
        for (row, value) in entries {
            let (weights, squares) = self.row_mut(*row as usize);
            for ((w, square), gradient) in weights.iter_mut().zip(squares).zip(gradients) {
                step(w, square, gradient * value * weight, fit);
            }
        }
    }

    /// Moves one weight against its gradient.
    pub fn update_one(&mut self, row: usize, answer: usize, gradient: f32, fit: &Fit) {
        let (weights, squares) = self.row_mut(row);
        step(&mut weights[answer], &mut squares[answer], gradient, fit);
    }

    /// Adds the current weights to the mean.
    pub fn keep(&mut self) {
        self.kept += 1.0;
        let weights = self.rows.chunks(2 * self.answers).flat_map(|row| &row[..self.answers]);
        self.sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += f64::from(*weight));
    }

    /// The mean weights.
    pub fn into_rows(self) -> Rows {
        let kept = self.kept.max(1.0);
        let means = self.sums.chunks(self.answers).map(|sums| sums.iter().map(|sum| (sum / kept) as f32));
        let rows = self.features.into_iter().zip(means).map(|(feature, means)| (feature, means.collect()));
        rows.filter(|(_, row): &(_, Vec<f32>)| row.iter().any(|value| value.abs() >= LEAST_WEIGHT)).collect()
    }
}

#[inline]
fn step(weight: &mut f32, square: &mut f32, gradient: f32, fit: &Fit) {
    let gradient = gradient + fit.decay * *weight;
    *square += gradient * gradient;
    *weight -= fit.rate * gradient / square.sqrt();
}
