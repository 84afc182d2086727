//! The report as JSON: the session, and what was worked out from it.

use super::model::ReportModel;
use crate::core::pack::visible;
use crate::core::session::{AnswerKind, Session};
use crate::core::study::advice;
use crate::core::study::balance::Balance;
use crate::core::study::bands::{self, Band};
use crate::core::study::pace::{self, Point};
use schemars::JsonSchema;
use serde::Serialize;

/// Version name of [`Report`] as JSON.
pub const SCHEMA: &str = "starling.report/1";

/// The JSON report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report<'a> {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    pub session: &'a Session,
    /// What to do next time, the most telling first.
    pub next_time: Vec<String>,
    /// One for every answer that counts, in the order of the session.
    pub answers: Vec<Worked>,
}

/// What was worked out for one answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Worked {
    /// File name of its recording.
    pub audio: String,
    /// `None` for follow-ups, and without a score.
    pub balance: Option<Balance>,
    pub delivery: Vec<Band>,
    pub pace: Vec<Point>,
}

/// The report; texts are as they were saved, so a reader that shows them must escape them.
pub fn report(model: &ReportModel) -> Report<'_> {
    let worked = |answer: &crate::core::session::Answer| {
        let score = answer.score.as_ref();
        let words = score.map_or(0, |score| score.text.split_whitespace().count());
        let delivery = score.and_then(|score| score.delivery.as_ref());
        Worked {
            audio: visible(&answer.audio),
            balance: score.filter(|_| answer.kind != AnswerKind::FollowUp).map(Balance::of),
            delivery: delivery.map(|one| bands::of(one, words, &model.rubric)).unwrap_or_default(),
            pace: answer.transcript.as_ref().map(pace::curve).unwrap_or_default(),
        }
    };
    Report {
        schema: SCHEMA,
        session: &model.session,
        next_time: advice::next_time(&model.session, &model.rubric),
        answers: model.session.counting().map(worked).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::study::card::Card;
    use crate::core::study::compare::Comparison;
    use crate::core::study::summary::Summary;
    use crate::core::study::trend::Trend;
    use schemars::{Schema, schema_for};

    /// The published schemas: file name and schema.
    fn schemas() -> Vec<(&'static str, Schema)> {
        vec![
            ("session.schema.json", schema_for!(Session)),
            ("summary.schema.json", schema_for!(Summary)),
            ("report.schema.json", schema_for!(Report<'_>)),
            ("compare.schema.json", schema_for!(Comparison)),
            ("trend.schema.json", schema_for!(Trend)),
            ("card.schema.json", schema_for!(Card)),
            ("transcript.schema.json", schema_for!(crate::core::transcript::Transcript)),
            ("score.schema.json", schema_for!(crate::core::answer::Score)),
        ]
    }

    /// `UPDATE_SCHEMAS=1 cargo test schemas` writes them anew.
    #[test]
    fn the_published_schemas_are_those_of_the_types() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas");
        for (name, schema) in schemas() {
            let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
            let path = folder.join(name);
            if std::env::var_os("UPDATE_SCHEMAS").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            let published = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(published == text, "{name} is stale: run `UPDATE_SCHEMAS=1 cargo test schemas`");
        }
    }
}
