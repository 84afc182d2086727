//! The writer thread: empties the ring, keeps the take, and watches over the device.

use super::running::{Take, TakeReport, TakeStart, mix};
use super::saving::Saving;
use super::silence::Zeros;
use super::status::RecorderStatus;
use crate::audio::{AudioError, Feed, LostReason, samples_in};
use crate::clock::Clock;
use crate::core::health::{SILENCE_DBFS, dbfs};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The ring is emptied this often.
const POLL: Duration = Duration::from_millis(10);

/// A device that delivers nothing for this long is gone. Bluetooth needs up to 1 s to begin.
const WATCHDOG: Duration = Duration::from_secs(2);

/// Silence is counted in steps of at most this: a thread that was itself held up, because the process was stopped or
/// the machine slept, was not listening in the meantime.
const LONGEST_LOOK: Duration = Duration::from_millis(100);

/// A recording that plays faster than real time waits when this much of it has not reached the disk.
const WAITING_FAST: Duration = Duration::from_secs(5);

/// Longest wait at the end for what is still on its way to the disk.
const SAVING: Duration = Duration::from_secs(30);

/// Time span of the reported level: short enough to move with the syllables.
const LEVEL_WINDOW: Duration = Duration::from_millis(100);

/// After the end of a take we keep listening to the device for its latency, within these bounds: the last word is still
/// on its way when the user presses the key.
const TAIL: (Duration, Duration) = (Duration::from_millis(60), Duration::from_millis(500));

pub enum Command {
    Begin { path: PathBuf, tap: Option<Sender<Vec<f32>>>, reply: Sender<Result<(), AudioError>> },
    Finish { reply: Sender<Result<TakeReport, AudioError>> },
    Rewind,
}

pub struct Writer {
    pub feed: Feed,
    pub device: String,
    pub clock: Arc<dyn Clock>,
    pub commands: Receiver<Command>,
    pub status: Arc<Mutex<RecorderStatus>>,
    pub take: Option<Take>,
    /// Number of the next sample to come out of the ring.
    pub position: u64,
    /// When the device was last looked at.
    pub looked: Duration,
    /// How long it has delivered nothing, as far as that was watched.
    pub silent: Duration,
    pub failure: Option<AudioError>,
    pub level: Level,
    /// Finished takes that may still be on their way to the disk.
    pub saving: Vec<Saving>,
}

/// Level of the last [`LEVEL_WINDOW`].
#[derive(Debug, Default)]
pub struct Level {
    mono: Vec<f32>,
    zeros: Zeros,
    square_sum: f64,
    peak: f32,
    count: u64,
    shown: Option<(f32, f32)>,
}

impl Level {
    fn push(&mut self, interleaved: &[f32], channels: u16, rate: u32) {
        mix(interleaved, channels, &mut self.mono);
        self.zeros.push(&self.mono);
        for &sample in &self.mono {
            self.square_sum += f64::from(sample) * f64::from(sample);
            self.peak = self.peak.max(sample.abs());
        }
        self.count += self.mono.len() as u64;
        if self.count >= samples_in(LEVEL_WINDOW, rate) {
            let rms = (self.square_sum / self.count as f64).sqrt();
            self.shown = Some((dbfs(rms), dbfs(f64::from(self.peak))));
            (self.square_sum, self.peak, self.count) = (0.0, 0.0, 0);
        }
    }
}

