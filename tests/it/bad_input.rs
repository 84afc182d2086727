//! What bad input gets: a named cause, the next step, the right exit code, and nothing lost.

use crate::harness::{Ended, User, end, json, noise, wav};
use std::path::Path;

/// The error object and exit code of `starling ARGS FILE --json`.
fn error_of(user: &User, args: &[&str], file: &Path) -> (String, i32) {
    let ended = end(user.starling(&[args, &[file.to_str().unwrap(), "--json"]].concat()));
    assert_named(&ended);
    (
        json(ended.stderr.lines().last().unwrap().as_bytes())["error"]["kind"].as_str().unwrap().to_owned(),
        ended.code,
    )
}

fn assert_named(ended: &Ended) {
    let error = &json(ended.stderr.lines().last().unwrap().as_bytes())["error"];
    assert!(error["message"].as_str().is_some_and(|message| message.len() > 10), "{}", ended.stderr);
    assert!(error["hint"].as_str().is_some_and(|hint| hint.len() > 10), "{}", ended.stderr);
}

#[test]
fn silence_noise_and_zeros_have_three_names_and_no_words() {
    let user = User::new();
    let path = user.home().join("x.wav");
    let mut kinds = Vec::new();
    let seconds = 30 * 16_000;
    wav(&path, std::iter::repeat_n(0.0, seconds));
    kinds.push(error_of(&user, &["score"], &path));
    wav(&path, noise().map(|sample| sample * 0.0003).take(seconds));
    kinds.push(error_of(&user, &["score"], &path));
    wav(&path, noise().map(|sample| sample * 0.02).take(seconds));
    kinds.push(error_of(&user, &["score"], &path));
    assert_eq!(
        kinds,
        [("digital_silence".to_owned(), 3), ("near_silence".to_owned(), 3), ("no_speech".to_owned(), 3)]
    );
    let heard = end(user.starling(&["transcribe", path.to_str().unwrap(), "--json"]));
    assert_eq!(json(heard.stdout.as_bytes())["text"], "");
}

#[test]
fn recordings_that_are_none_are_refused_each_with_its_cause() {
    let user = User::new();
    let cases = [
        ("empty.wav", &b""[..], "recording_empty"),
        ("text.wav", b"this is not a recording at all, whatever its name says", "recording_unknown_format"),
        ("half.mp3", &[0xff, 0xfb, 0x90], "recording_unknown_format"),
    ];
    for (name, bytes, kind) in cases {
        let path = user.file(name, bytes);
        assert_eq!(error_of(&user, &["score"], &path), (kind.to_owned(), 1), "{name}");
    }
    let gone = user.home().join("gone.wav");
    assert_eq!(error_of(&user, &["transcribe"], &gone), ("recording_not_found".to_owned(), 1));
}

#[test]
fn a_ten_hour_recording_is_refused_before_it_is_read() {
    let user = User::new();
    let path = user.home().join("long.wav");
    wav(&path, []);
    let mut bytes = std::fs::read(&path).unwrap();
    let samples: u32 = 10 * 3600 * 16_000 * 2;
    bytes[4..8].copy_from_slice(&(samples + 36).to_le_bytes());
    bytes[40..44].copy_from_slice(&samples.to_le_bytes());
    std::fs::write(&path, bytes).unwrap();
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(u64::from(samples) + 44).unwrap();
    assert_eq!(error_of(&user, &["score"], &path), ("recording_too_long".to_owned(), 1));
}

#[test]
fn text_that_cannot_be_judged_is_not_scored() {
    let user = User::new();
    let cases = [
        ("empty.txt", "", "no_words"),
        ("short.txt", "I fixed it.", "too_short"),
        ("blank.txt", " \n\t ", "no_words"),
    ];
    for (name, text, kind) in cases {
        let path = user.file(name, text);
        assert_eq!(error_of(&user, &["score"], &path), (kind.to_owned(), 3), "{name}");
    }
    let path =
        user.file("latin1.txt", b"I fixed the caf\xe9 till and the queue went away for good that very day");
    assert_eq!(error_of(&user, &["score"], &path), ("not_text".to_owned(), 1));
    let path = user.file("broken.json", "{\"text\": 12");
    assert_eq!(error_of(&user, &["score"], &path), ("broken_transcript".to_owned(), 1));
}

