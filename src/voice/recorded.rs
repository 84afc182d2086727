//! The recording that comes with the pack.

use super::{Prompt, Sound, Spoken, Voice, VoiceError};
use std::borrow::Cow;

/// Says what is recorded and fails on the rest.
#[derive(Debug, Clone, Copy)]
pub struct RecordedVoice;

impl Voice for RecordedVoice {
    fn say<'a>(&self, prompt: &Prompt<'a>) -> Result<Spoken<'a>, VoiceError> {
        match prompt.recording {
            Some(bytes) => Ok(Sound::Encoded(Cow::Borrowed(bytes)).into()),
            None => Err(VoiceError::NoRecording),
        }
    }
}
