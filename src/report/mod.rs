//! Saved work as files: one model, many formats, each rendered to bytes. Writing them is done elsewhere.

pub mod html;
pub mod json;
pub mod markdown;
pub mod model;
pub mod sound;
pub mod subtitles;

mod text;
