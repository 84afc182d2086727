//! The summaries of all sessions, kept beside them so that ten thousand can be listed at once.
//!
//! `sessions/index.jsonl` is only a cache: every line carries the time and size of the file it was made from, and is
//! made again when those differ. Deleting it loses nothing.

use super::atomic;
use super::session_error::StoreError;
use super::sessions::Sessions;
use crate::clock;
use crate::core::study::summary::Summary;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

/// First line of the file; changes when summaries change their meaning, so that old ones are made again.
const HEAD: &str = r#"{"schema":"starling.index/1"}"#;

/// Fewest sessions for one thread to read: fewer are not worth starting one.
const SHARE: usize = 64;

/// All sessions, in a few figures each.
#[derive(Debug, Default)]
pub struct Listing {
    /// Oldest first.
    pub summaries: Vec<Summary>,
    /// Sessions that could not be read; they are left as they are.
    pub broken: Vec<StoreError>,
}

/// One line of the index.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    stamp: Stamp,
    summary: Summary,
}

/// Tells whether a file has changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    changed_ns: u64,
    bytes: u64,
}

impl Sessions {
    /// The whole names of all sessions, oldest first by the instant at which they began. Those that cannot be read come
    /// first.
    ///
    /// # Errors
    /// [`StoreError::Read`] when the folder of sessions cannot be listed.
    pub fn oldest_first(&self) -> Result<Vec<String>, StoreError> {
        let readable: Vec<String> = self.summaries()?.summaries.into_iter().map(|one| one.id).collect();
        let mut ids = self.ids()?;
        ids.retain(|id| !readable.contains(id) && !self.is_bare(id));
        ids.extend(readable);
        Ok(ids)
    }

    /// Summaries of all sessions, oldest first by the instant at which they began.
    ///
    /// # Errors
    /// [`StoreError::Read`] when the folder of sessions cannot be listed.
    pub fn summaries(&self) -> Result<Listing, StoreError> {
        let mut known = self.read_index();
        let ids = self.ids()?;
        let mut listing = Listing::default();
        let mut lines = Vec::with_capacity(ids.len());
        let mut stale = Vec::new();
        let before = known.len();
        for id in ids {
            match self.stamp(&id) {
                Ok(stamp) => match known.remove(&id) {
                    Some(line) if line.stamp == stamp => lines.push(line),
                    _ => stale.push((id, stamp)),
                },
                Err(_) if self.is_bare(&id) => {}
                Err(source) => {
                    listing.broken.push(StoreError::Read { path: self.file(&id), source });
                }
            }
        }
        let changed = !stale.is_empty() || lines.len() != before;
        for read in self.read_all(&stale) {
            match read {
                Ok(line) => lines.push(line),
                Err(error) => listing.broken.push(error),
            }
        }
        lines.sort_by_cached_key(|line| (clock::instant(&line.summary.started_at), line.summary.id.clone()));
        if changed {
            // Without it the next list is slower, but no less correct.
            let _ = self.write_index(&lines);
        }
        listing.summaries = lines.into_iter().map(|line| line.summary).collect();
        Ok(listing)
    }

    fn index(&self) -> PathBuf {
        self.folder("index.jsonl")
    }

    fn stamp(&self, id: &str) -> io::Result<Stamp> {
        let about = std::fs::metadata(self.file(id))?;
        let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Stamp { changed_ns: changed.as_nanos() as u64, bytes: about.len() })
    }

    /// What the index remembers; nothing when it is missing or damaged.
    fn read_index(&self) -> HashMap<String, Line> {
        let text = std::fs::read_to_string(self.index()).unwrap_or_default();
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return HashMap::new();
        }
        let parsed = lines.filter_map(|line| serde_json::from_str::<Line>(line).ok());
        parsed.map(|line| (line.summary.id.clone(), line)).collect()
    }

    fn write_index(&self, lines: &[Line]) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(lines.len() * 800);
        writeln!(bytes, "{HEAD}")?;
        for line in lines {
            serde_json::to_writer(&mut bytes, line)?;
            bytes.push(b'\n');
        }
        atomic::write(&self.index(), &bytes)
    }

    /// Reads sessions on every available processor.
    fn read_all(&self, stale: &[(String, Stamp)]) -> Vec<Result<Line, StoreError>> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let share = stale.len().div_ceil(processors).max(SHARE);
        let read = |part: &[(String, Stamp)]| -> Vec<_> {
            part.iter().map(|(id, stamp)| self.line(id, *stamp)).collect()
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = stale.chunks(share).map(|part| scope.spawn(move || read(part))).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        })
    }

    fn line(&self, id: &str, stamp: Stamp) -> Result<Line, StoreError> {
        Ok(Line { stamp, summary: Summary::of(&self.outline(id)?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    fn some(count: u64) -> (tempfile::TempDir, Sessions) {
        let home = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(home.path());
        for seed in 0..count {
            let session = believable::session(seed);
            sessions.create(&session.id).unwrap();
            sessions.save(&session).unwrap();
        }
        (home, sessions)
    }

    #[test]
    fn the_index_says_what_the_sessions_say() {
        let (_home, sessions) = some(5);
        let first = sessions.summaries().unwrap();
        let direct: Vec<_> = (0..5).map(|seed| Summary::of(&believable::session(seed))).collect();
        assert_eq!(first.summaries, direct);
        assert_eq!(sessions.read_index().len(), 5);
        assert_eq!(sessions.summaries().unwrap().summaries, direct);
    }

    #[test]
    fn a_changed_removed_or_broken_session_is_noticed() {
        let (_home, sessions) = some(4);
        let ids = sessions.ids().unwrap();
        sessions.summaries().unwrap();
        let mut changed = sessions.load(&ids[0]).unwrap();
        changed.name = Some("my best".into());
        sessions.save(&changed).unwrap();
        std::fs::remove_dir_all(sessions.folder(&ids[1])).unwrap();
        std::fs::write(sessions.file(&ids[2]), "{").unwrap();
        let listing = sessions.summaries().unwrap();
        assert_eq!(listing.summaries.len(), 2);
        assert_eq!(listing.summaries[0].title(), "my best");
        assert!(matches!(listing.broken[..], [StoreError::Broken { .. }]));
        assert_eq!(sessions.read_index().len(), 2);
    }

    #[test]
    fn a_folder_in_which_nothing_was_said_is_no_session() {
        let (_home, sessions) = some(2);
        let bare = sessions.create("killed").unwrap();
        std::fs::write(bare.join(".lock"), "recording 1").unwrap();
        let lost = sessions.create("lost").unwrap();
        std::fs::write(lost.join("01-opening.wav"), "sound").unwrap();
        let listing = sessions.summaries().unwrap();
        assert_eq!(listing.summaries.len(), 2);
        assert!(matches!(&listing.broken[..], [StoreError::Read { path, .. }] if path.starts_with(&lost)));
        assert_eq!(sessions.oldest_first().unwrap()[0], "lost");
    }

    #[test]
    fn a_damaged_index_is_made_again() {
        let (_home, sessions) = some(3);
        sessions.summaries().unwrap();
        std::fs::write(sessions.index(), format!("{HEAD}\n{{\"half\n")).unwrap();
        assert_eq!(sessions.summaries().unwrap().summaries.len(), 3);
        std::fs::write(sessions.index(), [0xff, 0xfe]).unwrap();
        assert_eq!(sessions.summaries().unwrap().summaries.len(), 3);
        assert_eq!(sessions.read_index().len(), 3);
    }
}
