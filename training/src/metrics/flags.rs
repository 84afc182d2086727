//! Judgments on the whole answer.

use super::count::Count;
use starling::core::answer::Flags;

pub const NAMES: [&str; 7] = [
    "we_dominant",
    "missing_metric",
    "missing_scope_boundary",
    "handoff",
    "manager_directed",
    "vague_result",
    "generic_reflection",
];

/// How one flag was judged where it is labeled true or false.
#[derive(Debug, Clone, Copy, Default)]
pub struct Flag {
    pub labelled: usize,
    pub right: usize,
    /// Of those that are true.
    pub count: Count,
}

/// In the order of [`NAMES`].
pub fn compare(counts: &mut [Flag; NAMES.len()], labelled: &Flags, found: &Flags) {
    for ((flag, truth), guess) in counts.iter_mut().zip(values(labelled)).zip(values(found)) {
        let Some(truth) = truth else { continue };
        flag.labelled += 1;
        flag.right += usize::from(guess == Some(truth));
        match (truth, guess == Some(true)) {
            (true, true) => flag.count.tp += 1,
            (true, false) => flag.count.missed += 1,
            (false, true) => flag.count.fp += 1,
            (false, false) => {}
        }
    }
}

fn values(flags: &Flags) -> [Option<bool>; NAMES.len()] {
    [
        flags.we_dominant,
        flags.missing_metric,
        flags.missing_scope_boundary,
        flags.handoff,
        flags.manager_directed,
        flags.vague_result,
        flags.generic_reflection,
    ]
}
