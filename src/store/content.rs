//! The signals, the rubric and the third-party notices that come with the program.

use include_dir::{Dir, include_dir};

static SIGNALS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content/signals");
const RUBRIC: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/content/rubric.toml"));
const NOTICES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/THIRD-PARTY-NOTICES.txt"));

/// The signal files, by name and text, in the order of their names.
pub fn signals() -> Vec<(&'static str, &'static str)> {
    let mut files: Vec<_> =
        SIGNALS.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))).collect();
    files.sort_unstable();
    files
}

/// The rubric's name and text.
pub fn rubric() -> (&'static str, &'static str) {
    ("rubric.toml", RUBRIC)
}

/// The licenses of what the program is made of, as text.
pub fn notices() -> &'static str {
    NOTICES
}
