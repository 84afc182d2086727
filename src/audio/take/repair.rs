//! Makes the WAV of an interrupted recording whole again, in place.
//!
//! Only the two lengths in the header change: that needs no space on a full disk, and no sample can get lost.

use crate::audio::wav::form::Form;
use crate::audio::wav::layout::wav_layout;
use crate::audio::{AudioError, length};
use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

/// What was found in a repaired file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repaired {
    /// Frames in the file now.
    pub samples: u64,
    pub duration: Duration,
    /// Whether the header had to be changed.
    pub changed: bool,
}

/// Makes the header of the WAV file at `path` agree with its samples.
///
/// Errors when it cannot be opened for writing, or is no WAV file with a complete header.
pub fn repair(path: &Path) -> Result<Repaired, AudioError> {
    let failed = |source| AudioError::write(path, source);
    let not_repairable =
        |message: &str| AudioError::NotRepairable { path: path.to_owned(), message: message.to_owned() };
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(failed)?;
    let layout = wav_layout(&mut file).map_err(failed)?;
    let layout = layout
        .filter(|layout| layout.form == Form::Riff)
        .ok_or_else(|| not_repairable("it is no WAV file, or ends within its header"))?;
    let Ok(size) = u32::try_from(layout.actual) else {
        return Err(not_repairable("it is longer than a WAV file can be"));
    };
    let changed = layout.declared != layout.actual;
    if changed {
        let end = file.metadata().map_err(failed)?.len();
        let riff = u32::try_from(end - 8).unwrap_or(u32::MAX);
        for (offset, value) in [(4, riff), (layout.data_start - 4, size)] {
            file.seek(SeekFrom::Start(offset)).map_err(failed)?;
            file.write_all(&value.to_le_bytes()).map_err(failed)?;
        }
        file.sync_data().map_err(failed)?;
    }
    let samples = layout.actual / u64::from(layout.frame_bytes);
    Ok(Repaired { samples, duration: length(samples, layout.sample_rate), changed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::wav::testing::{pcm16, write};
    use crate::core::failure::Advice;

    /// A finished take, then with more samples behind it than its header counts.
    fn interrupted(folder: &Path) -> std::path::PathBuf {
        let path = folder.join("take.wav");
        write(&path, pcm16(1, 16_000), (0..16_000).map(|i| i as i16));
        let mut file = OpenOptions::new().append(true).open(&path).expect("there");
        (16_000..24_000).for_each(|i| file.write_all(&(i as i16).to_le_bytes()).expect("written"));
        file.write_all(&[1]).expect("half a sample");
        path
    }

    #[test]
    fn samples_behind_the_count_come_back_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = interrupted(folder.path());
        assert_eq!(hound::WavReader::open(&path).expect("valid").duration(), 16_000);
        let repaired = repair(&path).expect("repaired");
        assert_eq!(
            repaired,
            Repaired { samples: 24_000, duration: Duration::from_millis(1500), changed: true }
        );
        let samples: Vec<i16> = hound::WavReader::open(&path)
            .expect("valid")
            .samples()
            .collect::<Result<_, _>>()
            .expect("samples");
        assert_eq!(samples, (0..24_000).map(|i| i as i16).collect::<Vec<_>>());
    }

    #[test]
    fn other_files_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notes.txt");
        std::fs::write(&path, "not a recording at all").expect("written");
        let error = repair(&path).expect_err("refused");
        assert_eq!(error.kind(), "take_not_repairable");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "not a recording at all");
    }
}
