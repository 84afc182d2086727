//! The published thresholds of `content/rubric.toml`, typed and checked. What decides with them is in `score::judge`.

use crate::core::content_error::ContentError;
use crate::core::star::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

const FORMAT: u32 = 1;

/// When an answer is asked to show that the problem lay outside the speaker's remit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoundaryAsked {
    Always,
    Never,
    /// When the story is one of finding, fixing or improving something.
    Story,
}

/// When "we" hides who acted.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeDominant {
    /// Share of "we did" among all "I did" and "we did", 0 to 1.
    pub share: f64,
    /// Fewer "we did" than this never count.
    pub least: usize,
    pub source: String,
    pub counter_evidence: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actions {
    /// Own actions below which there is no personal work.
    pub none_below: usize,
    pub source: String,
    pub counter_evidence: String,
}

/// What a level adds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRule {
    /// How many of value and spread are required for the highest vote.
    pub extras: usize,
    /// Whether an ownership story needs its boundary for the highest vote.
    pub boundary_for_strong: bool,
    /// What a reflection is asked for.
    pub reflection: String,
    pub source: String,
    pub counter_evidence: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    pub sde1: LevelRule,
    pub sde2: LevelRule,
    pub senior: LevelRule,
}

/// Bands of words a minute of speech.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    pub slow_below: f64,
    pub fast_above: f64,
    pub source: String,
    pub counter_evidence: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fillers {
    /// Per hundred words.
    pub mention_from: f64,
    /// Lowest share of heard "um" and "uh" that were really said.
    pub right_at_least: f64,
    /// Lowest share of "um" and "uh" said that are heard.
    pub found_at_least: f64,
    pub source: String,
    pub counter_evidence: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pauses {
    pub long_seconds: f64,
    pub source: String,
    pub counter_evidence: String,
}

/// All thresholds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    format_version: Spanned<u32>,
    pub we_dominant: WeDominant,
    pub actions: Actions,
    pub levels: Levels,
    principles: BTreeMap<String, BoundaryAsked>,
    pub pace: Pace,
    pub fillers: Fillers,
    pub pauses: Pauses,
}

impl Rubric {
    /// Reads the text of the file `name`.
    pub fn parse(name: &str, text: &str) -> Result<Rubric, ContentError> {
        let rubric: Rubric = toml::from_str(text).map_err(|fault| {
            ContentError::at(name, text, &fault.span().unwrap_or(0..0), fault.message().to_owned())
        })?;
        let version = *rubric.format_version.get_ref();
        if version != FORMAT {
            let message = format!("format_version {version} is not known here; expected {FORMAT}");
            return Err(ContentError::at(name, text, &rubric.format_version.span(), message));
        }
        Ok(rubric)
    }

    pub fn level(&self, level: Level) -> &LevelRule {
        match level {
            Level::Sde1 => &self.levels.sde1,
            Level::Sde2 => &self.levels.sde2,
            Level::Senior => &self.levels.senior,
        }
    }

    /// Whether `principle` ("Ownership", "Dive Deep") asks for the boundary.
    pub fn boundary_asked(&self, principle: Option<&str>) -> BoundaryAsked {
        let name = principle.unwrap_or("default").trim().to_lowercase().replace([' ', '-'], "_");
        let found = self.principles.iter().find(|(known, _)| name.starts_with(known.as_str()));
        found
            .map(|(_, asked)| *asked)
            .or_else(|| self.principles.get("other").copied())
            .unwrap_or(BoundaryAsked::Story)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../content/rubric.toml");

    #[test]
    fn the_rubric_that_ships_is_sound() {
        let rubric = Rubric::parse("rubric.toml", TEXT).expect("sound");
        assert_eq!(rubric.boundary_asked(Some("Ownership")), BoundaryAsked::Always);
        assert_eq!(rubric.boundary_asked(Some("Have Backbone; Disagree and Commit")), BoundaryAsked::Never);
        assert_eq!(rubric.boundary_asked(Some("Frugality")), BoundaryAsked::Story);
        assert_eq!(rubric.boundary_asked(None), BoundaryAsked::Story);
    }

    #[test]
    fn a_missing_threshold_is_named() {
        let fault =
            Rubric::parse("rubric.toml", &TEXT.replace("share = 0.5", "shares = 0.5")).expect_err("a fault");
        assert_eq!((fault.line, fault.column), (7, 1));
        assert!(fault.message.starts_with("unknown field `shares`"), "{}", fault.message);
    }
}
