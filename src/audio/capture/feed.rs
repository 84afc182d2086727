//! The samples of an open microphone, and what its callback may say about itself.
//!
//! The producing side runs in a device's callback: it only pushes and sets atomics. It takes no lock, allocates nothing
//! and makes no error values; the writer thread turns the numbers into errors later.

use crate::audio::AudioError;
use crate::audio::error::LostReason;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

/// An open microphone. Dropping it closes the device.
pub struct Feed {
    /// Interleaved samples, full scale at 1.
    pub consumer: rtrb::Consumer<f32>,
    pub channels: u16,
    pub sample_rate: u32,
    pub state: Arc<FeedState>,
    /// Keeps the device open, and starts and ends takes.
    pub control: Box<dyn FeedControl>,
    /// Whether samples arrive in real time, so that a clock can check their number.
    pub real_time: bool,
    /// Whether it is a device, on which exact silence means that it is muted.
    pub is_device: bool,
}

/// What a take asks of its microphone.
pub trait FeedControl: Send {
    /// A take begins: returns the number of the feed's first sample that belongs to it.
    fn begin(&mut self) -> Result<u64, AudioError>;

    /// The take is over.
    fn end(&mut self);

    /// The next take is a second try of the last one. Only a file has something to rewind.
    fn rewind(&mut self);

    /// How long a sound is on its way from the air to the ring.
    fn latency(&self) -> Duration;
}

const NEVER: u64 = u64::MAX;

/// Counters shared with the callback.
#[derive(Debug)]
pub struct FeedState {
    /// Samples put into the ring since the device was opened.
    pushed: AtomicU64,
    /// Samples that did not fit into the ring.
    dropped: AtomicU64,
    /// Times the system itself lost samples.
    glitches: AtomicU64,
    /// Number of the first sample after the end of a file.
    ended_at: AtomicU64,
    failure: AtomicU8,
    changed: AtomicBool,
    muted: AtomicBool,
}

/// What an error callback has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Failure {
    Disconnected = 1,
    StreamEnded = 2,
}

impl Default for FeedState {
    fn default() -> FeedState {
        FeedState {
            pushed: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            glitches: AtomicU64::new(0),
            ended_at: AtomicU64::new(NEVER),
            failure: AtomicU8::new(0),
            changed: AtomicBool::new(false),
            muted: AtomicBool::new(false),
        }
    }
}

impl FeedState {
    pub fn note_pushed(&self, samples: usize, dropped: usize) {
        if dropped > 0 {
            self.dropped.fetch_add(dropped as u64, Ordering::Relaxed);
        }
        self.pushed.fetch_add(samples as u64, Ordering::Release);
    }

    pub(super) fn note_failure(&self, failure: Failure) {
        self.failure.store(failure as u8, Ordering::Release);
    }

    pub(super) fn note_glitch(&self) {
        self.glitches.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn note_device_changed(&self) {
        self.changed.store(true, Ordering::Release);
    }

    pub(super) fn note_muted(&self, muted: bool) {
        self.muted.store(muted, Ordering::Relaxed);
    }

    pub(super) fn note_end(&self, at: Option<u64>) {
        self.ended_at.store(at.unwrap_or(NEVER), Ordering::Release);
    }

    /// Samples put into the ring so far: the number of the next one.
    pub fn pushed(&self) -> u64 {
        self.pushed.load(Ordering::Acquire)
    }

    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    pub fn glitches(&self) -> u64 {
        self.glitches.load(Ordering::Relaxed)
    }

    /// Whether the system moved the stream to another device.
    pub fn device_changed(&self) -> bool {
        self.changed.load(Ordering::Acquire)
    }

    /// Whether the system says that the microphone is muted.
    pub fn muted(&self) -> bool {
        self.muted.load(Ordering::Relaxed)
    }

    /// Whether the file behind this feed was over before sample number `position`.
    pub fn ended_before(&self, position: u64) -> bool {
        self.ended_at.load(Ordering::Acquire) <= position
    }

    /// How many of the `count` samples from `position` on lie before the end of the file behind this feed.
    pub fn before_end(&self, position: u64, count: usize) -> usize {
        let left = self.ended_at.load(Ordering::Acquire).saturating_sub(position);
        usize::try_from(left).unwrap_or(usize::MAX).min(count)
    }

    /// Why the device is gone, if it is.
    pub fn failure(&self) -> Option<LostReason> {
        match self.failure.load(Ordering::Acquire) {
            code if code == Failure::Disconnected as u8 => Some(LostReason::Disconnected),
            code if code == Failure::StreamEnded as u8 => Some(LostReason::StreamEnded),
            _ => None,
        }
    }
}

/// Pushes whole frames of `samples`, counting what does not fit.
pub(super) fn push_counted(
    producer: &mut rtrb::Producer<f32>,
    state: &FeedState,
    samples: impl ExactSizeIterator<Item = f32>,
    channels: u16,
) {
    let offered = samples.len();
    let frame = usize::from(channels.max(1));
    let room = producer.slots().min(offered) / frame * frame;
    if let Ok(chunk) = producer.write_chunk_uninit(room) {
        chunk.fill_from_iter(samples.take(room));
    }
    state.note_pushed(room, offered - room);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_counted_in_whole_frames() {
        let (mut producer, mut consumer) = rtrb::RingBuffer::new(7);
        let state = FeedState::default();
        push_counted(&mut producer, &state, [1.0; 10].into_iter(), 2);
        assert_eq!((state.pushed(), state.dropped()), (6, 4));
        assert_eq!(consumer.slots(), 6);
        assert_eq!(consumer.pop(), Ok(1.0));
    }

    #[test]
    fn what_follows_the_end_of_a_file_is_told_apart() {
        let state = FeedState::default();
        assert_eq!(state.before_end(90, 20), 20);
        state.note_end(Some(100));
        assert_eq!([80, 90, 100, 110].map(|position| state.before_end(position, 20)), [20, 10, 0, 0]);
    }

    #[test]
    fn the_last_failure_is_told() {
        let state = FeedState::default();
        assert_eq!(state.failure(), None);
        state.note_failure(Failure::StreamEnded);
        assert_eq!(state.failure(), Some(LostReason::StreamEnded));
    }
}
