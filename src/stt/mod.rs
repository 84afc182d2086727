//! Speech to text: one trait, Whisper behind it, and a scripted twin for demonstrations and tests.
//!
//! Absent on purpose: files, microphones and formats. Everything here takes 16 kHz mono samples between -1 and 1.

pub mod error;
pub mod scripted;
pub mod voice;
pub mod whisper;

mod assemble;
mod cut;
mod decode;
mod file;
mod guard;
mod words;

pub use error::SttError;
pub use scripted::Scripted;
pub use whisper::Whisper;

use crate::core::transcript::Transcript;

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
}
