//! What Starling knows, without any input or output: no file, device, clock, thread or print is used below here.

pub mod health;
pub mod score;
pub mod star;
pub mod transcript;
