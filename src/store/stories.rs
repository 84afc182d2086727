//! The story bank: `stories/<id>.toml` under the data directory, readable by the owner alone.

use super::atomic;
use crate::core::failure::Advice;
use crate::core::story::Story;
use std::io;
use std::path::{Path, PathBuf};

/// Largest story that is read: far above an hour of speech.
const MOST_BYTES: u64 = 200_000;

/// A new story to fill in.
pub const TEMPLATE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/content/templates/story.toml"));

/// The stories of one data directory.
#[derive(Debug, Clone)]
pub struct Stories {
    root: PathBuf,
}

/// What went wrong with the story bank.
#[derive(Debug, thiserror::Error)]
pub enum StoriesError {
    #[error("no story is called `{name}`")]
    Unknown { name: String },
    #[error("`{name}` could be any of {}", matches.join(", "))]
    Ambiguous { name: String, matches: Vec<String> },
    #[error("there is a story called `{id}` already")]
    Exists { id: String },
    #[error("`{}` is not a story: {reason}", path.display())]
    Broken { path: PathBuf, reason: String },
    #[error("cannot read `{}`: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

impl Advice for StoriesError {
    fn kind(&self) -> &'static str {
        match self {
            StoriesError::Unknown { .. } => "unknown_story",
            StoriesError::Ambiguous { .. } => "ambiguous_story",
            StoriesError::Exists { .. } => "story_exists",
            StoriesError::Broken { .. } => "broken_story",
            StoriesError::Read { .. } => "cannot_read",
            StoriesError::Write { .. } => "cannot_write",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            StoriesError::Unknown { .. } | StoriesError::Ambiguous { .. } => {
                "`starling stories` lists their names; the first letters are enough when only one fits"
            }
            StoriesError::Exists { .. } => "give the new one another `--title`, or remove the old one first",
            StoriesError::Broken { .. } => {
                "mend the line; `starling stories template` shows what a story looks like"
            }
            StoriesError::Read { .. } => "check that the file is there and yours to read",
            StoriesError::Write { .. } => "check that the folder is yours to write",
        };
        Some(hint.to_owned())
    }
}

impl Stories {
    /// The stories under `data_dir`, which need not exist yet.
    pub fn new(data_dir: &Path) -> Stories {
        Stories { root: data_dir.join("stories") }
    }

    /// A story's file.
    pub fn path(&self, id: &str) -> PathBuf {
        self.root.join(format!("{id}.toml"))
    }

    /// Ids, by name.
    ///
    /// # Errors
    /// When the folder is there but cannot be listed.
    pub fn ids(&self) -> Result<Vec<String>, StoriesError> {
        let fail = |source| StoriesError::Read { path: self.root.clone(), source };
        let entries = match std::fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(fail(error)),
        };
        let mut ids = Vec::new();
        for entry in entries {
            let path = entry.map_err(fail)?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                ids.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
            }
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// Reads a story's file, in the bank or elsewhere.
    ///
    /// # Errors
    /// It cannot be read or is no story.
    pub fn read(path: &Path) -> Result<Story, StoriesError> {
        let fail = |source| StoriesError::Read { path: path.to_owned(), source };
        let broken = |reason: String| StoriesError::Broken { path: path.to_owned(), reason };
        if std::fs::metadata(path).map_err(fail)?.len() > MOST_BYTES {
            return Err(broken(format!("more than {MOST_BYTES} bytes")));
        }
        let bytes = std::fs::read(path).map_err(fail)?;
        let text = String::from_utf8(bytes).map_err(|_| broken("not valid UTF-8".to_owned()))?;
        Story::parse(&text).map_err(broken)
    }

    /// The story with this id, or the only one whose id begins with it.
    ///
    /// # Errors
    /// None or several fit, or it cannot be read.
    pub fn find(&self, name: &str) -> Result<(String, Story), StoriesError> {
        let mut ids = self.ids()?;
        if !ids.iter().any(|id| id == name) {
            ids.retain(|id| id.starts_with(name));
        } else {
            ids = vec![name.to_owned()];
        }
        match ids.as_slice() {
            [] => Err(StoriesError::Unknown { name: name.to_owned() }),
            [id] => Ok((id.clone(), Stories::read(&self.path(id))?)),
            _ => Err(StoriesError::Ambiguous { name: name.to_owned(), matches: ids }),
        }
    }

    /// Keeps `text`, which must be a story, under `id`. Replaces nothing.
    ///
    /// # Errors
    /// The id is taken, or the folder cannot be written.
    pub fn add(&self, id: &str, text: &str) -> Result<PathBuf, StoriesError> {
        let path = self.path(id);
        if path.exists() {
            return Err(StoriesError::Exists { id: id.to_owned() });
        }
        let fail = |source| StoriesError::Write { path: path.clone(), source };
        atomic::private_folder(&self.root).map_err(fail)?;
        atomic::write(&path, text.as_bytes()).map_err(fail)?;
        Ok(path)
    }

    /// Removes a story for good.
    ///
    /// # Errors
    /// It is not there, or cannot be removed.
    pub fn remove(&self, id: &str) -> Result<(), StoriesError> {
        let path = self.path(id);
        std::fs::remove_file(&path).map_err(|source| StoriesError::Write { path, source })
    }
}
