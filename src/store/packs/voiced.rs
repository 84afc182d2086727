//! Recordings that a synthesizer made for a pack: which prompts need one, and `audio/voice.toml`, which says which
//! words each was made from. Deliberately absent: the synthesizer.

use crate::core::bytes::{hexadecimal, without_text_mark};
use crate::core::pack::Scenario;
use crate::store::atomic;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Endings of recordings, in the order in which they are looked for.
pub(super) const ENDINGS: [&str; 4] = ["ogg", "flac", "wav", "mp3"];

/// A prompt and its recording in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub text: String,
    /// The file to write.
    pub output: PathBuf,
    pub state: Recorded,
    stem: String,
}

/// Whether a prompt has a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    Missing,
    /// Made from other words, or by another command.
    Stale,
    Fresh,
    /// Not made by our synthesizer: somebody's own.
    Own,
}

/// The recordings of one pack's folder.
#[derive(Debug)]
pub struct Voiced {
    folder: PathBuf,
    /// Hash of words and command, by the recording's name without its ending.
    made: BTreeMap<String, String>,
}

impl Voiced {
    /// Reads what was made before in the pack `folder`; makes `audio` in it.
    ///
    /// # Errors
    /// Whatever the file system says, or a `voice.toml` that cannot be understood.
    pub fn open(folder: &Path) -> io::Result<Voiced> {
        let folder = folder.join("audio");
        std::fs::create_dir_all(&folder)?;
        let made = match std::fs::read_to_string(folder.join("voice.toml")) {
            Ok(text) => toml::from_str(without_text_mark(&text))
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        Ok(Voiced { folder, made })
    }

    /// Everything that the interviewer says in `scenario`.
    pub fn wanted(&self, scenario: &Scenario, command: &str) -> Vec<Wanted> {
        let said = scenario.spoken_by_interviewer().into_iter();
        said.map(|(name, text)| {
            let stem = stem(&name).to_owned();
            let there = ENDINGS.iter().any(|ending| self.folder.join(format!("{stem}.{ending}")).exists());
            let state = match (there, self.made.get(&stem)) {
                (false, _) => Recorded::Missing,
                (true, None) => Recorded::Own,
                (true, Some(hash)) if *hash == fingerprint(command, text) => Recorded::Fresh,
                (true, Some(_)) => Recorded::Stale,
            };
            Wanted { text: text.to_owned(), output: self.folder.join(format!("{stem}.wav")), state, stem }
        })
        .collect()
    }

    /// Moves a recording made at `from`, in the same folder, into place and notes what it was made from.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn keep(&mut self, wanted: &Wanted, from: &Path, command: &str) -> io::Result<()> {
        std::fs::rename(from, &wanted.output)?;
        for ending in ENDINGS.iter().filter(|ending| **ending != "wav") {
            match std::fs::remove_file(wanted.output.with_extension(ending)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.made.insert(wanted.stem.clone(), fingerprint(command, &wanted.text));
        let text = toml::to_string(&self.made).map_err(io::Error::other)?;
        let head = "# Written by `starling pack voice`: of which words each recording was made.\n";
        atomic::write(&self.folder.join("voice.toml"), format!("{head}{text}").as_bytes())
    }

    /// Where recordings are made before they are kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// A recording's name without its ending; other dots belong to the name.
pub(super) fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending) => stem,
        _ => name,
    }
}

fn fingerprint(command: &str, text: &str) -> String {
    hexadecimal(&Sha256::digest(format!("{command}\0{text}")))
}
