//! A session may come from anyone: nothing in its file leads out of its folder.
//!
//! The folder's name is the session's identity; the `id` in the file is only a copy of it, which a rename or a copied
//! folder leaves stale, and is not trusted. Recordings are named by plain file names, and are files.

use crate::core::session::Session;
use std::path::Path;

/// A field of a session file that names a place outside the session's folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Outside {
    pub field: String,
    pub value: String,
    pub reason: &'static str,
}

/// File names that Windows reserves for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Whether `name` is a file name and nothing else, on every system.
pub fn is_plain(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|device| {
        stem.strip_prefix(device).is_some_and(|rest| {
            matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
    });
    !name.is_empty()
        && name.len() <= 255
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.chars().any(|c| c.is_control() || r#"/\:*?"<>|"#.contains(c))
        && !DEVICES.contains(&stem.as_str())
        && !numbered
}

/// Finds the first field of `session`, read from `folder`, that names a place outside.
pub fn check<T>(session: &Session<T>, folder: &Path) -> Result<(), Outside> {
    let name = folder.file_name().unwrap_or_default();
    let outside = |field: String, value: &str, reason| Outside { field, value: value.to_owned(), reason };
    if name != session.id.as_str() && !is_plain(&session.id) {
        return Err(outside("id".to_owned(), &session.id, "it is not the name of a folder"));
    }
    // A typed answer has no recording.
    for (index, answer) in session.answers.iter().enumerate().filter(|(_, answer)| !answer.is_typed()) {
        let field = || format!("answers[{index}].audio");
        if !is_plain(&answer.audio) {
            return Err(outside(
                field(),
                &answer.audio,
                "it is not the name of a file in the session's folder",
            ));
        }
        let about = std::fs::symlink_metadata(folder.join(&answer.audio));
        if about.is_ok_and(|about| !about.is_file()) {
            return Err(outside(field(), &answer.audio, "it is a link or something else that is not a file"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use starling::believable;
    use std::path::{Component, PathBuf};

    #[test]
    fn file_names_are_plain_and_places_are_not() {
        for name in
            ["01-opening.wav", "20261123-064312-k7q2", "a b.wav", "café.wav", "comb.wav", "com.wav", "x..wav"]
        {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            "../x.wav",
            "/abs/x.wav",
            "a/b.wav",
            r"a\b.wav",
            r"..\x.wav",
            r"\\server\x.wav",
            "C:x.wav",
            r"C:\x.wav",
            "x.wav:stream",
            "nul",
            "NUL.wav",
            "com1.wav",
            "LPT9",
            "x.wav.",
            "x.wav ",
            ".lock",
            "a\0b",
            "a\nb",
        ] {
            assert!(!is_plain(name), "{name:?}");
        }
        assert!(!is_plain(&"x".repeat(256)));
    }

    #[test]
    fn the_field_is_named() {
        let folder = PathBuf::from("/data/sessions/mine");
        let mut session = believable::session(1);
        session.id = "another-name".into();
        assert_eq!(check(&session, &folder), Ok(()));
        session.answers[2].audio.clear();
        assert_eq!(check(&session, &folder), Ok(()), "a typed answer");
        session.answers[1].audio = "../../x.wav".into();
        assert_eq!(check(&session, &folder).unwrap_err().field, "answers[1].audio");
        session.id = "../../outside".into();
        assert_eq!(check(&session, &folder).unwrap_err().field, "id");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_recording() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("mine");
        std::fs::create_dir(&folder).unwrap();
        let session = believable::session(1);
        std::os::unix::fs::symlink("/etc/hostname", folder.join(&session.answers[0].audio)).unwrap();
        assert_eq!(check(&session, &folder).unwrap_err().field, "answers[0].audio");
    }

    proptest! {
        #[test]
        fn a_plain_name_stays_in_its_folder(name in r"[a-zA-Z./\\: \PC]{0,12}") {
            if is_plain(&name) {
                let path = Path::new("folder").join(&name);
                let parts: Vec<_> = path.components().collect();
                prop_assert_eq!(parts.len(), 2);
                prop_assert!(matches!(parts[1], Component::Normal(part) if part == name.as_str()));
            }
        }
    }
}
