//! A take's path to the disk, on threads of its own: the recording side never waits for it.
//!
//! One thread writes, another forces what was written to the disk: a disk that takes ten seconds for that holds up
//! neither the recording nor the writing, so that even then a killed program loses no more than the last moment. A
//! write that fails is retried for [`GIVE_UP`], since disks that are full or disturbed for a moment are common;
//! meanwhile the sound waits in memory. Only when that does not help does the take end, with the disk's own reason.

use super::saving::Saving;
use super::sync::Syncer;
use crate::audio::wav::file::WavFile;
use crate::audio::wav::store::{self, TakeStore};
use crate::audio::{AudioError, SAMPLE_RATE, length};
use crate::clock::Clock;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// Longest sound that waits in memory for a disk that accepts nothing: 19 MB. After that long no disk comes back.
pub const MOST_WAITING: Duration = Duration::from_secs(600);

/// Longest wait for a file to be made.
const CREATING: Duration = Duration::from_secs(25);

/// A killed program loses no more than this and what is in the ring.
const BATCH: usize = SAMPLE_RATE as usize / 10;

/// The header is renewed, and everything forced to the disk, this often.
const CHECKPOINT: Duration = Duration::from_secs(1);

/// A failed write is retried for this long ...
const GIVE_UP: Duration = Duration::from_secs(3);

/// ... this often.
const RETRY: Duration = Duration::from_millis(100);

/// A take's file being written.
pub struct TakeDisk {
    orders: Option<Sender<Vec<i16>>>,
    saving: Saving,
    handed: u64,
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
        let saving = Saving::new(path);
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
        self.saving.path()
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

/// Repeats `work` while it fails for a reason that may pass, for [`GIVE_UP`] at most.
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
            let failure = AudioError::write(saving.path(), error);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use std::fs::File;
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A file in which one call after another goes wrong, one per run.
    struct Faulty {
        file: File,
        calls: AtomicU32,
        /// Number of the call that fails, and how.
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

    /// Records `blocks` blocks of a tenth of a second, ten times as fast as real time.
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
