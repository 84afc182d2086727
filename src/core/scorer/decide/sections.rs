//! Which words are Situation, Task, Action, Result and Reflection: the best ordered path through the clauses.
//!
//! A linear chain with the order of the story built in: a part may be missing, none comes back. Deliberately absent:
//! any use of time; marks set by the speaker are laid over the result by the caller.

use crate::core::scorer::model::viterbi::Labels;
use crate::core::scorer::model::weight_file::Task;

/// Weights for being in a part (first five) and for beginning it (last five).
pub const TASK: Task = Task { name: "section", answers: 10 };

pub const LABELS: Labels =
    Labels { task: TASK, names: &["situation", "task", "action", "result", "reflection"], ordered: true };

/// As [`TASK`], for the text so far of an answer still in progress: nothing is known of what comes after.
pub const GROWING: Task = Task { name: "section-so-far", answers: 10 };

pub const GROWING_LABELS: Labels = Labels { task: GROWING, ..LABELS };
