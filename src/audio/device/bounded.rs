//! Calls into the sound system that must not hang the program.
//!
//! A sound server that has stopped responding blocks its clients forever, in listing, opening, starting and closing
//! alike. Each such call runs on a thread of its own; one that never returns costs that thread, not the session.

use crate::audio::AudioError;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// Longest wait for a sound system. Opening a Bluetooth headset takes up to two seconds.
pub const PATIENCE: Duration = Duration::from_secs(6);

/// Longest wait for a device to be closed; it goes on closing without us.
const CLOSING: Duration = Duration::from_secs(1);

/// Drops `stream`, which talks to a sound server that may be the thing that died.
pub fn close<T: Send + 'static>(device: &str, stream: T) {
    let _ = within(CLOSING, device, move || drop(stream));
}

/// Runs `work`; gives up waiting for it after [`PATIENCE`]. `device` is who is being waited for.
pub fn bounded<T: Send + 'static>(
    device: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AudioError> {
    within(PATIENCE, device, work)
}

fn within<T: Send + 'static>(
    patience: Duration,
    device: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AudioError> {
    let (sender, receiver) = mpsc::channel();
    std::thread::Builder::new()
        .name("sound-system".to_owned())
        .spawn(move || {
            // Nobody is waiting any more if this fails; what was made is dropped here.
            let _ = sender.send(work());
        })
        .map_err(|error| AudioError::Stopped { message: error.to_string() })?;
    receiver.recv_timeout(patience).map_err(|error| match error {
        RecvTimeoutError::Timeout => AudioError::NoAnswer { device: device.to_owned(), waited: patience },
        RecvTimeoutError::Disconnected => {
            AudioError::Open { device: device.to_owned(), message: "the sound system failed".to_owned() }
        }
    })
}
