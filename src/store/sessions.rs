//! Session folders under the data directory: `sessions/<id>/session.json` and its recordings.
//!
//! Files are 0600 in 0700 folders and written atomically, under the session's lock. The folder's name is the session's
//! identity, whatever its file says. Deliberately absent: anything about what a session means.

use super::atomic;
use super::inside::{self, Outside};
use super::session_error::StoreError;
use crate::core::bytes::without_mark;
use crate::core::session::{Outline, SCHEMA, Session};
use serde::de::DeserializeOwned;
use std::io;
use std::path::{Path, PathBuf};

/// The sessions of one data directory.
#[derive(Debug, Clone)]
pub struct Sessions {
    root: PathBuf,
    trash: PathBuf,
}

/// What every version of a session says about itself.
#[derive(serde::Deserialize)]
struct Head {
    schema: String,
}

impl Sessions {
    /// The sessions under `data_dir`, which need not exist yet.
    pub fn new(data_dir: &Path) -> Sessions {
        Sessions { root: data_dir.join("sessions"), trash: data_dir.join("trash") }
    }

    /// The sessions directly in `folder`.
    pub(super) fn of_folder(folder: &Path) -> Sessions {
        Sessions { root: folder.to_owned(), trash: folder.join(".trash") }
    }

    pub fn folder(&self, id: &str) -> PathBuf {
        self.root.join(id)
    }

    /// The file that describes a session.
    pub(super) fn file(&self, id: &str) -> PathBuf {
        self.folder(id).join("session.json")
    }

    pub(super) fn trash_folder(&self) -> &Path {
        &self.trash
    }

    /// Makes the folder of a new session.
    ///
    /// # Errors
    /// [`StoreError::Write`] when the place cannot be written.
    pub fn create(&self, id: &str) -> Result<PathBuf, StoreError> {
        let folder = self.folder(id);
        atomic::private_folder(&folder)
            .map_err(|source| StoreError::Write { path: folder.clone(), source })?;
        Ok(folder)
    }

    /// Writes `session.json`.
    ///
    /// # Errors
    /// [`StoreError::Write`], or [`StoreError::InUse`] while another program holds it; the file is then as it was.
    pub fn save(&self, session: &Session) -> Result<(), StoreError> {
        let _held = self.hold_to_change(&session.id)?;
        let path = self.file(&session.id);
        let fail = |source| StoreError::Write { path: path.clone(), source };
        let mut bytes = serde_json::to_vec_pretty(session).map_err(|error| fail(error.into()))?;
        bytes.push(b'\n');
        atomic::write(&path, &bytes).map_err(fail)
    }

    /// Reads one session by its whole name, which is its `id` whatever the file says.
    ///
    /// # Errors
    /// [`StoreError::Read`], [`StoreError::Broken`], [`StoreError::Outside`] or [`StoreError::TooNew`].
    pub fn load(&self, id: &str) -> Result<Session, StoreError> {
        self.read(id)
    }

    /// As [`Sessions::load`], without the transcripts.
    ///
    /// # Errors
    /// As [`Sessions::load`].
    pub(super) fn outline(&self, id: &str) -> Result<Outline, StoreError> {
        self.read(id)
    }

    fn read<T: DeserializeOwned>(&self, id: &str) -> Result<Session<T>, StoreError> {
        let path = self.file(id);
        let unreadable = |source| StoreError::Read { path: path.clone(), source };
        let about = std::fs::symlink_metadata(&path).map_err(unreadable)?;
        if !about.is_file() {
            return Err(StoreError::Broken { path, reason: "it is a link or a folder".to_owned() });
        }
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        let bytes = without_mark(&bytes);
        // A file of another version need not fit the shape, so its name is looked for only when it does not.
        let (found, error) = match serde_json::from_slice::<Session<T>>(bytes) {
            Ok(mut session) if session.schema == SCHEMA => {
                let folder = self.folder(id);
                return match inside::check(&session, &folder) {
                    Ok(()) => {
                        id.clone_into(&mut session.id);
                        Ok(session)
                    }
                    Err(Outside { field, value, reason }) => {
                        Err(StoreError::Outside { path, field, value, reason })
                    }
                };
            }
            Ok(session) => (Some(session.schema), None),
            Err(error) => (serde_json::from_slice(bytes).ok().map(|head: Head| head.schema), Some(error)),
        };
        Err(match (found, error) {
            (Some(found), _) if found != SCHEMA => StoreError::TooNew { path, found },
            (_, error) => {
                StoreError::Broken { path, reason: error.map(|e| e.to_string()).unwrap_or_default() }
            }
        })
    }

