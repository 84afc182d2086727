//! A stream from any sound system but PulseAudio.
//!
//! The callback only turns samples into floats and pushes them. Everything that takes time or can fail happens in
//! the writer thread.

use super::feed::{Failure, push_counted};
use super::opened::Opened;
use crate::audio::device::host;
use crate::audio::resample::RATES;
use crate::audio::{AudioError, FeedState, samples_in};
use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{FromSample, I24, Sample, SampleFormat, SizedSample, U24};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Time between deliveries requested of the device: what it still holds at the end of a take is lost.
const BUFFER_MS: u32 = 20;

/// A busy device is tried again this many times, a third of a second apart: others may be closing it.
const BUSY_TRIES: u32 = 4;

/// Opens `device` at its own rate, channels and sample format; `name` is its name for the user.
pub fn open(device: &cpal::Device, name: &str, capacity: Duration) -> Result<Opened, AudioError> {
    let failed = |error: cpal::Error| host::open_error(name, &error);
    let config = device.default_input_config().map_err(failed)?;
    let (rate, channels) = (config.sample_rate(), config.channels());
    if channels == 0 || !RATES.contains(&rate) {
        return Err(AudioError::Format { rate, channels });
    }
    let mut tries = 0;
    let mut buffer_size = host::buffer_size(&config, BUFFER_MS);
    loop {
        tries += 1;
        match try_open(device, &config, buffer_size, capacity) {
            Err(error) if error.kind() == cpal::ErrorKind::DeviceBusy && tries < BUSY_TRIES => {
                std::thread::sleep(Duration::from_millis(333));
            }
            // A device that insists on its own buffer is better than none.
            Err(_) if buffer_size != cpal::BufferSize::Default => {
                buffer_size = cpal::BufferSize::Default;
            }
            outcome => return outcome.map_err(failed),
        }
    }
}

fn try_open(
    device: &cpal::Device,
    config: &cpal::SupportedStreamConfig,
    buffer_size: cpal::BufferSize,
    capacity: Duration,
) -> Result<Opened, cpal::Error> {
    let (sample_rate, channels) = (config.sample_rate(), config.channels());
    let room = samples_in(capacity, sample_rate) as usize * usize::from(channels);
    let (mut producer, consumer) = rtrb::RingBuffer::new(room);
    let state = Arc::new(FeedState::default());
    let latency = Arc::new(AtomicU64::new(0));
    let (heard, delayed, told) = (Arc::clone(&state), Arc::clone(&latency), Arc::clone(&state));
    let stream = device.build_input_stream_raw(
        cpal::StreamConfig { channels, sample_rate, buffer_size },
        config.sample_format(),
        move |data, info| {
            let times = info.timestamp();
            let delay = times.callback.saturating_duration_since(times.capture);
            delayed.store(delay.as_micros() as u64, Ordering::Relaxed);
            push_any(&mut producer, &heard, data, channels);
        },
        move |error| note(&told, &error),
        Some(Duration::from_secs(4)),
    )?;
    stream.play()?;
    Ok(Opened { stream: Box::new(stream), consumer, channels, sample_rate, state, latency })
}

/// Runs in a callback: nothing but atomics.
fn note(state: &FeedState, error: &cpal::Error) {
    match error.kind() {
        cpal::ErrorKind::DeviceNotAvailable => state.note_failure(Failure::Disconnected),
        cpal::ErrorKind::StreamInvalidated => state.note_failure(Failure::StreamEnded),
        cpal::ErrorKind::DeviceChanged => state.note_device_changed(),
        cpal::ErrorKind::Xrun => state.note_glitch(),
        // Anything else either passes or stops the samples: the watchdog sees that.
        _ => {}
    }
}

/// Runs in a callback: converts and pushes samples of any format.
fn push_any(producer: &mut rtrb::Producer<f32>, state: &FeedState, data: &cpal::Data, channels: u16) {
    macro_rules! push_as {
        ($($format:ident => $sample:ty),*) => {
            match data.sample_format() {
                $(SampleFormat::$format => push::<$sample>(producer, state, data, channels),)*
                // One bit at a time: no microphone, and never a default.
                _ => {}
            }
        };
    }
    push_as!(
        I8 => i8, I16 => i16, I24 => I24, I32 => i32, I64 => i64,
        U8 => u8, U16 => u16, U24 => U24, U32 => u32, U64 => u64,
        F32 => f32, F64 => f64
    );
}

fn push<T>(producer: &mut rtrb::Producer<f32>, state: &FeedState, data: &cpal::Data, channels: u16)
where
    T: SizedSample,
    f32: FromSample<T>,
{
    if let Some(samples) = data.as_slice::<T>() {
        push_counted(producer, state, samples.iter().map(|&sample| f32::from_sample(sample)), channels);
    }
}
