//! The stable JSON object of a scored answer.

use super::{Confidence, Delivery, Flags, Kind, SectionSpan, Signal, Story, TurningPoint, Verdict};
use crate::core::star::Level;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version name of [`Score`] as JSON.
pub const SCHEMA: &str = "starling.score/1";

/// What a bar raiser would have heard in an answer.
///
/// Offsets are in Unicode scalar values into `text`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// Always [`SCHEMA`].
    pub schema: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub level: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principle: Option<String>,
    pub verdict: Verdict,
    /// What decided the verdict, most important first.
    #[serde(default)]
    pub reasons: Vec<String>,
    pub flags: Flags,
    pub signals: Vec<Signal>,
    pub sections: Vec<SectionSpan>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// Kinds that the answer should have had and has not.
    pub missing: Vec<Kind>,
    /// What sort of story it was taken for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<Story>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The facts on which the verdict hangs, the weightiest first.
    #[serde(default)]
    pub turning_points: Vec<TurningPoint>,
    /// Id of the follow-up to ask next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<String>,
    /// Why that one, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_reason: Option<String>,
    pub text: String,
}
