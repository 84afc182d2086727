//! One recording of an answer: from the ring through the writer thread to a file that is whole at every moment.

pub mod disk;
pub mod recorder;
pub mod repair;
pub mod running;
pub mod saving;
mod silence;
pub mod status;
mod sync;
mod writer;
