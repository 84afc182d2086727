//! Which words are Situation, Task, Action, Result and Reflection: the best ordered path through the clauses.
//!
//! A linear-chain model with the order of the story built in: a part may be missing, none comes back. What is
//! absent: any use of time; marks that the speaker set are laid over the result by the caller.

use crate::core::signal::clause_features::{break_name, section_name};
use crate::core::signal::model::{Feature, Task, Template, Weights};
use crate::core::signal::units::Break;
use crate::core::star::Section;

/// Weights for being in a part (first five) and for beginning it (last five).
pub const TASK: Task = Task { name: "section", answers: 10 };

/// Going from one part (argument a) to each part, by how the clause is set off (argument b).
pub const STEP: Template = Template::new("step");

/// What the model says of one clause.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clause {
    /// Score of being in each part.
    pub inside: [f32; 5],
    /// Score of each part beginning here.
    pub begins: [f32; 5],
}

#[derive(Debug, Clone)]
pub struct Segmenter {
    weights: Weights,
    steps: [[[f32; 5]; 5]; 3],
}

impl Segmenter {
    pub fn new(weights: Weights) -> Segmenter {
        let mut steps = [[[0.0; 5]; 5]; 3];
        for before in [Break::Words, Break::Comma, Break::Sentence] {
            for from in Section::ALL {
                let key =
                    Feature { template: STEP, a: section_name(from), b: break_name(before), token: 0 }.key();
                if let Some(row) = weights.row(key) {
                    steps[before as usize][from.index()].copy_from_slice(&row[..5]);
                }
            }
        }
        Segmenter { weights, steps }
    }

    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    pub fn clause(&self, features: &[Feature]) -> Clause {
        let sums = self.weights.sums(features);
        let mut clause = Clause::default();
        clause.inside.copy_from_slice(&sums[..5]);
        clause.begins.copy_from_slice(&sums[5..10]);
        clause
    }

    /// The best path. `breaks` are those before each clause.
    pub fn path(&self, clauses: &[Clause], breaks: &[Break]) -> Vec<Section> {
        let mut table: Vec<([f32; 5], [u8; 5])> = Vec::with_capacity(clauses.len());
        for (at, clause) in clauses.iter().enumerate() {
            let mut best = [f32::NEG_INFINITY; 5];
            let mut from = [0u8; 5];
            for to in 0..5 {
                if at == 0 {
                    best[to] = clause.inside[to] + clause.begins[to];
                    continue;
                }
                let before = &table[at - 1].0;
                let steps = &self.steps[breaks[at] as usize];
                for old in 0..=to {
                    let begins = if old == to { 0.0 } else { clause.begins[to] };
                    let sum = before[old] + steps[old][to] + begins + clause.inside[to];
                    if sum > best[to] {
                        best[to] = sum;
                        from[to] = old as u8;
                    }
                }
            }
            table.push((best, from));
        }
        let mut path = vec![Section::Situation; clauses.len()];
        let Some((last, _)) = table.last() else { return path };
        let mut here = crate::core::signal::model::best(last).0;
        for at in (0..clauses.len()).rev() {
            path[at] = Section::ALL[here];
            here = usize::from(table[at].1[here]);
        }
        path
    }
}
