//! What Starling knows, without any input or output: no file, device, clock, thread or print is used below here.

pub mod follow_up;
pub mod rubric;
pub mod score;
pub mod segment;
pub mod signal;
pub mod star;
pub mod transcript;
