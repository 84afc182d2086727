//! What an answer was meant to be, and so what it can lack: a whole story, one section in a drill, or a follow-up.

use crate::core::answer::Kind;
use crate::core::session::{Answer, AnswerKind};
use crate::core::star::{Section, Target};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    Story,
    /// One section alone.
    Section {
        section: Section,
        seconds: f64,
        target: Target,
    },
    FollowUp {
        seconds: f64,
        target: Target,
    },
}

/// Seconds that a follow-up answer should take. House rule: half a minute is what strong answers need.
pub const FOLLOW_UP_SECONDS: u32 = 30;

impl Part {
    /// What a saved answer was; the rungs of a ladder are whole stories.
    pub fn of<T>(answer: &Answer<T>) -> Part {
        let seconds = answer.timing.audio_ms as f64 / 1000.0;
        match (answer.kind, answer.prompt_id.parse::<Section>()) {
            (AnswerKind::FollowUp, _) => Part::FollowUp { seconds, target: Target::of(FOLLOW_UP_SECONDS) },
            (AnswerKind::Section, Ok(section)) => {
                let spans = answer.score.iter().flat_map(|score| &score.sections);
                let told = spans.into_iter().find(|part| part.section == section);
                let default = crate::core::star::Budget::default().target(section);
                let target = told.map_or(default, |part| Target::of(part.target_seconds));
                Part::Section { section, seconds, target }
            }
            _ => Part::Story,
        }
    }

    /// Seconds spoken and the target, where they are past its stop. A story's sections are reported one by one.
    pub fn over(self) -> Option<(f64, Target)> {
        match self {
            Part::Story => None,
            Part::Section { seconds, target, .. } | Part::FollowUp { seconds, target } => {
                (seconds > f64::from(target.limit_seconds)).then_some((seconds, target))
            }
        }
    }

    /// The section that it is about; a follow-up is about what was done.
    pub fn section(self) -> Section {
        match self {
            Part::Section { section, .. } => section,
            Part::Story | Part::FollowUp { .. } => Section::Action,
        }
    }
}

/// The section in which a kind is looked for.
pub fn home_of(kind: Kind) -> Section {
    match kind {
        Kind::ScopeBoundary | Kind::ManagerDirected => Section::Task,
        Kind::Metric
        | Kind::MetricDelta
        | Kind::BaselineNumber
        | Kind::BusinessTranslation
        | Kind::SecondOrderEffect
        | Kind::VagueResult => Section::Result,
        Kind::SpecificReflection | Kind::GenericReflection => Section::Reflection,
        _ => Section::Action,
    }
}
