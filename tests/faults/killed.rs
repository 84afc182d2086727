//! Programs killed without warning, at any moment.
#![allow(clippy::print_stderr, reason = "what was measured belongs into the log")]

use super::{answer, samples};
use crate::harness::{User, end};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// A moment that differs from run to run.
fn moment(longest: Duration) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let chance = RandomState::new().hash_one(()) % longest.as_millis() as u64;
    Duration::from_millis(chance)
}

/// Starts an interview on a recording of 20 s, kills it at some moment of its first 25 s, and finishes it.
fn killed_and_resumed(user: &User, recording: &Path) {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("starling"))
        .env("HOME", user.home())
        .env("XDG_RUNTIME_DIR", user.home())
        .args([
            "mock",
            "ownership-webhook",
            "--no-input",
            "--voice",
            "off",
            "--follow-ups",
            "0",
            "--data-dir",
        ])
        .arg(user.data())
        .arg("--mic-from")
        .arg(recording)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let after = moment(Duration::from_secs(12));
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    // Killed before there was a session: nothing was said yet.
    let Some(session) = user.sessions().pop() else { return };
    let id = session["id"].as_str().unwrap();
    let when = format!("killed after {after:?}, {}", session["state"]);
    if let Some(audio) = session["answers"][0]["audio"].as_str() {
        let path = Path::new(session["folder"].as_str().unwrap()).join(audio);
        if path.exists() {
            let repaired = starling::audio::repair(&path).unwrap_or_else(|error| panic!("{when}: {error}"));
            let (spoken, taken) = (samples(recording), samples(&path));
            assert_eq!(taken.len() as u64, repaired.samples);
            let alike = taken.iter().zip(&spoken).all(|(a, b)| (i32::from(*a) - i32::from(*b)).abs() <= 1);
            assert!(alike, "{when}: what was kept is what was said");
            eprintln!("{when}: {:.2} s kept", taken.len() as f64 / 16_000.0);
        }
    }
    if session["state"] != "complete" {
        let resumed = end(user.starling(&["resume", id, "--no-input"]));
        assert!(matches!(resumed.code, 0 | 3), "{when}: {}", resumed.stderr);
    }
    let session = user.sessions().pop().unwrap();
    assert_eq!(session["state"], "complete", "{when}");
    assert_eq!(end(user.starling(&["sessions", "delete", id])).code, 0, "{when}");
}

fn soak(runs: usize) {
    let user = User::new();
    let recording = answer(&user, 20);
    for _ in 0..runs {
        killed_and_resumed(&user, &recording);
    }
}

#[test]
fn whenever_it_is_killed_an_interview_can_be_finished() {
    soak(2);
}

#[test]
#[ignore = "as many times as STARLING_SOAK says, else 100: half an hour"]
fn whenever_it_is_killed_an_interview_can_be_finished_a_hundred_times() {
    soak(std::env::var("STARLING_SOAK").ok().and_then(|runs| runs.parse().ok()).unwrap_or(100));
}
