//! Where the bytes of a take go: a file, or in tests something that fails on purpose.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// A place for bytes that several threads may use at once.
pub trait TakeStore: Send + Sync {
    /// Writes all of `bytes` at `offset`. After an error any part of them may be there; writing them again is safe.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Forces everything written so far to the disk.
    fn sync(&self) -> io::Result<()>;

    /// Bytes that are there.
    fn length(&self) -> io::Result<u64>;
}

/// Creates the file at `path`, for its owner only; never overwrites.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl TakeStore for File {
    #[cfg(unix)]
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(self, bytes, offset)
    }

    #[cfg(windows)]
    fn write_at(&self, mut offset: u64, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match std::os::windows::fs::FileExt::seek_write(self, bytes, offset) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => (offset, bytes) = (offset + count as u64, &bytes[count..]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_all()
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}
