//! The sound system of this machine, and its errors in our terms.

use crate::audio::AudioError;
use crate::audio::error::LostReason;
use cpal::traits::{DeviceTrait, HostTrait};
use std::str::FromStr;

/// The host to use unless a device's id names another: the PulseAudio (or PipeWire) server when one answers, else
/// the system's own. ALSA's bridge to the server delivers in fragments of two seconds and loses the last one.
pub fn host() -> cpal::Host {
    cpal::default_host()
}

/// The input or output device with this id, whatever host it belongs to.
pub fn device_by_id(id: &str) -> Option<cpal::Device> {
    let id = cpal::DeviceId::from_str(id).ok()?;
    cpal::host_from_id(id.host()).ok()?.device_by_id(&id)
}

pub fn display_name(device: &cpal::Device) -> String {
    device.description().map_or_else(|_| device.to_string(), |description| description.name().to_owned())
}

/// The error for a device that could not be opened.
pub fn open_error(device: &str, error: &cpal::Error) -> AudioError {
    let device = device.to_owned();
    match error.kind() {
        cpal::ErrorKind::DeviceBusy => AudioError::Busy { device },
        cpal::ErrorKind::PermissionDenied => AudioError::NotPermitted { device },
        cpal::ErrorKind::DeviceNotAvailable => AudioError::Lost { device, reason: LostReason::Disconnected },
        _ => AudioError::Open { device, message: error.to_string() },
    }
}

/// Frames per delivery for a delay of `milliseconds`, within what the device can do.
pub fn buffer_size(config: &cpal::SupportedStreamConfig, milliseconds: u32) -> cpal::BufferSize {
    let wanted = config.sample_rate() * milliseconds / 1000;
    match *config.buffer_size() {
        cpal::SupportedBufferSize::Range { min, max } if min <= max => {
            cpal::BufferSize::Fixed(wanted.clamp(min, max))
        }
        _ => cpal::BufferSize::Fixed(wanted),
    }
}
