//! Sound to the user.

pub mod cue;
pub mod speaker;
