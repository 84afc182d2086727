//! Every reader of other people's files, fed with damaged forms of good ones.
//!
//! A seed is a file of the repository, or one of `tests/faults/corpus/<reader>/`, where finds are kept. Each is read as
//! it is and in damaged forms that are the same in every run: bytes changed, cut out, doubled, moved, numbers made
//! extreme. `STARLING_FUZZ` sets how many forms of each seed are tried.

use crate::harness::repository;
use starling::audio::decode;
use starling::core::session::Session;
use starling::core::story::Story;
use starling::core::transcript::Transcript;
use starling::store::models::ModelSource;
use starling::store::packs;
use starling::store::sessions::Sessions;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Damaged forms of a seed in the usual run.
const FORMS: u64 = 40;

fn forms() -> u64 {
    std::env::var("STARLING_FUZZ").ok().and_then(|forms| forms.parse().ok()).unwrap_or(FORMS)
}

/// Numbers that repeat exactly.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Damage number `form` of `seed`; form 0 is none.
fn damaged(seed: &[u8], form: u64) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    if form == 0 {
        return bytes;
    }
    let mut dice = Dice(form.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..=dice.below(6) {
        if bytes.is_empty() {
            break;
        }
        // Headers decide more than tails.
        let reach = if dice.below(2) == 0 { bytes.len().min(256) } else { bytes.len() };
        let at = dice.below(reach);
        let span = dice.below(64).min(bytes.len() - at);
        match dice.below(7) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = [0, 0xFF, 0x7F, 0x80, b'"', b'{', b'\n', b'-'][dice.below(8)],
            2 => drop(bytes.drain(at..at + span)),
            3 => bytes.truncate(at),
            4 => {
                let part = bytes[at..at + span].to_vec();
                let to = dice.below(bytes.len());
                bytes.splice(to..to, part);
            }
            5 => {
                for (byte, extreme) in
                    bytes[at..].iter_mut().zip([[0xFF; 4], [0; 4], [0xFF, 0xFF, 0xFF, 0x7F]][dice.below(3)])
                {
                    *byte = extreme;
                }
            }
            _ => bytes[at..at + span].reverse(),
        }
    }
    bytes
}

/// The seeds of a reader: `files` of the repository and all that is in its corpus.
fn seeds(reader: &str, files: &[&str]) -> Vec<PathBuf> {
    let mut seeds: Vec<PathBuf> = files.iter().map(|file| repository(file)).collect();
    let corpus = repository("tests/faults/corpus").join(reader);
    seeds.extend(std::fs::read_dir(corpus).into_iter().flatten().map(|entry| entry.unwrap().path()));
    assert!(!seeds.is_empty(), "no seeds for {reader}");
    seeds
}

/// Lets `read` read every form of every seed; a form over which it panics is kept and named.
fn survives(reader: &str, files: &[&str], most_bytes: usize, read: impl Fn(&[u8], &Path)) {
    let folder = tempfile::tempdir().unwrap();
    for seed in seeds(reader, files) {
        let mut bytes = std::fs::read(&seed).unwrap_or_else(|error| panic!("{}: {error}", seed.display()));
        bytes.truncate(most_bytes);
        for form in 0..forms() {
            let damaged = damaged(&bytes, form);
            let path = folder.path().join(seed.file_name().unwrap());
            std::fs::write(&path, &damaged).unwrap();
            if catch_unwind(AssertUnwindSafe(|| read(&damaged, &path))).is_err() {
                let kept = std::env::temp_dir().join(format!("{reader}-{form}"));
                std::fs::write(&kept, &damaged).unwrap();
                panic!("form {form} of {} is not survived; it is kept in {}", seed.display(), kept.display());
            }
        }
    }
}

#[test]
fn recordings_are_survived_however_damaged() {
    let audio = repository("tests/data/audio");
    let files: Vec<String> = std::fs::read_dir(audio)
        .unwrap()
        .map(|entry| format!("tests/data/audio/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    survives("recordings", &files, 60_000, |_, path| drop(decode(path)));
}

#[test]
fn takes_are_repaired_or_refused_however_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let take = folder.path().join("take.wav");
    crate::harness::wav(&take, [0.1; 4_000]);
    let bytes = std::fs::read(&take).unwrap();
    for form in 0..forms() * 10 {
        std::fs::write(&take, damaged(&bytes, form)).unwrap();
        if starling::audio::repair(&take).is_ok() {
            // A repaired file stays whole.
            assert!(!starling::audio::repair(&take).unwrap().changed, "form {form}");
        }
    }
}

#[test]
fn sessions_are_survived_however_damaged() {
    let home = tempfile::tempdir().unwrap();
    let sessions = Sessions::new(home.path());
    let folder = sessions.create("theirs").unwrap();
    let seed = folder.join("seed.json");
    std::fs::write(&seed, serde_json::to_vec(&crate::believable::session(4)).unwrap()).unwrap();
    let seed = seed.to_str().unwrap().to_owned();
    survives("sessions", &[&seed], 1 << 20, |bytes, _| {
        std::fs::write(folder.join("session.json"), bytes).unwrap();
        if let Ok(session) = sessions.load("theirs") {
            assert_eq!(session.id, "theirs");
            assert!(session.answers.iter().all(|answer| !answer.audio.contains(['/', '\\'])));
            let _ = sessions.summaries();
        }
        drop(serde_json::from_slice::<Session>(bytes));
        drop(serde_json::from_slice::<Transcript>(bytes));
    });
}

#[test]
fn stories_and_packs_are_survived_however_damaged() {
    survives("stories", &["content/templates/story.toml"], 1 << 20, |bytes, _| {
        drop(Story::parse(&String::from_utf8_lossy(bytes)));
    });
    let home = tempfile::tempdir().unwrap();
    let pack = home.path().join("mine");
    std::fs::create_dir_all(pack.join("scenarios")).unwrap();
    std::fs::copy(repository("content/packs/amazon/pack.toml"), pack.join("pack.toml")).unwrap();
    survives("packs", &["content/packs/amazon/scenarios/ownership-webhook.toml"], 1 << 20, |bytes, _| {
        std::fs::write(pack.join("scenarios/ownership-webhook.toml"), bytes).unwrap();
        let mut library = packs::embedded();
        drop(library.overlay(home.path()));
        for problem in &library.problems {
            assert!(!problem.render(false).contains('\u{1b}'));
        }
    });
}

#[test]
fn the_head_of_a_model_is_survived_however_damaged() {
    survives("models", &["models/ggml-tiny.en-q8_0.bin"], 400_000, |_, path| {
        let source = ModelSource::resolve(path.to_str(), None).unwrap();
        assert!(source.read().is_err(), "it was cut, so that it can never be whole");
    });
}

#[test]
fn lines_of_answers_are_survived_however_damaged() {
    let user = crate::harness::User::new();
    let seed = serde_json::json!({"id": "a", "text": crate::harness::STRONG, "level": "sde2"}).to_string();
    let lines: Vec<Vec<u8>> = (0..forms() * 10)
        .map(|form| damaged(seed.as_bytes(), form))
        .map(|line| line.into_iter().filter(|byte| *byte != b'\n').collect())
        .filter(|line: &Vec<u8>| !String::from_utf8_lossy(line).trim().is_empty())
        .collect();
    let input = lines.join(&b'\n');
    let output = user.starling(&["score", "--jsonl"]).write_stdin(input).output().unwrap();
    let answered = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    assert_eq!(answered, lines.len(), "a line out for every line in");
}
