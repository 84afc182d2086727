//! The saved record of an interview: which prompts were asked, which takes answered them, and what came of each.
//!
//! The shape on disk is version [`SCHEMA`]. Reading and writing it is the store's work.

use crate::core::answer::{Mark, Score, Verdict};
use crate::core::star::{Level, Section};
use crate::core::transcript::Transcript;
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// Version name of [`Session`] as JSON.
pub const SCHEMA: &str = "starling.session/1";

/// Earlier judgments that are kept of an answer.
pub const MOST_EARLIER: usize = 8;
/// [`Unjudged::kind`] of an answer whose recording broke off.
pub const CUT_OFF: &str = "cut_off";

/// A saved interview. `T` is what is kept in memory of each transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
#[schemars(rename = "Session", description = "A saved interview.")]
pub struct Session<T = Transcript> {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Name of the session's folder, such as `20261123-064312-k7q2`.
    pub id: String,
    pub mode: Mode,
    pub state: State,
    /// RFC 3339, in the zone where it was held.
    pub started_at: String,
    /// The user's own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the user wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub scenario: ScenarioRef,
    pub level: Level,
    /// The microphone's name, as it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub microphone: Option<String>,
    /// The speech model's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// How many follow-ups were to be asked.
    pub follow_ups_planned: usize,
    /// What a drill was to ask, in order, by the names that its answers have in `prompt_id`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<String>,
    /// In the order in which they were given; retakes follow the take they replace.
    pub answers: Vec<Answer<T>>,
    /// After the follow-ups; `None` when nothing could be judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What each follow-up answer did to the opening one.
    #[serde(default)]
    pub gains: Vec<Gain>,
}

/// Which kind of practice it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    Mock,
    Drill,
}

/// How far the session came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being held now, or cut off without a word (power, `kill -9`).
    Recording,
    /// Left by the candidate or a signal; can be resumed.
    Interrupted,
    Complete,
}

/// The scenario that was practiced, by name, so that a session outlives its pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioRef {
    pub pack: String,
    pub id: String,
    pub title: String,
    pub principle: String,
}

/// A session without its transcripts, which are most of it: enough for lists, and read in less time.
pub type Outline = Session<IgnoredAny>;

/// One take and what was heard in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
#[schemars(rename = "Answer")]
pub struct Answer<T = Transcript> {
    pub kind: AnswerKind,
    /// `opening`, the follow-up's id, or the section's name.
    pub prompt_id: String,
    /// What the interviewer said.
    pub prompt: String,
    /// 1 for the first take of this prompt.
    pub take: u32,
    /// File name of the recording within the session's folder; empty when the answer was typed.
    pub audio: String,
    /// A later take replaces this one; the recording is kept.
    #[serde(default)]
    pub replaced: bool,
    /// Sections that the candidate marked while speaking.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Where the interviewer broke in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interruptions: Vec<Interruption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Why it could not be judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unjudged: Option<Unjudged>,
    /// Doubts about the recording that did not stop the judgment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    #[serde(default)]
    pub timing: Timing,
    /// What earlier rules, levels or models made of it, oldest first. The fields above are what counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier<T>>,
}

/// A judgment that a later one replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
#[schemars(rename = "Earlier")]
pub struct Earlier<T = Transcript> {
    /// When it was replaced, RFC 3339.
    pub replaced_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Only when the recording was transcribed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<T>,
}

/// Which part of the interview an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    Opening,
    FollowUp,
    /// One section alone, in a drill.
    Section,
}

/// Why an answer has no score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unjudged {
    /// Short name of the cause, such as `digital_silence`.
    pub kind: String,
    pub message: String,
    pub hint: String,
}

/// Milliseconds and samples of one answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timing {
    /// From "speak now" to the end of the answer, by the clock.
    pub answer_ms: u64,
    /// From the end of the answer to its score.
    pub feedback_ms: u64,
    /// Length of the recording.
    pub audio_ms: u64,
    /// Samples that the machine was too slow to take.
    pub dropped_samples: u64,
}

/// What a follow-up answer did to the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gain {
    pub follow_up: String,
    pub before: Verdict,
    pub after: Verdict,
    /// In words, for people.
    pub line: String,
}

/// The interviewer broke in while the candidate spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Interruption {
    /// From the start of the take.
    pub at_ms: u64,
    /// The section that was being told.
    pub section: Section,
    /// What the interviewer said.
    pub text: String,
}

impl<T> Answer<T> {
    /// Whether it was written, not spoken: then there is no recording.
    pub fn is_typed(&self) -> bool {
        self.audio.is_empty()
    }
}

impl<T> Session<T> {
    /// Whether its answers were written, not spoken.
    pub fn is_typed(&self) -> bool {
        !self.answers.is_empty() && self.answers.iter().all(Answer::is_typed)
    }

    /// The opening answer that counts: the last take of it.
    pub fn opening(&self) -> Option<&Answer<T>> {
        self.answers.iter().rev().find(|answer| answer.kind == AnswerKind::Opening)
    }

    /// The answers that carry the story: the opening one, or the sections of a drill. Without replaced takes.
    pub fn story(&self) -> impl Iterator<Item = &Answer<T>> {
        self.counting().filter(|answer| answer.kind != AnswerKind::FollowUp)
    }

    /// The answers that count, without replaced takes.
    pub fn counting(&self) -> impl Iterator<Item = &Answer<T>> {
        self.answers.iter().filter(|answer| !answer.replaced)
    }

    /// File name for the recording of the next answer.
    pub fn next_audio_name(&self, kind: AnswerKind, prompt_id: &str) -> String {
        let number = self.answers.len() + 1;
        match kind {
            AnswerKind::Opening => format!("{number:02}-opening.wav"),
            AnswerKind::FollowUp => format!("{number:02}-follow-up.wav"),
            AnswerKind::Section => format!("{number:02}-{prompt_id}.wav"),
        }
    }

    /// Whether it was cut off or left, so that it can be resumed.
    pub fn is_unfinished(&self) -> bool {
        self.state != State::Complete
    }
}

impl<T> Answer<T> {
    /// Whether the recording broke off in mid-answer. What a half answer would be worth says nothing about the whole.
    pub fn is_cut_off(&self) -> bool {
        self.unjudged.as_ref().is_some_and(|unjudged| unjudged.kind == CUT_OFF)
    }
}

impl Answer {
    /// Judges it anew, keeping what was thought before: the first judgment and the last ones. Without a `transcript`,
    /// the old one stays the one that counts. The same judgment again changes nothing.
    pub fn judge_again(&mut self, now: &str, transcript: Option<Transcript>, score: Score) {
        let transcript = transcript.filter(|new| self.transcript.as_ref() != Some(new));
        if transcript.is_none() && self.score.as_ref() == Some(&score) {
            return;
        }
        let transcript = transcript.and_then(|new| self.transcript.replace(new));
        let score = self.score.replace(score);
        self.unjudged = None;
        if score.is_some() || transcript.is_some() {
            self.earlier.push(Earlier { replaced_at: now.to_owned(), score, transcript });
        }
        while self.earlier.len() > MOST_EARLIER {
            self.earlier.remove(1);
        }
    }
}
