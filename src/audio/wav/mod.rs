//! WAV files: written so that they are always valid, read whatever their header says, and repaired.

pub mod file;
pub mod layout;
pub mod repair;
pub mod store;
