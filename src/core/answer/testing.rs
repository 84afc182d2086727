//! A score to start from in tests.

use super::{Flags, SCHEMA, Score, Verdict};
use crate::core::star::Level;

/// The score of `text` of which nothing was found.
pub fn score(text: &str) -> Score {
    Score {
        schema: SCHEMA.to_owned(),
        id: None,
        level: Level::Sde2,
        principle: None,
        verdict: Verdict::Hire,
        reasons: Vec::new(),
        flags: Flags::default(),
        signals: Vec::new(),
        sections: Vec::new(),
        delivery: None,
        missing: Vec::new(),
        story: None,
        confidence: None,
        turning_points: Vec::new(),
        follow_up: None,
        follow_up_reason: None,
        text: text.to_owned(),
    }
}
