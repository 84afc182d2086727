//! A candidate's own story, written once and used for several principles.

use crate::core::bytes::without_text_mark;
use crate::core::pack::{Pivot, is_forbidden};
use crate::core::star::Section;
use serde::{Deserialize, Serialize};

/// A story as stored in the story bank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub title: String,
    /// Principles that it shows best, the first one above all.
    pub principles: Vec<String>,
    /// The sections as they would be spoken; they may be empty at first.
    #[serde(default)]
    pub situation: String,
    #[serde(default)]
    pub task: String,
    #[serde(default)]
    pub action: String,
    #[serde(default)]
    pub result: String,
    #[serde(default)]
    pub reflection: String,
    /// How to turn it toward other principles.
    #[serde(default)]
    pub pivots: Vec<Pivot>,
}

/// How a story serves a principle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover<'a> {
    /// It is about it.
    Told,
    /// It can be turned that way.
    Turned(&'a Pivot),
}

impl Story {
    /// Reads a story.
    ///
    /// # Errors
    /// What is wrong with it, in words, with the line.
    pub fn parse(text: &str) -> Result<Story, String> {
        let text = without_text_mark(text);
        if let Some(c) = text.chars().find(|c| is_forbidden(*c)) {
            return Err(format!("the character U+{:04X} is not allowed: remove it", c as u32));
        }
        let story: Story = toml::from_str(text).map_err(|error| error.to_string())?;
        if story.title.trim().is_empty() || story.principles.is_empty() {
            return Err("a story needs a title and at least one principle".to_owned());
        }
        Ok(story)
    }

    pub fn section(&self, section: Section) -> &str {
        match section {
            Section::Situation => &self.situation,
            Section::Task => &self.task,
            Section::Action => &self.action,
            Section::Result => &self.result,
            Section::Reflection => &self.reflection,
        }
    }

    /// The whole story as one answer.
    pub fn answer(&self) -> String {
        let parts = Section::ALL.map(|section| self.section(section));
        parts.iter().flat_map(|part| part.split_whitespace()).collect::<Vec<_>>().join(" ")
    }

    /// How it serves `principle`, if it does.
    pub fn covers(&self, principle: &str) -> Option<Cover<'_>> {
        let alike = |name: &str| name.trim().eq_ignore_ascii_case(principle.trim());
        if self.principles.iter().any(|name| alike(name)) {
            return Some(Cover::Told);
        }
        self.pivots.iter().find(|pivot| alike(&pivot.principle)).map(Cover::Turned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = r#"
title = "The lost notices"
principles = ["Ownership"]
situation = "Notices were lost."
action = """
I traced
them."""
[[pivots]]
principle = "Dive Deep"
lead_with = "Open with the two lists."
emphasise = ["evidence"]
downplay = []
"#;

    #[test]
    fn a_story_covers_what_it_tells_and_what_it_can_be_turned_to() {
        let story = Story::parse(STORY).expect("sound");
        assert_eq!(story.answer(), "Notices were lost. I traced them.");
        assert_eq!(story.covers("ownership"), Some(Cover::Told));
        assert!(
            matches!(story.covers("Dive Deep"), Some(Cover::Turned(pivot)) if pivot.emphasise == ["evidence"])
        );
        assert_eq!(story.covers("Frugality"), None);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert!(Story::parse("titel = \"x\"").expect_err("unknown key").contains("titel"));
        assert!(Story::parse("title = \"x\"\nprinciples = []").expect_err("none").contains("principle"));
        assert!(Story::parse("title = \"\u{1b}[2J\"").expect_err("harmful").contains("U+001B"));
    }
}
