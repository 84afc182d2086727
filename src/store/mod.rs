//! What is kept on disk or in the binary: packs, session folders, speech models.

pub mod atomic;
pub mod catalogue;
pub mod content;
pub mod model_error;
pub mod models;
pub mod packs;
pub mod pull;
pub mod pull_error;
pub mod sessions;
pub mod stories;

mod ggml;
mod http;
mod index;
mod pages;
mod shelf;
