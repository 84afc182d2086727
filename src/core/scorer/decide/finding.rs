//! A finding about a stretch of tokens.

use crate::core::answer::Kind;

/// A finding about tokens `first..end`.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub kind: Kind,
    pub first: usize,
    pub end: usize,
    /// Token that weighed most, where a word did.
    pub because: Option<usize>,
    /// The rule of the lexicon that matched, where one did.
    pub rule: Option<usize>,
}
