//! Logistic regression and a linear chain, by AdaGrad with decay. The same lessons give the same weights.

mod chain;
mod flat;
mod lessons;
mod shuffle;
mod table;

pub use lessons::{Instance, Lessons};

use starling::core::scorer::model::features::Feature;
use starling::core::scorer::model::named_rows::NamedRows;
use starling::core::scorer::model::weight_file::Task;

/// Features with their weights, one for each answer.
pub type Rows = Vec<(Feature, Vec<f32>)>;

/// How a task is fitted.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    pub task: Task,
    /// Features seen less often are left out.
    pub least: usize,
    pub rate: f32,
    pub decay: f32,
    pub rounds: usize,
    /// Share of an instance's features that are hidden at each visit, so that none is relied on alone.
    pub hidden: f32,
}

pub fn named(task: Task, rows: &Rows) -> NamedRows {
    let mut named = NamedRows::new(task.answers);
    for (feature, values) in rows {
        named.push((feature.template.hash, feature.a, feature.b), values);
    }
    named
}
