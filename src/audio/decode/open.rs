//! A recording before it is decoded: a file, or what came through a pipe, with what is known without its contents.

use super::error::{DecodeError, STDIN};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// No more than this is taken from a pipe: what comes through it has to be kept on disk, because many formats have
/// their index at the end. Three hours of stereo at 48 kHz and 24 bits are 3.1 GB.
const MOST_PIPED: u64 = 4 << 30;

/// A recording that can be read from any place in it, as often as is needed.
#[derive(Debug)]
pub struct Recording {
    name: PathBuf,
    file: File,
    length: u64,
    piped: bool,
}

impl Recording {
    /// Opens the file, pipe or (as `-`) standard input called `path`.
    ///
    /// # Errors
    /// Anything that is not a file, cannot be read, or is empty.
    pub fn open(path: &Path) -> Result<Recording, DecodeError> {
        if path == Path::new(STDIN) {
            return Recording::spool(path, &mut io::stdin().lock());
        }
        let failed = |source: io::Error| match source.kind() {
            ErrorKind::NotFound => DecodeError::NotFound { path: path.to_owned() },
            _ => DecodeError::Unreadable { path: path.to_owned(), source: Arc::new(source) },
        };
        let about = std::fs::metadata(path).map_err(failed)?;
        if about.is_dir() {
            return Err(DecodeError::Directory { path: path.to_owned() });
        }
        if is_device(&about) {
            return Err(DecodeError::Device { path: path.to_owned() });
        }
        let mut file = File::open(path).map_err(failed)?;
        if is_pipe(&about) {
            return Recording::spool(path, &mut file);
        }
        Recording::of(path, file, false)
    }

    /// Keeps a pipe's contents in an unnamed file, which disappears when the program ends.
    fn spool(path: &Path, pipe: &mut dyn Read) -> Result<Recording, DecodeError> {
        let failed = |source| DecodeError::Unreadable { path: path.to_owned(), source: Arc::new(source) };
        let mut file = tempfile::tempfile().map_err(failed)?;
        let taken = io::copy(&mut pipe.take(MOST_PIPED + 1), &mut file).map_err(failed)?;
        if taken > MOST_PIPED {
            return Err(DecodeError::PipeTooLong { gigabytes: MOST_PIPED >> 30 });
        }
        Recording::of(path, file, true)
    }

    fn of(path: &Path, mut file: File, piped: bool) -> Result<Recording, DecodeError> {
        let failed = |source| DecodeError::Unreadable { path: path.to_owned(), source: Arc::new(source) };
        let length = file.seek(SeekFrom::End(0)).map_err(failed)?;
        if length == 0 {
            return Err(DecodeError::Empty { path: path.to_owned() });
        }
        Ok(Recording { name: path.to_owned(), file, length, piped })
    }

    /// The name by which the user knows it; `-` for standard input.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// Bytes it had when it was opened.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether bytes were added since it was opened.
    pub fn has_grown(&self) -> bool {
        !self.piped && self.file.metadata().is_ok_and(|about| about.len() > self.length)
    }

    /// At most `count` bytes from `offset` on: fewer at the end.
    pub fn bytes_at(&self, offset: u64, count: usize) -> Result<Vec<u8>, DecodeError> {
        let mut bytes = Vec::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(offset))
            .and_then(|_| file.take(count as u64).read_to_end(&mut bytes))
            .map_err(|source| self.unreadable(source))?;
        Ok(bytes)
    }

    /// The file itself, at its start.
    pub fn reader(&self) -> Result<File, DecodeError> {
        let mut file = self.file.try_clone().map_err(|source| self.unreadable(source))?;
        file.rewind().map_err(|source| self.unreadable(source))?;
        Ok(file)
    }

    pub(super) fn unreadable(&self, source: io::Error) -> DecodeError {
        DecodeError::Unreadable { path: self.name.clone(), source: Arc::new(source) }
    }
}

#[cfg(unix)]
fn is_device(about: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = about.file_type();
    kind.is_char_device() || kind.is_block_device() || kind.is_socket()
}

#[cfg(unix)]
fn is_pipe(about: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&about.file_type())
}

#[cfg(not(unix))]
fn is_device(_about: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn is_pipe(_about: &Metadata) -> bool {
    false
}
