//! Sessions in one file, to take along: a plain tar archive of their folders.
//!
//! It holds `<id>/session.json` and the recordings that it names, and nothing else. On import nothing is trusted: every
//! entry must be a plain file in a folder of its own, with a name that the session knows and a plausible size, and
//! every session must be readable, before the first of them is put in place. Deliberately absent: compression (speech
//! hardly gets smaller without loss), and tar's extensions for long names, links and devices.

use super::atomic;
use super::inside::is_plain;
use super::session_error::StoreError;
use super::sessions::Sessions;
use crate::core::failure::Advice;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tar::{Archive, Builder, EntryType, Header};

/// Begins the name of a folder in which an import puts together what it takes in.
const WAITING: &str = ".import-";

const SESSION_FILE: &str = "session.json";

/// Largest session file accepted: hundreds of times a long interview.
const MOST_SESSION_BYTES: u64 = 64 << 20;

/// Largest recording accepted: three hours, the longest that is read anywhere.
const MOST_RECORDING_BYTES: u64 = 3 * 3600 * 32_000 + 4096;

/// Most files in a session's folder.
const MOST_FILES: usize = 1_000;

/// Why sessions cannot be exported or imported.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("cannot read the archive: {0}")]
    Read(io::Error),
    #[error("cannot write the archive: {0}")]
    Write(io::Error),
    #[error("the archive is damaged or of another kind: {0}")]
    NotAnArchive(io::Error),
    #[error("the archive holds no session")]
    Empty,
    #[error("the archive holds `{name}`: {reason}; nothing was taken in")]
    Refused { name: String, reason: &'static str },
    #[error("another Starling is importing sessions")]
    Busy,
    #[error("`{name}` is too long a name for an archive")]
    Name { name: String },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Advice for ArchiveError {
    fn kind(&self) -> &'static str {
        match self {
            ArchiveError::Read(_) => "cannot_read",
            ArchiveError::Write(_) => "cannot_write",
            ArchiveError::NotAnArchive(_) => "not_an_archive",
            ArchiveError::Empty => "archive_empty",
            ArchiveError::Refused { .. } => "archive_refused",
            ArchiveError::Busy => "import_running",
            ArchiveError::Name { .. } => "name_too_long",
            ArchiveError::Store(error) => error.kind(),
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            ArchiveError::Read(_) => "check that the file is there and yours to read".to_owned(),
            ArchiveError::Write(_) => "choose another file, or free some disk space".to_owned(),
            ArchiveError::NotAnArchive(_) | ArchiveError::Empty => {
                "give a file that `starling sessions export` made".to_owned()
            }
            ArchiveError::Refused { .. } => {
                "ask whoever sent it for a new `starling sessions export`".to_owned()
            }
            ArchiveError::Busy => "try again when it is done".to_owned(),
            ArchiveError::Name { .. } => "give the session's folder a shorter name".to_owned(),
            ArchiveError::Store(error) => return error.hint(),
        })
    }
}

/// An imported session.
#[derive(Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its name in the archive.
    pub name: String,
    /// Its name from now on; `None` when the very same session was already here.
    pub id: Option<String>,
}

impl Sessions {
    /// Writes the sessions `ids` as one archive to `out`.
    ///
    /// # Errors
    /// A session that cannot be read or is being recorded, or an archive that cannot be written.
    pub fn export(&self, ids: &[String], out: impl Write) -> Result<(), ArchiveError> {
        let mut archive = Builder::new(out);
        for id in ids {
            let _held = self.hold_to_read(id)?;
            let session = self.load(id)?;
            let spoken = session.answers.iter().filter(|answer| !answer.is_typed());
            let recordings: BTreeSet<&str> = spoken.map(|answer| answer.audio.as_str()).collect();
            for file in std::iter::once(SESSION_FILE).chain(recordings) {
                let path = self.folder(id).join(file);
                match File::open(&path) {
                    Ok(opened) => append(&mut archive, &format!("{id}/{file}"), opened)?,
                    // A recording that was removed to save space; the words are still there.
                    Err(error) if error.kind() == io::ErrorKind::NotFound && file != SESSION_FILE => {}
                    Err(source) => return Err(StoreError::Read { path, source }.into()),
                }
            }
        }
        archive.into_inner().and_then(|mut out| out.flush()).map_err(ArchiveError::Write)
    }

