//! Several processes on one session.

use super::{answer, spawn};
use crate::believable;
use crate::harness::{User, end, json};
use std::time::{Duration, Instant};

fn saved(user: &User, seed: u64) -> String {
    let session = believable::session(seed);
    let folder = user.data().join("sessions").join(&session.id);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("session.json"), serde_json::to_vec_pretty(&session).unwrap()).unwrap();
    session.id
}

#[test]
fn no_update_of_four_processes_is_lost() {
    let user = User::new();
    let id = saved(&user, 1);
    for round in 0..50 {
        let (name, note) = (format!("name {round}"), format!("note {round}"));
        let level = ["sde1", "senior"][round % 2];
        let children = [
            spawn(&user, &["sessions", "rename", &id, &name]),
            spawn(&user, &["sessions", "note", &id, &note]),
            spawn(&user, &["sessions", "rescore", &id, "--level", level]),
            spawn(&user, &["sessions", "rescore", &id, "--level", level]),
        ];
        for mut child in children {
            assert!(child.wait().unwrap().success(), "round {round}");
        }
        let session = user.sessions().remove(0);
        assert_eq!(
            (session["name"].as_str(), session["note"].as_str()),
            (Some(&*name), Some(&*note)),
            "round {round}"
        );
        assert_eq!(session["level"], level, "round {round}");
    }
    let session = user.sessions().remove(0);
    for answer in session["answers"].as_array().unwrap() {
        let earlier = answer["earlier"].as_array().map_or(0, Vec::len);
        assert!(earlier <= 8, "the history is bounded: {earlier}");
    }
}

#[test]
fn judging_again_without_a_change_writes_nothing() {
    let user = User::new();
    let id = saved(&user, 2);
    let path = user.data().join("sessions").join(&id).join("session.json");
    assert_eq!(end(user.starling(&["sessions", "rescore", &id])).code, 0);
    let (before, when) =
        (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
    let again = end(user.starling(&["sessions", "rescore", &id]));
    assert!(again.stderr.contains("nothing changes"), "{}", again.stderr);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), when);
}

#[test]
fn a_session_that_is_being_recorded_is_left_alone_by_others() {
    let user = User::new();
    let recording = answer(&user, 20);
    let recording = recording.to_str().unwrap();
    let mut child = spawn(
        &user,
        &[
            "mock",
            "ownership-webhook",
            "--no-input",
            "--voice",
            "off",
            "--follow-ups",
            "0",
            "--mic-from",
            recording,
        ],
    );
    let start = Instant::now();
    while user.sessions().first().is_none_or(|session| session["answers"][0].is_null()) {
        assert!(start.elapsed() < Duration::from_secs(30), "no take was begun");
        std::thread::sleep(Duration::from_millis(20));
    }
    let id = user.sessions()[0]["id"].as_str().unwrap().to_owned();
    for verb in [&["resume", &id][..], &["sessions", "delete", &id], &["sessions", "rename", &id, "mine"]] {
        let ended = end(user.starling(&[verb, &["--no-input", "--json"]].concat()));
        assert_eq!(ended.code, 1, "{verb:?}: {}", ended.stderr);
        let error = &json(ended.stderr.lines().last().unwrap().as_bytes())["error"];
        assert_eq!(error["kind"], "session_in_use", "{verb:?}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // The lock ended with the process.
    assert_eq!(end(user.starling(&["sessions", "rename", &id, "mine"])).code, 0);
}
