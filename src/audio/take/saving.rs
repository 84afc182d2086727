//! How far a take is on its way to the disk, for those who write it and those who wait for it.

use crate::audio::AudioError;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How far a take's file has come; it may still be on its way to the disk when the take is over.
#[derive(Clone)]
pub struct Saving(Arc<Shared>);

struct Shared {
    path: PathBuf,
    progress: Mutex<Progress>,
    changed: Condvar,
}

#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// Samples in the file.
    pub written: u64,
    /// All of the take is in the file, or never will be.
    pub complete: bool,
    /// Both threads have ended.
    pub ended: bool,
    /// Why no more is written.
    pub failure: Option<AudioError>,
    /// Why it may not survive a power cut.
    pub unsynced: Option<AudioError>,
}

impl std::fmt::Debug for Saving {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.progress().fmt(out)
    }
}

impl Saving {
    /// Nothing of the file at `path` is written yet.
    pub fn new(path: &Path) -> Saving {
        Saving(Arc::new(Shared {
            path: path.to_owned(),
            progress: Mutex::default(),
            changed: Condvar::new(),
        }))
    }

    pub fn path(&self) -> &Path {
        &self.0.path
    }

    pub fn progress(&self) -> MutexGuard<'_, Progress> {
        self.0.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn note(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress());
        self.0.changed.notify_all();
    }

    fn wait(&self, patience: Duration, until: impl Fn(&Progress) -> bool) -> bool {
        let (progress, _) = self
            .0
            .changed
            .wait_timeout_while(self.progress(), patience, |progress| !until(progress))
            .unwrap_or_else(PoisonError::into_inner);
        until(&progress)
    }

    /// Waits until all of the take is in its file, where only a power cut could still harm it; `false` when that takes
    /// longer.
    pub fn written_within(&self, patience: Duration) -> bool {
        self.wait(patience, |progress| progress.complete)
    }

    /// Waits until all of the take is safe on the disk, or never will be; `false` when that takes longer.
    pub fn safe_within(&self, patience: Duration) -> bool {
        self.wait(patience, |progress| progress.ended)
    }

    /// Why the take is not whole in its file, as far as is known by now.
    pub fn failure(&self) -> Option<AudioError> {
        self.progress().failure.clone()
    }

    /// Why the take, which is in its file, may not survive a power cut.
    pub fn unsynced(&self) -> Option<AudioError> {
        self.progress().unsynced.clone()
    }
}
