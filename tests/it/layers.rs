//! The layers of `docs/architecture.md`: a file may use its own layer's parts and those to its right, nothing else.

use crate::harness::repository;
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

fn layer_of(path: &Path, root: &Path) -> String {
    let first = path.strip_prefix(root).unwrap().components().next().unwrap();
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

#[test]
fn no_layer_uses_what_lies_to_its_left() {
    let root = repository("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    assert!(paths.len() > 50, "the sources were not found");
    let files: Vec<_> = paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            (name, layer_of(path, &root), std::fs::read_to_string(path).unwrap())
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
