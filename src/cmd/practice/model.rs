//! The speech model while an interview is held, and how it comes back with what it heard.

use crate::core::failure::Failure;
use crate::core::transcript::Transcript;
use crate::stt::Whisper;
use std::thread::JoinHandle;

/// The result of a take, and the recognizer back.
pub struct Concluded {
    pub model: Model,
    pub transcript: Result<Transcript, Failure>,
}

/// The recognizer, wherever it is.
pub enum Model {
    Loading(JoinHandle<Result<Whisper, Failure>>),
    Ready(Box<Whisper>),
    /// It is finishing a take.
    Away,
    Failed(Failure),
}

impl Model {
    /// The recognizer, waited for when it is not ready; the same error each time when it cannot be used.
    pub fn whisper(&mut self) -> Result<&mut Whisper, Failure> {
        let not_ready = || Failure::new("model_load_failed", "the speech model is not ready", "try again");
        if let Model::Loading(_) = self
            && let Model::Loading(thread) = std::mem::replace(self, Model::Failed(not_ready()))
        {
            *self = match thread.join() {
                Ok(Ok(whisper)) => Model::Ready(Box::new(whisper)),
                Ok(Err(failure)) => Model::Failed(failure),
                Err(_) => Model::Failed(Failure::new(
                    "model_load_failed",
                    "loading the speech model ended early",
                    "`starling models verify` checks the models",
                )),
            };
        }
        match self {
            Model::Ready(whisper) => Ok(whisper),
            Model::Failed(failure) => Err(failure.clone()),
            Model::Loading(_) | Model::Away => Err(not_ready()),
        }
    }
}