#[test]
fn five_megabytes_on_one_line_and_control_characters_are_scored_and_shown_harmlessly() {
    let user = User::new();
    let path = user.file("huge.txt", "I fixed the queue and it fell from 9 to 2. ".repeat(120_000));
    let ended = end(user.starling(&["score", path.to_str().unwrap(), "--json"]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let text = format!(
        "\u{1b}[31m\u{7}\u{202e}{}",
        "I pulled the logs and I fixed the retry loop myself. ".repeat(3)
    );
    let path = user.file("escapes.txt", text);
    let ended = end(user.starling(&["score", path.to_str().unwrap()]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(!ended.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']));
}

#[test]
fn a_wrong_or_truncated_model_is_refused_with_sums() {
    let user = User::new();
    let recording = user.home().join("x.wav");
    wav(&recording, noise().map(|sample| sample * 0.02).take(16_000));
    let model = std::fs::read(crate::harness::repository("models/ggml-tiny.en-q8_0.bin")).unwrap();
    let path = user.file("ggml-tiny.en-q8_0.bin", &model[..model.len() / 2]);
    let ended =
        end(user.starling(&["transcribe", recording.to_str().unwrap(), "--model", path.to_str().unwrap()]));
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("expected 61e9a0e72b4561f9"), "{}", ended.stderr);
    let path = user.file("other.bin", b"no model");
    let ended =
        end(user.starling(&["transcribe", recording.to_str().unwrap(), "--model", path.to_str().unwrap()]));
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("no speech model"), "{}", ended.stderr);
    let ended = end(user.starling(&["transcribe", recording.to_str().unwrap(), "--model", "enormous"]));
    assert!(ended.stderr.contains("there is no speech model `enormous`"), "{}", ended.stderr);
}

#[test]
fn without_a_microphone_the_cause_is_named() {
    let user = User::new();
    let mut command = user.starling(&["mock", "ownership-webhook", "--no-input", "--json"]);
    command.env("PULSE_SERVER", "unix:/nonexistent").env("ALSA_CONFIG_PATH", "/dev/null");
    let ended = end(command);
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    assert_named(&ended);
}

#[test]
fn a_broken_session_is_told_and_the_rest_still_listed() {
    let user = User::new();
    user.file("data/sessions/20260101-000000-aaaa/session.json", "{\"schema\": \"starling.sess");
    let ended = end(user.starling(&["sessions", "--json"]));
    assert_eq!((ended.code, ended.stdout.trim()), (0, "[]"));
    assert!(ended.stderr.contains("is not a session file"), "{}", ended.stderr);
    let ended = end(user.starling(&["review", "20260101", "--json"]));
    assert_eq!(ended.code, 1);
    assert_named(&ended);
}

#[test]
fn a_broken_pack_gives_file_line_and_caret_and_the_rest_still_loads() {
    let user = User::new();
    user.file(
        "packs/mine/pack.toml",
        "format_version = 1\nid = \"mine\"\ntitle = \"Mine\"\nsummary = \"s\"\n",
    );
    user.file("packs/mine/scenarios/late.toml", "format_version = 1\nid = \"late\"\ntitel = \"x\"\n");
    let packs = user.home().join("packs");
    let check = end(user.starling(&["pack", "check", packs.to_str().unwrap()]));
    assert_eq!(check.code, 1);
    assert!(check.stdout.contains("late.toml:3:1"), "{}", check.stdout);
    assert!(check.stdout.contains("titel"), "{}", check.stdout);
    let learn = end(user.starling(&["learn", "ownership-webhook", "--packs", packs.to_str().unwrap()]));
    assert_eq!(learn.code, 0);
    assert!(learn.stderr.contains("titel"), "{}", learn.stderr);
}

#[cfg(unix)]
#[test]
fn a_read_only_data_directory_is_named_before_anything_is_asked() {
    let user = User::new();
    let file = user.file("data", "a file where the folder should be");
    let source = user.home().join("x.wav");
    wav(&source, noise().map(|sample| sample * 0.02).take(16_000));
    let ended = end(user.starling(&[
        "mock",
        "ownership-webhook",
        "--no-input",
        "--json",
        "--mic-from",
        source.to_str().unwrap(),
    ]));
    assert_eq!(ended.code, 1);
    let last = ended.stderr.lines().last().unwrap();
    assert_eq!(json(last.as_bytes())["error"]["kind"], "cannot_write", "{}", ended.stderr);
    assert!(file.is_file());
}
