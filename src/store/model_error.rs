//! Why a speech model cannot be used, and what to do then.

use crate::core::failure::Advice;
use std::path::PathBuf;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("there is no speech model `{name}`; looked for {}", places(.looked))]
    NotFound {
        name: String,
        looked: Vec<PathBuf>,
        /// The catalogue has it, so it can be fetched.
        known: bool,
    },

    #[error("the speech model {} cannot be read: {source}", .path.display())]
    Read { path: PathBuf, source: std::io::Error },

    #[error(
        "the speech model {} is not the file it should be: its sha256 is {found}, expected {expected}",
        .path.display()
    )]
    Sum { path: PathBuf, expected: String, found: String },

    #[error("{} is no speech model: {what} (byte {at}); its sha256 is {found}", .path.display())]
    Damaged { path: PathBuf, what: &'static str, at: usize, found: String },
}

impl Advice for ModelError {
    fn kind(&self) -> &'static str {
        match self {
            ModelError::NotFound { .. } => "model_not_found",
            ModelError::Read { .. } => "model_unreadable",
            ModelError::Sum { .. } => "model_sum_differs",
            ModelError::Damaged { .. } => "model_damaged",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            ModelError::NotFound { name, known: true, .. } => {
                format!("get it with `starling models pull {name}`")
            }
            ModelError::NotFound { .. } => {
                "run `starling models` for the names that are known and where their files belong".to_owned()
            }
            ModelError::Read { path, .. } => {
                format!("check that you may read it: `ls -l {}`", path.display())
            }
            ModelError::Sum { path, .. } => format!(
                "it is incomplete or altered: delete {} and get it again with `starling models pull`, or use the \
                 bundled model",
                path.display()
            ),
            ModelError::Damaged { .. } => {
                "give a Whisper model in ggml form, or leave `--model` away for the bundled model".to_owned()
            }
        })
    }
}

fn places(looked: &[PathBuf]) -> String {
    let places: Vec<String> = looked.iter().map(|path| path.display().to_string()).collect();
    if places.is_empty() { "a bundled one only".to_owned() } else { places.join(" and ") }
}
