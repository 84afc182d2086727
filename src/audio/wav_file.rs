//! A take's file: 16 kHz mono 16-bit WAV that is valid on disk at every moment of the recording.
//!
//! The header is written at once; every `checkpoint` renews it and forces all of it to the disk. After a crash at
//! most the sound since the last one is missing from the header's count, and `repair` finds even that.

use super::{AudioError, SAMPLE_RATE};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

pub struct WavFile {
    path: PathBuf,
    writer: Option<hound::WavWriter<BufWriter<File>>>,
    disk: File,
    written: u64,
}

impl WavFile {
    /// Creates `path`, for its owner only; never overwrites.
    pub fn create(path: &Path) -> Result<WavFile, AudioError> {
        let failed = |source| AudioError::write(path, source);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(failed)?;
        let disk = file.try_clone().map_err(failed)?;
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: SAMPLE_RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let writer =
            hound::WavWriter::new(BufWriter::new(file), spec).map_err(|error| failed(io_error(error)))?;
        let mut wav = WavFile { path: path.to_owned(), writer: Some(writer), disk, written: 0 };
        wav.checkpoint()?;
        sync_folder(path);
        Ok(wav)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Samples handed to the file so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Appends samples; those over full scale are cut to it.
    pub fn write(&mut self, samples: &[f32]) -> Result<(), AudioError> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        for &sample in samples {
            if let Err(error) = writer.write_sample(to_16_bit(sample)) {
                return Err(self.give_up(error));
            }
        }
        self.written += samples.len() as u64;
        Ok(())
    }

    /// Makes everything written so far safe on the disk.
    pub fn checkpoint(&mut self) -> Result<(), AudioError> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if let Err(error) = writer.flush() {
            return Err(self.give_up(error));
        }
        self.disk.sync_data().map_err(|source| AudioError::write(&self.path, source))
    }

    /// Completes the header and forces all of it to the disk.
    pub fn finish(&mut self) -> Result<(), AudioError> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        if let Err(error) = writer.finalize() {
            return Err(self.give_up(error));
        }
        self.disk.sync_all().map_err(|source| AudioError::write(&self.path, source))
    }

    /// Closes the file after a failed write, with a header for what did reach it.
    fn give_up(&mut self, error: hound::Error) -> AudioError {
        let failure = AudioError::write(&self.path, io_error(error));
        // Dropping the writer tries once more to write what it holds; only then is the true length known.
        drop(self.writer.take());
        if let Ok(repaired) = super::repair(&self.path) {
            self.written = repaired.samples;
        }
        failure
    }
}

impl Drop for WavFile {
    fn drop(&mut self) {
        // Nobody is left to tell: a caller who wants to know calls `finish`.
        let _ = self.finish();
    }
}

/// A full-scale float as 16 bits, rounded.
fn to_16_bit(sample: f32) -> i16 {
    (sample * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16
}

fn io_error(error: hound::Error) -> io::Error {
    match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other),
    }
}

/// Makes the new name itself survive a power cut; not every file system can.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_valid_while_it_grows() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        let mut wav = WavFile::create(&path).expect("created");
        assert_eq!(hound::WavReader::open(&path).expect("valid at once").duration(), 0);
        for second in 1..=3 {
            wav.write(&vec![0.25; 16_000]).expect("written");
            wav.checkpoint().expect("safe");
            assert_eq!(hound::WavReader::open(&path).expect("valid").duration(), second * 16_000);
        }
        wav.write(&[2.0, -2.0]).expect("written");
        drop(wav);
        let samples: Vec<i16> = hound::WavReader::open(&path)
            .expect("valid")
            .samples()
            .collect::<Result<_, _>>()
            .expect("samples");
        assert_eq!(samples.len(), 48_002);
        assert_eq!(samples[48_000..], [32_767, -32_768]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_listen() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        drop(WavFile::create(&path).expect("created"));
        let mode = std::fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_take_is_never_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        std::fs::write(&path, b"precious").expect("written");
        assert!(matches!(WavFile::create(&path), Err(AudioError::TakeExists { .. })));
        assert_eq!(std::fs::read(&path).expect("there"), b"precious");
    }
}
