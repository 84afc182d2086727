//! What a speech recognizer offers to the rest of the program.

use super::checkpoints::Checkpoints;
use super::error::SttError;
use crate::core::transcript::Transcript;
use std::sync::mpsc::Receiver;

/// Samples per second of everything in here.
pub const SAMPLE_RATE: usize = 16_000;

/// What a recognizer is given beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Names and terms that may be said, correctly spelled.
    pub glossary: Vec<String>,
    /// Language code, such as `en`.
    pub language: String,
}

impl Default for Options {
    fn default() -> Options {
        Options { glossary: Vec::new(), language: "en".to_owned() }
    }
}

/// A recording of 16 kHz mono samples that can be played from its start as often as it is needed.
pub trait SampleSource {
    /// Hands all of it to `take`, in pieces and in order: the same samples every time.
    ///
    /// # Errors
    /// [`SttError::Unplayable`] when it cannot be read; who plays it knows the cause.
    fn play(&mut self, take: &mut dyn FnMut(&[f32])) -> Result<(), SttError>;
}

impl SampleSource for &[f32] {
    fn play(&mut self, take: &mut dyn FnMut(&[f32])) -> Result<(), SttError> {
        self.chunks(SAMPLE_RATE).for_each(take);
        Ok(())
    }
}

/// Something that turns speech into a transcript.
pub trait Transcriber: Send {
    /// Name of the model.
    fn model(&self) -> &str;

    /// Recognizes a whole recording. What `checkpoints` kept of it is not done again; `progress` gets a share from 0 to
    /// 1 that never falls.
    fn transcribe(
        &mut self,
        source: &mut dyn SampleSource,
        options: &Options,
        checkpoints: &mut dyn Checkpoints,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Transcript, SttError>;

    /// Starts to recognize speech as it comes from `samples`: 16 kHz mono, in pieces of any length.
    fn listen(
        &mut self,
        options: &Options,
        samples: Receiver<Vec<f32>>,
    ) -> Result<Box<dyn Listening>, SttError>;
}

/// What was recognized so far of speech still in progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// All words so far with their times; the last ones are provisional and may still change.
    pub heard: Transcript,
    /// How much speech has come since the last word, in milliseconds.
    pub behind_ms: u64,
}

impl Default for Preview {
    fn default() -> Preview {
        Preview { heard: Transcript::empty("", 0), behind_ms: 0 }
    }
}

/// A recognition of speech still in progress.
pub trait Listening: Send {
    /// How long ago the oldest chunk not decoded yet was complete, in milliseconds. Past some 5,000 this machine is too
    /// slow or too busy, and the text will come late.
    fn behind_ms(&self) -> u64;

    /// The text so far. Cheap to ask at any time: nothing is decoded for it, and neither capture nor decoding waits.
    fn text_so_far(&self) -> Preview;

    /// The speech is over: takes what was sent up to now and gives the transcript, soon.
    fn finish(self: Box<Self>) -> Result<Transcript, SttError>;
}
