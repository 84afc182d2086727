//! Sound in and out: microphones, takes on disk, recordings to read, prompts to play.
//!
//! One direction: a [`Microphone`] (a device or a file) fills a lock-free ring; the [`Recorder`]'s writer thread
//! empties it, brings it to 16 kHz mono and keeps a valid WAV on disk while the user speaks. Whatever happens to the
//! device, the disk or the process, what was said until then stays readable, and a [`TakeReport`] says what is missing.
//! Deliberately absent: anything about words, sections or models; the same 16 kHz samples leave by the tap.

mod capture;
mod decode;
mod device;
mod error;
mod playback;
mod resample;
mod take;
mod wav;

pub use capture::cpal_mic::{CpalMic, DeviceChoice};
pub use capture::file_mic::{FileMic, PlaybackSpeed};
pub use decode::{Damage, Decoded, decode};
pub use device::list::list_devices;
pub use error::AudioError;
pub use playback::speaker::{CpalSpeaker, Played, Sound, Speaker};
pub use take::recorder::Recorder;
pub use take::repair::repair;
pub use take::running::TakeReport;

pub(crate) use capture::feed::{Feed, FeedState};
pub(crate) use decode::{
    About, Channel, DecodeError, Recording, STDIN, Track, is_named_recording, is_recording,
};
pub(crate) use device::list::DeviceInfo;
pub(crate) use error::LostReason;
pub(crate) use take::status::RecorderStatus;

use std::time::Duration;

/// The one sample rate (Hz) of everything behind this module: what the recognizer hears.
pub const SAMPLE_RATE: u32 = 16_000;

/// Where samples come from.
pub trait Microphone: Send {
    /// The device or file as the user knows it.
    fn name(&self) -> &str;

    /// Opens it; from then on samples flow into a ring with room for `capacity` of sound.
    fn start(&mut self, capacity: Duration) -> Result<Feed, AudioError>;
}

/// The time `samples` samples last at `rate` Hz.
pub(crate) fn length(samples: u64, rate: u32) -> Duration {
    Duration::from_nanos((u128::from(samples) * 1_000_000_000 / u128::from(rate.max(1))) as u64)
}

/// The number of samples in `time` at `rate` Hz.
pub(crate) fn samples_in(time: Duration, rate: u32) -> u64 {
    (time.as_nanos() * u128::from(rate) / 1_000_000_000) as u64
}
