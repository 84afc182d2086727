//! Pack files exactly as written, with the place of every value that is checked. Also the source of the JSON Schemas
//! that editors use.

use super::{Mistake, Pivot, StrongReply, WeakReply, interviewers};
use crate::core::answer::Kind;
use crate::core::star::Level;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use serde::Deserialize;
use toml::Spanned;

/// `pack.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pack {
    /// Version of the file format; 1.
    #[serde(rename = "format_version")]
    pub _format_version: i64,
    /// Lower-case letters, digits and hyphens.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    pub title: String,
    /// One or two sentences on what is in the pack.
    pub summary: String,
}

/// `scenarios/<id>.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    /// Version of the file format; 1.
    #[serde(rename = "format_version")]
    pub _format_version: i64,
    /// The file's name without `.toml`.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    pub title: String,
    /// The leadership principle or theme.
    pub principle: String,
    /// The level that the strong example presents.
    pub level: Level,
    /// What the interviewer says.
    pub prompt: String,
    /// The prompt's recording: a file name in the pack's `audio` folder. Default: `<id>.prompt.ogg`.
    #[schemars(with = "Option<String>")]
    pub audio: Option<Spanned<String>>,
    /// Who interviews. The follow-ups and interruptions that suit any story are said in this voice; the shipped packs
    /// have their own prompts recorded in it too. Default: the first.
    #[schemars(schema_with = "one_of_the_interviewers")]
    pub interviewer: Option<Spanned<String>>,
    pub overview: String,
    pub takeaways: Vec<String>,
    /// Terms that the recogniser should know; never phrases that are scored.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub glossary: Vec<Spanned<String>>,
    pub sections: Sections,
    pub levels: Levels,
    pub follow_ups: Vec<FollowUp>,
    pub weak_answer: WeakAnswer,
    pub quiz: Vec<QuizQuestion>,
    pub pivots: Vec<Pivot>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Sections {
    pub situation: SectionGuide,
    pub task: SectionGuide,
    pub action: SectionGuide,
    pub result: SectionGuide,
    pub reflection: SectionGuide,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionGuide {
    /// Seconds that the section should take.
    #[schemars(with = "u32")]
    pub target_seconds: Spanned<u32>,
    /// Seconds after which it is too long. Default: half as much again as the target.
    #[schemars(with = "Option<u32>")]
    pub limit_seconds: Option<Spanned<u32>>,
    /// A strong example, as spoken.
    #[schemars(with = "String")]
    pub strong: Spanned<String>,
    /// Phrases that occur in `strong`.
    #[schemars(with = "Vec<String>")]
    pub signals: Vec<Spanned<String>>,
    pub coaching: String,
    pub mistake: Mistake,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Levels {
    pub sde1: LevelGuide,
    pub sde2: LevelGuide,
    pub senior: LevelGuide,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelGuide {
    /// Seconds that the whole answer should take.
    #[schemars(with = "u32")]
    pub seconds: Spanned<u32>,
    pub focus: String,
    pub bar: String,
    /// The reflection that suits the level, as spoken.
    #[schemars(with = "String")]
    pub reflection: Spanned<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowUp {
    /// Lower-case letters, digits and hyphens.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    pub prompt: String,
    /// What it probes, in words.
    pub probes: String,
    /// Kinds of signal that it tests.
    pub tests: Vec<Kind>,
    /// Words that an answer must hold before this is asked; an empty list suits any answer. Default: every word of the
    /// prompt that says something about the story.
    #[serde(default)]
    pub presupposes: Option<Vec<String>>,
    pub weak: WeakReply,
    pub strong: StrongReply,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WeakAnswer {
    /// The whole answer, as spoken.
    #[schemars(with = "String")]
    pub text: Spanned<String>,
    /// Phrases that occur in `text`.
    #[schemars(with = "Vec<String>")]
    pub notes: Vec<Spanned<String>>,
    /// What the bar raiser thinks.
    pub reading: String,
    /// Exactly the flags that a scorer should raise.
    #[schemars(with = "Vec<String>")]
    pub flags: Vec<Spanned<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuizQuestion {
    pub question: String,
    #[schemars(with = "Vec<String>")]
    pub options: Spanned<Vec<String>>,
    /// Number of the right option, counted from 1.
    #[schemars(with = "usize")]
    pub answer: Spanned<usize>,
    pub explanation: String,
}

fn one_of_the_interviewers(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": interviewers() })
}

/// JSON Schemas of `pack.toml` and of a scenario file, in this order.
pub fn schemas() -> (Schema, Schema) {
    (schema_for!(Pack), schema_for!(Scenario))
}
