//! A real microphone.
//!
//! The device's own rate, channels and sample format are kept; the callback only turns samples into floats and
//! pushes them. Everything that takes time or can fail happens in the writer thread.

use super::bounded::bounded;
use super::feed::{Failure, FeedControl, push_counted};
use super::hush::Hush;
use super::resample::RATES;
use super::{AudioError, Feed, FeedState, Microphone, host, samples_in};
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{FromSample, I24, Sample, SampleFormat, SizedSample, U24};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Time between deliveries asked of the device: what it still holds at the end of a take is lost.
const BUFFER_MS: u32 = 20;

/// A device that is busy is tried again this often, a third of a second apart: others may be closing it.
const BUSY_TRIES: u32 = 4;

/// Which microphone is wanted; both empty means the default one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceChoice {
    /// As `starling devices` lists it.
    pub id: Option<String>,
    /// For when the id is gone: the same device at another socket.
    pub name: Option<String>,
}

impl DeviceChoice {
    /// What a user typed, be it an id, a name or a part of one.
    pub fn typed(text: &str) -> DeviceChoice {
        DeviceChoice { id: Some(text.to_owned()), name: Some(text.to_owned()) }
    }
}

/// The wanted device was not found, and another is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fallback {
    pub wanted: String,
    pub used: String,
}

impl std::fmt::Display for Fallback {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "`{}` was not found; `{}`, the default, is used", self.wanted, self.used)
    }
}

/// A microphone of this machine.
pub struct CpalMic {
    name: String,
    id: String,
    device: cpal::Device,
    fallback: Option<Fallback>,
}

impl CpalMic {
    /// Finds the chosen microphone: by id, by name, else the default one, which [`CpalMic::fallback`] tells.
    pub fn find(choice: &DeviceChoice) -> Result<CpalMic, AudioError> {
        let hush = Hush::start();
        let wanted = choice.clone();
        let found = bounded("the sound system", move || resolve(&wanted))?;
        drop(hush);
        let (device, is_wanted) = found.ok_or(AudioError::NoInput)?;
        let name = host::display_name(&device);
        let id = device.id().map_or_else(|_| name.clone(), |id| id.to_string());
        let wanted = choice.name.clone().or_else(|| choice.id.clone()).filter(|_| !is_wanted);
        let fallback = wanted.map(|wanted| Fallback { wanted, used: name.clone() });
        Ok(CpalMic { name, id, device, fallback })
    }

    /// Set when the wanted microphone was not there.
    pub fn fallback(&self) -> Option<&Fallback> {
        self.fallback.as_ref()
    }

    /// What finds this device again.
    pub fn choice(&self) -> DeviceChoice {
        DeviceChoice { id: Some(self.id.clone()), name: Some(self.name.clone()) }
    }
}

/// The device, and whether it is the wanted one.
fn resolve(choice: &DeviceChoice) -> Option<(cpal::Device, bool)> {
    let wanted = choice.id.is_some() || choice.name.is_some();
    let by_id = choice.id.as_deref().and_then(host::device_by_id).filter(DeviceTrait::supports_input);
    let host = host::host();
    let by_name = || {
        let name = choice.name.as_deref()?.to_lowercase();
        let inputs: Vec<_> = host.input_devices().ok()?.collect();
        let named = |fits: &dyn Fn(&str) -> bool| {
            inputs.iter().find(|device| fits(&host::display_name(device).to_lowercase())).cloned()
        };
        named(&|candidate| candidate == name).or_else(|| named(&|candidate| candidate.contains(&name)))
    };
    match by_id.or_else(by_name) {
        Some(device) => Some((device, true)),
        None => host.default_input_device().map(|device| (device, !wanted)),
    }
}

impl Microphone for CpalMic {
    fn name(&self) -> &str {
        &self.name
    }

    fn start(&mut self, capacity: Duration) -> Result<Feed, AudioError> {
        let _hush = Hush::start();
        let (device, name) = (self.device.clone(), self.name.clone());
        let opened = bounded(&self.name, move || Opened::open(&device, capacity, &name))??;
        let control = Control {
            stream: Some(opened.stream),
            state: Arc::clone(&opened.state),
            latency: opened.latency,
            name: self.name.clone(),
        };
        Ok(Feed {
            consumer: opened.consumer,
            channels: opened.channels,
            sample_rate: opened.sample_rate,
            state: opened.state,
            control: Box::new(control),
            real_time: true,
        })
    }
}

/// A stream that has been started.
struct Opened {
    stream: cpal::Stream,
    consumer: rtrb::Consumer<f32>,
    channels: u16,
    sample_rate: u32,
    state: Arc<FeedState>,
    /// Microseconds.
    latency: Arc<AtomicU64>,
}

impl Opened {
    fn open(device: &cpal::Device, capacity: Duration, name: &str) -> Result<Opened, AudioError> {
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
            match Opened::try_open(device, &config, buffer_size, capacity) {
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
        Ok(Opened { stream, consumer, channels, sample_rate, state, latency })
    }
}

/// Runs in a callback: nothing but atomics.
fn note(state: &FeedState, error: &cpal::Error) {
    match error.kind() {
        cpal::ErrorKind::DeviceNotAvailable => state.note_failure(Failure::Disconnected),
        cpal::ErrorKind::StreamInvalidated => state.note_failure(Failure::StreamEnded),
        cpal::ErrorKind::DeviceChanged => state.note_device_changed(),
        cpal::ErrorKind::Xrun => state.note_glitch(),
        // Whatever else there is either passes, or stops the samples: the watchdog sees that.
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

struct Control {
    stream: Option<cpal::Stream>,
    state: Arc<FeedState>,
    latency: Arc<AtomicU64>,
    name: String,
}

impl FeedControl for Control {
    fn begin(&mut self) -> Result<u64, AudioError> {
        Ok(self.state.pushed())
    }

    fn end(&mut self) {}

    fn rewind(&mut self) {}

    fn latency(&self) -> Duration {
        Duration::from_micros(self.latency.load(Ordering::Relaxed))
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take() {
            // Closing talks to the sound server, which may be the thing that died.
            let _ = bounded(&self.name, move || drop(stream));
        }
    }
}
