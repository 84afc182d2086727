//! What is kept on disk or in the binary: packs, session folders, speech models.

pub(crate) mod archive;
pub(crate) mod atomic;
pub mod catalogue;
pub mod content;
pub(crate) mod first_time;
pub(crate) mod model_error;
pub mod models;
pub(crate) mod output;
pub mod packs;
pub mod pull;
pub mod pull_error;
pub(crate) mod session_error;
pub mod sessions;
pub(crate) mod stories;
pub(crate) mod unfinished;

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

#[cfg(any(test, fuzzing))]
pub(crate) use ggml::{check as check_model, head as model_head};
pub(crate) use lock::Held;
