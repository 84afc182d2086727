//! Reading a file of a pack that nobody vouches for: it must be in the pack, be a plain file and be small.

use crate::core::bytes::without_mark;
use crate::core::failure::Advice;
use crate::core::pack::{Problem, visible};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest TOML file: a full scenario has about 16 KB.
pub(super) const TOML_BYTES: u64 = 1_000_000;

/// Largest recording: two minutes at 128 kbit/s.
pub(super) const AUDIO_BYTES: u64 = 2_000_000;

/// Why a file of a pack is not read.
#[derive(Debug, thiserror::Error)]
#[error("`{}`: {reason}", visible(&path.display().to_string()))]
pub struct RefusedFile {
    pub path: PathBuf,
    pub reason: Refusal,
}

/// What is wrong with the file itself.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
    #[error("a link leads out of the pack")]
    LeadsOut,
    #[error("it is not a plain file")]
    NotAFile,
    #[error("{bytes} bytes, more than the {limit} that are read")]
    TooLarge { bytes: u64, limit: u64 },
    #[error("line {line} is not valid UTF-8")]
    NotText { line: usize },
}

impl Advice for RefusedFile {
    fn kind(&self) -> &'static str {
        match self.reason {
            Refusal::Unreadable(_) => "pack_file_unreadable",
            Refusal::LeadsOut => "pack_file_outside",
            Refusal::NotAFile => "pack_file_not_plain",
            Refusal::TooLarge { .. } => "pack_file_too_large",
            Refusal::NotText { .. } => "pack_file_not_utf8",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self.reason {
            Refusal::Unreadable(_) => "check that the file exists and that you may read it",
            Refusal::LeadsOut => "put the file itself into the pack",
            Refusal::NotAFile => "remove it from the pack",
            Refusal::TooLarge { .. } => "make it shorter",
            Refusal::NotText { .. } => "save the file as UTF-8",
        };
        Some(hint.to_owned())
    }
}

impl From<RefusedFile> for Problem {
    fn from(refused: RefusedFile) -> Problem {
        let problem = Problem::of_file(&refused.path.display().to_string(), refused.reason.to_string());
        match refused.hint() {
            Some(hint) => problem.help(hint),
            None => problem,
        }
    }
}

/// The file a path leads to, if that is a plain file of at most `limit` bytes in the folder `root` (canonical).
pub(super) fn inside(root: &Path, path: &Path, limit: u64) -> Result<PathBuf, RefusedFile> {
    let refused = |reason| RefusedFile { path: path.to_owned(), reason };
    let real = path.canonicalize().map_err(|error| refused(Refusal::Unreadable(error)))?;
    if !real.starts_with(root) {
        return Err(refused(Refusal::LeadsOut));
    }
    let about = real.metadata().map_err(|error| refused(Refusal::Unreadable(error)))?;
    if !about.is_file() {
        return Err(refused(Refusal::NotAFile));
    }
    if about.len() > limit {
        return Err(refused(Refusal::TooLarge { bytes: about.len(), limit }));
    }
    Ok(real)
}

/// The bytes of a file in the folder `root` (canonical). A file that grows meanwhile is refused too.
pub(super) fn bytes(root: &Path, path: &Path, limit: u64) -> Result<Vec<u8>, RefusedFile> {
    let real = inside(root, path, limit)?;
    let refused = |reason| RefusedFile { path: path.to_owned(), reason };
    let mut bytes = Vec::new();
    File::open(&real)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| refused(Refusal::Unreadable(error)))?;
    if bytes.len() as u64 > limit {
        return Err(refused(Refusal::TooLarge { bytes: bytes.len() as u64, limit }));
    }
    Ok(bytes)
}

/// The text of a file in the folder `root` (canonical).
pub(super) fn text(root: &Path, path: &Path) -> Result<String, RefusedFile> {
    let bytes = bytes(root, path, TOML_BYTES)?;
    String::from_utf8(without_mark(&bytes).to_vec()).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        RefusedFile { path: path.to_owned(), reason: Refusal::NotText { line } }
    })
}
