//! `audio/manifest.toml`, in which the recorder of the shipped packs notes the words of every recording.

use crate::core::pack::{Problem, Source};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The next step when a recording does not match its text.
pub(super) const RECORD: &str = "record it again with `scripts/record_prompts.py`";

/// The manifest of one folder of recordings, not parsed yet: most runs of the program need none.
#[derive(Debug, Clone)]
pub(super) struct Wording(Source);

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    recordings: BTreeMap<String, Recorded>,
}

/// The recorder keeps more than that for itself.
#[derive(Deserialize)]
struct Recorded {
    text: Option<String>,
}

impl Wording {
    pub fn new(manifest: Source) -> Wording {
        Wording(manifest)
    }

    /// The recordings among those of `said` (names and texts) that were made from other words.
    pub fn problems<'a>(&self, said: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Problem> {
        let Source { file, text } = &self.0;
        let manifest: Manifest = match toml::from_str(text) {
            Ok(manifest) => manifest,
            Err(error) => {
                let message = format!("it cannot be understood: {}", error.message());
                let help = "remove it, or write it anew with `scripts/record_prompts.py`";
                return vec![Problem::of_file(file, message).help(help).warning()];
            }
        };
        let stale = said.into_iter().filter_map(|(name, text)| {
            let recorded = manifest.recordings.get(name)?.text.as_deref()?;
            let same = recorded.split_whitespace().eq(text.split_whitespace());
            (!same).then(|| {
                let message =
                    format!("the recording `{name}` says \"{recorded}\", but its text is \"{text}\"");
                Problem::of_file(file, message).help(RECORD).warning()
            })
        });
        stale.collect()
    }
}
