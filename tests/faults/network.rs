//! Nothing leaves the machine: no verb but `models pull` opens a socket to a network.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stderr, reason = "a skipped test has to say so")]

use super::answer;
use crate::believable;
use crate::harness::{STRONG, User};
use std::path::Path;
use std::process::{Command, Stdio};

/// The network sockets that `starling ARGS` and everything it starts open, as reported by `strace`.
fn sockets(user: &User, args: &[&str]) -> Option<Vec<String>> {
    let log = user.home().join("sockets");
    let _ = std::fs::remove_file(&log);
    let ran = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=socket", "-o"])
        .arg(&log)
        .arg(assert_cmd::cargo::cargo_bin!("starling"))
        .arg("--data-dir")
        .arg(user.data())
        .args(args)
        .env("HOME", user.home())
        .env("XDG_RUNTIME_DIR", user.home())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    if !log.exists() {
        return None;
    }
    assert!(ran.code().is_some(), "{args:?} ended by a signal");
    let log = std::fs::read_to_string(&log).unwrap();
    let network = |line: &&str| line.contains("AF_INET") || line.contains("AF_PACKET");
    Some(log.lines().filter(network).map(str::to_owned).collect())
}

#[test]
fn no_verb_but_pull_opens_a_network_socket() {
    let user = User::new();
    let session = believable::session(3);
    let folder = user.data().join("sessions").join(&session.id);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("session.json"), serde_json::to_vec(&session).unwrap()).unwrap();
    let (text, recording) = (user.file("answer.txt", STRONG), answer(&user, 6));
    let (text, recording) = (text.to_str().unwrap(), recording.to_str().unwrap());
    let id = session.id.as_str();
    // A port with no listener: the attempt shows that the test can see one.
    let pull = ["models", "pull", "base.en-q5_1", "--from", "http://127.0.0.1:9"];
    match sockets(&user, &pull) {
        None => {
            eprintln!("SKIPPED: strace is not installed or may not trace, so the network was not watched");
            return;
        }
        Some(seen) => assert!(!seen.is_empty(), "`models pull` opens a socket, and it was not seen"),
    }
    let verbs: [&[&str]; 14] = [
        &[
            "mock",
            "ownership-webhook",
            "--no-input",
            "--fast",
            "--voice",
            "off",
            "--follow-ups",
            "0",
            "--mic-from",
            recording,
        ],
        &["score", text],
        &["score", recording],
        &["transcribe", recording],
        &["report", id],
        &["review", id, "--no-input"],
        &["compare", id, id],
        &["trend"],
        &["sessions"],
        &["sessions", "rescore", id],
        &["devices"],
        &["models"],
        &["pack", "check"],
        &["learn", "ownership-webhook", "--no-input"],
    ];
    for verb in verbs {
        let seen = sockets(&user, verb).expect("strace worked before");
        assert!(seen.is_empty(), "{verb:?}: {seen:?}");
    }
    assert!(Path::new(recording).exists());
}
