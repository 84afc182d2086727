//! What was found in an answer, and where: phrases and sections.

use super::Kind;
use crate::core::star::Section;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A phrase that says something about the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signal {
    pub kind: Kind,
    pub section: Section,
    pub start: usize,
    pub end: usize,
    /// The candidate's own words.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_ms: Option<u64>,
    /// What it means here, in a line.
    pub why: String,
}

/// Which words belong to a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SectionSpan {
    pub section: Section,
    pub start: usize,
    pub end: usize,
    /// Seconds spoken, when the words have times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Of these, in pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_seconds: Option<f64>,
    pub target_seconds: u32,
    pub words: usize,
}
