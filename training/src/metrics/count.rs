//! Hits, false alarms and misses, and the ratios made from them.

use serde::Serialize;

/// How often something was found where it is labeled, found where it is not, and not found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub tp: usize,
    pub fp: usize,
    #[serde(rename = "fn")]
    pub missed: usize,
}

impl Count {
    pub fn labelled(self) -> usize {
        self.tp + self.missed
    }

    /// `None` when nothing is labeled and nothing was found.
    pub fn precision(self) -> Option<f64> {
        match (self.labelled(), self.tp + self.fp) {
            (0, 0) => None,
            (_, 0) => Some(0.0),
            (_, found) => Some(self.tp as f64 / found as f64),
        }
    }

    /// `None` when nothing is labeled.
    pub fn recall(self) -> Option<f64> {
        share(self.tp, self.labelled())
    }

    /// `None` when nothing is labeled.
    pub fn f1(self) -> Option<f64> {
        (self.labelled() > 0).then(|| 2.0 * self.tp as f64 / (2 * self.tp + self.fp + self.missed) as f64)
    }

    pub fn add(&mut self, other: Count) {
        self.tp += other.tp;
        self.fp += other.fp;
        self.missed += other.missed;
    }
}

/// `None` for an empty total.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The mean of those that are known.
pub fn mean(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let values: Vec<f64> = values.into_iter().flatten().collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
