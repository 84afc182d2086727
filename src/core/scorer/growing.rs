//! The section in progress, for the live clock.

use super::Scorer;
use crate::core::following::{Following, Reading};

/// With fewer words than this it is too early to tell.
const LEAST_WORDS: usize = 5;

impl Following for Scorer {
    fn told_so_far(&self, so_far: &str) -> Option<Reading> {
        if so_far.split_whitespace().take(LEAST_WORDS).count() < LEAST_WORDS {
            return None;
        }
        Some(self.reading(so_far))
    }
}