    /// Whether nothing was ever put into a session's folder: the program was killed just after it was made.
    pub(super) fn is_bare(&self, id: &str) -> bool {
        let hidden = |entry: io::Result<std::fs::DirEntry>| {
            entry.is_ok_and(|entry| entry.file_name().as_encoded_bytes().starts_with(b"."))
        };
        std::fs::read_dir(self.folder(id)).is_ok_and(|mut entries| entries.all(hidden))
    }

    /// The whole names of all sessions, by name.
    ///
    /// # Errors
    /// [`StoreError::Read`] when the folder is there but cannot be listed.
    pub fn ids(&self) -> Result<Vec<String>, StoreError> {
        folders(&self.root)
    }

    /// The whole name that `name` refers to: itself, the only one that begins or ends with it, or, without a name, the
    /// newest.
    ///
    /// # Errors
    /// [`StoreError::None`], [`StoreError::Unknown`] or [`StoreError::Ambiguous`].
    pub fn find(&self, name: Option<&str>) -> Result<String, StoreError> {
        match name {
            Some(name) => choose(self.ids()?, name),
            None => self.oldest_first()?.pop().ok_or(StoreError::None),
        }
    }
}

/// The one of `ids` that `name` refers to: itself, or the only one that begins or ends with it.
pub(super) fn choose(ids: Vec<String>, name: &str) -> Result<String, StoreError> {
    if ids.iter().any(|id| id == name) {
        return Ok(name.to_owned());
    }
    let mut matches: Vec<String> =
        ids.into_iter().filter(|id| id.starts_with(name) || id.ends_with(name)).collect();
    match matches.len() {
        0 => Err(StoreError::Unknown { name: name.to_owned() }),
        1 => Ok(matches.remove(0)),
        _ => Err(StoreError::Ambiguous { name: name.to_owned(), matches }),
    }
}

