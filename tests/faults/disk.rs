//! Disks that fail at one call, or take their time.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stderr, reason = "a skipped test has to say so")]

use super::{assert_whole, room_noise};
use crate::harness::{User, end, repository};
use assert_cmd::Command;
use std::path::{Path, PathBuf};

const NO_SPACE: u32 = 28;
const IO_ERROR: u32 = 5;

/// The failing file layer, compiled into the user's home; `None` (and a message) where there is no C compiler.
fn layer(user: &User) -> Option<PathBuf> {
    let library = user.home().join("layer.so");
    let compiled = std::process::Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(repository("tests/faults/layer.c"))
        .arg("-ldl")
        .status();
    if compiled.is_ok_and(|status| status.success()) {
        return Some(library);
    }
    eprintln!("SKIPPED: no C compiler, so failing disks were not tested");
    None
}

/// A mock on `recording` with the failing layer below it.
fn mock(user: &User, layer: &Path, recording: &Path, more: &[&str]) -> Command {
    let recording = recording.to_str().unwrap();
    let mut args = vec!["mock", "ownership-webhook", "--no-input", "--voice", "off", "--follow-ups", "0"];
    args.extend(more);
    args.extend(["--mic-from", recording]);
    let mut command = user.starling(&args);
    command.env("LD_PRELOAD", layer).env("FAULT_ROOT", user.data());
    command
}

/// The one take that the user has.
fn take(user: &User) -> PathBuf {
    let session = user.sessions().remove(0);
    let audio = session["answers"][0]["audio"].as_str().unwrap();
    Path::new(session["folder"].as_str().unwrap()).join(audio)
}

fn forget(user: &User) {
    let _ = std::fs::remove_dir_all(user.data());
}

/// Runs a mock once for every call that it makes, with that call failing once.
fn each_call_fails_once(errors: &[u32], step: usize) {
    let user = User::new();
    let Some(layer) = layer(&user) else { return };
    let recording = room_noise(&user, 3);
    let log = user.home().join("calls");
    let run = |at: Option<usize>, error: u32| {
        forget(&user);
        let mut command = mock(&user, &layer, &recording, &["--fast"]);
        match at {
            Some(at) => command.env("FAULT_AT", at.to_string()).env("FAULT_ERRNO", error.to_string()),
            None => command.env("FAULT_LOG", &log),
        };
        end(command)
    };
    let untouched = run(None, 0);
    // Noise cannot be judged: that is said, and the recording is kept.
    assert_eq!(untouched.code, 3, "{}", untouched.stderr);
    let calls = std::fs::read_to_string(&log).unwrap();
    let count = calls.lines().count();
    assert!(count > 15, "{calls}");
    let mut errors = errors.iter().cycle();
    for at in (0..count).step_by(step) {
        let error = *errors.next().unwrap();
        let ended = run(Some(at), error);
        let when = format!("call {at} ({}) with error {error}", calls.lines().nth(at).unwrap_or_default());
        assert_eq!(ended.code, 3, "{when}: {}", ended.stderr);
        assert_whole(&recording, &take(&user), &when);
        assert_eq!(user.sessions()[0]["state"], "complete", "{when}");
    }
}

#[test]
fn whichever_write_of_a_session_fails_once_nothing_is_lost() {
    each_call_fails_once(&[NO_SPACE, IO_ERROR], 1);
}

#[test]
#[ignore = "every call with every error takes minutes"]
fn whichever_write_of_a_session_fails_in_whatever_way_nothing_is_lost() {
    each_call_fails_once(&[NO_SPACE], 1);
    each_call_fails_once(&[IO_ERROR], 1);
}

#[test]
fn a_disk_that_takes_seconds_to_confirm_loses_nothing() {
    let user = User::new();
    let Some(layer) = layer(&user) else { return };
    let recording = room_noise(&user, 7);
    let mut command = mock(&user, &layer, &recording, &[]);
    command.env("FAULT_SYNC_MS", "2600");
    let ended = end(command);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    assert!(!ended.stderr.contains("vanished"), "{}", ended.stderr);
    assert_whole(&recording, &take(&user), "every fsync takes 2.6 s");
    assert_eq!(user.sessions()[0]["answers"][0]["timing"]["dropped_samples"], 0);
}

#[test]
fn a_write_that_takes_five_seconds_loses_nothing() {
    let user = User::new();
    let Some(layer) = layer(&user) else { return };
    let recording = room_noise(&user, 7);
    let log = user.home().join("calls");
    let mut command = mock(&user, &layer, &recording, &["--fast"]);
    command.env("FAULT_LOG", &log);
    end(command);
    let calls = std::fs::read_to_string(&log).unwrap();
    // The third write to the recording falls into the answer.
    let at = calls.lines().filter(|line| line.contains("write") && line.ends_with(".wav")).nth(2).unwrap();
    let at = at.split(' ').next().unwrap().to_owned();
    forget(&user);
    let mut command = mock(&user, &layer, &recording, &[]);
    command.env("FAULT_AT", at).env("FAULT_MS", "5000");
    let ended = end(command);
    assert!(!ended.stderr.contains("vanished"), "{}", ended.stderr);
    assert_whole(&recording, &take(&user), "a write takes 5 s");
}
