//! Scoring an answer. This file is the stable JSON object; what computes it is in the modules below.

mod delivery;
mod judge;
mod reasons;
mod rescore;
mod scorer;

pub use crate::core::follow_up::Probe;
pub use crate::core::session::Mark;
pub use crate::core::signal::lexicon::{Explanation, LexiconError};
pub use rescore::{Gain, Rescored};
pub use scorer::{Request, Scorer};

use crate::core::star::{Level, Section};
use crate::core::transcript::{Pause, is_hesitation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Version name of [`Score`] as JSON.
pub const SCHEMA: &str = "starling.score/1";

/// What a bar raiser would have heard in an answer.
///
/// Offsets are in Unicode scalar values into `text`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// Always [`SCHEMA`].
    pub schema: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub level: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principle: Option<String>,
    pub verdict: Verdict,
    /// What decided the verdict, most important first.
    #[serde(default)]
    pub reasons: Vec<String>,
    pub flags: Flags,
    pub signals: Vec<Signal>,
    pub sections: Vec<SectionSpan>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// Kinds that the answer should have had and has not.
    pub missing: Vec<Kind>,
    /// Id of the follow-up to ask next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<String>,
    /// Why that one, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_reason: Option<String>,
    pub text: String,
}

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

/// What a signal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    WeLanguage,
    WeOk,
    FirstPersonAction,
    Metric,
    MetricDelta,
    BaselineNumber,
    NonMetricNumber,
    BusinessTranslation,
    SecondOrderEffect,
    ScopeBoundary,
    Handoff,
    ManagerDirected,
    VagueResult,
    GenericReflection,
    SpecificReflection,
    PassiveNoAgent,
    Hedge,
    Filler,
}

/// How a signal weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    Positive,
    Negative,
    Neutral,
}

impl Kind {
    pub const ALL: [Kind; 18] = [
        Kind::WeLanguage,
        Kind::WeOk,
        Kind::FirstPersonAction,
        Kind::Metric,
        Kind::MetricDelta,
        Kind::BaselineNumber,
        Kind::NonMetricNumber,
        Kind::BusinessTranslation,
        Kind::SecondOrderEffect,
        Kind::ScopeBoundary,
        Kind::Handoff,
        Kind::ManagerDirected,
        Kind::VagueResult,
        Kind::GenericReflection,
        Kind::SpecificReflection,
        Kind::PassiveNoAgent,
        Kind::Hedge,
        Kind::Filler,
    ];

    /// Name as written in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::WeLanguage => "we_language",
            Kind::WeOk => "we_ok",
            Kind::FirstPersonAction => "first_person_action",
            Kind::Metric => "metric",
            Kind::MetricDelta => "metric_delta",
            Kind::BaselineNumber => "baseline_number",
            Kind::NonMetricNumber => "non_metric_number",
            Kind::BusinessTranslation => "business_translation",
            Kind::SecondOrderEffect => "second_order_effect",
            Kind::ScopeBoundary => "scope_boundary",
            Kind::Handoff => "handoff",
            Kind::ManagerDirected => "manager_directed",
            Kind::VagueResult => "vague_result",
            Kind::GenericReflection => "generic_reflection",
            Kind::SpecificReflection => "specific_reflection",
            Kind::PassiveNoAgent => "passive_no_agent",
            Kind::Hedge => "hedge",
            Kind::Filler => "filler",
        }
    }

    /// The kind that `name` names, as in files or as shown to people.
    pub fn from_name(name: &str) -> Option<Kind> {
        let name = name.to_lowercase().replace(['-', ' '], "_");
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Name as shown to people.
    pub fn title(self) -> String {
        self.name().replace('_', " ")
    }

    pub fn polarity(self) -> Polarity {
        match self {
            Kind::FirstPersonAction
            | Kind::Metric
            | Kind::MetricDelta
            | Kind::BusinessTranslation
            | Kind::SecondOrderEffect
            | Kind::ScopeBoundary
            | Kind::SpecificReflection => Polarity::Positive,
            Kind::WeLanguage
            | Kind::Handoff
            | Kind::ManagerDirected
            | Kind::VagueResult
            | Kind::GenericReflection
            | Kind::PassiveNoAgent => Polarity::Negative,
            Kind::WeOk | Kind::BaselineNumber | Kind::NonMetricNumber | Kind::Hedge | Kind::Filler => {
                Polarity::Neutral
            }
        }
    }
}

