//! Where the samples of a WAV file really are, whatever its header says.
//!
//! A recorder that crashed leaves a header from its last flush, a count of zero, or 0xFFFFFFFF; the samples behind
//! it are good. The file's own length decides, unless what follows the counted samples is a chain of whole chunks
//! to the end of the file, as tags are.

use std::io::{self, Read, Seek, SeekFrom};

/// The chunks of a WAV file that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WavLayout {
    /// Offset of the first sample.
    pub data_start: u64,
    /// Bytes of samples according to the header.
    pub declared: u64,
    /// Bytes of whole frames that are in the file.
    pub actual: u64,
    pub frame_bytes: u16,
    pub sample_rate: u32,
}

/// Declared sizes from here up mean "not known": streams say 0xFFFFFFFF or a little less than 2 GiB.
const UNKNOWN_SIZE: u64 = 0x7FFF_0000;

impl WavLayout {
    /// Whether samples that the header counts are missing.
    pub fn is_cut_off(&self) -> bool {
        self.declared < UNKNOWN_SIZE && self.actual + u64::from(self.frame_bytes) <= self.declared
    }
}

/// Reads the layout; `None` when this is no WAV file or it ends before its samples.
pub fn wav_layout(file: &mut (impl Read + Seek)) -> io::Result<Option<WavLayout>> {
    let end = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut riff = [0; 12];
    if end < 12 {
        return Ok(None);
    }
    file.read_exact(&mut riff)?;
    if riff[..4] != *b"RIFF" || riff[8..] != *b"WAVE" {
        return Ok(None);
    }
    let (mut frame_bytes, mut sample_rate) = (0, 0);
    let mut position = 12;
    while let Some((id, size)) = chunk_at(file, position, end)? {
        let body = position + 8;
        if id == *b"data" {
            if frame_bytes == 0 {
                return Ok(None);
            }
            let declared = u64::from(size);
            let there = end - body;
            let trusted = declared > 0 && declared <= there && chunks_reach_end(file, body + declared, end)?;
            let actual = if trusted { declared } else { there };
            let actual = actual / u64::from(frame_bytes) * u64::from(frame_bytes);
            return Ok(Some(WavLayout { data_start: body, declared, actual, frame_bytes, sample_rate }));
        }
        if id == *b"fmt " && size >= 16 && body + 16 <= end {
            let mut format = [0; 16];
            file.seek(SeekFrom::Start(body))?;
            file.read_exact(&mut format)?;
            sample_rate = u32::from_le_bytes([format[4], format[5], format[6], format[7]]);
            frame_bytes = u16::from_le_bytes([format[12], format[13]]);
        }
        position = body + padded(size);
    }
    Ok(None)
}

/// Whether whole chunks, and nothing else, lie between `position` and the end.
fn chunks_reach_end(file: &mut (impl Read + Seek), mut position: u64, end: u64) -> io::Result<bool> {
    position += position % 2;
    while position < end {
        let Some((id, size)) = chunk_at(file, position, end)? else { return Ok(false) };
        let looks_like_a_name = id.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b' ');
        if !looks_like_a_name || position + 8 + u64::from(size) > end {
            return Ok(false);
        }
        position += 8 + padded(size);
    }
    Ok(true)
}

fn chunk_at(file: &mut (impl Read + Seek), position: u64, end: u64) -> io::Result<Option<([u8; 4], u32)>> {
    if position + 8 > end {
        return Ok(None);
    }
    let mut header = [0; 8];
    file.seek(SeekFrom::Start(position))?;
    file.read_exact(&mut header)?;
    let [a, b, c, d, e, f, g, h] = header;
    Ok(Some(([a, b, c, d], u32::from_le_bytes([e, f, g, h]))))
}

fn padded(size: u32) -> u64 {
    u64::from(size) + u64::from(size % 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    /// A 16-bit mono file whose header counts `declared` bytes, with `samples` and `tail` after it.
    fn wav(declared: u32, samples: &[u8], tail: &[u8]) -> Cursor<Vec<u8>> {
        let mut bytes = Vec::new();
        bytes.extend(b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data");
        bytes.extend(declared.to_le_bytes());
        bytes.extend(samples);
        bytes.extend(tail);
        Cursor::new(bytes)
    }

    fn actual(declared: u32, samples: &[u8], tail: &[u8]) -> u64 {
        wav_layout(&mut wav(declared, samples, tail)).expect("readable").expect("a WAV").actual
    }

    #[test]
    fn a_header_left_by_a_crash_is_corrected() {
        let samples = [7; 1000];
        assert_eq!(actual(0, &samples, b""), 1000, "never renewed");
        assert_eq!(actual(600, &samples, b""), 1000, "from the last flush");
        assert_eq!(actual(u32::MAX, &samples, b""), 1000, "a stream's");
        assert_eq!(actual(1000, &samples, b""), 1000, "right");
        assert_eq!(actual(5000, &samples, b""), 1000, "cut off");
        assert_eq!(actual(5000, &[7; 1001], b""), 1000, "cut off in mid-sample");
    }

    #[test]
    fn tags_after_the_samples_are_not_sound() {
        assert_eq!(actual(1000, &[7; 1000], b"LIST\x04\0\0\0INFO"), 1000);
        assert_eq!(actual(1000, &[7; 1000], b"LIST\xff\0\0\0INFO"), 1012, "no whole chunk: samples");
    }

    #[test]
    fn other_files_are_none() {
        for bytes in [
            &b""[..],
            b"RIFF",
            b"OggS plus something longer",
            b"RIFF\0\0\0\0WAVE",
            b"RIFF\0\0\0\0WAVEdata\x04\0\0\0abcd",
        ] {
            assert_eq!(wav_layout(&mut Cursor::new(bytes)).expect("readable"), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut damaged = wav(100, &bytes, b"").into_inner();
            prop_assert!(wav_layout(&mut Cursor::new(&damaged)).is_ok());
            for (index, byte) in bytes.iter().enumerate().take(60) {
                let index = index % damaged.len();
                damaged[index] ^= byte;
            }
            if let Some(layout) = wav_layout(&mut Cursor::new(&damaged)).expect("readable") {
                prop_assert!(layout.data_start + layout.actual <= damaged.len() as u64);
            }
        }
    }
}
