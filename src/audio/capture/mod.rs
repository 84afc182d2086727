//! Microphones: a device of this machine, or recordings in its place, each a feed of samples through a ring.

pub mod cpal_mic;
mod cpal_stream;
pub mod feed;
pub mod file_mic;
mod opened;
#[cfg(target_os = "linux")]
mod pulse_link;
#[cfg(target_os = "linux")]
mod pulse_stream;
