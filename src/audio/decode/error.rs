//! Why a recording could not be read, each cause with its own remedy.

use crate::core::failure::Advice;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// A recording that gives no sound.
#[derive(Debug, Clone, Error)]
pub enum DecodeError {
    #[error("there is no file `{}`", path.display())]
    NotFound { path: PathBuf },
    #[error("`{}` could not be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: Arc<io::Error> },
    #[error("`{}` is a folder, not a recording", path.display())]
    Directory { path: PathBuf },
    #[error("`{}` is a device, not a recording", path.display())]
    Device { path: PathBuf },
    #[error("{} is empty: it has 0 bytes", shown(path))]
    Empty { path: PathBuf },
    #[error("more than {gigabytes} GB came through the pipe")]
    PipeTooLong { gigabytes: u64 },
    #[error("{} is no recording in a known format", shown(path))]
    NotAudio { path: PathBuf },
    #[error("{} holds text, not a recording", shown(path))]
    Text { path: PathBuf },
    #[error("{} is {what}, not a recording", shown(path))]
    NotSound { path: PathBuf, what: &'static str },
    #[error("{} is {format}, which is not supported", shown(path))]
    Format { path: PathBuf, format: &'static str },
    #[error("{} is compressed with {codec}, which is not supported", shown(path))]
    Codec { path: PathBuf, codec: String },
    #[error("{} has no sound track", shown(path))]
    NoTrack { path: PathBuf },
    #[error("{} has a sound track without any sound in it", shown(path))]
    NoSamples { path: PathBuf },
    #[error("{} was never finished: the index that its recorder writes at the end is missing", shown(path))]
    Unfinished { path: PathBuf },
    #[error("{} is damaged: nothing in it could be read", shown(path))]
    Damaged { path: PathBuf },
    #[error("{} claims {rate} samples a second in {channels} channels, which is not supported", shown(path))]
    Rate { path: PathBuf, rate: u32, channels: usize },
    #[error("{} is longer than {max_hours} hours", shown(path))]
    TooLong { path: PathBuf, max_hours: u64 },
    #[error("in {}, {voices}", shown(path))]
    Channels { path: PathBuf, voices: String, choices: String },
    #[error("{} has {channels} channel{}: there is no channel {wanted}", shown(path), if *channels == 1 { "" } else { "s" })]
    NoChannel { path: PathBuf, channels: u16, wanted: u16 },
}

/// The name in quotes, or what to say in its place.
fn shown(path: &Path) -> String {
    if path == Path::new(STDIN) {
        "what came through the pipe".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}

impl Advice for DecodeError {
    fn kind(&self) -> &'static str {
        match self {
            DecodeError::NotFound { .. } => "recording_not_found",
            DecodeError::Unreadable { .. } => "recording_unreadable",
            DecodeError::Directory { .. } => "recording_is_folder",
            DecodeError::Device { .. } => "recording_is_device",
            DecodeError::Empty { .. } => "recording_empty",
            DecodeError::NotAudio { .. } | DecodeError::Text { .. } | DecodeError::NotSound { .. } => {
                "recording_unknown_format"
            }
            DecodeError::Format { .. } => "recording_unsupported_format",
            DecodeError::Codec { .. } => "recording_unsupported_codec",
            DecodeError::NoTrack { .. } => "recording_no_track",
            DecodeError::NoSamples { .. } => "recording_no_samples",
            DecodeError::Unfinished { .. } => "recording_unfinished",
            DecodeError::Damaged { .. } => "recording_damaged",
            DecodeError::Rate { .. } => "recording_unsupported_rate",
            DecodeError::TooLong { .. } | DecodeError::PipeTooLong { .. } => "recording_too_long",
            DecodeError::Channels { .. } => "recording_two_voices",
            DecodeError::NoChannel { .. } => "recording_no_channel",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            DecodeError::NotFound { .. } => "check the name and the folder".to_owned(),
            DecodeError::Unreadable { .. } => "check that it is a file and that you may read it".to_owned(),
            DecodeError::Directory { .. } => "name a file in it".to_owned(),
            DecodeError::Device { .. } => {
                "give a file, or record with `starling mock` (`starling devices` lists the microphones)".to_owned()
            }
            DecodeError::Empty { .. } | DecodeError::NoSamples { .. } => {
                "the recording probably failed: record it again".to_owned()
            }
            DecodeError::NotAudio { path } => format!(
                "read are WAV, MP3, M4A, MP4, MOV, 3GP, FLAC, Ogg, Opus, WebM, Matroska, AIFF, CAF and AU; \
                 if it plays elsewhere, {}",
                conversion(path)
            ),
            DecodeError::Text { .. } => "`starling score` takes text from a .txt file or a pipe".to_owned(),
            DecodeError::NotSound { .. } => "give a recording".to_owned(),
            DecodeError::NoTrack { .. } => "give a file with sound, not only pictures or tags".to_owned(),
            DecodeError::Format { path, .. } | DecodeError::Codec { path, .. } => conversion(path),
            DecodeError::Unfinished { .. } => {
                "copy it again from where it was recorded; if it is the same there, the recorder was stopped too \
                 early, and a repair tool such as untrunc may still save it"
                    .to_owned()
            }
            DecodeError::Damaged { .. } | DecodeError::Rate { .. } => {
                "try whether another player opens it, and export it again as WAV".to_owned()
            }
            DecodeError::TooLong { .. } | DecodeError::PipeTooLong { .. } => {
                "cut the answer out of it first".to_owned()
            }
            DecodeError::Channels { choices, .. } => format!("say which is the candidate: {choices}"),
            DecodeError::NoChannel { channels: 2, .. } => "use `--channel left` or `--channel right`".to_owned(),
            DecodeError::NoChannel { channels: 1, .. } => "leave out `--channel`".to_owned(),
            DecodeError::NoChannel { channels, .. } => format!("use `--channel` with 1 to {channels}"),
        };
        Some(hint)
    }
}

/// The command that makes a WAV of it, to be pasted into a shell.
fn conversion(path: &Path) -> String {
    if path == Path::new(STDIN) {
        return "put a conversion into the pipe: `ffmpeg -loglevel error -i pipe:0 -f wav pipe:1`".to_owned();
    }
    format!("convert it first: `ffmpeg -i {} {}`", argument(path), argument(&free_name(path)))
}

/// A path beside `path` that nothing uses yet: ffmpeg cannot write over its input, and must not replace another file.
fn free_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let names = (1..).map(|count: u32| match count {
        1 => format!("{stem}.wav"),
        2 => format!("{stem}-converted.wav"),
        more => format!("{stem}-converted-{}.wav", more - 1),
    });
    let mut free = names.map(|name| path.with_file_name(name)).filter(|name| !name.exists());
    free.next().unwrap_or_else(|| path.with_extension("converted.wav"))
}

/// `path` as one argument of a command: quoted where the shell would split it, and never read as an option.
fn argument(path: &Path) -> String {
    let text = path.display().to_string();
    let text = if text.starts_with('-') { format!("./{text}") } else { text };
    let is_plain = |c: char| c.is_alphanumeric() || "_./+:,@%-".contains(c) || (cfg!(windows) && c == '\\');
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else if cfg!(windows) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_command_can_be_pasted_whatever_the_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let hint = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, b"x").expect("written");
            conversion(&path).replace(&folder.path().display().to_string(), "DIR")
        };
        let command = |name: &str| hint(name).trim_start_matches("convert it first: ").to_owned();
        assert_eq!(command("memo.amr"), "`ffmpeg -i DIR/memo.amr DIR/memo.wav`");
        assert_eq!(command("my memo (1).wma"), "`ffmpeg -i 'DIR/my memo (1).wma' 'DIR/my memo (1).wav'`");
        assert_eq!(command("it's $HOME.amr"), r"`ffmpeg -i 'DIR/it'\''s $HOME.amr' 'DIR/it'\''s $HOME.wav'`");
        assert_eq!(command("a.wav"), "`ffmpeg -i DIR/a.wav DIR/a-converted.wav`");
        std::fs::write(folder.path().join("a-converted.wav"), b"x").expect("written");
        assert_eq!(command("a.wav"), "`ffmpeg -i DIR/a.wav DIR/a-converted-2.wav`");
        assert_eq!(argument(Path::new("-i.amr")), "./-i.amr");
    }
}
