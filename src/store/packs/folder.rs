//! A folder as packs: which files belong to them.

use super::{Files, PacksError, Recording, ScenarioFile, Wording, safe_read};
use crate::core::pack::{Problem, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Most files of a kind examined in one folder: far above any real pack, far below what would take long.
const MOST_FILES: usize = 2_000;

/// The packs of `folder`: itself when it has a `pack.toml`, otherwise each folder in it that has one.
pub(super) fn packs(folder: &Path, problems: &mut Vec<Problem>) -> Result<Vec<Files>, PacksError> {
    let unreadable = |source| PacksError::Read { path: folder.to_owned(), source };
    let root = folder.canonicalize().map_err(unreadable)?;
    if !root.is_dir() {
        return Err(PacksError::NotAFolder { path: folder.to_owned() });
    }
    let candidates = if root.join("pack.toml").exists() {
        vec![folder.to_owned()]
    } else {
        let within = entries(folder).map_err(unreadable)?;
        within.into_iter().filter(|path| path.join("pack.toml").exists()).collect()
    };
    if candidates.is_empty() {
        return Err(PacksError::NoPack { path: folder.to_owned() });
    }
    Ok(candidates.into_iter().filter_map(|candidate| pack(&root, &candidate, problems)).collect())
}

/// The files of one pack, or `None` and a problem. `outer` (canonical) is the folder that the user named.
fn pack(outer: &Path, folder: &Path, problems: &mut Vec<Problem>) -> Option<Files> {
    let manifest = folder.join("pack.toml");
    let root = match folder.canonicalize() {
        Ok(root) if root.starts_with(outer) => root,
        Ok(_) => {
            let name = folder.display().to_string();
            problems.push(Problem::of_file(&name, "a link leads out of the folder of packs"));
            return None;
        }
        Err(error) => {
            let name = folder.display().to_string();
            problems.push(Problem::of_file(&name, format!("it cannot be read: {error}")));
            return None;
        }
    };
    let text = match safe_read::text(&root, &manifest) {
        Ok(text) => text,
        Err(refused) => {
            problems.push(refused.into());
            return None;
        }
    };
    let mut files = Files {
        name: manifest.display().to_string(),
        manifest: text,
        scenarios: Vec::new(),
        recordings: BTreeMap::new(),
        wording: None,
        problems: Vec::new(),
    };
    for path in listed(&folder.join("scenarios"), &mut files.problems) {
        if path.extension().is_some_and(|ending| ending == "toml") {
            match safe_read::text(&root, &path) {
                Ok(text) => files.scenarios.push(ScenarioFile {
                    name: path.display().to_string(),
                    stem: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
                    text,
                }),
                Err(refused) => files.problems.push(refused.into()),
            }
        }
    }
    for path in listed(&folder.join("audio"), &mut files.problems) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        if name.ends_with(".toml") {
            if name == "manifest.toml" {
                match safe_read::text(&root, &path) {
                    Ok(text) => {
                        files.wording = Some(Wording::new(Source::new(&path.display().to_string(), &text)));
                    }
                    Err(refused) => files.problems.push(refused.into()),
                }
            }
            continue;
        }
        match safe_read::inside(&root, &path, safe_read::AUDIO_BYTES) {
            Ok(_) => drop(files.recordings.insert(name, Recording::File { root: root.clone(), path })),
            Err(refused) => files.problems.push(refused.into()),
        }
    }
    Some(files)
}

/// The entries of a pack's folder, which need not exist.
fn listed(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    if !folder.exists() {
        return Vec::new();
    }
    let name = folder.display().to_string();
    match entries(folder) {
        Ok(paths) if paths.len() >= MOST_FILES => {
            problems.push(Problem::of_file(&name, format!("more than {MOST_FILES} files")));
            Vec::new()
        }
        Ok(paths) => paths,
        Err(error) => {
            problems.push(Problem::of_file(&name, format!("it cannot be read: {error}")));
            Vec::new()
        }
    }
}

/// By name, without hidden ones.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in folder.read_dir()?.take(MOST_FILES) {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
