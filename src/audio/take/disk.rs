//! The way of a take to the disk, on threads of its own: whoever records never waits for it.
//!
//! One thread writes, another forces what was written to the disk: a disk that takes ten seconds for that holds up
//! neither the recording nor the writing, so that even then a killed program loses no more than the last moment. A
//! write that fails is made again for [`GIVE_UP`], since disks that are full or disturbed for a moment are common;
//! meanwhile the sound waits in memory. Only when that does not help is the take ended, with the disk's own reason.

use crate::audio::wav::file::WavFile;
use crate::audio::wav::store::{self, TakeStore};
use crate::audio::{AudioError, SAMPLE_RATE, length};
use crate::clock::Clock;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longest sound that waits in memory for a disk that accepts nothing: 19 MB. After so long no disk comes back.
pub const MOST_WAITING: Duration = Duration::from_secs(600);

/// Longest wait for a file to be made.
const CREATING: Duration = Duration::from_secs(25);

/// A killed program loses no more than this and what is in the ring.
const BATCH: usize = SAMPLE_RATE as usize / 10;

/// The header is renewed, and everything forced to the disk, this often.
const CHECKPOINT: Duration = Duration::from_secs(1);

/// A write that fails is tried again for so long ...
const GIVE_UP: Duration = Duration::from_secs(3);

/// ... this often.
const RETRY: Duration = Duration::from_millis(100);

/// Tries in a row after which what could not be forced to the disk is reported.
const SYNC_TRIES: u32 = 3;

/// A take's file being written.
pub struct TakeDisk {
    orders: Option<Sender<Vec<i16>>>,
    saving: Saving,
    handed: u64,
}

/// How far a take's file has come; it may still be on its way to the disk when the take is over.
#[derive(Clone)]
pub struct Saving(Arc<Shared>);

struct Shared {
    path: PathBuf,
    progress: Mutex<Progress>,
    changed: Condvar,
}

#[derive(Debug, Clone, Default)]
struct Progress {
    /// Samples in the file.
    written: u64,
    /// All of the take is in the file, or never will be.
    complete: bool,
    /// Both threads have ended.
    ended: bool,
    /// Why no more is written.
    failure: Option<AudioError>,
    /// Why it may not survive a power cut.
    unsynced: Option<AudioError>,
}

impl std::fmt::Debug for Saving {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.progress().fmt(out)
    }
}

impl TakeDisk {
    /// Makes the file at `path`, for its owner only; never overwrites.
    pub fn create(path: &Path, clock: Arc<dyn Clock>) -> Result<TakeDisk, AudioError> {
        let wanted = path.to_owned();
        let open = move || -> io::Result<Arc<dyn TakeStore>> { Ok(Arc::new(store::create(&wanted)?)) };
        TakeDisk::start(path, clock, open)
    }

    fn start(
        path: &Path,
        clock: Arc<dyn Clock>,
        open: impl Fn() -> io::Result<Arc<dyn TakeStore>> + Send + 'static,
    ) -> Result<TakeDisk, AudioError> {
        let shared = Shared { path: path.to_owned(), progress: Mutex::default(), changed: Condvar::new() };
        let saving = Saving(Arc::new(shared));
        let (orders, samples) = mpsc::channel();
        let (begun, beginning) = mpsc::channel();
        let writer = saving.clone();
        std::thread::Builder::new()
            .name("take-disk".to_owned())
            .spawn(move || {
                match retried(&*clock, &open)
                    .and_then(|store| retried(&*clock, || WavFile::begin(Arc::clone(&store))))
                {
                    Ok(wav) => {
                        let _ = begun.send(Ok(()));
                        write(wav, &writer, &samples, &clock);
                    }
                    Err(error) => drop(begun.send(Err(error))),
                }
            })
            .map_err(|error| AudioError::Stopped { message: error.to_string() })?;
        match beginning.recv_timeout(CREATING) {
            Ok(Ok(())) => Ok(TakeDisk { orders: Some(orders), saving, handed: 0 }),
            Ok(Err(error)) => Err(AudioError::write(path, error)),
            Err(_) => Err(AudioError::DiskSlow { path: path.to_owned(), waited: CREATING }),
        }
    }

    pub fn path(&self) -> &Path {
        &self.saving.0.path
    }

    /// Samples handed over, or, once the disk has failed, those that reached it.
    pub fn samples(&self) -> u64 {
        let progress = self.saving.progress();
        if progress.failure.is_some() { progress.written } else { self.handed }
    }

    /// Sound that waits in memory for the disk.
    pub fn waiting(&self) -> Duration {
        let progress = self.saving.progress();
        match progress.failure {
            Some(_) => Duration::ZERO,
            None => length(self.handed.saturating_sub(progress.written), SAMPLE_RATE),
        }
    }

