//! A file as the decoder reads it, with the true length of a WAV's samples in place of the one in its header.
//!
//! The file on disk is not touched: reading somebody's recording must not change it.

use super::wav_layout::WavLayout;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use symphonia::core::io::MediaSource;

pub struct WavSource {
    file: File,
    position: u64,
    length: u64,
    /// Offsets of the two length fields and what to read there.
    patches: Vec<(u64, [u8; 4])>,
}

impl WavSource {
    pub fn new(mut file: File, layout: Option<WavLayout>) -> io::Result<WavSource> {
        file.rewind()?;
        let whole = file.metadata()?.len();
        let patched = layout.filter(|layout| layout.declared != layout.actual);
        // What lies behind the samples of a damaged file is no chunk: the file ends for the decoder where they do.
        let length = patched.map_or(whole, |layout| layout.data_start + layout.actual);
        let patches = patched.map_or(Vec::new(), |layout| {
            let field = |size: u64| u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes();
            vec![(4, field(length - 8)), (layout.data_start - 4, field(layout.actual))]
        });
        Ok(WavSource { file, position: 0, length, patches })
    }
}

impl Read for WavSource {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer.len().min(self.length.saturating_sub(self.position) as usize);
        let count = self.file.read(&mut buffer[..room])?;
        for &(offset, bytes) in &self.patches {
            for (place, byte) in (offset..).zip(bytes) {
                if (self.position..self.position + count as u64).contains(&place) {
                    buffer[(place - self.position) as usize] = byte;
                }
            }
        }
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for WavSource {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::End(offset) => SeekFrom::Start(self.length.saturating_add_signed(offset)),
            other => other,
        };
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

impl MediaSource for WavSource {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}
