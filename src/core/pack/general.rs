//! The follow-ups that suit any story, from `content/follow_ups.toml`.

use super::raw;
use super::{FollowUp, parse};
use crate::core::answer::{Probe, Suits};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format_version")]
    _format_version: u32,
    follow_ups: Vec<raw::FollowUp>,
}

static GENERAL: LazyLock<Vec<FollowUp>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../content/follow_ups.toml"))
        .unwrap_or_else(|error| unreachable!("the shipped follow-ups are tested: {error}"));
    file.follow_ups.into_iter().map(parse::typed_follow_up).collect()
});

/// All of them, in the order in which they are asked.
pub fn general() -> &'static [FollowUp] {
    &GENERAL
}

/// The one with this id.
pub fn general_follow_up(id: &str) -> Option<&'static FollowUp> {
    GENERAL.iter().find(|follow_up| follow_up.id == id)
}

/// Name of the recording of one of them, the same in every pack.
pub fn general_audio(follow_up: &FollowUp) -> String {
    format!("{}.ogg", follow_up.id)
}

/// What they look for.
pub fn general_probes() -> Vec<Probe<'static>> {
    GENERAL.iter().map(|one| one.probe(Suits::Any)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::check::GENERAL_PREFIX;
    use super::*;
    use crate::core::answer::Kind;

    #[test]
    fn every_gap_that_an_answer_can_have_has_a_question() {
        for kind in [
            Kind::Handoff,
            Kind::WeLanguage,
            Kind::FirstPersonAction,
            Kind::VagueResult,
            Kind::Metric,
            Kind::MetricDelta,
            Kind::ManagerDirected,
            Kind::ScopeBoundary,
            Kind::GenericReflection,
            Kind::SpecificReflection,
            Kind::BusinessTranslation,
            Kind::SecondOrderEffect,
        ] {
            assert!(GENERAL.iter().any(|one| one.tests.contains(&kind)), "{}", kind.name());
        }
        assert!(GENERAL.iter().filter(|one| one.tests.is_empty()).count() >= 2, "two go deeper in any story");
        assert!(GENERAL.iter().all(|one| one.id.starts_with(GENERAL_PREFIX)));
        let mut ids: Vec<_> = GENERAL.iter().map(|one| &one.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), GENERAL.len());
    }
}
