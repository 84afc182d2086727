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
    /// Their names, in the order of the fields.
    pub const NAMES: [&str; 7] = [
        "we_dominant",
        "missing_metric",
        "missing_scope_boundary",
        "handoff",
        "manager_directed",
        "vague_result",
        "generic_reflection",
    ];

    /// In the order of [`Flags::NAMES`].
    pub fn values(&self) -> [Option<bool>; 7] {
        [
            self.we_dominant,
            self.missing_metric,
            self.missing_scope_boundary,
            self.handoff,
            self.manager_directed,
            self.vague_result,
            self.generic_reflection,
        ]
    }

    /// The names of those that are raised.
    pub fn raised(&self) -> Vec<&'static str> {
        let all = Flags::NAMES.into_iter().zip(self.values());
        all.filter(|(_, raised)| *raised == Some(true)).map(|(name, _)| name).collect()
    }
}
