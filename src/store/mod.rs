//! What is kept on disk or in the binary: packs, session folders, speech models.

pub mod archive;
pub mod atomic;
pub mod catalogue;
pub mod content;
pub mod model_error;
pub mod models;
pub mod output;
pub mod packs;
pub mod pull;
pub mod pull_error;
pub mod session_error;
pub mod sessions;
pub mod stories;

mod ggml;
mod ggml_tensors;
mod http;
mod index;
mod inside;
mod lock;
mod pages;
mod shelf;
#[cfg(test)]
mod testing;

pub use lock::Held;
