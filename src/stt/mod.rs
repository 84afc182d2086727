//! Speech to text: one trait, Whisper behind it, and a scripted twin for demonstrations and tests.
//!
//! Absent on purpose: files, microphones and formats. Everything here takes 16 kHz mono samples between -1 and 1.

pub mod error;
pub mod scripted;
pub mod voice;
pub mod whisper;

mod align;
mod assemble;
mod chunk;
mod cut;
mod decode;
mod file;
mod fillers;
mod glances;
mod guard;
mod live;
mod queue;
mod reread;
mod silero;
mod sound;
mod steady;
mod terms;
mod words;

pub use error::SttError;
pub use scripted::Scripted;
pub use whisper::Whisper;

use crate::core::transcript::Transcript;
use std::sync::mpsc::Receiver;

/// Samples in a second of everything in here.
pub const SAMPLE_RATE: usize = 16_000;

/// What a recogniser is told beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Names and terms that may be said, in their right spelling.
    pub glossary: Vec<String>,
    /// Language code, such as `en`.
    pub language: String,
}

impl Default for Options {
    fn default() -> Options {
        Options { glossary: Vec::new(), language: "en".to_owned() }
    }
}

/// Something that turns speech into a transcript.
pub trait Transcriber: Send {
    /// Name of the model.
    fn model(&self) -> &str;

    /// Recognises a whole recording of 16 kHz mono `samples`. `progress` is told a share from 0 to 1, never falling.
    fn transcribe(
        &mut self,
        samples: &[f32],
        options: &Options,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Transcript, SttError>;

    /// Starts to recognise speech as it comes from `samples`: 16 kHz mono, in pieces of any length.
    fn listen(
        &mut self,
        options: &Options,
        samples: Receiver<Vec<f32>>,
    ) -> Result<Box<dyn Listening>, SttError>;
}

/// A recognition of speech that is still being spoken.
pub trait Listening: Send {
    /// How long ago the oldest chunk that is not decoded yet was whole, in milliseconds. Past some 5,000 this machine is
    /// too slow or too busy, and the text will come late.
    fn behind_ms(&self) -> u64;

    /// How much has been said since the last word that [`Listening::news`] knows of, in milliseconds.
    fn unheard_ms(&self) -> u64;

    /// What has been heard so far, when that is other than the last time this was asked. It may still change: only
    /// [`Listening::finish`] has the last word.
    fn news(&self) -> Option<Transcript>;

    /// The speech is over: takes what was sent up to now and gives the transcript, soon.
    fn finish(self: Box<Self>) -> Result<Transcript, SttError>;
}
