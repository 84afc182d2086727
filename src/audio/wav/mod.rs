//! WAV files: written so that they are always valid, and read whatever their header says.

pub mod file;
pub mod form;
pub mod layout;
pub mod store;
#[cfg(test)]
pub mod testing;
