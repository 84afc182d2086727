//! Before the first prompt: the disk has room, the microphone opens and delivers.

use super::microphone::PATIENCE;
use crate::app::App;
use crate::audio::Recorder;
use crate::core::failure::Failure;
use crate::core::health::SILENCE_DBFS;
use crate::store::sessions::free_bytes;
use std::sync::Arc;
use std::time::Duration;

/// Least room on disk to begin at all: half a minute of recording.
const LEAST_BYTES: u64 = 1024 * 1024;

/// Room on disk below which a long interview may not fit: ten minutes of recording.
const COMFORTABLE_BYTES: u64 = 20 * 1024 * 1024;

/// How long the room is listened to for its level.
const LISTEN: Duration = Duration::from_millis(400);

/// Opens the microphone and says what was found.
///
/// # Errors
/// No room on disk, no microphone, or one that delivers nothing.
pub fn preflight(app: &App) -> Result<Recorder, Failure> {
    if let Some(free) = free_bytes(&app.paths.data) {
        if free < LEAST_BYTES {
            return Err(Failure::new(
                "disk_full",
                format!("there are only {} kB left at `{}`", free / 1024, app.paths.data.display()),
                "free some disk space, or choose another place with `--data-dir DIR`",
            ));
        }
        if free < COMFORTABLE_BYTES {
            app.screen.warn(
                &format!("only {} MB are left on the disk: about {} minutes", free >> 20, free / 32_000 / 60),
                Some("free some disk space, or choose another place with `--data-dir DIR`"),
            );
        }
    }
    let microphone = app.microphone()?;
    let recorder = Recorder::open(microphone, Arc::clone(&app.clock))?;
    recorder.wait_live(PATIENCE)?;
    if app.common.mic_from.is_empty() {
        app.clock.sleep(LISTEN);
        let level = recorder.status().level_dbfs;
        if level <= SILENCE_DBFS + 1.0 {
            app.screen.say(&format!(" Microphone: {}", recorder.name()));
            app.screen.warn(
                "there is no sound at all: the microphone may be muted",
                Some("unmute it now; while you speak, the line below the question says when it is still silent"),
            );
        } else {
            app.screen.say(&format!(" Microphone: {} (room at {level:.0} dBFS)", recorder.name()));
        }
    } else {
        app.screen.say(&format!(" Microphone: {}", recorder.name()));
    }
    Ok(recorder)
}
