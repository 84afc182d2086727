//! Weights with the names of their features, as they are read and written.

/// Rows of one task with the names of their features.
#[derive(Debug, Default, Clone)]
pub struct NamedRows {
    pub answers: usize,
    names: Vec<(u64, u64, u64)>,
    values: Vec<f32>,
}

impl NamedRows {
    pub fn new(answers: usize) -> NamedRows {
        NamedRows { answers, ..NamedRows::default() }
    }

    pub fn push(&mut self, names: (u64, u64, u64), values: &[f32]) {
        self.names.push(names);
        self.values.extend_from_slice(&values[..self.answers]);
    }

    pub fn rows(&self) -> impl Iterator<Item = ((u64, u64, u64), &[f32])> {
        self.names.iter().copied().zip(self.values.chunks(self.answers.max(1)))
    }

    /// How many features have weights.
    pub fn count(&self) -> usize {
        self.names.len()
    }
}
