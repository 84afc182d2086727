//! What can go wrong with sound, in the user's terms.

use super::decode::DecodeError;
use crate::core::failure::Advice;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// A failure of a device, a take's file, or a recording played as a microphone.
#[derive(Debug, Clone, Error)]
pub enum AudioError {
    #[error("no microphone was found")]
    NoInput,
    #[error("no sound output was found")]
    NoOutput,
    #[error("`{device}` is in use by another program")]
    Busy { device: String },
    #[error("this program may not use `{device}`")]
    NotPermitted { device: String },
    #[error("`{device}` could not be opened: {message}")]
    Open { device: String, message: String },
    #[error("`{device}` did not answer within {} s", waited.as_secs())]
    NoAnswer { device: String, waited: Duration },
    #[error("`{device}` is open but delivers no sound")]
    NotLive { device: String, waited: Duration },
    #[error("`{device}` vanished: {reason}")]
    Lost { device: String, reason: LostReason },
    #[error("the file system of `{}` is full", path.display())]
    DiskFull { path: PathBuf, free_bytes: Option<u64> },
    #[error("`{}` could not be written: {source}", path.display())]
    Write { path: PathBuf, source: Arc<io::Error> },
    #[error("the disk of `{}` did not take up the recording for {} s", path.display(), waited.as_secs())]
    DiskSlow { path: PathBuf, waited: Duration },
    #[error("`{}` is already there and is not overwritten", path.display())]
    TakeExists { path: PathBuf },
    #[error("`{}` cannot be repaired: {message}", path.display())]
    NotRepairable { path: PathBuf, message: String },
    #[error("a take is already running")]
    TakeRunning,
    #[error("no take is running")]
    NoTake,
    #[error("the recorder stopped working: {message}")]
    Stopped { message: String },
    #[error("a device that records at {rate} Hz with {channels} channels is not supported")]
    Format { rate: u32, channels: u16 },
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// How a device was noticed to be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LostReason {
    /// The system said so.
    Disconnected,
    /// The sound server ended the stream.
    StreamEnded,
    /// No sample came for this long.
    NoSamples(Duration),
}

impl std::fmt::Display for LostReason {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LostReason::Disconnected => out.write_str("it was disconnected"),
            LostReason::StreamEnded => out.write_str("the sound server ended its stream"),
            LostReason::NoSamples(time) => write!(out, "no sound came for {:.1} s", time.as_secs_f32()),
        }
    }
}

impl AudioError {
    /// The error for a failed write to `path`, told apart by its cause.
    pub(super) fn write(path: &Path, source: io::Error) -> AudioError {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                let free_bytes = free_bytes(&path);
                AudioError::DiskFull { path, free_bytes }
            }
            io::ErrorKind::AlreadyExists => AudioError::TakeExists { path },
            _ => AudioError::Write { path, source: Arc::new(source) },
        }
    }
}

impl Advice for AudioError {
    fn kind(&self) -> &'static str {
        match self {
            AudioError::NoInput => "no_microphone",
            AudioError::NoOutput => "no_sound_output",
            AudioError::Busy { .. } => "device_busy",
            AudioError::NotPermitted { .. } => "device_not_permitted",
            AudioError::Open { .. } => "device_not_opened",
            AudioError::NoAnswer { .. } => "device_no_answer",
            AudioError::NotLive { .. } => "device_not_live",
            AudioError::Lost { .. } => "device_lost",
            AudioError::DiskFull { .. } => "disk_full",
            AudioError::Write { .. } => "take_not_written",
            AudioError::DiskSlow { .. } => "disk_slow",
            AudioError::TakeExists { .. } => "take_exists",
            AudioError::NotRepairable { .. } => "take_not_repairable",
            AudioError::TakeRunning => "take_running",
            AudioError::NoTake => "no_take",
            AudioError::Stopped { .. } => "recorder_stopped",
            AudioError::Format { .. } => "device_format",
            AudioError::Decode(error) => error.kind(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            AudioError::NoInput => "connect a microphone, or give a recording with `--mic-from FILE`; \
                                    `starling devices` lists what is there"
                .to_owned(),
            AudioError::NoOutput => "connect headphones or speakers, or use `--voice off`".to_owned(),
            AudioError::Busy { .. } => "close the program that uses it, or choose another with `--device`".to_owned(),
            AudioError::NotPermitted { .. } => permission_hint().to_owned(),
            AudioError::Open { .. } | AudioError::Format { .. } => {
                "choose another with `--device`; `starling doctor` tests each of them".to_owned()
            }
            AudioError::NoAnswer { .. } | AudioError::NotLive { .. } => {
                "unplug and reconnect it, or choose another with `--device`; a Bluetooth headset may have to be \
                 switched to its hands-free profile"
                    .to_owned()
            }
            AudioError::Lost { .. } => {
                "what was said until then is kept; reconnect it and record the answer again".to_owned()
            }
            AudioError::DiskFull { free_bytes, .. } => format!(
                "what was said until then is kept; free some space{} (a minute of speech takes 2 MB)",
                free_bytes.map_or(String::new(), |bytes| format!(", {} kB are left", bytes / 1000))
            ),
            AudioError::Write { .. } => {
                "check that the folder exists and may be written, or choose another with `--data-dir`".to_owned()
            }
            AudioError::DiskSlow { .. } => {
                "what the disk took up is kept; choose a faster place with `--data-dir DIR`".to_owned()
            }
            AudioError::TakeExists { .. } => "record to a new file name".to_owned(),
            AudioError::Decode(error) => return error.hint(),
            AudioError::NotRepairable { .. }
            | AudioError::TakeRunning
            | AudioError::NoTake
            | AudioError::Stopped { .. } => return None,
        };
        Some(hint)
    }
}

fn permission_hint() -> &'static str {
    if cfg!(target_os = "macos") {
        "allow the terminal in System Settings, Privacy & Security, Microphone, then start the terminal again"
    } else if cfg!(windows) {
        "allow desktop apps in Settings, Privacy, Microphone"
    } else {
        "add yourself to the group `audio`, or start the sound server of your desktop"
    }
}

#[cfg(unix)]
fn free_bytes(path: &Path) -> Option<u64> {
    let space = rustix::fs::statvfs(path.parent()?).ok()?;
    Some(space.f_bavail * space.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_path: &Path) -> Option<u64> {
    None
}
