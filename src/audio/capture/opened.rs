//! A stream that a sound system has started, before it becomes a feed.

use crate::audio::FeedState;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// A stream that has been started.
pub(super) struct Opened {
    /// Closes the device when it is dropped.
    pub stream: Box<dyn Any + Send>,
    pub consumer: rtrb::Consumer<f32>,
    pub channels: u16,
    pub sample_rate: u32,
    pub state: Arc<FeedState>,
    /// Microseconds from the air to the ring.
    pub latency: Arc<AtomicU64>,
}
