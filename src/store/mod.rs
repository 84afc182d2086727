//! What is kept on disk or in the binary.

pub mod packs;
