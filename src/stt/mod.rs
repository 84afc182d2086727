//! Speech to text: one trait, and Whisper behind it.
//!
//! Deliberately absent: files, microphones and formats. Everything here takes 16 kHz mono samples between -1 and 1.
//!
//! | folder | holds |
//! |---|---|
//! | `vad` | voice activity: samples to frames |
//! | `decode` | the only calls of whisper-rs: the plain pass, the prompted pass, questions to the decoder |
//! | `refine` | what is done to decoded text: hallucinations out, glossary terms and filled pauses in |
//! | `stream` | chunks of live speech and of files, and their transcripts put together |

pub mod checkpoints;
pub mod error;
pub mod transcriber;
pub mod whisper;

mod buffer;
mod chunk;
mod decode;
mod file;
mod fingerprint;
mod recognizer;
mod refine;
mod segment;
mod stream;
mod tuning;
mod vad;
mod words;

pub use checkpoints::{Checkpoints, NoCheckpoints};
pub use error::SttError;
pub use transcriber::{Listening, Options, Preview, SAMPLE_RATE, SampleSource, Transcriber};
pub use whisper::Whisper;
