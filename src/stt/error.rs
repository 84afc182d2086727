//! What can go wrong between samples and text.

use crate::core::failure::Advice;

/// Why speech could not be recognized.
#[derive(Debug, thiserror::Error)]
pub enum SttError {
    #[error("this processor lacks {missing}, which speech recognition needs")]
    Processor { missing: &'static str },

    #[error("the speech model `{model}` could not be loaded")]
    Load {
        model: String,
        #[source]
        source: whisper_rs::WhisperError,
    },

    #[error("the speech model `{model}` knows no language `{language}`")]
    Language { model: String, language: String },

    #[error("speech recognition failed between {start_ms} ms and {end_ms} ms of the recording")]
    Decode {
        start_ms: u64,
        end_ms: u64,
        #[source]
        source: whisper_rs::WhisperError,
    },

    #[error("speech recognition could not start a thread")]
    Thread(#[source] std::io::Error),

    #[error("the recording could not be played to its end")]
    Unplayable,

    #[error("speech recognition ended before its work was done")]
    Gone,
}

impl Advice for SttError {
    fn kind(&self) -> &'static str {
        match self {
            SttError::Processor { .. } => "processor_unsupported",
            SttError::Load { .. } => "model_load_failed",
            SttError::Language { .. } => "language_unsupported",
            SttError::Decode { .. } => "recognition_failed",
            SttError::Thread(_) => "thread_failed",
            SttError::Unplayable => "recording_unplayable",
            SttError::Gone => "recognition_ended",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            SttError::Processor { .. } => {
                Some("score a typed answer instead: `starling score FILE.txt`".to_owned())
            }
            SttError::Load { .. } => Some(
                "run `starling models` to see which models are here and whether they are whole".to_owned(),
            ),
            SttError::Language { .. } => Some(
                "a model whose name ends in `.en` knows English only; choose another with `--model`"
                    .to_owned(),
            ),
            SttError::Unplayable => {
                Some("play it in another program: if that fails too, the file is damaged".to_owned())
            }
            SttError::Decode { .. } | SttError::Thread(_) | SttError::Gone => Some(
                "the recording is kept; run `starling transcribe` on it again when less else is running"
                    .to_owned(),
            ),
        }
    }
}
