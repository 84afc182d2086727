//! A take's file: 16 kHz mono 16-bit WAV that is valid on disk at every moment of the recording.
//!
//! The header is written at once and renewed by [`WavFile::count`]. Every write has a fixed place, so a failed one can
//! simply be repeated. After a crash at most the sound since the last count is missing from the header, and `repair`
//! finds even that.

use super::store::TakeStore;
use crate::audio::SAMPLE_RATE;
use std::io;
use std::sync::Arc;

const HEADER_BYTES: u64 = 44;

/// Samples that the header can count: 37 hours.
const MOST_SAMPLES: u64 = (u32::MAX as u64 - HEADER_BYTES) / 2;

pub struct WavFile {
    store: Arc<dyn TakeStore>,
    written: u64,
}

impl WavFile {
    /// Begins a file without samples.
    pub fn begin(store: Arc<dyn TakeStore>) -> io::Result<WavFile> {
        let wav = WavFile { store, written: 0 };
        wav.count()?;
        Ok(wav)
    }

    pub fn store(&self) -> Arc<dyn TakeStore> {
        Arc::clone(&self.store)
    }

    /// Samples in the file.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Appends all samples. After an error none of them count, and the same call may be made again.
    pub fn append(&mut self, samples: &[i16]) -> io::Result<()> {
        if self.written + samples.len() as u64 > MOST_SAMPLES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        self.store.write_at(HEADER_BYTES + self.written * 2, &bytes)?;
        self.written += samples.len() as u64;
        Ok(())
    }

    /// Lets the header count all samples that were appended.
    pub fn count(&self) -> io::Result<()> {
        self.store.write_at(0, &header(self.written))
    }

    /// Lets the header count what did reach the file when the last write failed halfway.
    pub fn count_what_is_there(&mut self) -> io::Result<()> {
        let there = self.store.length()?.saturating_sub(HEADER_BYTES) / 2;
        self.written = there.max(self.written).min(MOST_SAMPLES);
        self.count()
    }
}

fn header(samples: u64) -> [u8; HEADER_BYTES as usize] {
    let bytes = (samples * 2) as u32;
    let mut header = [0; HEADER_BYTES as usize];
    header[..4].copy_from_slice(b"RIFF");
    header[4..8].copy_from_slice(&(bytes + HEADER_BYTES as u32 - 8).to_le_bytes());
    header[8..16].copy_from_slice(b"WAVEfmt ");
    header[16..20].copy_from_slice(&16u32.to_le_bytes());
    // PCM, one channel.
    header[20..22].copy_from_slice(&1u16.to_le_bytes());
    header[22..24].copy_from_slice(&1u16.to_le_bytes());
    header[24..28].copy_from_slice(&SAMPLE_RATE.to_le_bytes());
    header[28..32].copy_from_slice(&(SAMPLE_RATE * 2).to_le_bytes());
    header[32..34].copy_from_slice(&2u16.to_le_bytes());
    header[34..36].copy_from_slice(&16u16.to_le_bytes());
    header[36..40].copy_from_slice(b"data");
    header[40..].copy_from_slice(&bytes.to_le_bytes());
    header
}

/// Full-scale floats as 16 bits, rounded; anything over full scale is clipped to it.
pub fn to_16_bit(samples: &[f32]) -> Vec<i16> {
    let convert = |sample: &f32| (sample * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16;
    samples.iter().map(convert).collect()
}

#[cfg(test)]
mod tests {
    use super::super::store::create;
    use super::*;

    #[test]
    fn the_file_is_valid_while_it_grows() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        let mut wav = WavFile::begin(Arc::new(create(&path).expect("created"))).expect("begun");
        assert_eq!(hound::WavReader::open(&path).expect("valid at once").duration(), 0);
        for second in 1..=3 {
            wav.append(&[8_192; 16_000]).expect("written");
            wav.count().expect("counted");
            assert_eq!(hound::WavReader::open(&path).expect("valid").duration(), second * 16_000);
        }
        wav.append(&to_16_bit(&[2.0, -2.0, f32::NAN])).expect("written");
        wav.count().expect("counted");
        let mut reader = hound::WavReader::open(&path).expect("valid");
        assert_eq!(
            (reader.spec().sample_rate, reader.spec().channels, reader.spec().bits_per_sample),
            (16_000, 1, 16)
        );
        let samples: Vec<i16> = reader.samples().collect::<Result<_, _>>().expect("samples");
        assert_eq!(samples[48_000..], [32_767, -32_768, 0]);
    }

    #[test]
    fn what_lies_behind_a_failed_write_is_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        let mut wav = WavFile::begin(Arc::new(create(&path).expect("created"))).expect("begun");
        wav.append(&[1; 10]).expect("written");
        wav.store().write_at(64, &[2; 7]).expect("half of a write");
        wav.count_what_is_there().expect("counted");
        assert_eq!(hound::WavReader::open(&path).expect("valid").duration(), 13);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_listen() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        create(&path).expect("created");
        let mode = std::fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
