//! What sort of story an answer tells.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The sort of a story. Only ownership stories are asked whose problem it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StorySort {
    /// Finding, fixing or improving something.
    Ownership,
    /// A disagreement.
    Conflict,
    /// A mistake or failure of one's own.
    Mistake,
    /// Care for one customer, patient, pupil or other person.
    Customer,
    /// A decision, often in an emergency.
    Decision,
    /// Delivering something by a date.
    Delivery,
}

impl StorySort {
    pub const ALL: [StorySort; 6] = [
        StorySort::Ownership,
        StorySort::Conflict,
        StorySort::Mistake,
        StorySort::Customer,
        StorySort::Decision,
        StorySort::Delivery,
    ];

    pub fn index(self) -> usize {
        self as usize
    }

    /// Name as written in files.
    pub fn name(self) -> &'static str {
        match self {
            StorySort::Ownership => "ownership",
            StorySort::Conflict => "conflict",
            StorySort::Mistake => "mistake",
            StorySort::Customer => "customer",
            StorySort::Decision => "decision",
            StorySort::Delivery => "delivery",
        }
    }
}

/// What sort of story it was taken for, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    pub sort: StorySort,
    /// In a line, with the speaker's own words where some told most.
    pub why: String,
}

/// A fact on which the verdict hangs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TurningPoint {
    /// What to say, in the speaker's terms.
    #[serde(rename = "if")]
    pub condition: String,
    /// The verdict that it would make.
    pub then: super::Verdict,
    /// The words that decided against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// How sure the judgments are: for each, the chance that a reader with the label guide gives the same, between 0 and 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Confidence {
    pub verdict: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub we_dominant: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_metric: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_scope_boundary: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handoff: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_directed: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vague_result: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generic_reflection: Option<f64>,
}
