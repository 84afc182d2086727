//! Sound to the user: prompts.
//!
//! `play` returns when the last sample has left the device, not when it has been handed over: a microphone that
//! opens too early records the prompt. The room's echo is the caller's to wait for.

use crate::audio::decode::decode_to;
use crate::audio::device::bounded::{PATIENCE, bounded, close};
use crate::audio::device::host;
use crate::audio::device::hush::Hush;
use crate::audio::resample::RateChange;
use crate::audio::{AudioError, DecodeError, LostReason, length};
use crate::clock::Clock;
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{FromSample, I24, SampleFormat, SizedSample, U24};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Time between deliveries asked of the device: short enough that a prompt can be cut off, long enough that it does
/// not stutter on a busy machine.
const BUFFER_MS: u32 = 100;

/// Added to the delay a device states for itself: it may have been asked a tenth of a second ago.
const SLACK: Duration = Duration::from_millis(100);

/// Mono samples to play, full scale at 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    pub samples: Vec<f32>,
    /// Hz.
    pub sample_rate: u32,
}

impl Sound {
    /// Reads a recorded prompt at full quality, whatever its format.
    pub fn read(path: &Path) -> Result<Sound, DecodeError> {
        const RATE: u32 = 48_000;
        Ok(Sound { samples: decode_to(path, None, RATE)?.samples, sample_rate: RATE })
    }

    pub fn duration(&self) -> Duration {
        length(self.samples.len() as u64, self.sample_rate)
    }
}

/// How playing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Played {
    Whole,
    /// The caller set its stop flag.
    Stopped,
}

/// Where sound goes.
pub trait Speaker {
    /// Plays `sound` to its end, or until `stop` becomes true.
    fn play(&self, sound: &Sound, stop: &AtomicBool) -> Result<Played, AudioError>;
}

/// The default output of this machine, looked up again for each sound: people put on headphones.
pub struct CpalSpeaker {
    clock: Arc<dyn Clock>,
}

impl CpalSpeaker {
    pub fn new(clock: Arc<dyn Clock>) -> CpalSpeaker {
        CpalSpeaker { clock }
    }
}

impl Speaker for CpalSpeaker {
    fn play(&self, sound: &Sound, stop: &AtomicBool) -> Result<Played, AudioError> {
        let (sound_length, progress) = (sound.duration(), Arc::new(Progress::default()));
        let hush = Hush::start();
        let (sound, shared) = (sound.clone(), Arc::clone(&progress));
        let stream = bounded("the sound output", move || open(&sound, &shared))?;
        let stream = stream.map_err(|error| match error {
            AudioError::Lost { reason: LostReason::Disconnected, .. } => AudioError::NoOutput,
            error => error,
        })?;
        drop(hush);
        let outcome = self.wait(&progress, sound_length, stop);
        close("the sound output", stream);
        outcome
    }
}

impl CpalSpeaker {
    fn wait(&self, progress: &Progress, sound: Duration, stop: &AtomicBool) -> Result<Played, AudioError> {
        let started = self.clock.now();
        let mut silent_at = None;
        loop {
            let now = self.clock.now();
            if stop.load(Ordering::Relaxed) {
                return Ok(Played::Stopped);
            }
            if progress.failed.load(Ordering::Relaxed) || now - started > sound + PATIENCE {
                let device = "the sound output".to_owned();
                return Err(AudioError::NoAnswer { device, waited: now - started });
            }
            if progress.written.load(Ordering::Acquire) {
                let delay = Duration::from_micros(progress.delay.load(Ordering::Relaxed));
                let silent_at = *silent_at.get_or_insert(now + delay + SLACK);
                // No device can be done before the sound's own length has passed.
                if now >= silent_at.max(started + sound) {
                    return Ok(Played::Whole);
                }
            }
            self.clock.sleep(Duration::from_millis(10));
        }
    }
}

/// What the callback reports.
#[derive(Default)]
struct Progress {
    /// The last sample was handed to the device ...
    written: AtomicBool,
    /// ... which plays it this many microseconds later.
    delay: AtomicU64,
    failed: AtomicBool,
}

fn open(sound: &Sound, progress: &Arc<Progress>) -> Result<cpal::Stream, AudioError> {
    let device = host::host().default_output_device().ok_or(AudioError::NoOutput)?;
    let name = host::display_name(&device);
    let failed = |error: cpal::Error| host::open_error(&name, &error);
    let config = device.default_output_config().map_err(failed)?;
    let (rate, channels) = (config.sample_rate(), config.channels());
    let mut change = RateChange::new(sound.sample_rate, rate).ok_or(AudioError::Format { rate, channels })?;
    let mut samples = Vec::new();
    change.push(&sound.samples, &mut samples);
    change.finish(&mut samples);
    let samples: Arc<[f32]> = samples.into();
    let build = |buffer_size| {
        let stream_config = cpal::StreamConfig { channels, sample_rate: rate, buffer_size };
        build_stream(&device, stream_config, config.sample_format(), &samples, progress)
    };
    let stream = build(host::buffer_size(&config, BUFFER_MS))
        .or_else(|_| build(cpal::BufferSize::Default))
        .map_err(failed)?;
    stream.play().map_err(failed)?;
    Ok(stream)
}

fn build_stream(
    device: &cpal::Device,
    config: cpal::StreamConfig,
    format: SampleFormat,
    samples: &Arc<[f32]>,
    progress: &Arc<Progress>,
) -> Result<cpal::Stream, cpal::Error> {
    let (samples, shared, told) = (Arc::clone(samples), Arc::clone(progress), Arc::clone(progress));
    let mut position = 0;
    device.build_output_stream_raw(
        config,
        format,
        move |data, info| {
            let times = info.timestamp();
            let rest = &samples[position..];
            let used = fill_any(data, rest, config.channels);
            position += used;
            if used == rest.len() && !shared.written.load(Ordering::Relaxed) {
                let delay = times.playback.saturating_duration_since(times.callback);
                let delay = delay + length(used as u64, config.sample_rate);
                shared.delay.store(delay.as_micros() as u64, Ordering::Relaxed);
                shared.written.store(true, Ordering::Release);
            }
        },
        move |error| {
            let gone = [cpal::ErrorKind::DeviceNotAvailable, cpal::ErrorKind::StreamInvalidated];
            told.failed.fetch_or(gone.contains(&error.kind()), Ordering::Relaxed);
        },
        Some(Duration::from_secs(4)),
    )
}

/// Fills `data` with as much of `rest` as fits, then silence; returns the number of samples used.
fn fill_any(data: &mut cpal::Data, rest: &[f32], channels: u16) -> usize {
    macro_rules! fill_as {
        ($($format:ident => $sample:ty),*) => {
            match data.sample_format() {
                $(SampleFormat::$format => fill::<$sample>(data, rest, channels),)*
                // One bit at a time: never a default.
                _ => rest.len(),
            }
        };
    }
    fill_as!(
        I8 => i8, I16 => i16, I24 => I24, I32 => i32, I64 => i64,
        U8 => u8, U16 => u16, U24 => U24, U32 => u32, U64 => u64,
        F32 => f32, F64 => f64
    )
}

fn fill<T: SizedSample + FromSample<f32>>(data: &mut cpal::Data, rest: &[f32], channels: u16) -> usize {
    let Some(buffer) = data.as_slice_mut::<T>() else { return 0 };
    let mut used = 0;
    for frame in buffer.chunks_mut(channels.max(1).into()) {
        let sample = rest.get(used).copied();
        used += usize::from(sample.is_some());
        frame.fill(T::from_sample(sample.unwrap_or(0.0)));
    }
    used
}
