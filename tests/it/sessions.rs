//! Interrupted sessions: found, repaired, finished.

use crate::harness::{User, end, repository};
use std::time::{Duration, Instant};

/// Starts a mock on the demo's opening answer in real time, and kills it mid-answer without warning.
fn killed(user: &User, after: Duration) -> serde_json::Value {
    let opening = repository("content/demo/01-opening.ogg");
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("starling"))
        .env("HOME", user.home())
        .env("XDG_RUNTIME_DIR", user.home())
        .args(["mock", "ownership-webhook", "--no-input", "--voice", "off", "--data-dir"])
        .arg(user.data())
        .arg("--mic-from")
        .arg(opening)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while user.sessions().first().is_none_or(|session| session["answers"][0].is_null()) {
        assert!(start.elapsed() < Duration::from_secs(20), "no take was begun");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    user.sessions().remove(0)
}

#[test]
fn a_killed_take_lacks_at_most_its_last_second_and_resume_finishes_it() {
    let user = User::new();
    let spoken = Duration::from_secs(22);
    let session = killed(&user, spoken);
    assert_eq!(session["state"], "recording");
    let path = format!("{}/01-opening.wav", session["folder"].as_str().unwrap());
    let kept = f64::from(hound::WavReader::open(&path).unwrap().duration()) / 16_000.0;
    assert!(kept > spoken.as_secs_f64() - 1.2, "only {kept:.2} s were kept");

    let listed = end(user.starling(&["sessions"]));
    assert!(listed.stdout.contains("unfinished"), "{}", listed.stdout);

    let resumed = end(user.starling(&["resume", "--no-input"]));
    assert_eq!(resumed.code, 0, "{}", resumed.stderr);
    assert!(resumed.stdout.contains("What a bar raiser heard"));
    let session = user.sessions().remove(0);
    assert_eq!(session["state"], "complete");
    assert!(session["answers"][0]["transcript"]["text"].as_str().unwrap().contains("noticed"));
    assert_eq!(end(user.starling(&["resume"])).code, 1, "nothing is left to resume");
}
