//! What is kept on disk: session folders.

pub mod atomic;
pub mod sessions;
