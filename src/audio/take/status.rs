//! What a running recorder shows of itself.

use crate::audio::AudioError;
use std::time::Duration;

/// A look at a running recorder; cheap enough for a line that is drawn ten times a second.
#[derive(Debug, Clone)]
pub struct RecorderStatus {
    /// Whether the device has delivered sound at all.
    pub live: bool,
    /// Length of the sound of the running take.
    pub elapsed: Duration,
    /// Average level of the last 100 ms, dBFS; also before a take begins.
    pub level_dbfs: f32,
    /// Largest sample of the last 100 ms, dBFS.
    pub peak_dbfs: f32,
    /// Samples per channel lost in the running take.
    pub dropped_samples: u64,
    /// The recording that plays the microphone is over.
    pub ended: bool,
    /// The system switched to another device since this one was opened.
    pub device_changed: bool,
    /// The microphone is muted: the system says so, or it has given exact silence for some seconds.
    pub muted: bool,
    /// Sound of the running take that waits in memory for the disk.
    pub unsaved: Duration,
    /// The device or the disk is gone: the take has ended, and `finish` reports it.
    pub failure: Option<AudioError>,
}
