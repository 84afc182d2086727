//! The microphones and outputs of this machine.
//!
//! Monitors (what an output plays, offered as an input) are left out unless asked for: recording one's own speakers
//! is never what is meant. Of ALSA's many virtual devices only those that lead to hardware or a server are shown.
//! A device in this list may still fail to open; only opening it can tell.

use super::bounded::bounded;
use super::host;
use super::hush::Hush;
use crate::audio::AudioError;
use cpal::traits::{DeviceTrait, HostTrait};
use serde::Serialize;

/// One input or output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceInfo {
    /// What `--device` takes: stable between starts.
    pub id: String,
    pub name: String,
    /// Sound system, such as `pulseaudio` or `alsa`.
    pub host: String,
    pub is_default: bool,
    /// Whether this input is what an output plays.
    pub is_monitor: bool,
    /// Hz; `None` when the device does not say.
    pub sample_rate: Option<u32>,
    pub channels: Option<u16>,
}

/// What [`list_devices`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Devices {
    pub inputs: Vec<DeviceInfo>,
    pub outputs: Vec<DeviceInfo>,
}

/// Lists the devices of the preferred sound system, defaults first. Errors when it does not answer.
pub fn list_devices(with_monitors: bool) -> Result<Devices, AudioError> {
    let hush = Hush::start();
    let devices = bounded("the sound system", list)??;
    drop(hush);
    let Devices { mut inputs, mut outputs } = devices;
    inputs.retain(|device| with_monitors || !device.is_monitor);
    for list in [&mut inputs, &mut outputs] {
        list.sort_by_key(|device| !device.is_default);
    }
    Ok(Devices { inputs, outputs })
}

fn list() -> Result<Devices, AudioError> {
    let host = host::host();
    let id_of = |device: Option<cpal::Device>| device.and_then(|device| device.id().ok());
    let default_input = id_of(host.default_input_device());
    let default_output = id_of(host.default_output_device());
    let all = host.devices().map_err(|error| host::open_error("the sound system", &error))?;
    let mut devices = Devices::default();
    for device in all {
        let Ok(id) = device.id() else { continue };
        if !is_useful(&id) {
            continue;
        }
        if device.supports_input() {
            let (is_default, config) =
                (Some(&id) == default_input.as_ref(), device.default_input_config().ok());
            if leads_somewhere(&id, config.as_ref()) {
                devices.inputs.push(info(&device, &id, config, is_default));
            }
        }
        if device.supports_output() {
            let (is_default, config) =
                (Some(&id) == default_output.as_ref(), device.default_output_config().ok());
            if leads_somewhere(&id, config.as_ref()) {
                devices.outputs.push(info(&device, &id, config, is_default));
            }
        }
    }
    Ok(devices)
}

fn info(
    device: &cpal::Device,
    id: &cpal::DeviceId,
    config: Option<cpal::SupportedStreamConfig>,
    is_default: bool,
) -> DeviceInfo {
    DeviceInfo {
        id: id.to_string(),
        name: host::display_name(device),
        host: id.host().name().to_lowercase(),
        is_default,
        is_monitor: is_monitor(id),
        sample_rate: config.as_ref().map(cpal::SupportedStreamConfig::sample_rate),
        channels: config.as_ref().map(cpal::SupportedStreamConfig::channels),
    }
}

/// PulseAudio and PipeWire name a monitor after its output.
fn is_monitor(id: &cpal::DeviceId) -> bool {
    id.id().ends_with(".monitor")
}

/// ALSA's names for a sound server or the default card.
const BRIDGES: [&str; 3] = ["default", "pulse", "pipewire"];

/// Whether there is something behind a device: ALSA lists bridges to servers that are not running.
fn leads_somewhere(id: &cpal::DeviceId, config: Option<&cpal::SupportedStreamConfig>) -> bool {
    let is_bridge = id.host().name().eq_ignore_ascii_case("alsa") && BRIDGES.contains(&id.id());
    !is_bridge || config.is_some()
}

/// ALSA lists its converters and bridges (`lavrate`, `upmix`, `oss`, `jack`, `null` ...) as devices.
fn is_useful(id: &cpal::DeviceId) -> bool {
    let name = id.id();
    let hardware = ["hw:", "plughw:", "sysdefault:", "front:"].iter().any(|prefix| name.starts_with(prefix));
    !id.host().name().eq_ignore_ascii_case("alsa") || hardware || BRIDGES.contains(&name)
}
