//! What Starling keeps on disk.

pub mod models;

mod ggml;
