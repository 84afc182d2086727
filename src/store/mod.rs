//! What is kept on disk or in the binary: packs, session folders, speech models.

pub mod atomic;
pub mod content;
pub mod models;
pub mod packs;
pub mod sessions;

mod ggml;
mod index;
mod shelf;
