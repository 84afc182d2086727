//! Recordings in chunks: where they are cut, who decodes them, and how they become one transcript.

mod collector;
mod groups;
mod preview;
mod queue;

pub mod assemble;
pub mod chunking;
pub mod live;
