//! Why a prompt cannot be spoken.

use super::Engine;
use crate::core::failure::Advice;
use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    #[error("the pack has no recording of this prompt")]
    NoRecording,
    #[error("no speech engine is installed")]
    NoEngine,
    #[error("a prompt of {bytes} bytes is too long to read aloud")]
    TooLong { bytes: usize },
    #[error("{engine} could not be started: {source}")]
    Start { engine: Engine, source: io::Error },
    #[error("{engine} gave no answer within {seconds} s")]
    Timeout { engine: Engine, seconds: u64 },
    #[error("{engine} failed: {message}")]
    Failed { engine: Engine, message: String },
    #[error("{engine} made no sound")]
    NoSound { engine: Engine },
    #[error("the spoken prompt cannot be kept in `{}`: {source}", path.display())]
    Cache { path: PathBuf, source: io::Error },
}

impl Advice for VoiceError {
    fn kind(&self) -> &'static str {
        match self {
            VoiceError::NoRecording => "voice_no_recording",
            VoiceError::NoEngine => "voice_no_engine",
            VoiceError::TooLong { .. } => "voice_too_long",
            VoiceError::Start { .. } => "voice_start",
            VoiceError::Timeout { .. } => "voice_timeout",
            VoiceError::Failed { .. } => "voice_failed",
            VoiceError::NoSound { .. } => "voice_no_sound",
            VoiceError::Cache { .. } => "voice_cache",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            VoiceError::NoRecording => "use `--voice auto` to have it read by the system's speech engine",
            VoiceError::NoEngine => "install `espeak-ng` or `flite`, or use `--voice off`",
            VoiceError::TooLong { .. } => "shorten the prompt in its pack",
            VoiceError::Cache { .. } => "make room there, or use `--voice recorded`",
            VoiceError::Start { .. }
            | VoiceError::Timeout { .. }
            | VoiceError::Failed { .. }
            | VoiceError::NoSound { .. } => "try the engine by hand, or use `--voice recorded`",
        };
        Some(hint.to_owned())
    }
}
