//! The one place that asks the machine for the time.

pub use jiff::ToSpan;
pub use jiff::civil::{Date, DateTime};
use std::time::{Duration, Instant};

/// Monotonic time since the program's own start of counting.
pub trait Clock: Send + Sync {
    fn now(&self) -> Duration;
    fn sleep(&self, time: Duration);
}

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Instant,
}

#[allow(clippy::disallowed_methods, reason = "the one place that may")]
impl SystemClock {
    pub fn start() -> SystemClock {
        SystemClock { start: Instant::now() }
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that may")]
impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// Date and time of day, in the user's zone.
#[allow(clippy::disallowed_methods, reason = "the one place that may")]
pub fn wall_clock() -> jiff::Zoned {
    jiff::Zoned::now()
}

/// The instant that an RFC 3339 time names, wherever it was written; `None` for anything else.
pub fn instant(text: &str) -> Option<jiff::Timestamp> {
    text.trim().parse().ok()
}

/// Date and time of day that an RFC 3339 time had where it was written; `None` for anything else.
pub fn local(text: &str) -> Option<DateTime> {
    text.trim().trim_end_matches(['Z', 'z']).parse().ok()
}
