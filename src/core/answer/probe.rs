//! A follow-up question as the scorer sees it.

use super::Kind;

/// A follow-up of the scenario and the kinds it probes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe<'a> {
    pub id: &'a str,
    pub tests: &'a [Kind],
}
