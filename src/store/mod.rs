//! What is kept on disk or in the binary: packs, session folders, speech models.

pub mod atomic;
pub mod content;
pub mod models;
pub mod packs;
pub mod sessions;
pub mod stories;

mod ggml;
