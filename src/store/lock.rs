//! One writer at a time for each session, whatever process it lives in.
//!
//! The lock is the system's own, on the empty file `.lock` in the session's folder, so that it ends with the process
//! that holds it, killed or not: what a crash leaves behind is a file, not a lock. A recording process holds it for as
//! long as the interview lasts; others are refused at once. A process that changes a session (a name, a note, a new
//! judgment) holds it from reading to writing; others wait their turn. Network file systems pass such locks on to the
//! other machines (NFS, SMB); on one without locks, only one program at a time should change a session, and every file
//! is still replaced whole.

use super::atomic::may_pass;
use super::session_error::StoreError;
use super::sessions::Sessions;
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

/// Name of the file in a session's folder.
pub(super) const LOCK_FILE: &str = ".lock";

/// Longest wait for another program to finish its change: transcribing a long session again can take this long.
const PATIENCE: Duration = Duration::from_secs(120);

/// Time between two tries.
const RETRY: Duration = Duration::from_millis(20);

/// Calls that a disturbed disk may refuse before we believe it.
const DISTURBANCES: u32 = 10;

/// What a session is held for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Recording,
    Changing,
}

/// A session that only this process may change; dropping it lets go.
#[derive(Debug)]
#[must_use = "the session is held only while this lives"]
pub struct Held {
    path: PathBuf,
}

/// A lock that this process holds.
struct Holding {
    /// Keeps the lock; `None` where the file system has none.
    _file: Option<File>,
    work: Work,
    thread: ThreadId,
    /// How many [`Held`] there are.
    count: usize,
}

/// The locks of this process: the system's belong to open files, so that a second one would wait for the first.
static HOLDINGS: Mutex<Option<HashMap<PathBuf, Holding>>> = Mutex::new(None);

impl Sessions {
    /// Holds a session while it is recorded: no other program changes it, moves it away or resumes it meanwhile.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another program holds it, [`StoreError::Unknown`] when it is not there.
    pub fn hold_to_record(&self, id: &str) -> Result<Held, StoreError> {
        self.hold(id, Work::Recording, Duration::ZERO)
    }

    /// Holds a session from reading to writing it. Waits for its turn.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another program records it or does not let go, [`StoreError::Unknown`] when it is not
    /// there.
    pub fn hold_to_change(&self, id: &str) -> Result<Held, StoreError> {
        self.hold(id, Work::Changing, PATIENCE)
    }

    /// Holds a session while it is read as a whole: nobody changes it meanwhile. Where we cannot write, nobody can.
    ///
    /// # Errors
    /// As [`Sessions::hold_to_change`].
    pub(super) fn hold_to_read(&self, id: &str) -> Result<Option<Held>, StoreError> {
        match self.hold_to_change(id) {
            Ok(held) => Ok(Some(held)),
            Err(StoreError::Write { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn hold(&self, id: &str, work: Work, patience: Duration) -> Result<Held, StoreError> {
        let path = self.folder(id).join(LOCK_FILE);
        let mut tries = patience.as_nanos() / RETRY.as_nanos();
        let mut disturbances = 0;
        loop {
            match try_hold(&path, work) {
                Ok(Some(held)) => return Ok(held),
                Ok(None) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(StoreError::Unknown { name: id.to_owned() });
                }
                Err(error) if may_pass(&error) && disturbances < DISTURBANCES => {
                    disturbances += 1;
                    std::thread::sleep(RETRY);
                    continue;
                }
                Err(source) => return Err(StoreError::Write { path, source }),
            }
            let other = holder(&path);
            let recorded = other.as_ref().is_some_and(|(other, _)| *other == Work::Recording);
            if recorded || tries == 0 {
                let (work, process) = other.unwrap_or((Work::Changing, 0));
                return Err(StoreError::InUse {
                    id: id.to_owned(),
                    recorded: work == Work::Recording,
                    process,
                });
            }
            tries -= 1;
            std::thread::sleep(RETRY);
        }
    }
}

/// `None` when somebody else holds it.
fn try_hold(path: &Path, work: Work) -> io::Result<Option<Held>> {
    let mut holdings = holdings();
    let holdings = holdings.get_or_insert_default();
    if let Some(holding) = holdings.get_mut(path) {
        // The recorder saves from several threads; two changes on two threads take turns.
        let ours = holding.work == Work::Recording || holding.thread == std::thread::current().id();
        if !ours || work == Work::Recording {
            return Ok(None);
        }
        holding.count += 1;
        return Ok(Some(Held { path: path.to_owned() }));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A link in its place leads nowhere we would write.
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits() as i32);
    }
    let mut file = options.open(path)?;
    let locked = match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => return Ok(None),
        // The file system has no locks.
        Err(TryLockError::Error(_)) => false,
    };
    if locked {
        // Only for the wording of a refusal; a full disk must not cost the lock.
        let _ = describe(&mut file, work);
    }
    let thread = std::thread::current().id();
    holdings.insert(path.to_owned(), Holding { _file: locked.then_some(file), work, thread, count: 1 });
    Ok(Some(Held { path: path.to_owned() }))
}

fn describe(file: &mut File, work: Work) -> io::Result<()> {
    let work = if work == Work::Recording { "recording" } else { "changing" };
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{work} {}", std::process::id())
}

/// Who holds it, as they recorded it: what for, and their process.
fn holder(path: &Path) -> Option<(Work, u32)> {
    let mut text = String::new();
    File::open(path).ok()?.take(64).read_to_string(&mut text).ok()?;
    let (work, process) = text.split_once(' ')?;
    let work = if work == "recording" { Work::Recording } else { Work::Changing };
    Some((work, process.trim().parse().ok()?))
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut holdings = holdings();
        let Some(holdings) = holdings.as_mut() else { return };
        if let Some(holding) = holdings.get_mut(&self.path) {
            holding.count -= 1;
            if holding.count == 0 {
                holdings.remove(&self.path);
            }
        }
    }
}

fn holdings() -> MutexGuard<'static, Option<HashMap<PathBuf, Holding>>> {
    HOLDINGS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::one_session;

    #[test]
    fn whoever_records_may_save_and_nobody_else_may_begin_to_record() {
        let (_home, sessions, id) = one_session();
        let held = sessions.hold_to_record(&id).unwrap();
        sessions.rename(&id, Some("mine")).unwrap();
        assert!(matches!(sessions.hold_to_record(&id), Err(StoreError::InUse { .. })));
        drop(held);
        drop(sessions.hold_to_record(&id).unwrap());
    }

    #[test]
    fn changes_on_many_threads_take_turns() {
        let (_home, sessions, id) = one_session();
        let count = || sessions.load(&id).unwrap().note.unwrap_or_default().len();
        let add = || {
            let _held = sessions.hold_to_change(&id).unwrap();
            sessions.note(&id, Some(&"x".repeat(count() + 1))).unwrap();
        };
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..10).for_each(|_| add()));
            }
        });
        assert_eq!(count(), 80);
    }

    #[test]
    fn what_a_crash_leaves_behind_holds_nobody_up() {
        let (_home, sessions, id) = one_session();
        std::fs::write(sessions.folder(&id).join(LOCK_FILE), "recording 4194304").unwrap();
        sessions.rename(&id, Some("after the crash")).unwrap();
    }

    #[test]
    fn a_session_that_is_not_there_is_not_made() {
        let (_home, sessions, _) = one_session();
        assert!(matches!(sessions.hold_to_change("gone"), Err(StoreError::Unknown { .. })));
        assert!(!sessions.folder("gone").exists());
    }
}
