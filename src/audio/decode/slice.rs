//! A stretch of a file, as the decoder reads it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use symphonia::core::io::MediaSource;

pub struct Slice {
    file: File,
    range: Range<u64>,
    /// Bytes from the start of the range.
    position: u64,
    is_seekable: bool,
}

impl Slice {
    pub fn new(file: File, range: Range<u64>, is_seekable: bool) -> Slice {
        Slice { file, range, position: 0, is_seekable }
    }

    fn length(&self) -> u64 {
        self.range.end.saturating_sub(self.range.start)
    }
}

impl Read for Slice {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length().saturating_sub(self.position);
        let room = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        // Other readers of the same file move its position.
        self.file.seek(SeekFrom::Start(self.range.start + self.position))?;
        let count = self.file.read(&mut buffer[..room])?;
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Slice {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
            SeekFrom::End(offset) => self.length().checked_add_signed(offset),
        };
        self.position = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

impl MediaSource for Slice {
    fn is_seekable(&self) -> bool {
        self.is_seekable
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length())
    }
}
