//! Judgments on the whole answer.

use super::count::Count;
use starling::core::answer::Flags;

/// How one flag was judged where it is labeled true or false.
#[derive(Debug, Clone, Copy, Default)]
pub struct Flag {
    pub labelled: usize,
    pub right: usize,
    /// Of those that are true.
    pub count: Count,
}

/// In the order of [`Flags::NAMES`].
pub fn compare(counts: &mut [Flag; Flags::NAMES.len()], labelled: &Flags, found: &Flags) {
    for ((flag, truth), guess) in counts.iter_mut().zip(labelled.values()).zip(found.values()) {
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
