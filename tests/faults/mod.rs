//! What happens around a session when things go wrong: disks, other processes, signals, files from strangers.
//!
//! Everything here runs the built program from outside. `docs/reliability.md` says what is promised.

mod corpora;
mod disk;
mod killed;
mod network;
mod strangers;
mod together;

use crate::harness::{User, noise, repository, wav};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

/// Starts the program, which goes on by itself.
fn spawn(user: &User, args: &[&str]) -> Child {
    std::process::Command::new(assert_cmd::cargo::cargo_bin!("starling"))
        .env("HOME", user.home())
        .env("XDG_RUNTIME_DIR", user.home())
        .arg("--data-dir")
        .arg(user.data())
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A spoken answer of a few seconds: enough to be judged, short enough to be recorded a hundred times.
fn answer(user: &User, seconds: usize) -> PathBuf {
    let path = user.home().join(format!("answer-{seconds}.wav"));
    let spoken = starling::audio::decode(&repository("content/demo/01-opening.ogg")).unwrap().samples;
    wav(&path, spoken.into_iter().take(seconds * 16_000));
    path
}

/// Faint noise of a few seconds, which nobody can judge and in which there is nothing to recognize.
fn room_noise(user: &User, seconds: usize) -> PathBuf {
    let path = user.home().join(format!("noise-{seconds}.wav"));
    wav(&path, noise().map(|sample| sample * 0.01).take(seconds * 16_000));
    path
}

fn samples(path: &Path) -> Vec<i16> {
    let mut reader =
        hound::WavReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.samples().collect::<Result<_, _>>().unwrap()
}

/// Asserts that `taken` is `spoken` from its first sample to its last.
fn assert_whole(spoken: &Path, taken: &Path, when: &str) {
    let (spoken, taken) = (samples(spoken), samples(taken));
    assert!(taken.len() >= spoken.len(), "{when}: {} of {} samples", taken.len(), spoken.len());
    let differs = spoken.iter().zip(&taken).position(|(a, b)| (i32::from(*a) - i32::from(*b)).abs() > 1);
    assert_eq!(differs, None, "{when}");
}
