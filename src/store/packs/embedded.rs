//! The packs in the binary.

use super::{Files, Library, Recording, ScenarioFile, Wording};
use crate::core::pack::Source;
use include_dir::{Dir, include_dir};
use std::collections::{BTreeMap, HashSet};

static PACKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content/packs");

/// The packs that come with the program. Their problems are ours: the tests make sure there are none.
pub fn embedded() -> Library {
    let mut library = Library::default();
    let mut seen = HashSet::new();
    for dir in PACKS.dirs() {
        if let Some(files) = files(dir) {
            library.add(files, &mut seen);
        }
    }
    library
}

fn files(dir: &'static Dir<'static>) -> Option<Files> {
    let manifest = dir.get_file(dir.path().join("pack.toml"))?;
    let scenarios = dir.get_dir(dir.path().join("scenarios")).into_iter().flat_map(Dir::files);
    let scenarios = scenarios.filter_map(|file| {
        Some(ScenarioFile {
            name: file.path().display().to_string(),
            stem: file.path().file_stem()?.to_str()?.to_owned(),
            text: file.contents_utf8()?.to_owned(),
        })
    });
    let audio = dir.get_dir(dir.path().join("audio")).into_iter().flat_map(Dir::files);
    let recordings: BTreeMap<_, _> = audio
        .filter_map(|file| {
            let name = file.path().file_name()?.to_str()?.to_owned();
            Some((name, Recording::Embedded(file.contents())))
        })
        .collect();
    let wording = dir.get_file(dir.path().join("audio/manifest.toml")).and_then(|file| {
        Some(Wording::new(Source::new(&file.path().display().to_string(), file.contents_utf8()?)))
    });
    let mut scenarios: Vec<_> = scenarios.collect();
    scenarios.sort_by(|a, b| a.stem.cmp(&b.stem));
    Some(Files {
        name: manifest.path().display().to_string(),
        manifest: manifest.contents_utf8()?.to_owned(),
        scenarios,
        recordings,
        wording,
        problems: Vec::new(),
    })
}
