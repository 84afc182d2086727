//! The four votes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How the answer would be voted on, by its content alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    NoHire,
    LeaningNoHire,
    Hire,
    StrongHire,
}

impl Verdict {
    /// From worst to best.
    pub const ALL: [Verdict; 4] =
        [Verdict::NoHire, Verdict::LeaningNoHire, Verdict::Hire, Verdict::StrongHire];

    pub fn title(self) -> &'static str {
        match self {
            Verdict::NoHire => "no hire",
            Verdict::LeaningNoHire => "leaning no hire",
            Verdict::Hire => "hire",
            Verdict::StrongHire => "strong hire",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
