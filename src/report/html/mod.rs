//! The report of a session, the trend of all, and a cue card, as one self-contained HTML page each.

mod card;
mod escape;
mod policy;
mod session;
mod svg;
mod trend;
mod verdict;

pub use card::card;
pub use session::report;
pub use trend::trend;
