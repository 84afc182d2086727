//! Where things are in the tree.

use crate::error::TrainingError;
use std::path::{Path, PathBuf};

/// The file of weights in the lexicon's folder.
pub const WEIGHTS: &str = "content/signals/weights.txt";

/// A file of the tree: its path from the root, with `/`, and its text.
#[derive(Debug, Clone)]
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The file's name without folder and ending.
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }
}

/// A checkout of the project.
#[derive(Debug, Clone)]
pub struct Tree {
    root: PathBuf,
}

impl Tree {
    /// The checkout this was built from, or the one `STARLING_ROOT` names.
    pub fn here() -> Tree {
        let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Tree::at(std::env::var_os("STARLING_ROOT").map_or_else(built, PathBuf::from))
    }

    pub fn at(root: impl Into<PathBuf>) -> Tree {
        Tree { root: root.into() }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn read(&self, path: &str) -> Result<File, TrainingError> {
        let full = self.path(path);
        let text =
            std::fs::read_to_string(&full).map_err(|cause| TrainingError::Read { path: full, cause })?;
        Ok(File { path: path.to_owned(), text })
    }

    /// The files of a folder with one of these endings, by name.
    fn folder(&self, folder: &str, endings: &[&str]) -> Result<Vec<File>, TrainingError> {
        let full = self.path(folder);
        let unreadable = |cause| TrainingError::Read { path: full.clone(), cause };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&full).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
            if name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending)) {
                names.push(name);
            }
        }
        names.sort();
        names.iter().map(|name| self.read(&format!("{folder}/{name}"))).collect()
    }

    /// All files of the lexicon but the weights.
    pub fn lexicon(&self) -> Result<Vec<File>, TrainingError> {
        let mut files = self.folder("content/signals", &["toml", "txt"])?;
        files.retain(|file| file.path != WEIGHTS);
        Ok(files)
    }

    pub fn answers(&self) -> Result<Vec<File>, TrainingError> {
        self.folder("training/answers", &["jsonl"])
    }

    /// Answers that no training reads.
    pub fn held_out(&self) -> Result<Vec<File>, TrainingError> {
        self.folder("training/held_out", &["jsonl"])
    }

    pub fn snippets(&self) -> Result<Vec<File>, TrainingError> {
        self.folder("training/snippets", &["txt"])
    }
}
