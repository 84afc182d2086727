//! What is kept on disk: session folders and speech models, and the packs that are read from there.

pub mod atomic;
pub mod models;
pub mod sessions;

mod ggml;
