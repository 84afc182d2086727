//! Programs killed without warning, at any moment: nothing is lost, and all that was begun can be finished.
#![allow(clippy::print_stderr, reason = "what was measured belongs into the log")]

use super::{answer, samples, spawn};
use crate::believable;
use crate::harness::{Ended, User, end, json, repository, wav, wav_of};
use serde_json::Value;
use starling::core::session::{Session, State};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Kills of each verb in the usual run.
const RUNS: usize = 2;

/// A moment that differs from run to run.
fn moment(longest: Duration) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let chance = RandomState::new().hash_one(()) % longest.as_micros() as u64;
    Duration::from_micros(chance)
}

/// Starts the program and kills it at some moment of `longest`; returns which.
fn killed(user: &User, args: &[&str], longest: Duration) -> Duration {
    let mut child = spawn(user, args);
    let after = moment(longest);
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    after
}

/// Runs the program to its end; returns how long that takes, with some time to spare.
fn undisturbed(user: &User, args: &[&str]) -> Duration {
    let start = Instant::now();
    let ended = end(user.starling(args));
    assert!(matches!(ended.code, 0 | 3), "{args:?}: {}", ended.stderr);
    start.elapsed().mul_f64(1.1)
}

fn succeeds(user: &User, args: &[&str], when: &str) -> Ended {
    let ended = end(user.starling(args));
    assert_eq!(ended.code, 0, "{when}: {args:?}: {}", ended.stderr);
    ended
}

/// Everything there is can be listed, without a complaint, and judged again.
fn assert_in_order(user: &User, when: &str) {
    let listed = succeeds(user, &["sessions", "--json"], when);
    assert_eq!(listed.stderr, "", "{when}");
    let listed = json(listed.stdout.as_bytes());
    assert_eq!(listed.as_array().unwrap().len(), user.sessions().len(), "{when}");
    for session in listed.as_array().unwrap() {
        succeeds(user, &["sessions", "rescore", session["id"].as_str().unwrap()], when);
    }
}

fn folder(session: &Value) -> PathBuf {
    session["folder"].as_str().unwrap().into()
}

/// Finishes the only session, and puts it away.
fn resumed(user: &User, when: &str) -> Value {
    let session = user.sessions().pop().unwrap();
    let id = session["id"].as_str().unwrap();
    if session["state"] != "complete" {
        let resumed = end(user.starling(&["resume", id, "--no-input"]));
        assert!(matches!(resumed.code, 0 | 3), "{when}: exit {}: {}", resumed.code, resumed.stderr);
    }
    let session = user.sessions().pop().unwrap();
    assert_eq!(session["state"], "complete", "{when}");
    assert_in_order(user, when);
    succeeds(user, &["sessions", "delete", id], when);
    std::fs::remove_dir_all(user.data().join("trash")).unwrap();
    session
}

/// Kills interviews on `recordings`, one for each answer, and finishes them.
fn interviews(verb: &str, recordings: impl Fn(&User) -> Vec<PathBuf>, longest: Duration, runs: usize) {
    let user = User::new();
    let recordings = recordings(&user);
    let mut args = vec![verb, "ownership-webhook", "--no-input", "--voice", "off", "--mic-from"];
    args.extend(recordings.iter().map(|path| path.to_str().unwrap()));
    if verb == "mock" {
        args.extend(["--follow-ups", "0"]);
    }
    for _ in 0..runs {
        let after = killed(&user, &args, longest);
        assert_in_order(&user, &format!("{verb} killed after {after:?}"));
        // Killed before there was a session: nothing was said yet.
        let Some(session) = user.sessions().pop() else { continue };
        let when = format!("{verb} killed after {after:?}, {}", session["state"]);
        for (answer, recording) in session["answers"].as_array().unwrap().iter().zip(&recordings) {
            let path = folder(&session).join(answer["audio"].as_str().unwrap());
            if path.exists() {
                eprintln!("{when}: {:.2} s kept", assert_kept(&path, recording, &when));
            }
        }
        resumed(&user, &when);
    }
}

/// Asserts that `taken`, once repaired, is the beginning of `spoken`; returns its length in seconds.
fn assert_kept(taken: &Path, spoken: &Path, when: &str) -> f64 {
    let repaired = starling::audio::repair(taken).unwrap_or_else(|error| panic!("{when}: {error}"));
    let (spoken, taken) = (samples(spoken), samples(taken));
    assert_eq!(taken.len() as u64, repaired.samples, "{when}");
    let alike = taken.iter().zip(&spoken).all(|(a, b)| (i32::from(*a) - i32::from(*b)).abs() <= 1);
    assert!(alike, "{when}: what was kept is what was said");
    taken.len() as f64 / 16_000.0
}

