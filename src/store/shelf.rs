//! Keeping sessions in order: names and notes, and a trash folder from which everything comes back.

use super::atomic;
use super::session_error::StoreError;
use super::sessions::{Sessions, choose, folders};
use crate::core::bytes::without_mark;
use std::path::{Path, PathBuf};

impl Sessions {
    /// Gives a session the user's own name; `None` takes it away. Everything else in its file stays as it is, even what
    /// this version does not know.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read or written.
    pub fn rename(&self, id: &str, name: Option<&str>) -> Result<(), StoreError> {
        self.set(id, "name", name)
    }

    /// Writes the user's note; `None` takes it away.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read or written.
    pub fn note(&self, id: &str, note: Option<&str>) -> Result<(), StoreError> {
        self.set(id, "note", note)
    }

    fn set(&self, id: &str, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        let _held = self.hold_to_change(id)?;
        // Only sessions that can be read are written.
        self.load(id)?;
        let path = self.file(id);
        let broken =
            |error: serde_json::Error| StoreError::Broken { path: path.clone(), reason: error.to_string() };
        let bytes = std::fs::read(&path).map_err(|source| StoreError::Read { path: path.clone(), source })?;
        let mut whole: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(without_mark(&bytes)).map_err(broken)?;
        match value {
            Some(value) => {
                whole.insert(key.to_owned(), value.into());
            }
            None => {
                whole.shift_remove(key);
            }
        }
        let mut bytes = serde_json::to_vec_pretty(&whole).map_err(broken)?;
        bytes.push(b'\n');
        atomic::write(&path, &bytes).map_err(|source| StoreError::Write { path: path.clone(), source })
    }

    /// Moves a session to the trash folder, with its recordings. Returns where it is now.
    ///
    /// # Errors
    /// [`StoreError::Write`], or [`StoreError::InUse`] while another program records it; the session is then where it
    /// was.
    pub fn trash(&self, id: &str) -> Result<PathBuf, StoreError> {
        let held = self.hold_to_change(id)?;
        let to = self.trash_folder().join(id);
        atomic::private_folder(self.trash_folder())
            .map_err(|source| StoreError::Write { path: self.trash_folder().to_owned(), source })?;
        if cfg!(windows) {
            // On Windows a folder with an open file in it cannot be moved.
            drop(held);
            move_folder(&self.folder(id), &to)?;
        } else {
            move_folder(&self.folder(id), &to)?;
            drop(held);
        }
        Ok(to)
    }

    /// Brings a session back from the trash folder.
    ///
    /// # Errors
    /// [`StoreError::Write`], such as when a session of that name is there again.
    pub fn restore(&self, id: &str) -> Result<PathBuf, StoreError> {
        let to = self.folder(id);
        move_folder(&self.trash_folder().join(id), &to)?;
        Ok(to)
    }

    /// The whole names of the sessions in the trash folder, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Read`].
    pub fn trashed(&self) -> Result<Vec<String>, StoreError> {
        folders(self.trash_folder())
    }

    /// The session in the trash folder that `name` refers to, as [`Sessions::find`] does.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] or [`StoreError::Ambiguous`].
    pub fn find_trashed(&self, name: &str) -> Result<String, StoreError> {
        choose(self.trashed()?, name)
    }
}

/// Moves a folder, never onto another one.
fn move_folder(from: &Path, to: &Path) -> Result<(), StoreError> {
    let fail = |source| StoreError::Write { path: to.to_owned(), source };
    if to.exists() {
        return Err(fail(std::io::ErrorKind::AlreadyExists.into()));
    }
    if let Some(folder) = to.parent() {
        atomic::private_folder(folder).map_err(fail)?;
    }
    std::fs::rename(from, to).map_err(fail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::one_session;

    #[test]
    fn a_deleted_session_comes_back_whole() {
        let (_home, sessions, id) = one_session();
        std::fs::write(sessions.folder(&id).join("01-opening.wav"), "sound").unwrap();
        let before = sessions.load(&id).unwrap();
        sessions.trash(&id).unwrap();
        assert!(sessions.ids().unwrap().is_empty());
        assert_eq!(sessions.find_trashed(&id[..8]).unwrap(), id);
        sessions.restore(&id).unwrap();
        assert_eq!(sessions.load(&id).unwrap(), before);
        assert!(sessions.folder(&id).join("01-opening.wav").exists());
    }

    #[test]
    fn nothing_in_the_trash_is_overwritten() {
        let (_home, sessions, id) = one_session();
        sessions.trash(&id).unwrap();
        sessions.create(&id).unwrap();
        assert!(matches!(sessions.trash(&id), Err(StoreError::Write { .. })));
        assert!(matches!(sessions.restore(&id), Err(StoreError::Write { .. })));
    }

    #[test]
    fn a_name_and_a_note_leave_everything_else_alone() {
        let (_home, sessions, id) = one_session();
        let path = sessions.file(&id);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replacen('{', "{\n  \"of_a_later_version\": [1, 2],", 1)).unwrap();
        sessions.rename(&id, Some("with Ana, calmer")).unwrap();
        sessions.note(&id, Some("ask about \"scope\"\nnext week")).unwrap();
        let session = sessions.load(&id).unwrap();
        assert_eq!(session.name.as_deref(), Some("with Ana, calmer"));
        assert_eq!(session.note.as_deref(), Some("ask about \"scope\"\nnext week"));
        assert!(std::fs::read_to_string(&path).unwrap().contains("of_a_later_version"));
        sessions.rename(&id, None).unwrap();
        assert_eq!(sessions.load(&id).unwrap().name, None);
    }
}