impl Writer {
    pub fn run(mut self) {
        self.looked = self.clock.now();
        loop {
            match self.commands.recv_timeout(POLL) {
                Ok(Command::Begin { path, tap, reply }) => {
                    let _ = reply.send(self.begin(&path, tap));
                }
                Ok(Command::Finish { reply }) => {
                    let _ = reply.send(self.finish());
                }
                Ok(Command::Rewind) => self.feed.control.rewind(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.drain();
            self.watch();
            self.publish();
        }
        if self.take.is_some() {
            let _ = self.finish();
        }
        for saving in &self.saving {
            saving.safe_within(SAVING);
        }
    }

    fn begin(&mut self, path: &Path, tap: Option<Sender<Vec<f32>>>) -> Result<(), AudioError> {
        self.watch();
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        if self.take.is_some() {
            return Err(AudioError::TakeRunning);
        }
        let mut take =
            Take::prepare(path, self.feed.sample_rate, self.feed.channels, tap, Arc::clone(&self.clock))?;
        let first = self.feed.control.begin()?;
        let state = &self.feed.state;
        take.start(&TakeStart {
            first,
            now: self.clock.now(),
            dropped_before: state.dropped(),
            glitches_before: state.glitches(),
        });
        self.take = Some(take);
        self.silent = Duration::ZERO;
        self.publish();
        Ok(())
    }

    fn finish(&mut self) -> Result<TakeReport, AudioError> {
        if self.take.is_none() {
            return Err(AudioError::NoTake);
        }
        let tail = if self.feed.real_time { self.feed.control.latency() + POLL } else { Duration::ZERO };
        let end = self.clock.now() + if tail.is_zero() { tail } else { tail.clamp(TAIL.0, TAIL.1) };
        self.drain();
        while self.clock.now() < end && self.failure.is_none() {
            self.clock.sleep(POLL);
            self.drain();
            self.watch();
        }
        self.feed.control.end();
        let Some(mut take) = self.take.take() else { return Err(AudioError::NoTake) };
        take.close();
        let report = take.report(&self.feed.state, self.feed.is_device, self.feed.real_time);
        self.saving.retain(|saving| !saving.safe_within(Duration::ZERO));
        self.saving.push(report.saving.clone());
        self.publish();
        Ok(report)
    }

    fn drain(&mut self) {
        let now = self.clock.now();
        if let Some(take) = &mut self.take {
            take.look_at_disk();
            if !self.feed.real_time && take.is_open() && take.waiting() > WAITING_FAST {
                self.silent = Duration::ZERO;
                return;
            }
        }
        while let Ok(chunk) = self.feed.consumer.read_chunk(self.feed.consumer.slots()) {
            let (first, second) = chunk.as_slices();
            if first.is_empty() {
                break;
            }
            self.silent = Duration::ZERO;
            for samples in [first, second] {
                self.level.push(samples, self.feed.channels, self.feed.sample_rate);
                // After a recording's end there is noise for as long as nobody has noticed the end.
                let recorded = self.feed.state.before_end(self.position, samples.len());
                if let Some(take) = &mut self.take {
                    take.push(&samples[..recorded], self.position, now);
                }
                self.position += samples.len() as u64;
            }
            chunk.commit_all();
        }
    }

    /// Ends the take when its device or its disk is gone.
    fn watch(&mut self) {
        let now = self.clock.now();
        self.silent += now.saturating_sub(self.looked).min(LONGEST_LOOK);
        self.looked = now;
        if self.failure.is_none() {
            let silent = self.silent;
            // Before its first sample a device may take its time, but not once a take depends on it.
            let started = self.position > 0 || self.take.is_some();
            let reason = self
                .feed
                .state
                .failure()
                .or_else(|| (started && silent > WATCHDOG).then_some(LostReason::NoSamples(silent)));
            self.failure = reason.map(|reason| AudioError::Lost { device: self.device.clone(), reason });
        }
        if let (Some(take), Some(failure)) = (&mut self.take, &self.failure) {
            take.interrupt(failure.clone());
        }
    }

    fn publish(&self) {
        let take = self.take.as_ref();
        let (level_dbfs, peak_dbfs) = self.level.shown.unwrap_or((SILENCE_DBFS, SILENCE_DBFS));
        let status = RecorderStatus {
            live: self.position > 0,
            elapsed: take.map_or(Duration::ZERO, Take::elapsed),
            level_dbfs,
            peak_dbfs,
            dropped_samples: take.map_or(0, |take| take.dropped_so_far(self.feed.state.dropped())),
            ended: take.is_some() && self.feed.state.ended_before(self.position),
            device_changed: self.feed.state.device_changed(),
            muted: self.feed.is_device
                && (self.feed.state.muted() || self.level.zeros.is_muted(self.feed.sample_rate)),
            unsaved: take.map_or(Duration::ZERO, Take::waiting),
            failure: take.and_then(|take| take.interrupted().cloned()).or_else(|| self.failure.clone()),
        };
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }
}
