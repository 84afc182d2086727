//! The interviewers' recordings against their texts: the sound that was transcribed is the sound that ships, and what
//! it was compared with is what the interviewer says now.

use crate::harness::repository;
use regex::Regex;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// Word errors that a recording may have: the recognizer errs too.
const MOST_ERRORS: f64 = 0.10;

#[derive(Deserialize)]
struct Said {
    id: String,
    prompt: String,
}

#[derive(Deserialize)]
struct FollowUps {
    follow_ups: Vec<Said>,
}

#[derive(Deserialize)]
struct Interruptions {
    interruptions: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Scenario {
    id: String,
    prompt: String,
    audio: Option<String>,
    follow_ups: Vec<Said>,
}

#[derive(Deserialize)]
struct Interviewers {
    interviewers: Vec<Interviewer>,
}

#[derive(Deserialize)]
struct Interviewer {
    name: String,
}

/// Names of those who interview, which are names of folders.
fn interviewers() -> Vec<String> {
    let file: Interviewers = read(&repository("content/interviewers.toml"));
    file.interviewers.into_iter().map(|one| one.name).collect()
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    toml::from_str(&std::fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Everything that the interviewers say: the text by its recording's path in `content`.
fn said() -> BTreeMap<String, String> {
    let content = repository("content");
    let mut said = BTreeMap::new();
    for interviewer in interviewers() {
        for one in read::<FollowUps>(&content.join("follow_ups.toml")).follow_ups {
            said.insert(format!("audio/{interviewer}/{}.ogg", one.id), one.prompt);
        }
        for (name, text) in read::<Interruptions>(&content.join("interruptions.toml")).interruptions {
            said.insert(format!("audio/{interviewer}/interrupt.{name}.ogg"), text);
        }
    }
    for pack in std::fs::read_dir(content.join("packs")).unwrap() {
        let pack = pack.unwrap();
        let folder = format!("packs/{}/audio", pack.file_name().to_str().unwrap());
        for scenario in std::fs::read_dir(pack.path().join("scenarios")).unwrap() {
            let Scenario { id, prompt, audio, follow_ups } = read(&scenario.unwrap().path());
            let name = audio.unwrap_or_else(|| format!("{id}.prompt.ogg"));
            said.insert(format!("{folder}/{name}"), prompt);
            for one in follow_ups {
                said.insert(format!("{folder}/{id}.{}.ogg", one.id), one.prompt);
            }
        }
    }
    said
}

/// As a voice that knows no units reads it.
fn spoken(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = Regex::new(r"\$(\d+)K\b").unwrap().replace_all(&text, "$1 thousand dollars");
    Regex::new(r"(\d)%").unwrap().replace_all(&text, "$1 percent").into_owned()
}

#[test]
fn every_recording_was_heard_as_its_text() {
    let table = std::fs::read_to_string(repository("bench/recordings.tsv")).unwrap();
    let rows: BTreeMap<&str, Vec<&str>> = table
        .lines()
        .skip(1)
        .map(|line| (line.split('\t').next().unwrap(), line.split('\t').collect()))
        .collect();
    let said = said();
    let names: Vec<&str> = said.keys().map(String::as_str).collect();
    assert_eq!(rows.keys().copied().collect::<Vec<_>>(), names, "run scripts/check_prompts.py");
    for (name, text) in &said {
        let mut hash = Sha256::new();
        hash.update(std::fs::read(repository("content").join(name)).unwrap());
        hash.update(spoken(text));
        let hash: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            rows[name.as_str()][1],
            hash,
            "{name}: the text or the sound has changed since it was heard"
        );
        let errors: f64 = rows[name.as_str()][2].parse().unwrap();
        assert!(errors <= MOST_ERRORS, "{name}: {errors}");
    }
}

#[test]
fn nothing_is_recorded_that_nobody_says() {
    let said = said();
    let packs = std::fs::read_dir(repository("content/packs")).unwrap();
    let packs = packs.map(|pack| format!("packs/{}/audio", pack.unwrap().file_name().to_str().unwrap()));
    let shared = interviewers().into_iter().map(|interviewer| format!("audio/{interviewer}"));
    for folder in packs.chain(shared) {
        for file in std::fs::read_dir(repository("content").join(&folder)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(
                name == "manifest.toml" || said.contains_key(&format!("{folder}/{name}")),
                "{folder}/{name}"
            );
        }
    }
}
