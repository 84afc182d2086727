//! What Starling knows, without any input or output: no file, device, clock, thread or print is used below here.

pub mod score;
pub mod speech_map;
pub mod star;
pub mod transcript;
