//! What can go wrong, each with its next step.

use starling::core::failure::Advice;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Most faults that one message lists.
const LISTED: usize = 20;

/// A fault in a file that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub what: String,
}

#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    #[error("cannot read {}: {cause}", path.display())]
    Read { path: PathBuf, cause: std::io::Error },
    #[error("cannot write {}: {cause}", path.display())]
    Write { path: PathBuf, cause: std::io::Error },
    #[error("labels that break the guide\n{}", listed(.0))]
    Labels(Vec<Fault>),
    #[error("snippets that cannot be read\n{}", listed(.0))]
    Snippets(Vec<Fault>),
    #[error("predictions that cannot be read\n{}", listed(.0))]
    Predictions(Vec<Fault>),
    #[error("the lexicon cannot be read: {0}")]
    Lexicon(String),
    #[error("no source is called `{name}`")]
    UnknownSource { name: String, known: Vec<String> },
    #[error("no answers are left to train on")]
    NothingToLearn,
    #[error("the weights do not belong to the tree\n{}", .0.join("\n"))]
    Stale(Vec<String>),
    #[error("a feature has no name: template {template}, arguments {a:x} and {b:x}")]
    Nameless { template: &'static str, a: u64, b: u64 },
}

fn listed(faults: &[Fault]) -> String {
    let mut out = String::new();
    for fault in faults.iter().take(LISTED) {
        let _ = writeln!(out, "  {}:{}: {}", fault.file, fault.line, fault.what);
    }
    if faults.len() > LISTED {
        let _ = writeln!(out, "  and {} more", faults.len() - LISTED);
    }
    out.trim_end().to_owned()
}

impl Advice for TrainingError {
    fn kind(&self) -> &'static str {
        match self {
            TrainingError::Read { .. } => "unreadable",
            TrainingError::Write { .. } => "unwritable",
            TrainingError::Labels(_) => "labels",
            TrainingError::Snippets(_) => "snippets",
            TrainingError::Predictions(_) => "predictions",
            TrainingError::Lexicon(_) => "lexicon",
            TrainingError::UnknownSource { .. } => "unknown_source",
            TrainingError::NothingToLearn => "nothing_to_learn",
            TrainingError::Stale(_) => "stale_weights",
            TrainingError::Nameless { .. } => "nameless_feature",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            TrainingError::Read { .. } => {
                "run this inside a checkout of the project, or set STARLING_ROOT to one".to_owned()
            }
            TrainingError::Write { path, .. } => {
                format!("check that the folder of {} exists and may be written to", path.display())
            }
            TrainingError::Labels(_) => {
                "correct these lines; training/LABELS.md says what each label means".to_owned()
            }
            TrainingError::Snippets(_) => {
                "correct these lines; the top of training/src/snippets.rs describes the format".to_owned()
            }
            TrainingError::Predictions(_) => {
                "write one score object a line, as `starling score --jsonl` does".to_owned()
            }
            TrainingError::Lexicon(_) => "correct that file of content/signals".to_owned(),
            TrainingError::UnknownSource { known, .. } => format!("sources: {}", known.join(", ")),
            TrainingError::NothingToLearn => "name fewer sources to leave out".to_owned(),
            TrainingError::Stale(_) => {
                "run `make train`, and commit content/signals/weights.txt with what you changed".to_owned()
            }
            TrainingError::Nameless { .. } => "add its name to the lists of training/src/names.rs".to_owned(),
        })
    }
}