fn mock(runs: usize) {
    interviews("mock", |user| vec![answer(user, 10)], Duration::from_secs(12), runs);
}

fn drill(runs: usize) {
    let sections = |user: &User| {
        let spoken = samples(&answer(user, 20));
        let parts = spoken.chunks(2 * 16_000).take(5).enumerate();
        let part = |(number, part): (usize, &[i16])| {
            let path = user.home().join(format!("section-{number}.wav"));
            wav(&path, part.iter().map(|sample| f32::from(*sample) / 32_768.0));
            path
        };
        parts.map(part).collect()
    };
    interviews("drill", sections, Duration::from_secs(7), runs);
}

/// Saves the session of `seed` as `change` makes it.
fn saved(user: &User, seed: u64, change: impl FnOnce(&mut Session)) -> Session {
    let mut session = believable::session(seed);
    change(&mut session);
    let folder = user.data().join("sessions").join(&session.id);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("session.json"), serde_json::to_vec_pretty(&session).unwrap()).unwrap();
    session
}

fn resume(runs: usize) {
    let user = User::new();
    let spoken = answer(&user, 5);
    let sound = std::fs::read(&spoken).unwrap();
    // As a killed program leaves it: recorded but not judged, and longer than the header says.
    let broken_off = || {
        let session = saved(&user, 1, |session| {
            session.state = State::Recording;
            session.follow_ups_planned = 0;
            session.answers.truncate(1);
            session.gains.clear();
            session.verdict = None;
            let opening = &mut session.answers[0];
            (opening.score, opening.transcript) = (None, None);
        });
        let mut take = sound.clone();
        let counted = u32::from_le_bytes(take[40..44].try_into().unwrap()) - 16_000;
        take[40..44].copy_from_slice(&counted.to_le_bytes());
        let path = user.data().join("sessions").join(&session.id).join(&session.answers[0].audio);
        std::fs::write(&path, take).unwrap();
        (session.id, path)
    };
    let (id, _) = broken_off();
    let args = ["resume", &id, "--no-input"];
    let longest = undisturbed(&user, &args);
    let expected = resumed(&user, "undisturbed");
    for _ in 0..runs {
        let (_, take) = broken_off();
        let when = format!("resume killed after {:?}", killed(&user, &args, longest));
        assert_in_order(&user, &when);
        let seconds = assert_kept(&take, &spoken, &when);
        assert!((seconds - 5.0).abs() < 1e-3, "{when}: {seconds} s kept");
        let session = resumed(&user, &when);
        for what in ["text", "verdict", "signals"] {
            let of = |session: &Value| session["answers"][0]["score"][what].clone();
            assert_eq!(of(&session), of(&expected), "{when}");
        }
    }
}

fn rescore(runs: usize) {
    let user = User::new();
    let path = |id: &str| user.data().join("sessions").join(id).join("session.json");
    let id = saved(&user, 2, |session| session.level = starling::core::star::Level::Sde1).id;
    let args = ["sessions", "rescore", &id, "--level", "senior"];
    let longest = undisturbed(&user, &args);
    let judged = |text: &[u8]| {
        let session = json(text);
        let scores = session["answers"].as_array().unwrap().iter().map(|answer| answer["score"].clone());
        (session["level"].clone(), session["verdict"].clone(), scores.collect::<Vec<_>>())
    };
    let expected = judged(&std::fs::read(path(&id)).unwrap());
    for _ in 0..runs {
        saved(&user, 2, |session| session.level = starling::core::star::Level::Sde1);
        let before = std::fs::read(path(&id)).unwrap();
        let when = format!("rescore killed after {:?}", killed(&user, &args, longest));
        let after = std::fs::read(path(&id)).unwrap();
        assert!(after == before || judged(&after) == expected, "{when}: neither the old nor the new");
        succeeds(&user, &args, &when);
        assert_eq!(judged(&std::fs::read(path(&id)).unwrap()), expected, "{when}");
        assert_in_order(&user, &when);
    }
}

