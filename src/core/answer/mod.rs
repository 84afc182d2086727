//! What is known of an answer once it has been scored: plain data, and the stable JSON of it.
//!
//! What computes it is in [`crate::core::scorer`].

mod delivery;
mod flags;
mod kind;
mod mark;
mod probe;
mod score;
mod signal;
mod story;
#[cfg(test)]
pub(crate) mod testing;
mod verdict;

pub use delivery::{Delivery, Filler, UmUh};
pub use flags::Flags;
pub use kind::{Kind, Polarity};
pub use mark::Mark;
pub use probe::{Probe, Suits};
pub use score::{SCHEMA, Score};
pub use signal::{SectionSpan, Signal};
pub use story::{Confidence, Story, StorySort, TurningPoint};
pub use verdict::Verdict;
