//! Everything that calls whisper-rs.

mod decoder;
mod detokenize;
mod prompted_pass;
mod request;

pub use decoder::{Decoder, PlainPass, Session, WHOLE_WINDOW};
pub use request::{Question, Request};
