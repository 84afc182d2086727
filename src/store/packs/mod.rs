//! All packs available for practice: those in the binary, overlaid with those of a folder.
//!
//! A pack from outside is not trusted: anything wrong with it becomes a [`Problem`] and the rest still loads. Parsing
//! the TOML is up to `core::pack`, and playing a recording is done elsewhere.

mod create;
mod embedded;
mod find;
mod folder;
mod safe_read;
mod shared;
#[cfg(test)]
mod shipped_tests;
#[cfg(test)]
mod tests;
mod voiced;
mod wording;

pub use create::{CreateError, Draft, create, slug};
pub use embedded::embedded;
pub use find::{FindError, Found};
pub use safe_read::{Refusal, RefusedFile};
pub use shared::{problems_of_every_pack, spoken_in_every_pack};
pub use voiced::{Recorded, Voiced, Wanted};

use crate::core::failure::Advice;
use crate::core::pack::{self, OWN_PACK, Pack, Problem, QuestionError, Scenario, Source, visible};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use wording::Wording;

/// Packs, what was wrong with the rest, and where recordings are.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// In the order in which they were read; ids are unique, including those of scenarios across packs.
    pub packs: Vec<Pack>,
    pub problems: Vec<Problem>,
    /// The files of scenarios, by the scenario's id.
    sources: BTreeMap<String, Source>,
    /// By id of the pack and name of the file.
    recordings: BTreeMap<(String, String), Recording>,
    /// Which words the recordings were made from, by pack id.
    wordings: BTreeMap<String, Wording>,
}

/// Where a recording is.
#[derive(Debug, Clone)]
enum Recording {
    Embedded(&'static [u8]),
    /// A file that must still be in the folder `root` when it is read.
    File {
        root: PathBuf,
        path: PathBuf,
    },
}

/// A pack's files before they are parsed.
struct Files {
    /// What messages call the pack's own file.
    name: String,
    manifest: String,
    scenarios: Vec<ScenarioFile>,
    recordings: BTreeMap<String, Recording>,
    wording: Option<Wording>,
    problems: Vec<Problem>,
}

struct ScenarioFile {
    name: String,
    stem: String,
    text: String,
}

/// Why a folder of packs cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum PacksError {
    #[error("`{}` is not a folder", visible(&path.display().to_string()))]
    NotAFolder { path: PathBuf },
    #[error("there is no pack in `{}`", visible(&path.display().to_string()))]
    NoPack { path: PathBuf },
    #[error("`{}` cannot be read: {source}", visible(&path.display().to_string()))]
    Read { path: PathBuf, source: std::io::Error },
}

impl Advice for PacksError {
    fn kind(&self) -> &'static str {
        match self {
            PacksError::NotAFolder { .. } => "packs_not_a_folder",
            PacksError::NoPack { .. } => "packs_none_found",
            PacksError::Read { .. } => "packs_unreadable",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            PacksError::NotAFolder { .. } => {
                "give a folder with a `pack.toml`, or a folder of such folders".to_owned()
            }
            PacksError::NoPack { .. } => {
                "a pack is a folder with a `pack.toml` and a folder `scenarios`".to_owned()
            }
            PacksError::Read { .. } => "check that the folder exists and that you may read it".to_owned(),
        })
    }
}

impl Library {
    /// Puts the packs of a folder over the existing ones: a pack with a known id replaces scenarios one by one. The
    /// folder is a pack, or holds packs.
    pub fn overlay(&mut self, folder: &Path) -> Result<(), PacksError> {
        let mut seen = HashSet::new();
        for files in folder::packs(folder, &mut self.problems)? {
            self.add(files, &mut seen);
        }
        Ok(())
    }

