//! Judgements on a whole answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Judgements on the whole answer; `None` where one does not apply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flags {
    pub we_dominant: Option<bool>,
    pub missing_metric: Option<bool>,
    pub missing_scope_boundary: Option<bool>,
    pub handoff: Option<bool>,
    pub manager_directed: Option<bool>,
    pub vague_result: Option<bool>,
    pub generic_reflection: Option<bool>,
}

impl Flags {
    /// The names of those that are raised.
    pub fn raised(&self) -> Vec<&'static str> {
        let all = [
            ("we_dominant", self.we_dominant),
            ("missing_metric", self.missing_metric),
            ("missing_scope_boundary", self.missing_scope_boundary),
            ("handoff", self.handoff),
            ("manager_directed", self.manager_directed),
            ("vague_result", self.vague_result),
            ("generic_reflection", self.generic_reflection),
        ];
        all.into_iter().filter(|(_, raised)| *raised == Some(true)).map(|(name, _)| name).collect()
    }
}
