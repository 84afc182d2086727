//! One take while it runs: mixed to mono, brought to 16 kHz, written, and measured on the way.

use super::disk::TakeDisk;
use super::saving::Saving;
use super::silence::Zeros;
use crate::audio::resample::RateChange;
use crate::audio::wav::file::to_16_bit;
use crate::audio::{AudioError, FeedState, SAMPLE_RATE, length};
use crate::clock::Clock;
use crate::core::health::{Health, HealthMeter};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// A finished take may still be on its way to a slow disk. This is how long we wait to learn whether it arrived; the
/// feedback waits as long.
const SETTLING: Duration = Duration::from_millis(500);

/// A recording further off the clock than this gets a remark (share of its length).
const DRIFT_NOTED: f64 = 0.005;

/// A difference below this is just two clocks not read at the same moment (house rule).
const APART_NOTED_MS: u64 = 100;

/// What became of a take.
#[derive(Debug, Clone)]
pub struct TakeReport {
    pub path: PathBuf,
    /// Length of the sound in the file.
    pub audio_ms: u64,
    /// Time from the start of the take to its last sample, by the clock.
    pub clock_ms: u64,
    /// Samples (per channel, at the device's rate) that came but could not be taken in time.
    pub dropped_samples: u64,
    /// Health of what the device gave, before mixing and resampling.
    pub health: Health,
    /// Times the system said it lost sound before it reached this program; a clock shows how much.
    pub glitches: u64,
    /// Whether the system switched to another device during the take.
    pub device_changed: bool,
    /// How long the microphone gave exact silence, as a muted one does; zero for recordings.
    pub muted_ms: u64,
    /// Whether the microphone ran in real time; a file played at full speed does not.
    pub real_time: bool,
    /// How far the file has come.
    pub saving: Saving,
    /// Why the take ended before it was finished; what was said until then is in the file.
    pub interrupted: Option<AudioError>,
}

impl TakeReport {
    /// Part of the take's time that is missing from the file (negative: too much), as a share of the clock's time;
    /// `None` when no clock can tell.
    pub fn drift(&self) -> Option<f64> {
        let comparable = self.real_time && self.clock_ms > 0;
        comparable.then(|| (self.clock_ms as f64 - self.audio_ms as f64) / self.clock_ms as f64)
    }

    /// What is worth knowing about the recording itself, in the user's terms.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks: Vec<String> = self.interrupted.iter().map(ToString::to_string).collect();
        if self.muted_ms > 0 {
            let seconds = self.muted_ms.div_ceil(1000);
            remarks.push(format!("the microphone was muted for {seconds} s"));
        }
        if self.device_changed {
            remarks.push("the system switched to another microphone during the answer".to_owned());
        }
        let apart_ms = self.clock_ms.abs_diff(self.audio_ms);
        let noted = |drift: &f64| drift.abs() >= DRIFT_NOTED && apart_ms >= APART_NOTED_MS;
        if let Some(drift) = self.drift().filter(noted) {
            remarks.push(format!(
                "the recording is {:.1} % off the clock: the machine or the device lost time",
                drift * 100.0
            ));
        }
        if self.dropped_samples > 0 {
            remarks.push(format!("{} samples were lost: the machine was too busy", self.dropped_samples));
        }
        if self.glitches > 0 {
            let times =
                if self.glitches == 1 { "once".to_owned() } else { format!("{} times", self.glitches) };
            remarks.push(format!("the sound system lost sound {times} before it reached Starling"));
        }
        if let Some(error) = self.saving.unsynced() {
            remarks.push(format!(
                "the disk did not confirm the recording, which a power cut could harm: {error}"
            ));
        }
        remarks
    }
}

pub struct Take {
    disk: TakeDisk,
    saving: Option<Saving>,
    channels: u16,
    rate: u32,
    zeros: Zeros,
    /// Becomes `None` when the take is closed.
    resampler: Option<RateChange>,
    meter: HealthMeter,
    tap: Option<Sender<Vec<f32>>>,
    mono: Vec<f32>,
    /// Number of the feed's first sample that belongs to the take.
    first: u64,
    started: Duration,
    last_sound: Duration,
    dropped_before: u64,
    glitches_before: u64,
    interrupted: Option<AudioError>,
}

