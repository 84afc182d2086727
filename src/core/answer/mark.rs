//! Where the speaker said that the next section begins.

use crate::core::star::Section;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The candidate said: from here on it is this section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    pub section: Section,
    /// From the start of the take.
    pub at_ms: u64,
}
