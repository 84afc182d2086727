//! The parts of a STAR answer, the seconds each should take, and the level the candidate presents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One part of an answer, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    Situation,
    Task,
    Action,
    Result,
    Reflection,
}

impl Section {
    pub const ALL: [Section; 5] =
        [Section::Situation, Section::Task, Section::Action, Section::Result, Section::Reflection];

    /// Position in [`Section::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The section told after this one, if any.
    pub fn next(self) -> Option<Section> {
        Section::ALL.get(self.index() + 1).copied()
    }

    /// Name as shown to people.
    pub fn title(self) -> &'static str {
        match self {
            Section::Situation => "Situation",
            Section::Task => "Task",
            Section::Action => "Action",
            Section::Result => "Result",
            Section::Reflection => "Reflection",
        }
    }

    /// Name as written in files.
    pub fn name(self) -> &'static str {
        match self {
            Section::Situation => "situation",
            Section::Task => "task",
            Section::Action => "action",
            Section::Result => "result",
            Section::Reflection => "reflection",
        }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl FromStr for Section {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Section::ALL.into_iter().find(|section| section.name().eq_ignore_ascii_case(text)).ok_or_else(|| {
            UnknownName { given: text.to_owned(), expected: "situation, task, action, result, reflection" }
        })
    }
}

/// Seniority that an answer is held to.
///
/// `other` (somebody outside engineering) is accepted on input and asked the same as `sde2`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Sde1,
    #[default]
    #[serde(alias = "other")]
    Sde2,
    Senior,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::Sde1, Level::Sde2, Level::Senior];

    pub fn name(self) -> &'static str {
        match self {
            Level::Sde1 => "sde1",
            Level::Sde2 => "sde2",
            Level::Senior => "senior",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Level::Sde1 => "SDE1",
            Level::Sde2 => "SDE2",
            Level::Senior => "senior",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl FromStr for Level {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "sde1" => Ok(Level::Sde1),
            "sde2" | "other" => Ok(Level::Sde2),
            "senior" => Ok(Level::Senior),
            _ => Err(UnknownName { given: text.to_owned(), expected: "sde1, sde2, senior" }),
        }
    }
}

/// A name that is none of those expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not known; expected one of: {expected}")]
pub struct UnknownName {
    pub given: String,
    pub expected: &'static str,
}

/// Seconds that a section should take, and where it becomes a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Seconds aimed at.
    pub seconds: u32,
    /// Seconds after which the section is too long.
    pub limit_seconds: u32,
}

/// Share of a target by which a section may run over before it counts as an overrun (house rule, after a
/// practice tool that nudges at +50 %; see `content/rubric.toml`).
const OVERRUN_SHARE: f64 = 1.5;

impl Target {
    /// A target whose limit is half as much again.
    pub fn of(seconds: u32) -> Target {
        Target { seconds, limit_seconds: (f64::from(seconds) * OVERRUN_SHARE).round() as u32 }
    }
}

/// Budgets of this many seconds or more have targets in steps of five seconds (house rule).
const ROUNDED_FROM: u32 = 90;

/// The targets of a whole answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    targets: [Target; 5],
}

impl Budget {
    pub fn new(targets: [Target; 5]) -> Budget {
        Budget { targets }
    }

    pub fn target(&self, section: Section) -> Target {
        self.targets[section.index()]
    }

    /// Seconds of all sections together.
    pub fn seconds(&self) -> u32 {
        self.targets.iter().map(|target| target.seconds).sum()
    }

    /// The same shape stretched or shrunk to about `seconds` in all; to five seconds each where there are enough, since
    /// nobody speaks to 29.
    pub fn scaled_to(&self, seconds: u32) -> Budget {
        if seconds == self.seconds() {
            return *self;
        }
        let factor = f64::from(seconds) / f64::from(self.seconds().max(1));
        let grain = if seconds >= ROUNDED_FROM { 5.0 } else { 1.0 };
        let scaled = |value: u32| ((f64::from(value) * factor / grain).round() * grain).max(grain) as u32;
        Budget {
            targets: self.targets.map(|target| Target {
                seconds: scaled(target.seconds),
                limit_seconds: scaled(target.limit_seconds).max(scaled(target.seconds)),
            }),
        }
    }
}

impl Default for Budget {
    /// 30/20/90/20/15 s, the targets of the walkthrough that Starling was made for.
    fn default() -> Self {
        Budget::new([30, 20, 90, 20, 15].map(Target::of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_budget_is_175_seconds() {
        assert_eq!(Budget::default().seconds(), 175);
    }

    #[test]
    fn scaling_keeps_the_shape() {
        let short = Budget::default().scaled_to(120);
        assert!((110..=130).contains(&short.seconds()));
        assert!(Section::ALL.iter().all(|section| short.target(*section).seconds.is_multiple_of(5)));
        assert_eq!(Budget::default().scaled_to(175), Budget::default());
        assert!((13..=17).contains(&Budget::default().scaled_to(15).seconds()));
        assert!(short.target(Section::Action).seconds > short.target(Section::Situation).seconds);
    }
}
