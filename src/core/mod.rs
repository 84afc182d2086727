//! What Starling knows, without any input or output: no file, device, clock, thread or print is used below here.

pub mod answer;
pub(crate) mod ask;
pub(crate) mod bytes;
pub(crate) mod captions;
pub(crate) mod content_error;
pub(crate) mod dice;
pub mod failure;
pub mod follow_up;
pub mod following;
pub(crate) mod health;
pub(crate) mod interview;
pub(crate) mod nudge;
pub mod pack;
pub(crate) mod plural;
pub(crate) mod quiz;
pub(crate) mod rubric;
pub mod scorer;
pub mod session;
pub(crate) mod speech_map;
pub mod star;
pub mod story;
pub(crate) mod study;
pub(crate) mod suggest;
pub mod transcript;
