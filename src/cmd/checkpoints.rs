//! The parts of a long transcription, kept in the data folder until it is done, and what the user is told about them.

use crate::app::App;
use crate::clock::wall_clock;
use crate::store::unfinished::Parts;
use crate::stt::Checkpoints;

/// What is shorter is done before anybody stops it.
const KEPT_FROM_MS: u64 = 5 * 60_000;

/// Keeps the parts of a long recording. Without a place to keep them it is transcribed all the same.
pub struct KeptParts<'a> {
    app: &'a App,
    parts: Option<Parts>,
    /// A part could not be written whole, and the next one would be spoiled by it.
    failed: bool,
}

impl KeptParts<'_> {
    pub fn new(app: &App) -> KeptParts<'_> {
        KeptParts { app, parts: None, failed: false }
    }
}

impl Checkpoints for KeptParts<'_> {
    fn resume(&mut self, fingerprint: &str, duration_ms: u64) -> Vec<String> {
        if duration_ms < KEPT_FROM_MS {
            return Vec::new();
        }
        let unfinished = self.app.unfinished();
        unfinished.forget_old(wall_clock().timestamp().into());
        let Ok((parts, earlier)) = unfinished.open(fingerprint) else { return Vec::new() };
        self.parts = Some(parts);
        if !earlier.is_empty() {
            self.app.screen.say(" Continuing where this recording was stopped.");
        } else if self.app.screen.shows_progress() {
            self.app.screen.say(" Ctrl-C stops; the same command continues from there.");
        }
        earlier
    }

    fn keep(&mut self, part: &str) {
        if let Some(parts) = self.parts.as_mut().filter(|_| !self.failed) {
            self.failed = parts.add(part).is_err();
        }
    }

    fn clear(&mut self) {
        if let Some(parts) = self.parts.take() {
            let _ = parts.remove();
        }
    }
}
