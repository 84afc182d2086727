//! What weights were made from: the comment lines at the top of their file.

use crate::error::TrainingError;
use crate::files::File;
use crate::trainer::settings;
use sha2::{Digest, Sha256};
use starling::core::scorer::model::features::VERSION;
use std::fmt;

/// The first line of a weight file.
const TITLE: &str = "Weights of the scorer, in hundredths, made by `make train` from what is listed here.";

/// What a line of the manifest begins with.
const MARK: &str = "# ";

/// One line each: version of the features, settings of the trainer, and the SHA-256 of every file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    lines: Vec<String>,
}

impl Manifest {
    pub fn new(groups: &[&[File]]) -> Manifest {
        let files = groups.iter().flat_map(|files| files.iter());
        let hashed = files.map(|file| format!("{} sha256 {}", file.path, hash(&file.text)));
        let head = [format!("features version {VERSION}"), format!("settings {}", settings())];
        Manifest { lines: head.into_iter().chain(hashed).collect() }
    }

    /// The manifest at the top of a weight file; without lines when it has none.
    pub fn of_weights(text: &str) -> Manifest {
        let comments = text.lines().map_while(|line| line.strip_prefix(MARK)).filter(|line| *line != TITLE);
        Manifest { lines: comments.map(str::to_owned).collect() }
    }

    /// Checks that weights with the manifest `other` were made from the same inputs.
    pub fn expect(&self, other: &Manifest) -> Result<(), TrainingError> {
        let mut stale = Vec::new();
        if other.lines.is_empty() {
            stale.push("  they do not say what they were made from".to_owned());
        } else {
            let subject = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
            for line in self.lines.iter().filter(|line| !other.lines.contains(line)) {
                let known = other.lines.iter().any(|old| subject(old) == subject(line));
                stale.push(format!("  {} {}", subject(line), if known { "has changed" } else { "is new" }));
            }
            let gone = |line: &&String| !self.lines.iter().any(|new| subject(new) == subject(line));
            stale.extend(other.lines.iter().filter(gone).map(|line| format!("  {} is gone", subject(line))));
        }
        if stale.is_empty() { Ok(()) } else { Err(TrainingError::Stale(stale)) }
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{MARK}{TITLE}")?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{MARK}{line}"))
    }
}

/// Line endings do not count: a checkout may have changed them.
fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.replace("\r\n", "\n"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Vec<File> {
        files.iter().map(|(path, text)| File { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
    }

    #[test]
    fn weights_know_what_they_were_made_from() {
        let manifest = Manifest::new(&[&files(&[("a.toml", "one\n"), ("b.jsonl", "two\n")])]);
        let weights = format!("{manifest}task hint 9\n");
        assert_eq!(Manifest::of_weights(&weights), manifest);
        assert!(manifest.expect(&Manifest::of_weights(&weights)).is_ok());
        let windows = Manifest::new(&[&files(&[("a.toml", "one\r\n"), ("b.jsonl", "two\r\n")])]);
        assert_eq!(windows, manifest);
    }

    #[test]
    fn every_difference_is_named() {
        let old = Manifest::new(&[&files(&[("a.toml", "one"), ("b.jsonl", "two")])]);
        let new = Manifest::new(&[&files(&[("a.toml", "other"), ("c.jsonl", "two")])]);
        let error = new.expect(&old).unwrap_err().to_string();
        assert_eq!(
            error,
            "the weights do not belong to the tree\n  a.toml has changed\n  c.jsonl is new\n  b.jsonl is gone"
        );
        let error = new.expect(&Manifest::of_weights("task hint 9\n")).unwrap_err().to_string();
        assert!(error.ends_with("they do not say what they were made from"), "{error}");
    }
}
