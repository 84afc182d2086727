//! Sound in and out: microphones, takes on disk, recordings to read, prompts to play.
//!
//! One direction: a [`Microphone`] (a device or a file) fills a lock-free ring; the [`Recorder`]'s writer thread
//! empties it, brings it to 16 kHz mono and keeps a valid WAV on disk while the user speaks. Whatever happens to
//! the device, the disk or the process, what was said until then stays readable, and a [`TakeReport`] says what is
//! missing. Absent on purpose: anything about words, sections or models; the same 16 kHz samples leave by the tap.

mod bounded;
mod cpal_mic;
mod cpal_stream;
mod cue;
mod decode;
mod devices;
mod error;
mod feed;
mod file_mic;
mod host;
mod hush;
mod opened;
#[cfg(target_os = "linux")]
mod pulse_link;
#[cfg(target_os = "linux")]
mod pulse_stream;
mod recorder;
mod repair;
mod resample;
mod silence;
mod speaker;
mod status;
mod take;
mod take_disk;
mod take_store;
mod wav_file;
mod wav_layout;
mod writer;

pub use cpal_mic::{CpalMic, DeviceChoice, Fallback};
pub use cue::{recording_cue, target_cue};
pub use decode::{
    About, Channel, Damage, DecodeError, Decoded, Heard, MAX_HOURS, Recording, STDIN, decode,
    is_named_recording, is_recording, stream,
};
pub use devices::{DeviceInfo, Devices, list_devices};
pub use error::{AudioError, LostReason};
pub use feed::{Feed, FeedControl, FeedState};
pub use file_mic::{FileMic, Pace};
pub use recorder::Recorder;
pub use repair::{Repaired, repair};
pub use speaker::{CpalSpeaker, NullSpeaker, Played, Sound, Speaker};
pub use status::RecorderStatus;
pub use take::TakeReport;
pub use take_disk::Saving;

use std::time::Duration;

/// The one sample rate (Hz) of everything behind this module: what the recogniser hears.
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
