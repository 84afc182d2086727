//! What Starling knows, without any input or output: no file, device, clock, thread or print is used below here.

pub mod pack;
pub mod score;
pub mod star;
pub mod suggest;
pub mod transcript;
