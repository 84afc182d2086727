//! What was found in an answer, to be compared with its labels.

use crate::error::{Fault, TrainingError};
use crate::files::File;
use serde::{Deserialize, Serialize};
use starling::core::answer::{Confidence, Flags, Kind, Score, Verdict};
use starling::core::star::Section;

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// A part of the story that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundSection {
    pub section: Section,
    pub start: usize,
    pub end: usize,
}

/// The section that is told at a moment of an answer in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Where the last word so far begins.
    pub at: usize,
    pub section: Section,
}

/// A score, or what another program reports in its place.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Prediction {
    pub id: String,
    #[serde(default)]
    pub flags: Flags,
    /// `signals` in a score.
    #[serde(default, alias = "signals")]
    pub spans: Vec<Found>,
    #[serde(default)]
    pub sections: Vec<FoundSection>,
    /// At every eighth word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<Moment>,
    #[serde(default)]
    pub verdict: Option<Verdict>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

impl Prediction {
    /// `place` maps a character of the text that was scored to the character of the answer it corresponds to.
    pub fn of_score(id: &str, score: &Score, place: impl Fn(usize) -> usize) -> Prediction {
        let range = |start: usize, end: usize| (place(start), place(end - 1) + 1);
        let spans = score.signals.iter().map(|signal| {
            let (start, end) = range(signal.start, signal.end);
            Found { kind: signal.kind, start, end }
        });
        let sections = score.sections.iter().filter(|part| part.start < part.end).map(|part| {
            let (start, end) = range(part.start, part.end);
            FoundSection { section: part.section, start, end }
        });
        Prediction {
            id: id.to_owned(),
            flags: score.flags,
            spans: spans.collect(),
            sections: sections.collect(),
            moments: Vec::new(),
            verdict: Some(score.verdict),
            confidence: score.confidence,
        }
    }

    /// Predictions, or scores, one a line.
    pub fn load(file: &File) -> Result<Vec<Prediction>, TrainingError> {
        let mut predictions = Vec::new();
        let mut faults = Vec::new();
        for (at, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(prediction) => predictions.push(prediction),
                Err(error) => {
                    faults.push(Fault { file: file.path.clone(), line: at + 1, what: error.to_string() });
                }
            }
        }
        if faults.is_empty() { Ok(predictions) } else { Err(TrainingError::Predictions(faults)) }
    }
}