fn import(runs: usize) {
    const COUNT: u64 = 8;
    let (sender, archive) = (User::new(), tempfile::tempdir().unwrap());
    let sound = std::fs::read(answer(&sender, 20)).unwrap();
    for seed in 0..COUNT {
        let session = saved(&sender, seed, |_| {});
        let folder = sender.data().join("sessions").join(&session.id);
        std::fs::write(folder.join(&session.answers[0].audio), &sound).unwrap();
    }
    let archive = archive.path().join("all.tar");
    let archive = archive.to_str().unwrap();
    succeeds(&sender, &["sessions", "export", "-o", archive], "export");
    let args = ["sessions", "import", archive];
    let longest = undisturbed(&User::new(), &args);
    let files = |session: &Value| {
        let names = ["session.json", session["answers"][0]["audio"].as_str().unwrap()];
        names.map(|name| std::fs::read(folder(session).join(name)).unwrap_or_default())
    };
    let sent = sender.sessions();
    for _ in 0..runs {
        let user = User::new();
        let when = format!("import killed after {:?}", killed(&user, &args, longest));
        for session in user.sessions() {
            let original = sent.iter().find(|one| one["id"] == session["id"]).unwrap();
            assert_eq!(files(&session), files(original), "{when}: what is there is whole");
        }
        succeeds(&user, &args, &when);
        let received = user.sessions();
        assert_eq!(received.len(), sent.len(), "{when}: each is there once");
        assert!(received.iter().zip(&sent).all(|(a, b)| files(a) == files(b)), "{when}");
        let left = std::fs::read_dir(user.data().join("sessions")).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        let is_half = |name: &std::ffi::OsString| name.to_string_lossy().starts_with(".import-");
        assert!(!left.iter().any(is_half), "{when}: {left:?}");
        assert_in_order(&user, &when);
    }
}

/// Speech at the start, in the middle and at the end of just over five minutes.
fn long_recording(user: &User) -> PathBuf {
    let spoken = samples(&repository("tests/data/audio/checkout.wav"));
    let silence = vec![0; 150 * 16_000];
    let path = user.home().join("long.wav");
    wav_of(&path, [&spoken, &silence, &spoken, &silence, &spoken].into_iter().flatten().copied());
    path
}

/// Starts to transcribe, kills it once some of it is kept, and returns what is.
fn stopped_midway(user: &User, args: &[&str]) -> (PathBuf, String) {
    let mut child = spawn(user, args);
    let kept = loop {
        let entries = std::fs::read_dir(user.data().join("unfinished")).into_iter().flatten().flatten();
        let kept = entries.map(|entry| (entry.path(), std::fs::read_to_string(entry.path()).unwrap()));
        if let Some(kept) = kept.into_iter().find(|(_, parts)| parts.ends_with('\n')) {
            break kept;
        }
        assert!(child.try_wait().unwrap().is_none(), "it ended before any of it was kept");
        std::thread::sleep(Duration::from_millis(1));
    };
    child.kill().unwrap();
    child.wait().unwrap();
    kept
}

#[test]
fn whenever_it_is_killed_a_long_transcription_continues_from_there() {
    let user = User::new();
    let long = long_recording(&user);
    let args = ["transcribe", long.to_str().unwrap(), "--json"];
    let expected = succeeds(&user, &args, "undisturbed");
    assert_eq!(expected.stderr, "");
    let (path, parts) = stopped_midway(&user, &args);
    // Said in a way that tells whether it was used again.
    let changed = parts.replace("checkout", "counter");
    assert_ne!(changed, parts);
    std::fs::write(&path, format!("{changed}{{\"start_ms\":0,\"end")).unwrap();
    let continued = succeeds(&user, &args, "killed");
    assert_eq!(continued.stderr, " Continuing where this recording was stopped.\n");
    assert_eq!(continued.stdout.replace("counter", "checkout"), expected.stdout);
    assert!(continued.stdout.contains("counter") && !path.exists());
}

#[test]
fn whenever_it_is_killed_an_interview_can_be_finished() {
    mock(RUNS);
}

#[test]
fn whenever_it_is_killed_a_drill_can_be_finished() {
    drill(RUNS);
}

#[test]
fn whenever_it_is_killed_resuming_can_be_repeated() {
    resume(RUNS);
}

#[test]
fn whenever_it_is_killed_rescoring_changes_all_or_nothing() {
    rescore(RUNS);
}

#[test]
fn whenever_it_is_killed_an_import_can_be_repeated() {
    import(RUNS);
}

#[test]
#[ignore = "as many kills as STARLING_SOAK says, a fifth of them for each verb, else 100: half an hour"]
fn whatever_is_killed_nothing_is_lost_a_hundred_times() {
    let kills = std::env::var("STARLING_SOAK").ok().and_then(|runs| runs.parse().ok()).unwrap_or(100_usize);
    for verb in [import, rescore, resume, drill, mock] {
        verb(kills.div_ceil(5));
    }
}
