//! What `doctor` found out about one thing.

use crate::core::failure::Failure;
use serde::Serialize;

/// One thing checked.
#[derive(Debug, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub ok: bool,
    /// An interview can be held without it.
    pub optional: bool,
    pub found: String,
    /// The next step, or a better one.
    pub hint: Option<String>,
}

impl Check {
    pub fn fine(name: &'static str, found: impl Into<String>) -> Check {
        Check { name, ok: true, optional: false, found: found.into(), hint: None }
    }

    pub fn failed(name: &'static str, failure: &Failure) -> Check {
        Check { name, ok: false, optional: false, found: failure.message.clone(), hint: failure.hint.clone() }
    }

    /// Present, but of no use as it is.
    pub fn useless(name: &'static str, found: impl Into<String>, hint: &str) -> Check {
        Check { ok: false, hint: Some(hint.to_owned()), ..Check::fine(name, found) }
    }

    pub fn optional(self) -> Check {
        Check { optional: true, ..self }
    }
}
