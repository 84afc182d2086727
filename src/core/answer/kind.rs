//! The kinds of signal, and how each weighs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

    /// The kind that `name` names, as in files or with spaces or hyphens.
    pub fn from_name(name: &str) -> Option<Kind> {
        let name = name.to_lowercase().replace(['-', ' '], "_");
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Name as shown to people.
    pub fn title(self) -> &'static str {
        match self {
            Kind::WeLanguage => "“we” where “I” is asked",
            Kind::WeOk => "“we” as background",
            Kind::FirstPersonAction => "own steps",
            Kind::Metric => "a number for the outcome",
            Kind::MetricDelta => "a number before and after",
            Kind::BaselineNumber => "how big the problem was",
            Kind::NonMetricNumber => "a number beside the point",
            Kind::BusinessTranslation => "what it was worth",
            Kind::SecondOrderEffect => "it lasted or spread",
            Kind::ScopeBoundary => "whose job it was",
            Kind::Handoff => "passed on",
            Kind::ManagerDirected => "the work was given to you",
            Kind::VagueResult => "a result nobody can check",
            Kind::GenericReflection => "a lesson for any story",
            Kind::SpecificReflection => "a lesson from this story",
            Kind::PassiveNoAgent => "nobody is named who did it",
            Kind::Hedge => "hedges",
            Kind::Filler => "fillers",
        }
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
