//! The interviewer's voice: a prompt becomes sound data for others to play.
//!
//! A recording of the pack sounds best, the system's speech engine reads what has no recording, and text alone always
//! works. Deliberately absent: devices and playing, which belong to the audio layer, and finding recordings, which
//! belongs to the store.

mod auto;
mod engine;
mod error;
mod process;
mod recorded;
mod silent;
mod system;
mod template;

pub use auto::AutoVoice;
pub use engine::Engine;
pub use error::VoiceError;
pub use recorded::RecordedVoice;
pub use silent::SilentVoice;
pub use system::SystemVoice;
pub use template::Template;

use crate::core::failure::Advice;
use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

/// What the interviewer should say.
#[derive(Debug, Clone, Copy)]
pub struct Prompt<'a> {
    pub text: &'a str,
    /// The encoded bytes (Ogg Vorbis, FLAC, WAV or MP3) of the pack's recording of this text, where it has one.
    pub recording: Option<&'a [u8]>,
}

/// Sound data, and why it is not better, where that is worth saying.
#[derive(Debug)]
pub struct Spoken<'a> {
    pub sound: Sound<'a>,
    pub note: Option<Note>,
}

impl<'a> From<Sound<'a>> for Spoken<'a> {
    fn from(sound: Sound<'a>) -> Self {
        Spoken { sound, note: None }
    }
}

/// Where the sound is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sound<'a> {
    /// An encoded file's bytes.
    Encoded(Cow<'a, [u8]>),
    /// A WAV file, kept in the cache.
    File(PathBuf),
    /// Nothing to play: the text is shown.
    Silence,
}

/// Why a prompt sounds different from what its pack intended.
#[derive(Debug)]
pub enum Note {
    /// The pack has no recording of it: the system's engine reads it.
    ReadByEngine(Engine),
    /// No recording and no engine: it is shown only.
    NoEngine,
    /// No recording, and the engine failed: it is shown only.
    EngineFailed(VoiceError),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::ReadByEngine(engine) => {
                write!(f, "the pack has no recording of this prompt, so {engine} reads it")
            }
            Note::NoEngine => f.write_str(
                "the pack has no recording of this prompt and no speech engine is installed, so it is shown only",
            ),
            Note::EngineFailed(error) => write!(f, "this prompt is shown only: {error}"),
        }
    }
}

impl Note {
    /// The next step, where the user can do something.
    pub fn hint(&self) -> Option<String> {
        match self {
            Note::ReadByEngine(_) => None,
            Note::NoEngine => VoiceError::NoEngine.hint(),
            Note::EngineFailed(error) => error.hint(),
        }
    }
}

/// Something that can say a prompt.
pub trait Voice: Send {
    fn say<'a>(&self, prompt: &Prompt<'a>) -> Result<Spoken<'a>, VoiceError>;
}