    /// Imports all sessions of an archive, or none. One whose name is taken gets another.
    ///
    /// # Errors
    /// Anything in the archive that is not a session and its recordings, or a disk that cannot be written.
    pub fn import(&self, archive: impl Read) -> Result<Vec<Imported>, ArchiveError> {
        let root = self.folder("");
        let unwritable = |source| StoreError::Write { path: root.clone(), source };
        atomic::private_folder(&root).map_err(unwritable)?;
        // Imports take turns, so what another one left behind was killed.
        let _turn = self.hold_to_change("").map_err(|error| match error {
            StoreError::InUse { .. } => ArchiveError::Busy,
            error => error.into(),
        })?;
        sweep(&root).map_err(unwritable)?;
        // Hidden, so that it is not listed, and on the same disk, so that its folders can be moved.
        let waiting = tempfile::Builder::new().prefix(WAITING).tempdir_in(&root).map_err(unwritable)?;
        let arrived = unpack(archive, waiting.path())?;
        if arrived.is_empty() {
            return Err(ArchiveError::Empty);
        }
        let here = Sessions::of_folder(waiting.path());
        for (name, files) in &arrived {
            known_files(&here, name, files)?;
        }
        let mut imported = Vec::new();
        for name in arrived.into_keys() {
            let id = self.take_in(&waiting.path().join(&name), &name)?;
            imported.push(Imported { name, id });
        }
        Ok(imported)
    }

    /// Puts a verified folder in place; returns its name there, unless the same session is there already.
    fn take_in(&self, from: &Path, name: &str) -> Result<Option<String>, ArchiveError> {
        let read = |path: PathBuf| std::fs::read(path.join(SESSION_FILE)).ok();
        let mut id = name.to_owned();
        let mut number = 1;
        while self.folder(&id).exists() {
            if read(self.folder(&id)) == read(from.to_owned()) {
                return Ok(None);
            }
            number += 1;
            id = format!("{name}-{number}");
        }
        let to = self.folder(&id);
        std::fs::rename(from, &to).map_err(|source| StoreError::Write { path: to, source })?;
        Ok(Some(id))
    }
}