/// Where a take starts.
pub struct TakeStart {
    pub first: u64,
    pub now: Duration,
    pub dropped_before: u64,
    pub glitches_before: u64,
}

impl Take {
    /// Creates the file and everything a take needs, before its clock starts.
    pub fn prepare(
        path: &Path,
        rate: u32,
        channels: u16,
        tap: Option<Sender<Vec<f32>>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Take, AudioError> {
        let resampler = RateChange::new(rate, SAMPLE_RATE).ok_or(AudioError::Format { rate, channels })?;
        Ok(Take {
            disk: TakeDisk::create(path, clock)?,
            saving: None,
            channels,
            rate,
            zeros: Zeros::default(),
            resampler: Some(resampler),
            meter: HealthMeter::new(channels),
            tap,
            mono: Vec::new(),
            first: 0,
            started: Duration::ZERO,
            last_sound: Duration::ZERO,
            dropped_before: 0,
            glitches_before: 0,
            interrupted: None,
        })
    }

    pub fn start(&mut self, start: &TakeStart) {
        self.first = start.first;
        self.started = start.now;
        self.last_sound = start.now;
        self.dropped_before = start.dropped_before;
        self.glitches_before = start.glitches_before;
    }

    /// Length of the sound handed to the file so far.
    pub fn elapsed(&self) -> Duration {
        length(self.disk.samples(), SAMPLE_RATE)
    }

    pub fn interrupted(&self) -> Option<&AudioError> {
        self.interrupted.as_ref()
    }

    pub fn is_open(&self) -> bool {
        self.resampler.is_some()
    }

    /// Sound that waits in memory for the disk.
    pub fn waiting(&self) -> Duration {
        self.disk.waiting()
    }

    /// Takes interleaved samples, of which the first has number `position` in the feed.
    pub fn push(&mut self, interleaved: &[f32], position: u64, now: Duration) {
        let skip = self.first.saturating_sub(position).min(interleaved.len() as u64) as usize;
        let interleaved = &interleaved[skip..];
        let Some(resampler) = &mut self.resampler else { return };
        if interleaved.is_empty() {
            return;
        }
        self.last_sound = now;
        self.meter.push(interleaved);
        mix(interleaved, self.channels, &mut self.mono);
        self.zeros.push(&self.mono);
        let mut ready = Vec::with_capacity(self.mono.len());
        resampler.push(&self.mono, &mut ready);
        self.deliver(ready);
    }

    /// Ends the take when its disk has failed.
    pub fn look_at_disk(&mut self) {
        if let Some(failure) = self.disk.failure() {
            self.interrupt(failure);
        }
    }

    /// Ends the take early, keeping what it has.
    pub fn interrupt(&mut self, error: AudioError) {
        if self.is_open() {
            self.interrupted = Some(error);
            self.close();
        }
    }

    /// Flushes the last sound and hands the file over to be completed.
    pub fn close(&mut self) {
        let Some(resampler) = self.resampler.take() else { return };
        let mut rest = Vec::new();
        resampler.finish(&mut rest);
        self.deliver(rest);
        self.tap = None;
        self.saving = Some(self.disk.finish());
    }

    /// What became of the take, which has been closed. Waits a moment for the disk.
    pub fn report(&mut self, feed: &FeedState, is_device: bool, real_time: bool) -> TakeReport {
        let saving = self.saving.get_or_insert_with(|| self.disk.finish()).clone();
        saving.written_within(SETTLING);
        let muted = if is_device { self.zeros.muted(self.rate) } else { Duration::ZERO };
        TakeReport {
            path: self.disk.path().to_owned(),
            audio_ms: self.elapsed().as_millis() as u64,
            clock_ms: self.last_sound.saturating_sub(self.started).as_millis() as u64,
            dropped_samples: self.dropped_so_far(feed.dropped()),
            health: self.meter.health(),
            glitches: feed.glitches().saturating_sub(self.glitches_before),
            device_changed: feed.device_changed(),
            muted_ms: muted.as_millis() as u64,
            real_time,
            interrupted: self.interrupted.clone().or_else(|| saving.failure()),
            saving,
        }
    }

    /// Samples per channel that were lost since the take began, of `dropped` since the device was opened.
    pub fn dropped_so_far(&self, dropped: u64) -> u64 {
        dropped.saturating_sub(self.dropped_before) / u64::from(self.channels.max(1))
    }

    fn deliver(&mut self, samples: Vec<f32>) {
        if samples.is_empty() {
            return;
        }
        if let Err(error) = self.disk.push(to_16_bit(&samples)) {
            self.interrupted.get_or_insert(error);
            self.resampler = None;
        }
        // A listener that has gone away must not cost the take.
        if self.tap.as_ref().is_some_and(|tap| tap.send(samples).is_err()) {
            self.tap = None;
        }
    }
}

/// Beyond this, 40 dB over full scale, a sample is damage. Filters multiply and add: numbers near the largest float
/// would overflow.
const LOUDEST: f32 = 100.0;

/// The average of all channels. Anything that is not a number counts as silence, and anything no converter gives is cut
/// to [`LOUDEST`], before any filter sees it.
pub fn mix(interleaved: &[f32], channels: u16, mono: &mut Vec<f32>) {
    mono.clear();
    let share = 1.0 / f32::from(channels.max(1));
    let frames = interleaved.chunks_exact(channels.max(1).into());
    let sane = |&sample: &f32| if sample.is_finite() { sample.clamp(-LOUDEST, LOUDEST) } else { 0.0 };
    mono.extend(frames.map(|frame| frame.iter().map(sane).sum::<f32>() * share));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    fn take(path: &Path, tap: Option<Sender<Vec<f32>>>) -> Take {
        let mut take = Take::prepare(path, 16_000, 2, tap, Arc::new(SystemClock::start())).expect("prepared");
        take.start(&TakeStart {
            first: 4,
            now: Duration::from_secs(5),
            dropped_before: 6,
            glitches_before: 0,
        });
        take
    }

    fn state_with_dropped(samples: usize) -> FeedState {
        let state = FeedState::default();
        state.note_pushed(0, samples);
        state
    }

    #[test]
    fn only_what_came_after_the_start_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        let (sender, receiver) = std::sync::mpsc::channel();
        let mut take = take(&path, Some(sender));
        take.push(&[0.9; 2], 0, Duration::from_secs(6));
        take.push(&[0.9, 0.9, 0.2, 0.4], 2, Duration::from_secs(6));
        take.push(&[0.0, 0.5], 6, Duration::from_secs(7));
        take.close();
        let report = take.report(&state_with_dropped(10), false, true);
        assert_eq!((report.clock_ms, report.dropped_samples, report.health.frames), (2000, 2, 2));
        let tapped: Vec<f32> = receiver.iter().flatten().collect();
        assert_eq!(tapped.len(), 2);
        assert!((tapped[0] - 0.3).abs() < 1e-6 && (tapped[1] - 0.25).abs() < 1e-6, "{tapped:?}");
        assert_eq!(hound::WavReader::open(&path).expect("valid").duration(), 2);
    }

    #[test]
    fn a_listener_that_left_does_not_end_the_take() {
        let folder = tempfile::tempdir().expect("a folder");
        let (sender, receiver) = std::sync::mpsc::channel();
        let mut take = take(&folder.path().join("take.wav"), Some(sender));
        drop(receiver);
        take.push(&[0.5; 64], 4, Duration::from_secs(6));
        take.push(&[0.5; 64], 68, Duration::from_secs(6));
        take.close();
        assert!(take.interrupted().is_none());
        assert_eq!(take.elapsed(), Duration::from_millis(4));
    }

    #[test]
    fn a_lost_device_keeps_what_was_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        let mut take = take(&path, None);
        take.push(&[0.5; 32_004], 0, Duration::from_secs(6));
        take.interrupt(AudioError::NoInput);
        take.push(&[0.5; 32_000], 32_004, Duration::from_secs(7));
        let report = take.report(&state_with_dropped(6), false, true);
        assert!(report.saving.written_within(Duration::from_secs(10)));
        assert_eq!(hound::WavReader::open(&path).expect("valid").duration(), 16_000);
        assert!(matches!(report.interrupted, Some(AudioError::NoInput)));
        assert_eq!(report.drift(), Some(0.0));
    }
}
