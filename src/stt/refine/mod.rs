//! What is done to decoded text before anyone reads it.

mod align;
mod phonetic;

pub mod filled_pause;
pub mod filler_times;
pub mod fillers;
pub mod fusion;
pub mod glossary;
pub mod hallucination;
pub mod language;
pub mod repetition;
#[cfg(test)]
mod testing;
