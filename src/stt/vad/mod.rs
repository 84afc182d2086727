//! Voice activity detection.

mod silero;
mod vad_stream;

pub use vad_stream::VadStream;
