//! Linear models: features, weights, Viterbi decoding, and the file that holds them.

pub mod features;
pub(crate) mod hash_table;
pub(crate) mod linear;
pub mod named_rows;
pub mod viterbi;
pub mod weight_file;