/// Removes what killed imports left in `root`.
fn sweep(root: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(root)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(WAITING.as_bytes()) {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn append(archive: &mut Builder<impl Write>, name: &str, file: File) -> Result<(), ArchiveError> {
    let bytes = file.metadata().map_err(ArchiveError::Read)?.len();
    let mut header = Header::new_ustar();
    header.set_path(name).map_err(|_| ArchiveError::Name { name: name.to_owned() })?;
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_entry_type(EntryType::Regular);
    header.set_cksum();
    // A recording that is still growing is taken at the length it had.
    archive.append(&header, file.take(bytes)).map_err(ArchiveError::Write)
}

/// Unpacks into `folder`; gives the files of each session.
fn unpack(archive: impl Read, folder: &Path) -> Result<BTreeMap<String, BTreeSet<String>>, ArchiveError> {
    let mut arrived: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut archive = Archive::new(archive);
    for entry in archive.entries().map_err(ArchiveError::NotAnArchive)?.raw(true) {
        let mut entry = entry.map_err(ArchiveError::NotAnArchive)?;
        let shown = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let refused = |reason| ArchiveError::Refused { name: shown.clone(), reason };
        let path = std::str::from_utf8(&entry.path_bytes()).map(str::to_owned);
        let path = path.map_err(|_| refused("its name is not text"))?;
        let path = path.strip_prefix("./").unwrap_or(&path);
        match entry.header().entry_type() {
            EntryType::Regular => {}
            // Folders are created as needed.
            EntryType::Directory if path.is_empty() || is_plain(path.trim_end_matches('/')) => continue,
            _ => return Err(refused("it is not a plain file")),
        }
        let (id, file) = path.split_once('/').ok_or_else(|| refused("it is not in a session's folder"))?;
        if !is_plain(id) || !is_plain(file) {
            return Err(refused("its name leads out of its session's folder"));
        }
        let most = if file == SESSION_FILE { MOST_SESSION_BYTES } else { MOST_RECORDING_BYTES };
        let bytes = entry.header().entry_size().map_err(ArchiveError::NotAnArchive)?;
        if bytes > most {
            return Err(refused("it is larger than any such file"));
        }
        let files = arrived.entry(id.to_owned()).or_default();
        if files.len() >= MOST_FILES {
            return Err(refused("its session has too many files"));
        }
        if !files.insert(file.to_owned()) {
            return Err(refused("it is there twice"));
        }
        let to = folder.join(id).join(file);
        let unwritable = |source| StoreError::Write { path: to.clone(), source };
        atomic::private_folder(&folder.join(id)).map_err(unwritable)?;
        let mut options = File::options();
        options.write(true).create_new(true);
        let mut out = atomic::private_file(&mut options).open(&to).map_err(unwritable)?;
        let copied = io::copy(&mut entry, &mut out).map_err(unwritable)?;
        if copied != bytes {
            return Err(ArchiveError::NotAnArchive(io::ErrorKind::UnexpectedEof.into()));
        }
        out.sync_all().map_err(unwritable)?;
    }
    Ok(arrived)
}

/// Every session can be read, and names every file that came with it.
fn known_files(here: &Sessions, name: &str, files: &BTreeSet<String>) -> Result<(), ArchiveError> {
    let refused = |file: &str, reason| ArchiveError::Refused { name: format!("{name}/{file}"), reason };
    if !files.contains(SESSION_FILE) {
        return Err(refused(SESSION_FILE, "it is missing"));
    }
    let session = here.load(name)?;
    let known =
        |file: &&String| *file == SESSION_FILE || session.answers.iter().any(|one| one.audio == **file);
    match files.iter().find(|file| !known(file)) {
        Some(file) => Err(refused(file, "its session does not name it")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use starling::believable;

    fn some(count: u64) -> (tempfile::TempDir, Sessions, Vec<String>) {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        for seed in 0..count {
            let session = believable::session(seed);
            let folder = sessions.create(&session.id).unwrap();
            std::fs::write(folder.join(&session.answers[0].audio), format!("sound {seed}")).unwrap();
            std::fs::write(folder.join("report.html"), "made again at any time").unwrap();
            sessions.save(&session).unwrap();
        }
        let ids = sessions.ids().unwrap();
        (home, sessions, ids)
    }

    fn empty() -> (tempfile::TempDir, Sessions) {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        (home, sessions)
    }

    fn tar_of(files: &[(&str, &[u8], EntryType)]) -> Vec<u8> {
        let mut archive = Builder::new(Vec::new());
        for (name, bytes, kind) in files {
            let mut header = Header::new_ustar();
            // As another program would write it: `set_path` refuses such names.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(bytes.len() as u64);
            header.set_entry_type(*kind);
            header.set_cksum();
            archive.append(&header, *bytes).unwrap();
        }
        archive.into_inner().unwrap()
    }

    #[test]
    fn sessions_come_out_as_they_went_in() {
        let (_from, sessions, ids) = some(3);
        let mut bytes = Vec::new();
        sessions.export(&ids, &mut bytes).unwrap();
        let (_to, others) = empty();
        let imported = others.import(&bytes[..]).unwrap();
        assert_eq!(imported.len(), 3);
        for id in &ids {
            assert_eq!(others.load(id).unwrap(), sessions.load(id).unwrap());
            let audio = &sessions.load(id).unwrap().answers[0].audio;
            let read = |sessions: &Sessions| std::fs::read(sessions.folder(id).join(audio)).unwrap();
            assert_eq!(read(&others), read(&sessions));
        }
        let again = others.import(&bytes[..]).unwrap();
        assert!(again.iter().all(|one| one.id.is_none()), "{again:?}");
        others.rename(&ids[0], Some("changed")).unwrap();
        let third = others.import(&bytes[..]).unwrap();
        assert_eq!(third[0].id.as_deref(), Some(format!("{}-2", ids[0]).as_str()));
        let left = std::fs::read_dir(others.folder(""))
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".import"));
        assert_eq!(left.count(), 0, "nothing is left behind");
    }

    #[test]
    fn an_import_removes_what_a_killed_one_left() {
        let (_from, sessions, ids) = some(1);
        let mut bytes = Vec::new();
        sessions.export(&ids, &mut bytes).unwrap();
        let (_to, others) = empty();
        let left = others.create(".import-k1lled").unwrap().join(&ids[0]);
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join("01-opening.wav"), "half a recording").unwrap();
        others.import(&bytes[..]).unwrap();
        assert!(!left.exists());
        assert_eq!(others.ids().unwrap(), ids);
    }

    #[test]
    fn nothing_comes_in_that_is_not_a_session() {
        let session = serde_json::to_vec(&believable::session(1)).unwrap();
        let mut leads_out = believable::session(1);
        leads_out.answers[0].audio = "../../x.wav".into();
        let leads_out = serde_json::to_vec(&leads_out).unwrap();
        let good = ("a/session.json", &session[..], EntryType::Regular);
        let bad: [&[(&str, &[u8], EntryType)]; 12] = [
            &[good, ("../x.wav", b"x", EntryType::Regular)],
            &[good, ("/etc/x", b"x", EntryType::Regular)],
            &[good, ("a/../x", b"x", EntryType::Regular)],
            &[good, ("a/b/c", b"x", EntryType::Regular)],
            &[good, (r"a\x.wav", b"x", EntryType::Regular)],
            &[good, ("a/link.wav", b"", EntryType::Symlink)],
            &[good, ("a/link.wav", b"", EntryType::Link)],
            &[good, ("a/fifo", b"", EntryType::Fifo)],
            &[good, ("a/unknown.wav", b"x", EntryType::Regular)],
            &[good, good],
            &[("b/01-opening.wav", b"x", EntryType::Regular)],
            &[("a/session.json", &leads_out, EntryType::Regular)],
        ];
        for files in bad {
            let (_home, sessions) = empty();
            let error = sessions.import(&tar_of(files)[..]).unwrap_err();
            assert!(matches!(error.kind(), "archive_refused" | "session_names_outside"), "{error}");
            assert!(error.hint().is_some());
            assert!(sessions.ids().unwrap().is_empty(), "{error}");
        }
    }

    #[test]
    fn a_huge_size_is_refused_before_it_is_read() {
        let mut header = Header::new_ustar();
        header.set_path("a/01-opening.wav").unwrap();
        header.set_size(1 << 40);
        header.set_cksum();
        let (_home, sessions) = empty();
        assert_eq!(sessions.import(&header.as_bytes()[..]).unwrap_err().kind(), "archive_refused");
        assert!(matches!(sessions.import(&b""[..]), Err(ArchiveError::Empty)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_damaged_archive_changes_nothing_or_is_whole(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
            let (_from, sessions, ids) = some(1);
            let mut bytes = Vec::new();
            sessions.export(&ids, &mut bytes).unwrap();
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            let (_to, others) = empty();
            match others.import(&bytes[..]) {
                Ok(_) => for id in others.ids().unwrap() { others.load(&id).unwrap(); },
                Err(_) => prop_assert!(others.ids().unwrap().is_empty()),
            }
        }
    }
}
