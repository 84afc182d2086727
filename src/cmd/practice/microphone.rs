//! A microphone that is gone: which others there are, and opening one while keys are still handled.

use super::inputs::Input;
use crate::app::App;
use crate::audio::{self, CpalMic, DeviceChoice, DeviceInfo, Microphone, Recorder};
use crate::cli::Common;
use crate::core::failure::Failure;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// How long a microphone may take to deliver its first samples: Bluetooth needs up to a second, servers that wake up
/// more.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Microphones that can be chosen by a digit.
const MOST: usize = 9;

/// The microphones there are now, as they can be chosen by number.
pub fn choices() -> Vec<DeviceInfo> {
    let list = |monitors| audio::list_devices(monitors).map(|devices| devices.inputs).unwrap_or_default();
    let mut inputs = list(false);
    if inputs.is_empty() {
        inputs = list(true);
    }
    inputs.truncate(MOST);
    inputs
}

/// Opens the microphone of the flags and settings again, or `other`; it comes as [`Input::Microphone`].
pub fn reopen(app: &App, other: Option<&DeviceInfo>, inputs: &Sender<Input>) {
    let device = other.map(|device| device.id.clone()).or_else(|| app.common.device.clone());
    let app = app.with(Common { device, ..app.common.clone() });
    let wanted = app.common.device.as_deref().or(app.config.device.as_deref());
    let choice = wanted.map_or_else(DeviceChoice::default, DeviceChoice::typed);
    let (clock, report) = (Arc::clone(&app.clock), inputs.clone());
    let open = move || {
        let opened = CpalMic::find(&choice).map_err(Failure::from).and_then(|microphone| {
            let microphone: Box<dyn Microphone> = Box::new(microphone);
            let recorder = Recorder::open(microphone, clock)?;
            recorder.wait_live(PATIENCE)?;
            Ok(recorder)
        });
        let _ = report.send(Input::Microphone(Box::new(opened)));
    };
    if let Err(error) = std::thread::Builder::new().name("open-microphone".into()).spawn(open) {
        let failure = Failure::new("no_thread", error.to_string(), "close other programs");
        let _ = inputs.send(Input::Microphone(Box::new(Err(failure))));
    }
}