/// A phrase that says something about the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signal {
    pub kind: Kind,
    pub section: Section,
    pub start: usize,
    pub end: usize,
    /// The candidate's own words.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_ms: Option<u64>,
    /// What it means here, in a line.
    pub why: String,
}

/// Which words belong to a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SectionSpan {
    pub section: Section,
    pub start: usize,
    pub end: usize,
    /// Seconds spoken, when the words have times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Of these, in pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_seconds: Option<f64>,
    pub target_seconds: u32,
    pub words: usize,
}

/// How it was said. Never part of the verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Delivery {
    /// Length of the recording.
    pub seconds: f64,
    /// What the whole answer should take.
    #[serde(default)]
    pub target_seconds: u32,
    /// Time in which the candidate spoke.
    pub speech_seconds: f64,
    /// Words per minute of speech.
    pub words_per_minute: f64,
    /// Words per minute by the clock, pauses included.
    pub words_per_minute_clock: f64,
    /// Seconds before the first word.
    pub first_word_seconds: f64,
    /// Seconds after the last word.
    #[serde(default)]
    pub trailing_seconds: f64,
    pub pauses: Vec<Pause>,
    pub fillers: Vec<Filler>,
    /// "um", "uh" and their like alone, with what is known about the count.
    /// Absent where the words were not heard here, one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub um_uh: Option<UmUh>,
}

/// How many "um", "uh" and their like were heard, and between which bounds the number that was said most likely lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UmUh {
    pub heard: usize,
    pub least: usize,
    pub most: usize,
}

impl Delivery {
    /// The fillers in words: sounds of hesitation with their bounds, then all others.
    pub fn fillers_told(&self) -> String {
        let sounds = self.fillers.iter().filter(|filler| is_hesitation(&filler.text)).count();
        let others = self.fillers.len() - sounds;
        let told = match self.um_uh {
            Some(um_uh) => um_uh.to_string(),
            None => format!("{sounds} um/uh, at least"),
        };
        match others {
            0 => told,
            1 => format!("{told}; 1 other filler"),
            _ => format!("{told}; {others} other fillers"),
        }
    }
}

impl std::fmt::Display for UmUh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let UmUh { heard, least, most } = self;
        match (least == heard, heard == most) {
            (true, true) => write!(f, "{heard} um/uh heard"),
            (true, false) => write!(f, "{heard} um/uh heard, up to {most} said"),
            _ => write!(f, "{heard} um/uh heard, {least} to {most} said"),
        }
    }
}

/// A filler word or sound that was heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Filler {
    pub text: String,
    pub start: usize,
    pub end: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_of_hesitation_are_told_with_their_bounds_and_apart_from_words() {
        let filler = |text: &str| Filler { text: text.to_owned(), start: 0, end: 2, start_ms: None };
        let told = |um_uh, fillers: &[&str]| {
            Delivery {
                seconds: 60.0,
                target_seconds: 175,
                speech_seconds: 50.0,
                words_per_minute: 140.0,
                words_per_minute_clock: 120.0,
                first_word_seconds: 0.5,
                trailing_seconds: 0.2,
                pauses: Vec::new(),
                fillers: fillers.iter().map(|text| filler(text)).collect(),
                um_uh,
            }
            .fillers_told()
        };
        let of = |heard, least, most| Some(UmUh { heard, least, most });
        assert_eq!(told(of(5, 4, 7), &["Um,", "uh"]), "5 um/uh heard, 4 to 7 said");
        assert_eq!(told(of(1, 0, 2), &["like"]), "1 um/uh heard, 0 to 2 said; 1 other filler");
        assert_eq!(told(of(0, 0, 1), &[]), "0 um/uh heard, up to 1 said");
        assert_eq!(told(of(0, 0, 0), &[]), "0 um/uh heard");
        assert_eq!(told(None, &["Um,", "like", "you know"]), "1 um/uh, at least; 2 other fillers");
    }
}