    /// All scenarios with their packs.
    pub fn scenarios(&self) -> impl Iterator<Item = Found<'_>> {
        self.packs.iter().flat_map(|pack| pack.scenarios.iter().map(move |scenario| Found { pack, scenario }))
    }

    /// Adds a question that a user brings, as a scenario of its own pack.
    ///
    /// # Errors
    /// A text that cannot be asked.
    pub fn ask(&mut self, question: &str, principle: &str) -> Result<(), QuestionError> {
        let scenario = Scenario::asking(question, principle)?;
        self.packs.retain(|pack| pack.id != OWN_PACK);
        self.packs.push(Pack {
            id: OWN_PACK.to_owned(),
            title: "Your own question".to_owned(),
            summary: String::new(),
            scenarios: vec![scenario],
        });
        Ok(())
    }

    /// The file that a scenario was read from.
    pub fn source(&self, scenario: &str) -> Option<&Source> {
        self.sources.get(scenario)
    }

    /// Recordings that, by their pack's manifest, were made from other words than the scenarios have now.
    pub fn recorded_otherwise(&self) -> Vec<Problem> {
        let of_pack = |pack: &Pack| {
            let said: Vec<_> = pack.scenarios.iter().flat_map(Scenario::spoken_by_interviewer).collect();
            let said = said.iter().map(|(name, text)| (name.as_str(), *text));
            self.wordings.get(&pack.id).map(|wording| wording.problems(said)).unwrap_or_default()
        };
        self.packs.iter().flat_map(of_pack).collect()
    }

    /// The encoded bytes of a recording: the pack's own, or the one that every pack shares in the voice of
    /// `interviewer`; `None` where there is none by that name. One with another ending works too: formats are detected
    /// by contents.
    pub fn recording(
        &self,
        pack: &str,
        interviewer: &str,
        name: &str,
    ) -> Result<Option<Cow<'static, [u8]>>, RefusedFile> {
        let stem = voiced::stem(name);
        let others = voiced::ENDINGS.iter().map(|ending| format!("{stem}.{ending}"));
        let found = std::iter::once(name.to_owned())
            .chain(others)
            .find_map(|name| self.recordings.get(&(pack.to_owned(), name)));
        match found {
            None => Ok(shared::recording(interviewer, name).map(Cow::Borrowed)),
            Some(Recording::Embedded(bytes)) => Ok(Some(Cow::Borrowed(bytes))),
            Some(Recording::File { root, path }) => {
                safe_read::bytes(root, path, safe_read::AUDIO_BYTES).map(|bytes| Some(Cow::Owned(bytes)))
            }
        }
    }

    /// Parses one pack's files and merges them; `seen` are the packs of the same layer.
    fn add(&mut self, files: Files, seen: &mut HashSet<String>) {
        self.problems.extend(files.problems);
        let parsed = pack::pack(&files.name, &files.manifest);
        self.problems.extend(parsed.problems);
        let Some(mut new) = parsed.value else { return };
        if !seen.insert(new.id.clone()) {
            let message = format!("another pack here has the id `{}` already", new.id);
            self.problems.push(Problem::of_file(&files.name, message).help("give this one another id"));
            return;
        }
        for file in files.scenarios {
            let parsed = pack::scenario(&file.name, &file.stem, &file.text);
            self.problems.extend(parsed.problems);
            let Some(scenario) = parsed.value else { continue };
            if let Some(owner) = self.owner_of(&scenario.id).filter(|owner| *owner != new.id) {
                let message =
                    format!("the pack `{owner}` has a scenario with the id `{}` already", scenario.id);
                self.problems.push(Problem::of_file(&file.name, message).help("rename the file and its id"));
                continue;
            }
            let named = scenario.audio != Scenario::default_audio(&scenario.id);
            if named && !files.recordings.contains_key(&scenario.audio) {
                let message =
                    format!("the recording `{}` is not in the pack's folder `audio`", scenario.audio);
                let help = "add it, or remove the key `audio`; until then the prompt has no recording";
                self.problems.push(Problem::of_file(&file.name, message).help(help).warning());
            }
            self.sources.insert(scenario.id.clone(), Source::new(&file.name, &file.text));
            new.scenarios.push(scenario);
        }
        if let Some(wording) = files.wording {
            self.wordings.insert(new.id.clone(), wording);
        }
        self.merge(new, files.recordings);
    }

    fn merge(&mut self, new: Pack, recordings: BTreeMap<String, Recording>) {
        let id = new.id.clone();
        match self.packs.iter().position(|pack| pack.id == id) {
            None => self.packs.push(new),
            Some(index) => {
                let Pack { title, summary, scenarios, .. } = new;
                let old = &mut self.packs[index];
                old.title = title;
                old.summary = summary;
                for mut scenario in scenarios {
                    match old.scenarios.iter_mut().find(|known| known.id == scenario.id) {
                        Some(known) => {
                            forget_other_words(&mut self.recordings, &id, known, &scenario);
                            // The recordings that are kept have this voice.
                            scenario.interviewer = scenario.interviewer.or_else(|| known.interviewer.take());
                            *known = scenario;
                        }
                        None => old.scenarios.push(scenario),
                    }
                }
                old.scenarios.sort_by(|a, b| a.id.cmp(&b.id));
            }
        }
        let spoken_anew: HashSet<&str> = recordings.keys().map(|name| voiced::stem(name)).collect();
        self.recordings.retain(|(pack, name), _| *pack != id || !spoken_anew.contains(voiced::stem(name)));
        self.recordings
            .extend(recordings.into_iter().map(|(name, recording)| ((id.clone(), name), recording)));
    }

    fn owner_of(&self, scenario: &str) -> Option<&str> {
        self.scenarios().find(|found| found.scenario.id == scenario).map(|found| found.pack.id.as_str())
    }
}

/// A replaced scenario must not speak with the recording of its old words.
fn forget_other_words(
    recordings: &mut BTreeMap<(String, String), Recording>,
    pack: &str,
    old: &Scenario,
    new: &Scenario,
) {
    let said = new.spoken_by_interviewer();
    for (name, text) in old.spoken_by_interviewer() {
        let same = said.iter().any(|(new_name, new_text)| *new_name == name && *new_text == text);
        if !same {
            recordings.remove(&(pack.to_owned(), name));
        }
    }
}
