//! A follow-up question as the scorer sees it.

use super::Kind;

/// A follow-up that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe<'a> {
    pub id: &'a str,
    pub prompt: &'a str,
    /// What it probes, in words.
    pub probes: &'a str,
    pub tests: &'a [Kind],
    pub suits: Suits<'a>,
}

/// Which stories a follow-up suits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suits<'a> {
    Any,
    /// The scenario's own, known by these terms of its glossary.
    Own(&'a [String]),
    /// Those that hold each of these words.
    Words(&'a [String]),
}
