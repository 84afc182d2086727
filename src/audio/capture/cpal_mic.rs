//! A real microphone: which one, and how it becomes a feed.

use super::feed::FeedControl;
use super::opened::Opened;
use crate::audio::device::bounded::{bounded, close};
use crate::audio::device::host;
use crate::audio::device::hush::Hush;
use crate::audio::{AudioError, Feed, FeedState, LostReason, Microphone};
use cpal::traits::{DeviceTrait, HostTrait};
use serde::Serialize;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Which microphone is wanted; both empty means the default one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceChoice {
    /// As `starling devices` lists it.
    pub id: Option<String>,
    /// For when the id is gone: the same device in another socket.
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
    /// Finds the chosen microphone: by id, by name, otherwise the default one, as [`CpalMic::fallback`] then says.
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
        let opened = bounded(&self.name, move || open_stream(&device, &name, capacity))?;
        // A device gone before anything was heard was never there: a bridge to a sound server that is not running.
        let opened = opened.map_err(|error| match error {
            AudioError::Lost { reason: LostReason::Disconnected, .. } => AudioError::NoInput,
            error => error,
        })?;
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
            is_device: true,
        })
    }
}

fn open_stream(device: &cpal::Device, name: &str, capacity: Duration) -> Result<Opened, AudioError> {
    #[cfg(target_os = "linux")]
    if let Some(id) = device.id().ok().filter(|id| id.host() == cpal::HostId::PulseAudio) {
        return super::pulse_stream::open(id.id(), name, capacity);
    }
    super::cpal_stream::open(device, name, capacity)
}

struct Control {
    stream: Option<Box<dyn Any + Send>>,
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
            close(&self.name, stream);
        }
    }
}
