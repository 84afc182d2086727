//! The thread that forces a take's file to the disk, so that a slow disk holds up nobody else.

use super::saving::Saving;
use crate::audio::AudioError;
use crate::audio::wav::store::TakeStore;
use crate::clock::Clock;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};
use std::time::Duration;

/// Time between tries to force a file to the disk once the take is over.
const RETRY: Duration = Duration::from_millis(100);

/// Tries in a row after which sound that could not be forced to the disk is reported.
const SYNC_TRIES: u32 = 3;

/// The thread that forces a file to the disk.
pub struct Syncer {
    asked: Option<SyncSender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Syncer {
    pub fn start(store: Arc<dyn TakeStore>, saving: Saving, clock: Arc<dyn Clock>) -> Syncer {
        // One waiting request covers everything written before it is served.
        let (asked, requests) = mpsc::sync_channel(1);
        let serve = move || {
            let mut failures = 0;
            sync_folder(saving.path());
            loop {
                let last = requests.recv().is_err();
                let mut outcome = store.sync();
                while last && outcome.is_err() && failures < SYNC_TRIES {
                    failures += 1;
                    clock.sleep(RETRY);
                    outcome = store.sync();
                }
                match outcome {
                    Ok(()) => {
                        failures = 0;
                        saving.note(|progress| progress.unsynced = None);
                    }
                    // Some file systems do not support this.
                    Err(error)
                        if matches!(
                            error.kind(),
                            io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
                        ) => {}
                    Err(error) => {
                        failures += 1;
                        if failures >= SYNC_TRIES {
                            let error = AudioError::write(saving.path(), error);
                            saving.note(|progress| progress.unsynced = Some(error));
                        }
                    }
                }
                if last {
                    return;
                }
            }
        };
        // Without this thread the take is written all the same, and the system brings it to the disk in its own time.
        let thread = std::thread::Builder::new().name("take-sync".to_owned()).spawn(serve).ok();
        Syncer { asked: Some(asked), thread }
    }

    pub fn ask(&self) {
        // If one is already waiting, or the thread is gone, this one is not needed.
        let _ = self.asked.as_ref().map(|asked| asked.try_send(()));
    }

    /// Once more, for everything; waits until that is done.
    pub fn finish(mut self) {
        drop(self.asked.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Makes the new name itself survive a power cut; not every file system can.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}
