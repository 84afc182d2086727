//! What is kept on disk or in the binary: packs, session folders, speech models.

pub mod atomic;
pub mod models;
pub mod packs;
pub mod sessions;

mod ggml;
