//! The terminal: messages, the live line, and keys.

pub mod feedback;
pub mod keys;
pub mod live_line;
pub mod marked;
pub mod pager;
pub mod review;
pub mod saved;
pub mod screen;
pub mod text;
