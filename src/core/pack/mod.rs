//! Packs of scenarios as typed values, read from TOML text.
//!
//! Text comes in and values or [`Problem`]s go out. Absent on purpose: files, folders and recordings, which are the
//! store's.

mod check;
mod general;
mod interviewer;
mod parse;
mod problem;
mod proof;
mod question;
mod raw;
mod text;

pub use general::general_follow_up;
pub(crate) use general::{general, general_audio, general_probes};
pub(crate) use interviewer::{apart, interviewers};
pub(crate) use parse::{pack, scenario};
pub(crate) use problem::{Problem, Source, is_forbidden, visible};
pub(crate) use proof::proof;
pub(crate) use question::{OWN_PACK, QuestionError};
pub(crate) use raw::schemas;

#[cfg(test)]
mod tests;

use crate::core::answer::{Kind, Probe, Suits};
use crate::core::star::{Budget, Level, Section, Target};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of pack files that this program reads.
pub const FORMAT_VERSION: i64 = 1;

/// A folder of scenarios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pack {
    /// Lower-case letters, digits and hyphens.
    pub id: String,
    pub title: String,
    pub summary: String,
    /// By id.
    pub scenarios: Vec<Scenario>,
}

/// One interview question with its walkthrough.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scenario {
    /// Lower-case letters, digits and hyphens; the name of its file.
    pub id: String,
    pub title: String,
    /// The leadership principle, or the theme in packs that have none.
    pub principle: String,
    /// The level that the strong example presents.
    pub level: Level,
    /// What the interviewer says.
    pub prompt: String,
    /// Name of the prompt's recording in the pack's `audio` folder. It need not exist.
    pub audio: String,
    /// Name of who interviews, one of [`interviewers`]; `None` where the file does not care.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interviewer: Option<String>,
    pub overview: String,
    pub takeaways: Vec<String>,
    /// Terms for the recogniser, never phrases that are scored.
    pub glossary: Vec<String>,
    /// In the order of [`Section::ALL`].
    pub sections: [SectionGuide; 5],
    /// In the order of [`Level::ALL`].
    pub levels: [LevelGuide; 3],
    pub follow_ups: Vec<FollowUp>,
    pub weak_answer: WeakAnswer,
    pub quiz: Vec<QuizQuestion>,
    pub pivots: Vec<Pivot>,
}

/// How to tell one section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectionGuide {
    pub section: Section,
    pub target: Target,
    /// A strong example, as spoken.
    pub strong: String,
    /// Phrases of `strong` that carry it.
    pub signals: Vec<String>,
    pub coaching: String,
    pub mistake: Mistake,
}

/// A common mistake, in a candidate's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mistake {
    /// What the candidate says.
    pub quote: String,
    /// Why that fails.
    pub why: String,
}

/// What a level asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelGuide {
    pub level: Level,
    /// Length of the whole answer.
    pub seconds: u32,
    pub focus: String,
    pub bar: String,
    /// The reflection that suits this level, as spoken.
    pub reflection: String,
}

/// A question that the interviewer may ask next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FollowUp {
    pub id: String,
    pub prompt: String,
    /// What it probes, in words.
    pub probes: String,
    /// What it tests, for choosing the one that asks for what was missing.
    pub tests: Vec<Kind>,
    /// Words of which an answer must hold one each before it is asked; without them, what its prompt presupposes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presupposes: Option<Vec<String>>,
    pub weak: WeakReply,
    pub strong: StrongReply,
}

/// A reply that fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeakReply {
    /// The reply, as spoken.
    pub answer: String,
    /// Why it fails.
    pub why: String,
}

/// A reply that convinces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StrongReply {
    /// The reply, as spoken.
    pub answer: String,
    /// The sentence to remember from it.
    pub key_phrase: String,
}

/// A whole answer that fails, and how an interviewer reads it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeakAnswer {
    pub text: String,
    /// Phrases of `text` that the interviewer writes down.
    pub notes: Vec<String>,
    /// What the bar raiser thinks.
    pub reading: String,
    /// Names out of [`Flags::NAMES`](crate::core::answer::Flags::NAMES): exactly those that a scorer should raise.
    pub flags: Vec<String>,
}

/// A multiple-choice question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuizQuestion {
    pub question: String,
    pub options: Vec<String>,
    /// Index into `options`, from 0 (files count from 1).
    pub answer: usize,
    pub explanation: String,
}

/// How to tell the same story for another principle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pivot {
    pub principle: String,
    pub lead_with: String,
    pub emphasise: Vec<String>,
    pub downplay: Vec<String>,
}

impl FollowUp {
    fn probe<'a>(&'a self, suits: Suits<'a>) -> Probe<'a> {
        Probe { id: &self.id, prompt: &self.prompt, probes: &self.probes, tests: &self.tests, suits }
    }
}

impl Scenario {
    pub fn section(&self, section: Section) -> &SectionGuide {
        &self.sections[section.index()]
    }

    pub fn level(&self, level: Level) -> &LevelGuide {
        &self.levels[level as usize]
    }

    /// Every follow-up that can be asked: its own, which suit the stories that hold what they presuppose, and those that
    /// suit any.
    pub fn probes(&self) -> Vec<Probe<'_>> {
        let own = self.follow_ups.iter().map(|one| {
            one.probe(one.presupposes.as_deref().map_or(Suits::Own(&self.glossary), Suits::Words))
        });
        own.chain(general_probes()).collect()
    }

    /// The targets as written.
    pub fn budget(&self) -> Budget {
        Budget::new(self.sections.each_ref().map(|guide| guide.target))
    }

    /// The targets stretched or shrunk to the length that a level should take.
    pub fn budget_at(&self, level: Level) -> Budget {
        self.budget().scaled_to(self.level(level).seconds)
    }

    /// The strong example as one spoken answer: the four sections, then the reflection that suits `level`.
    pub fn strong_answer(&self, level: Level) -> String {
        let told = self.sections.iter().filter(|guide| guide.section != Section::Reflection);
        let parts: Vec<_> =
            told.map(|guide| guide.strong.trim()).chain([self.level(level).reflection.trim()]).collect();
        parts.join(" ")
    }

    /// The follow-up with this id, its own or one that suits any story.
    pub fn follow_up(&self, id: &str) -> Option<&FollowUp> {
        self.follow_ups.iter().find(|follow_up| follow_up.id == id).or_else(|| general_follow_up(id))
    }

    /// Name of the prompt's recording where the file names none.
    pub fn default_audio(id: &str) -> String {
        format!("{id}.prompt.ogg")
    }

    /// Who interviews: the prompt, the follow-ups and the interruptions have one voice.
    pub fn interviewer(&self) -> &str {
        self.interviewer.as_deref().unwrap_or(&interviewers()[0])
    }

    /// Everything that the interviewer says: names of recordings and their texts.
    pub fn spoken_by_interviewer(&self) -> Vec<(String, &str)> {
        let follow_ups = self.follow_ups.iter();
        let follow_ups =
            follow_ups.map(|follow_up| (self.follow_up_audio(follow_up), follow_up.prompt.as_str()));
        [(self.audio.clone(), self.prompt.as_str())].into_iter().chain(follow_ups).collect()
    }

    /// Name of a follow-up's recording in the pack's `audio` folder. It need not exist; one that suits any story has the
    /// same name in every pack.
    pub fn follow_up_audio(&self, follow_up: &FollowUp) -> String {
        match general_follow_up(&follow_up.id) {
            Some(general) => general_audio(general),
            None => format!("{}.{}.ogg", self.id, follow_up.id),
        }
    }
}
