//! Why a recording could not be read, each cause with its own remedy.

use crate::core::failure::Advice;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;

/// A recording that gives no sound.
#[derive(Debug, Clone, Error)]
pub enum DecodeError {
    #[error("there is no file `{}`", path.display())]
    NotFound { path: PathBuf },
    #[error("`{}` could not be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: Arc<io::Error> },
    #[error("`{}` is empty: it has 0 bytes", path.display())]
    Empty { path: PathBuf },
    #[error("`{}` is no recording in a known format", path.display())]
    NotAudio { path: PathBuf },
    #[error("`{}` has no sound track", path.display())]
    NoTrack { path: PathBuf },
    #[error("`{}` has a sound track without any sound in it", path.display())]
    NoSamples { path: PathBuf },
    #[error("`{}` is in the Opus format, which is not supported", path.display())]
    Opus { path: PathBuf },
    #[error("`{}` is compressed in a way that is not supported", path.display())]
    Codec { path: PathBuf },
    #[error("`{}` is damaged: nothing in it could be read", path.display())]
    Damaged { path: PathBuf },
    #[error("`{}` claims {rate} samples a second in {channels} channels, which is not supported", path.display())]
    Rate { path: PathBuf, rate: u32, channels: usize },
    #[error("`{}` is longer than {max_hours} hours", path.display())]
    TooLong { path: PathBuf, max_hours: u64 },
}

impl Advice for DecodeError {
    fn kind(&self) -> &'static str {
        match self {
            DecodeError::NotFound { .. } => "recording_not_found",
            DecodeError::Unreadable { .. } => "recording_unreadable",
            DecodeError::Empty { .. } => "recording_empty",
            DecodeError::NotAudio { .. } => "recording_unknown_format",
            DecodeError::NoTrack { .. } => "recording_no_track",
            DecodeError::NoSamples { .. } => "recording_no_samples",
            DecodeError::Opus { .. } | DecodeError::Codec { .. } => "recording_unsupported_codec",
            DecodeError::Damaged { .. } => "recording_damaged",
            DecodeError::Rate { .. } => "recording_unsupported_rate",
            DecodeError::TooLong { .. } => "recording_too_long",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            DecodeError::NotFound { .. } => "check the name and the folder".to_owned(),
            DecodeError::Unreadable { .. } => "check that it is a file and that you may read it".to_owned(),
            DecodeError::Empty { .. } | DecodeError::NoSamples { .. } => {
                "the recording probably failed: record it again".to_owned()
            }
            DecodeError::NotAudio { .. } => "known formats are WAV, MP3, FLAC, M4A and Ogg Vorbis".to_owned(),
            DecodeError::NoTrack { .. } => "give a file with sound, not only pictures or tags".to_owned(),
            DecodeError::Opus { path } | DecodeError::Codec { path } => format!(
                "convert it first: `ffmpeg -i {} -ar 16000 -ac 1 {}`",
                path.display(),
                path.with_extension("wav").display()
            ),
            DecodeError::Damaged { .. } | DecodeError::Rate { .. } => {
                "try whether another player opens it, and export it again as WAV".to_owned()
            }
            DecodeError::TooLong { .. } => "cut the answer out of it first".to_owned(),
        };
        Some(hint)
    }
}
