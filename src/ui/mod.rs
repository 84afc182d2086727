//! The terminal: messages, the live line, and keys.

pub mod bars;
pub mod card;
pub mod choice;
pub mod cohort;
pub mod feedback;
pub mod fold;
pub mod keyboard;
pub mod keys;
pub mod ladder;
pub mod live_line;
pub mod loop_summary;
pub mod marked;
pub mod pager;
pub mod pages;
pub mod review;
pub mod saved;
pub mod scenarios;
pub mod screen;
pub mod text;
pub mod timer;
mod tty;
pub mod walkthrough;
mod width;
