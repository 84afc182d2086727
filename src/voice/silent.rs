//! No voice: prompts are shown only.

use super::{Prompt, Sound, Spoken, Voice, VoiceError};

/// Says nothing, successfully.
#[derive(Debug, Clone, Copy)]
pub struct SilentVoice;

impl Voice for SilentVoice {
    fn say<'a>(&self, _prompt: &Prompt<'a>) -> Result<Spoken<'a>, VoiceError> {
        Ok(Sound::Silence.into())
    }
}
