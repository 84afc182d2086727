//! The best available voice for each prompt. It never fails: as a last resort the text is shown.

use super::{Note, Prompt, RecordedVoice, Sound, Spoken, SystemVoice, Voice, VoiceError};

/// The pack's recording, otherwise the system's engine, otherwise silence.
#[derive(Debug)]
pub struct AutoVoice {
    pub system: Option<SystemVoice>,
}

impl Voice for AutoVoice {
    fn say<'a>(&self, prompt: &Prompt<'a>) -> Result<Spoken<'a>, VoiceError> {
        if let Ok(spoken) = RecordedVoice.say(prompt) {
            return Ok(spoken);
        }
        let Some(system) = &self.system else {
            return Ok(Spoken { sound: Sound::Silence, note: Some(Note::NoEngine) });
        };
        Ok(match system.say(prompt) {
            Ok(spoken) => Spoken { sound: spoken.sound, note: Some(Note::ReadByEngine(system.engine())) },
            Err(error) => Spoken { sound: Sound::Silence, note: Some(Note::EngineFailed(error)) },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_comes_first_and_without_an_engine_the_text_is_shown_with_the_reason() {
        let voice = AutoVoice { system: None };
        let spoken = voice.say(&Prompt { text: "Why?", recording: Some(b"ogg") }).expect("never fails");
        assert_eq!(spoken.sound, Sound::Encoded(b"ogg".into()));
        assert!(spoken.note.is_none());
        let spoken = voice.say(&Prompt { text: "Why?", recording: None }).expect("never fails");
        assert_eq!(spoken.sound, Sound::Silence);
        let note = spoken.note.expect("a reason");
        assert!(note.to_string().contains("no speech engine"), "{note}");
        assert!(note.hint().is_some_and(|hint| hint.contains("install")));
    }
}
