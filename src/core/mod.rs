//! What Starling knows, without any input or output: no file, device, clock, thread or print is used below here.

pub mod interview;
pub mod pack;
pub mod score;
pub mod session;
pub mod speech_map;
pub mod star;
pub mod study;
pub mod suggest;
pub mod transcript;
