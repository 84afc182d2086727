//! A line of an answer file as it is written.

use serde::Deserialize;
use starling::core::answer::{Kind, StorySort, Verdict};
use starling::core::star::{Level, Section};
use std::collections::BTreeMap;

/// The level the speaker claims.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presented {
    Sde1,
    Sde2,
    Senior,
    Other,
}

impl Presented {
    /// The level it is scored at.
    pub fn level(self) -> Level {
        match self {
            Presented::Sde1 => Level::Sde1,
            Presented::Sde2 | Presented::Other => Level::Sde2,
            Presented::Senior => Level::Senior,
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct Label {
    pub kind: Kind,
    pub quote: String,
    /// From 1.
    #[serde(default = "first")]
    pub occurrence: usize,
}

fn first() -> usize {
    1
}

impl Label {
    /// Where the quote is in `text`, in bytes.
    pub fn byte_in(&self, text: &str) -> Option<usize> {
        let nth = self.occurrence.checked_sub(1)?;
        if self.quote.is_empty() {
            return None;
        }
        text.match_indices(&self.quote).nth(nth).map(|(at, _)| at)
    }
}

#[derive(Debug, Deserialize)]
pub struct Part {
    pub section: Section,
    pub start_quote: String,
}

/// Fields meant only for people, `group`, `profession`, `register` and `note`, are not kept.
#[derive(Debug, Deserialize)]
pub struct Row {
    pub id: String,
    #[serde(default)]
    pub sort: Option<StorySort>,
    pub level: Presented,
    pub text: String,
    pub flags: BTreeMap<String, Option<bool>>,
    pub spans: Vec<Label>,
    pub sections: Vec<Part>,
    pub verdict: Verdict,
    #[serde(default)]
    pub also: Option<Verdict>,
}
