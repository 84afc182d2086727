//! What a report is made of: a session, its scenario's coaching where the pack is still there, and its sound.

use super::sound::AnswerAudio;
use crate::core::answer::Kind;
use crate::core::pack::Scenario;
use crate::core::rubric::Rubric;
use crate::core::session::Session;
use crate::core::study::{advice, part};
use std::collections::BTreeMap;

/// Everything that the formats draw from. Building it is the verb's work; rendering reads no file.
#[derive(Debug, Clone)]
pub struct ReportModel {
    pub session: Session,
    /// The scenario's guide; without it a report has no examples.
    pub scenario: Option<Scenario>,
    /// The bands of delivery, with their sources.
    pub rubric: Rubric,
    /// By the file name of the recording. A missing one can be read about but not heard.
    pub sounds: BTreeMap<String, AnswerAudio>,
}

/// How to say what was missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coaching {
    pub line: &'static str,
    pub advice: Option<String>,
    /// Words that would have done it.
    pub example: Option<String>,
}

impl ReportModel {
    pub fn title(&self) -> &str {
        self.session.name.as_deref().unwrap_or(&self.session.scenario.title)
    }

    /// The coaching for a missing kind: the section's own, and a phrase of the strong example or a strong reply.
    pub fn coaching(&self, kind: Kind) -> Coaching {
        let guide = self.scenario.as_ref().map(|scenario| scenario.section(part::home_of(kind)));
        let reply = self
            .scenario
            .iter()
            .flat_map(|scenario| &scenario.follow_ups)
            .find(|follow_up| follow_up.tests.contains(&kind))
            .map(|follow_up| follow_up.strong.key_phrase.clone());
        let phrases = guide.map(|guide| guide.signals.join(" … ")).filter(|text| !text.is_empty());
        Coaching {
            line: advice::missing_line(kind),
            advice: guide.map(|guide| guide.coaching.clone()),
            example: phrases.or(reply),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use starling::believable;

    /// A believable report with sound beside it and the coaching of the shipped scenario.
    pub fn model(seed: u64) -> ReportModel {
        let session = believable::session(seed);
        let sound = |answer: &crate::core::session::Answer| {
            (answer.audio.clone(), AnswerAudio::beside(&answer.audio, &believable::samples(answer)))
        };
        let sounds = session.answers.iter().map(sound).collect();
        let rubric = Rubric::parse("rubric.toml", include_str!("../../content/rubric.toml")).unwrap();
        let text = include_str!("../../content/packs/amazon/scenarios/ownership-webhook.toml");
        let scenario = crate::core::pack::scenario("ownership-webhook.toml", "ownership-webhook", text).value;
        ReportModel { session, scenario, rubric, sounds }
    }

    #[test]
    fn what_was_missing_comes_with_words_that_would_have_done_it() {
        let coaching = model(0).coaching(Kind::ScopeBoundary);
        assert!(coaching.example.unwrap().contains("not mine"));
        assert!(coaching.advice.unwrap().starts_with("Say in so many words"));
        let without = ReportModel { scenario: None, ..model(0) };
        assert_eq!(without.coaching(Kind::Metric).example, None);
    }
}
