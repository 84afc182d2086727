//! Sessions and files that come from somebody else.

use crate::believable;
use crate::harness::{Ended, User, end, json, wav};
use serde_json::{Value, json as value};
use std::path::PathBuf;

/// Saves a session under `name` after `change`.
fn saved(user: &User, name: &str, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut session = serde_json::to_value(believable::session(3)).unwrap();
    change(&mut session);
    let folder = user.data().join("sessions").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("session.json"), serde_json::to_vec(&session).unwrap()).unwrap();
    folder
}

fn error_of(ended: &Ended) -> Value {
    json(ended.stderr.lines().last().unwrap().as_bytes())["error"].clone()
}

#[test]
fn a_session_that_names_a_place_outside_is_refused_with_the_field_and_changes_nothing() {
    let user = User::new();
    let outside = user.home().join("outside");
    std::fs::create_dir_all(&outside).unwrap();
    wav(&outside.join("private.wav"), [0.1; 16_000]);
    let absolute = outside.to_str().unwrap().to_owned();
    let recording = outside.join("private.wav").to_str().unwrap().to_owned();
    let ids = ["../../outside", &absolute, r"..\..\outside", r"C:\outside", "a/b"];
    let audio =
        ["../../../outside/private.wav", &recording, r"\\server\share\x.wav", "C:private.wav", "..", "nul"];
    let fields =
        ids.iter().map(|id| ("id", *id)).chain(audio.iter().map(|audio| ("answers[0].audio", *audio)));
    for (field, place) in fields {
        saved(&user, "theirs", |session| match field {
            "id" => session["id"] = place.into(),
            _ => session["answers"][0]["audio"] = place.into(),
        });
        for verb in [
            &["sessions", "rescore", "theirs"][..],
            &["sessions", "retranscribe", "theirs"],
            &["report", "theirs"],
            &["report", "theirs", "--embed"],
            &["sessions", "note", "theirs", "x"],
        ] {
            let ended = end(user.starling(&[verb, &["--json"]].concat()));
            let error = error_of(&ended);
            assert_eq!(
                (ended.code, error["kind"].as_str()),
                (1, Some("session_names_outside")),
                "{verb:?} {place}"
            );
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(&format!("`{field}`")), "{message}");
        }
        let there: Vec<_> = std::fs::read_dir(&outside).unwrap().collect();
        assert_eq!(there.len(), 1, "something was written outside for {field} = {place}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_recording_or_of_the_session_is_refused() {
    let user = User::new();
    let private = user.home().join("private.wav");
    wav(&private, [0.1; 16_000]);
    let folder = saved(&user, "theirs", |_| {});
    let audio = believable::session(3).answers[0].audio.clone();
    std::os::unix::fs::symlink(&private, folder.join(&audio)).unwrap();
    let ended = end(user.starling(&["report", "theirs", "--embed", "--json"]));
    assert_eq!(error_of(&ended)["kind"], "session_names_outside", "{}", ended.stderr);
    std::fs::remove_file(folder.join(&audio)).unwrap();
    let elsewhere = user.home().join("session.json");
    std::fs::rename(folder.join("session.json"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.join("session.json")).unwrap();
    let ended = end(user.starling(&["review", "theirs", "--json"]));
    assert_eq!(error_of(&ended)["kind"], "broken_session", "{}", ended.stderr);
}

#[test]
fn a_copied_and_a_renamed_folder_change_only_themselves() {
    let user = User::new();
    let original = saved(&user, "original", |_| {});
    let copy = saved(&user, "copy of Tuesday", |_| {});
    let before = std::fs::read(original.join("session.json")).unwrap();
    let ended = end(user.starling(&["sessions", "rescore", "copy of Tuesday", "--level", "senior"]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("copy of Tuesday"), "{}", ended.stderr);
    assert_eq!(std::fs::read(original.join("session.json")).unwrap(), before);
    let moved = copy.with_file_name("renamed");
    std::fs::rename(&copy, &moved).unwrap();
    assert_eq!(end(user.starling(&["sessions", "rename", "renamed", "mine"])).code, 0);
    assert_eq!(json(&std::fs::read(moved.join("session.json")).unwrap())["name"], "mine");
    assert_eq!(end(user.starling(&["report", "renamed"])).code, 0);
    assert!(moved.join("report.html").exists());
    assert_eq!(std::fs::read(original.join("session.json")).unwrap(), before);
}

#[test]
fn nothing_that_a_session_says_reaches_the_terminal_as_an_order() {
    let user = User::new();
    let evil = "\u{1b}[31mX\u{7}\u{9b}2J\u{202e}\u{1b}]0;title\u{7}";
    saved(&user, "theirs", |session| {
        for field in ["name", "note", "started_at", "microphone", "model"] {
            session[field] = evil.into();
        }
        session["id"] = "theirs\u{1b}[31m".into();
        session["scenario"] = value!({"pack": evil, "id": evil, "title": evil, "principle": evil});
    });
    saved(&user, "mine", |_| {});
    for verb in [
        &["sessions"][..],
        &["review", "theirs"],
        &["compare", "theirs", "mine"],
        &["compare", "mine", "theirs:1"],
        &["trend"],
        &["report", "theirs", "--md"],
        &["sessions", "--json"],
        &["compare", "mine", "theirs", "--json"],
        &["sessions", "rename", "theirs", evil],
    ] {
        let ended = end(user.starling(verb));
        for text in [&ended.stdout, &ended.stderr] {
            let orders = ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'];
            assert!(!text.contains(orders), "{verb:?}: {text:?}");
        }
    }
}

#[test]
fn a_byte_order_mark_is_skipped_in_every_file() {
    const MARK: &str = "\u{feff}";
    let user = User::new();
    let told = crate::harness::STRONG;
    let text = user.file("answer.txt", format!("{MARK}{told}"));
    let scored = end(user.starling(&["score", text.to_str().unwrap(), "--json"]));
    assert_eq!(scored.code, 0, "{}", scored.stderr);
    assert!(!scored.stdout.contains(MARK));
    let line = format!("{MARK}{}\n", value!({"id": "a", "text": told}));
    let lines = user.starling(&["score", "--jsonl"]).write_stdin(line).output().unwrap();
    assert_eq!(json(&lines.stdout)["id"], "a");
    let folder = saved(&user, "marked", |_| {});
    let session = std::fs::read_to_string(folder.join("session.json")).unwrap();
    std::fs::write(folder.join("session.json"), format!("{MARK}{session}")).unwrap();
    assert_eq!(end(user.starling(&["sessions", "rename", "marked", "mine"])).code, 0);
    let template = end(user.starling(&["stories", "template"])).stdout;
    let story = user.file("story.toml", format!("{MARK}{template}"));
    let added = end(user.starling(&["stories", "add", story.to_str().unwrap()]));
    assert!(!added.stderr.contains("U+FEFF"), "{}", added.stderr);
    let pack = format!("{MARK}format_version = 1\nid = \"mine\"\ntitle = \"Mine\"\nsummary = \"s\"\n");
    user.file("packs/mine/pack.toml", pack);
    let checked = end(user.starling(&["pack", "check", user.home().join("packs").to_str().unwrap()]));
    assert!(!format!("{}{}", checked.stdout, checked.stderr).contains("pack.toml:1:"), "{}", checked.stdout);
}

#[test]
fn a_recording_beyond_all_range_is_judged_or_named() {
    let user = User::new();
    let path = user.home().join("loud.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    for index in 0..48_000 {
        let sample = [3.4e38, -3.4e38, f32::INFINITY, f32::NAN, f32::NEG_INFINITY][index % 5];
        writer.write_sample::<f32>(sample).unwrap();
    }
    writer.finalize().unwrap();
    for verb in ["score", "transcribe"] {
        let ended = end(user.starling(&[verb, path.to_str().unwrap(), "--json"]));
        assert!(matches!(ended.code, 0 | 3), "{verb}: {} {}", ended.code, ended.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_report_never_replaces_what_is_not_a_file_of_ones_own() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let user = User::new();
    saved(&user, "mine", |_| {});
    let report = |path: &std::path::Path| {
        end(user.starling(&["report", "mine", "--md", "-o", path.to_str().unwrap()]))
    };
    let locked = user.file("locked.md", "precious");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(report(&locked).code, 1);
    assert_eq!(std::fs::read(&locked).unwrap(), b"precious");
    let (target, link) = (user.file("target.md", "old"), user.home().join("link.md"));
    symlink(&target, &link).unwrap();
    assert_eq!(report(&link).code, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&target).unwrap().len() > 100);
    let out = report(std::path::Path::new("/dev/stdout"));
    assert!(
        out.code == 0 && out.stdout.starts_with("---") && !out.stdout.contains("/dev/stdout"),
        "{}",
        out.stdout
    );
    if std::path::Path::new("/dev/full").exists() {
        assert_eq!(report(std::path::Path::new("/dev/full")).code, 1);
        assert!(std::fs::metadata("/dev/full").unwrap().file_type().is_char_device());
    }
}
