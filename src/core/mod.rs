//! What Starling knows, without any input or output: no file, device, clock, thread or print is used below here.

pub mod answer;
pub mod ask;
pub mod bytes;
pub mod captions;
pub mod content_error;
pub mod dice;
pub mod failure;
pub mod follow_up;
pub mod following;
pub mod health;
pub mod interview;
pub mod nudge;
pub mod pack;
pub mod plural;
pub mod quiz;
pub mod rubric;
pub mod scorer;
pub mod session;
pub mod speech_map;
pub mod star;
pub mod story;
pub mod study;
pub mod suggest;
pub mod transcript;