    /// Why no more is written, if so.
    pub fn failure(&self) -> Option<AudioError> {
        self.saving.progress().failure.clone()
    }

    /// Takes samples; never waits.
    pub fn push(&mut self, samples: Vec<i16>) -> Result<(), AudioError> {
        if let Some(failure) = self.failure() {
            return Err(failure);
        }
        let waited = self.waiting();
        if waited > MOST_WAITING {
            return Err(AudioError::DiskSlow { path: self.path().to_owned(), waited });
        }
        self.handed += samples.len() as u64;
        // A thread that is gone has left its failure, which the next call gives.
        let _ = self.orders.as_ref().map(|orders| orders.send(samples));
        Ok(())
    }

    /// The take is over; the rest goes to the disk by itself.
    pub fn finish(&mut self) -> Saving {
        drop(self.orders.take());
        self.saving.clone()
    }
}

impl Saving {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.0.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, change: impl FnOnce(&mut Progress)) {
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

/// Repeats `work` while it fails of something that may pass, for [`GIVE_UP`] at most.
fn retried<T>(clock: &dyn Clock, mut work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let start = clock.now();
    loop {
        match work() {
            Err(error) if may_pass(&error) && clock.now().saturating_sub(start) < GIVE_UP => {
                clock.sleep(RETRY);
            }
            outcome => return outcome,
        }
    }
}

fn may_pass(error: &io::Error) -> bool {
    use io::ErrorKind::{
        AlreadyExists, IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem,
    };
    let lasting =
        [AlreadyExists, IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem];
    !lasting.contains(&error.kind())
}

/// The writing thread: ends when the take is over and all of it is written, or cannot be.
fn write(mut wav: WavFile, saving: &Saving, orders: &Receiver<Vec<i16>>, clock: &Arc<dyn Clock>) {
    let syncer = Syncer::start(wav.store(), saving.clone(), Arc::clone(clock));
    syncer.ask();
    let mut batch: Vec<i16> = Vec::new();
    let mut counted = clock.now();
    let mut over = false;
    while !over {
        match orders.recv_timeout(CHECKPOINT) {
            Ok(samples) => batch.extend(samples),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => over = true,
        }
        let due = clock.now().saturating_sub(counted) >= CHECKPOINT;
        if batch.len() < BATCH && !over && !due {
            continue;
        }
        let written = retried(&**clock, || wav.append(&batch)).and_then(|()| {
            batch.clear();
            if over || due { retried(&**clock, || wav.count()) } else { Ok(()) }
        });
        if let Err(error) = written {
            // The header is rewritten in place, which even a full disk allows.
            let _ = retried(&**clock, || wav.count_what_is_there());
            let failure = AudioError::write(&saving.0.path, error);
            saving.note(|progress| progress.failure = Some(failure));
            over = true;
        }
        saving.note(|progress| progress.written = wav.written());
        if due {
            counted = clock.now();
            syncer.ask();
        }
    }
    saving.note(|progress| progress.complete = true);
    syncer.finish();
    saving.note(|progress| progress.ended = true);
}

/// The thread that forces a file to the disk.
struct Syncer {
    asked: Option<SyncSender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Syncer {
    fn start(store: Arc<dyn TakeStore>, saving: Saving, clock: Arc<dyn Clock>) -> Syncer {
        // One request that waits covers all that was written before it is served.
        let (asked, requests) = mpsc::sync_channel(1);
        let serve = move || {
            let mut failures = 0;
            sync_folder(&saving.0.path);
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
                    // Some file systems know no such thing.
                    Err(error)
                        if matches!(
                            error.kind(),
                            io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
                        ) => {}
                    Err(error) => {
                        failures += 1;
                        if failures >= SYNC_TRIES {
                            let error = AudioError::write(&saving.0.path, error);
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

    fn ask(&self) {
        // When one is waiting already, or the thread is not there, this one is not needed.
        let _ = self.asked.as_ref().map(|asked| asked.try_send(()));
    }

    /// Once more, for all of it; waits until that is done.
    fn finish(mut self) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A file of which one call in turn goes wrong.
    struct Faulty {
        file: File,
        calls: AtomicU32,
        /// Number of the call that goes wrong, and how.
        wrong: Option<(u32, Fault)>,
    }

    #[derive(Debug, Clone, Copy)]
    enum Fault {
        Once(io::ErrorKind),
        ForEver(io::ErrorKind),
        Slow(Duration),
    }

    impl Faulty {
        fn call(&self) -> io::Result<()> {
            let number = self.calls.fetch_add(1, Ordering::SeqCst);
            match self.wrong {
                Some((at, Fault::Once(kind))) if at == number => Err(kind.into()),
                Some((at, Fault::ForEver(kind))) if at <= number => Err(kind.into()),
                Some((at, Fault::Slow(time))) if at == number => {
                    std::thread::sleep(time);
                    Ok(())
                }
                _ => Ok(()),
            }
        }
    }

    impl TakeStore for Faulty {
        fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
            let outcome = self.call();
            // A write that fails may leave a part of itself.
            let bytes = if outcome.is_ok() { bytes } else { &bytes[..bytes.len() / 2] };
            self.file.write_at(offset, bytes)?;
            outcome
        }

        fn sync(&self) -> io::Result<()> {
            self.call()
        }

        fn length(&self) -> io::Result<u64> {
            self.file.length()
        }
    }

    struct Outcome {
        path: PathBuf,
        saving: Saving,
        calls: u32,
        longest_push: Duration,
        _folder: tempfile::TempDir,
    }

    /// Records `blocks` blocks of a tenth of a second, ten times as fast as life.
    fn record(blocks: i16, wrong: Option<(u32, Fault)>) -> Result<Outcome, AudioError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        let file = store::create(&path).expect("created");
        let store = Arc::new(Faulty { file, calls: AtomicU32::new(0), wrong });
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let given = Arc::clone(&store);
        let mut disk =
            TakeDisk::start(&path, Arc::clone(&clock), move || Ok(Arc::clone(&given) as Arc<dyn TakeStore>))?;
        let mut longest_push = Duration::ZERO;
        for block in 0..blocks {
            let before = clock.now();
            let _ = disk.push(vec![block + 1; BATCH]);
            longest_push = longest_push.max(clock.now() - before);
            std::thread::sleep(Duration::from_millis(10));
        }
        let saving = disk.finish();
        assert!(saving.safe_within(Duration::from_secs(20)), "it ends");
        let calls = store.calls.load(Ordering::SeqCst);
        Ok(Outcome { path, saving, calls, longest_push, _folder: folder })
    }

    fn blocks_in(path: &Path) -> Vec<i16> {
        let samples = hound::WavReader::open(path).expect("valid").into_samples::<i16>();
        let samples: Vec<i16> = samples.collect::<Result<_, _>>().expect("samples");
        samples.chunks(BATCH).map(|block| block[block.len() - 1]).collect()
    }

    #[test]
    fn whichever_call_fails_once_nothing_is_lost() {
        const BLOCKS: i16 = 30;
        let calls = record(BLOCKS, None).expect("recorded").calls;
        assert!(calls > 20, "only {calls} calls");
        let turns: Vec<u32> = (0..calls).collect();
        // The retries wait; waiting together costs no more than one.
        std::thread::scope(|scope| {
            for share in turns.chunks(turns.len().div_ceil(8)) {
                scope.spawn(move || {
                    for &turn in share {
                        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::Other] {
                            let outcome = record(BLOCKS, Some((turn, Fault::Once(kind)))).expect("recorded");
                            assert!(outcome.saving.failure().is_none(), "{turn}: {:?}", outcome.saving);
                            assert!(outcome.saving.unsynced().is_none(), "{turn}: {:?}", outcome.saving);
                            assert_eq!(
                                blocks_in(&outcome.path),
                                (1..=BLOCKS).collect::<Vec<_>>(),
                                "call {turn}"
                            );
                        }
                    }
                });
            }
        });
    }

    #[test]
    fn a_disk_that_sleeps_holds_nobody_up_and_loses_nothing() {
        for turn in [1, 2, 5] {
            let slow = Fault::Slow(Duration::from_millis(1500));
            let outcome = record(40, Some((turn, slow))).expect("recorded");
            assert!(outcome.longest_push < Duration::from_millis(700), "{:?}", outcome.longest_push);
            assert!(outcome.saving.failure().is_none(), "{:?}", outcome.saving);
            assert_eq!(blocks_in(&outcome.path), (1..=40).collect::<Vec<_>>(), "call {turn}");
        }
    }

    #[test]
    fn a_disk_that_stays_full_ends_the_take_with_its_own_reason_and_keeps_what_fitted() {
        let outcome = record(300, Some((8, Fault::ForEver(io::ErrorKind::StorageFull)))).expect("recorded");
        let failure = outcome.saving.failure().expect("a reason");
        assert!(matches!(failure, AudioError::DiskFull { .. }), "{failure:?}");
        let file = std::fs::read(&outcome.path).expect("there");
        assert!(file.len() > 44, "something was written before");
    }

    #[test]
    fn a_file_that_is_there_is_never_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        std::fs::write(&path, b"precious").expect("written");
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        assert!(matches!(TakeDisk::create(&path, clock), Err(AudioError::TakeExists { .. })));
        assert_eq!(std::fs::read(&path).expect("there"), b"precious");
    }
}
