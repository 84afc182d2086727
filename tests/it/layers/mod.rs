//! The layers of `docs/architecture.md`: a file may use its own layer's parts and those to its right, nothing else. No
//! folder contains a cycle, and in the folders listed here every use goes down.

mod modules;

use crate::harness::repository;
use modules::{Modules, Use};
use std::path::Path;

/// Which of the crate's modules each layer may use, besides itself.
const ALLOWED: [(&str, &[&str]); 11] = [
    ("core", &[]),
    ("clock", &["core"]),
    ("audio", &["clock", "core"]),
    ("stt", &["clock", "core"]),
    ("voice", &["clock", "core"]),
    ("store", &["clock", "core"]),
    ("report", &["clock", "core"]),
    ("ui", &["clock", "core"]),
    ("config", &["clock", "core"]),
    ("cli", &["core"]),
    ("app", &["audio", "stt", "voice", "store", "report", "ui", "config", "cli", "clock", "core"]),
];

/// The children of a folder from the lowest up: each may use those on the lines before its own, and nothing beside or
/// above it. Anything not listed is above everything that is.
const LEVELS: [(&str, &[&[&str]]); 4] = [
    (
        "core",
        &[
            &["bytes", "dice", "failure", "health", "plural", "star", "suggest", "transcript"],
            &["answer", "captions", "content_error", "following", "speech_map"],
            &["follow_up", "rubric"],
            &["scorer"],
            &["pack", "session"],
            &["ask", "quiz", "story", "study"],
            &["interview"],
            &["nudge"],
        ],
    ),
    ("core/scorer", &[&["hash"], &["text"], &["model"], &["lexicon"], &["decide"]]),
    (
        "audio",
        &[&["resample", "wav"], &["decode"], &["error"], &["device"], &["capture", "playback"], &["take"]],
    ),
    (
        "stt",
        &[
            &["error", "segment", "tuning", "words"],
            &["checkpoints", "chunk", "vad"],
            &["transcriber"],
            &["buffer", "decode", "fingerprint", "refine"],
            &["recognizer"],
            &["stream"],
            &["file"],
            &["whisper"],
        ],
    ),
];

/// Crates that do input or output each belong to one layer.
const OWNERS: [(&str, &str); 7] = [
    ("cpal", "audio"),
    ("whisper_rs", "stt"),
    ("crossterm", "ui"),
    ("etcetera", "config"),
    ("jiff", "clock"),
    ("toml_edit", "config"),
    ("ureq", "store"),
];

fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn layer_of(path: &Path) -> String {
    let first = path.components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// Every mistake, as `file:line: what`.
fn mistakes(files: &[(String, String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, layer, text) in files {
        let allowed = ALLOWED.iter().find(|(known, _)| known == layer).map(|(_, allowed)| *allowed);
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for part in code.split("crate::").skip(1) {
                let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if let Some(allowed) = allowed
                    && used != *layer
                    && !allowed.contains(&used.as_str())
                    && used != "Failure"
                {
                    found.push(format!("{name}:{}: {layer} uses {used}", number + 1));
                }
            }
            for (krate, owner) in OWNERS {
                if layer != owner && code.contains(&format!("{krate}::")) {
                    found.push(format!("{name}:{}: {krate} belongs to {owner}", number + 1));
                }
            }
        }
    }
    found
}

/// The uses that do not go down.
fn upward(uses: impl IntoIterator<Item = Use>) -> Vec<String> {
    let is_upward = |one: &Use| {
        let Some((_, levels)) = LEVELS.iter().find(|(folder, _)| *folder == one.folder) else { return false };
        let level = |name: &str| levels.iter().position(|level| level.contains(&name));
        match (level(&one.user), level(&one.used)) {
            (Some(user), Some(used)) => used >= user,
            (Some(_), None) => true,
            (None, _) => false,
        }
    };
    uses.into_iter().filter(is_upward).map(|one| one.detail).collect()
}

/// Every file of the program, by its name relative to `src`.
fn all_sources() -> Vec<(String, String)> {
    let root = repository("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    assert!(paths.len() > 50, "the sources were not found");
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn no_modules_of_a_folder_use_each_other_in_a_circle() {
    let circles = Modules::of(&all_sources()).circles();
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn inside_a_layer_every_use_goes_down() {
    let modules = Modules::of(&all_sources());
    for (folder, levels) in LEVELS {
        for name in levels.iter().flat_map(|level| level.iter()) {
            assert!(modules.has(&format!("{folder}/{name}")), "nothing in {folder} is called {name}");
        }
    }
    let found = upward(modules.uses());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_use_that_goes_up_or_sideways_is_found() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let files = [
        file("core/answer/kind.rs", "use crate::core::scorer::Scorer;"),
        file("core/scorer/mod.rs", "use super::session::Session;"),
        file("core/scorer/text/tokens.rs", "use super::super::model;"),
        file("core/scorer/model.rs", "use crate::core::scorer::text::tokens;"),
        file("core/session.rs", "use crate::core::answer::kind::Kind;\nuse crate::core::pack::Pack;"),
        file("core/pack.rs", "use crate::core::later::Later;"),
        file("core/later.rs", "use crate::core::nudge::Nudge;"),
        file("core/nudge.rs", ""),
    ];
    assert_eq!(
        upward(Modules::of(&files).uses()),
        [
            "core/answer/kind uses core/scorer",
            "core/pack uses core/later",
            "core/scorer uses core/session",
            "core/session uses core/pack",
            "core/scorer/text/tokens uses core/scorer/model",
        ]
    );
}

#[test]
fn no_layer_uses_what_lies_to_its_left() {
    let files: Vec<_> = all_sources()
        .into_iter()
        .map(|(name, text)| {
            let layer = layer_of(Path::new(&name));
            (name, layer, text)
        })
        .collect();
    let found = mistakes(&files);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_forbidden_import_is_found() {
    let file = |name: &str, layer: &str, text: &str| (name.to_owned(), layer.to_owned(), text.to_owned());
    let files = [
        file("core/a.rs", "core", "use crate::store::sessions;"),
        file("audio/b.rs", "audio", "use crate::stt::Whisper; // crate::ui"),
        file("ui/c.rs", "ui", "fn f() { cpal::default_host(); }"),
        file("store/d.rs", "store", "use crate::core::star;"),
    ];
    assert_eq!(
        mistakes(&files),
        ["core/a.rs:1: core uses store", "audio/b.rs:1: audio uses stt", "ui/c.rs:1: cpal belongs to audio"]
    );
}