/// Names of the folders in `root`, in order; none when it is not there.
pub(super) fn folders(root: &Path) -> Result<Vec<String>, StoreError> {
    let fail = |source| StoreError::Read { path: root.to_owned(), source };
    let entries = match std::fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fail(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name().into_string();
        if entry.file_type().map_err(fail)?.is_dir() && name.as_ref().is_ok_and(|name| !name.starts_with('.'))
        {
            names.extend(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Bytes that can still be written at `path` or the nearest folder above it that exists.
#[cfg(unix)]
pub fn free_bytes(path: &Path) -> Option<u64> {
    let existing = path.ancestors().find(|folder| folder.exists())?;
    let space = rustix::fs::statvfs(existing).ok()?;
    Some(space.f_bavail.saturating_mul(space.f_frsize))
}

/// Not known on this system.
#[cfg(not(unix))]
pub fn free_bytes(_path: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::failure::Advice;
    use crate::core::session::{Mode, ScenarioRef, State};

    fn session(id: &str) -> Session {
        Session {
            schema: SCHEMA.into(),
            id: id.into(),
            mode: Mode::Mock,
            state: State::Recording,
            started_at: "2026-11-23T06:43:12+00:00".into(),
            name: None,
            note: None,
            scenario: ScenarioRef {
                pack: "amazon".into(),
                id: "ownership-webhook".into(),
                title: "T".into(),
                principle: "Ownership".into(),
            },
            level: Default::default(),
            microphone: None,
            model: None,
            follow_ups_planned: 2,
            planned: Vec::new(),
            answers: vec![],
            verdict: None,
            gains: vec![],
        }
    }

    #[test]
    fn a_session_comes_back_as_it_was_saved() {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        let saved = session("20261123-064312-k7q2");
        sessions.create(&saved.id).unwrap();
        sessions.save(&saved).unwrap();
        assert_eq!(sessions.load(&saved.id).unwrap(), saved);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(sessions.folder(&saved.id)), 0o700);
            assert_eq!(mode(sessions.folder(&saved.id).join("session.json")), 0o600);
        }
    }

    #[test]
    fn a_session_is_found_by_its_beginning_or_end_when_only_one_fits() {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        assert!(matches!(sessions.find(None), Err(StoreError::None)));
        for id in ["20261123-064312-k7q2", "20261124-064312-abcd"] {
            sessions.create(id).unwrap();
            sessions.save(&session(id)).unwrap();
        }
        assert_eq!(sessions.find(Some("k7q2")).unwrap(), "20261123-064312-k7q2");
        assert_eq!(sessions.find(None).unwrap(), "20261124-064312-abcd");
        assert!(matches!(sessions.find(Some("2026")), Err(StoreError::Ambiguous { .. })));
        assert!(matches!(sessions.find(Some("x")), Err(StoreError::Unknown { .. })));
    }

    #[test]
    fn the_newest_is_the_last_by_the_instant_wherever_it_was_held() {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        for (id, time) in [
            ("20261025-013000-a", "2026-10-25T01:30:00+02:00"),
            ("20261025-011000-b", "2026-10-25T01:10:00+01:00"),
            ("20261024-230000-c", "2026-10-24T23:00:00Z"),
        ] {
            sessions.create(id).unwrap();
            sessions.save(&Session { started_at: time.into(), ..session(id) }).unwrap();
        }
        sessions.create("20270101-000000-broken").unwrap();
        let order: Vec<_> = sessions.summaries().unwrap().summaries.into_iter().map(|one| one.id).collect();
        assert_eq!(order, ["20261024-230000-c", "20261025-013000-a", "20261025-011000-b"]);
        assert_eq!(sessions.find(None).unwrap(), "20261025-011000-b");
    }

    #[test]
    fn a_copied_folder_is_a_session_of_its_own() {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        sessions.create("original").unwrap();
        sessions.save(&session("original")).unwrap();
        let copy = sessions.create("a copy, of Tuesday").unwrap();
        std::fs::copy(sessions.file("original"), copy.join("session.json")).unwrap();
        let before = std::fs::read(sessions.file("original")).unwrap();
        let mut loaded = sessions.load("a copy, of Tuesday").unwrap();
        assert_eq!(loaded.id, "a copy, of Tuesday");
        loaded.note = Some("changed".into());
        sessions.save(&loaded).unwrap();
        assert_eq!(std::fs::read(sessions.file("original")).unwrap(), before);
        assert_eq!(sessions.load("a copy, of Tuesday").unwrap().note.as_deref(), Some("changed"));
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_a_place_outside_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        sessions.create("a").unwrap();
        sessions.save(&session("a")).unwrap();
        let text = std::fs::read_to_string(sessions.file("a")).unwrap();
        std::fs::write(sessions.file("a"), format!("\u{feff}{text}")).unwrap();
        sessions.load("a").unwrap();
        for id in ["../../outside", "/abs/dir", r"C:\x"] {
            let value = serde_json::Value::from(id).to_string();
            std::fs::write(sessions.file("a"), text.replacen("\"a\"", &value, 1)).unwrap();
            let error = sessions.load("a").unwrap_err();
            assert_eq!(error.kind(), "session_names_outside", "{error}");
            assert!(error.to_string().contains("`id`"), "{error}");
        }
    }

    #[test]
    fn a_broken_or_newer_file_says_so() {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        let folder = sessions.create("a").unwrap();
        std::fs::write(folder.join("session.json"), "{\"schema\":").unwrap();
        assert!(matches!(sessions.load("a"), Err(StoreError::Broken { .. })));
        std::fs::write(folder.join("session.json"), "{\"schema\":\"starling.session/9\"}").unwrap();
        assert!(matches!(sessions.load("a"), Err(StoreError::TooNew { .. })));
    }
}
