//! Packs of the user's own through the program: begun, given a voice, checked; and packs built to do harm.

use crate::harness::{Ended, User, end, json, repository};
use std::path::{Path, PathBuf};

fn check(user: &User, folder: &Path) -> Ended {
    end(user.starling(&["pack", "check", folder.to_str().unwrap()]))
}

/// A pack begun with the program.
fn begun(user: &User) -> PathBuf {
    let folder = user.home().join("mine");
    let ended = end(user.starling(&[
        "pack",
        "new",
        folder.to_str().unwrap(),
        "--id",
        "first",
        "--title",
        "Say \"hello\"",
        "--no-input",
    ]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    folder
}

#[test]
fn a_new_pack_passes_the_check_and_can_be_practised() {
    let user = User::new();
    let folder = begun(&user);
    for level in ["sde1", "senior"] {
        let args = ["pack", "new", folder.to_str().unwrap(), "--id", level, "--level", level, "--no-input"];
        assert_eq!(end(user.starling(&args)).code, 0);
    }
    let checked = check(&user, &folder);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    assert!(checked.stdout.ends_with("3 scenarios are fine; 0 errors, 0 warnings\n"), "{}", checked.stdout);
    let again = end(user.starling(&["pack", "new", folder.to_str().unwrap(), "--id", "first", "--no-input"]));
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("is there already"), "{}", again.stderr);
    let learnt = end(user.starling(&["learn", "first", "--packs", folder.to_str().unwrap(), "--no-input"]));
    assert!(learnt.stdout.contains("Say \"hello\""), "{}", learnt.stdout);
}

#[test]
fn examples_that_teach_the_wrong_thing_are_shown_with_their_line() {
    let user = User::new();
    let folder = begun(&user);
    let path = folder.join("scenarios/first.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let strong = text.replace("Lost notices went from 5% to under 0.1%. That took 380 calls a month off the front desk, which saved $6K a quarter in\nstaff time.", "Things got better and the team was happy.")
        .replace("\"from 5% to under 0.1%\", \"saved $6K a quarter\", ", "");
    assert_ne!(strong, text);
    std::fs::write(&path, strong).unwrap();
    let ended = end(user.starling(&["pack", "check", folder.to_str().unwrap(), "--json"]));
    assert_eq!(ended.code, 0, "the author decides");
    let problems = json(ended.stdout.as_bytes());
    let flagged = problems
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["message"].as_str().unwrap().contains("`missing_metric`"));
    assert!(flagged.is_some_and(|problem| problem["line"].as_u64() > Some(60)), "{problems:#}");

    let weak =
        text.replace("\"missing_metric\", \"vague_result\"]", "\"missing_metric\", \"manager_directed\"]");
    assert_ne!(weak, text);
    std::fs::write(&path, weak).unwrap();
    let ended = check(&user, &folder);
    assert!(ended.stdout.contains("the weak answer is not flagged `manager_directed`"), "{}", ended.stdout);
    assert!(ended.stdout.contains("1 scenario is fine; 0 errors, 1 warning"), "{}", ended.stdout);
}

#[cfg(unix)]
#[test]
fn any_synthesiser_records_what_is_new_or_changed() {
    let user = User::new();
    let folder = begun(&user);
    let source = user.home().join("tone.wav");
    crate::harness::wav(&source, (0..16_000).map(|at| (at as f32 * 0.2).sin() * 0.3));
    let voice = || {
        end(user.starling(&[
            "pack",
            "voice",
            folder.to_str().unwrap(),
            "--",
            "cp",
            source.to_str().unwrap(),
            "{out}",
        ]))
    };
    assert!(voice().stdout.starts_with("4 recorded now, 0 as they were"));
    assert!(voice().stdout.starts_with("0 recorded now, 4 as they were"));
    let path = folder.join("scenarios/first.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        text.replace("Which of these steps did you take yourself?", "Which steps were yours?"),
    )
    .unwrap();
    assert!(voice().stdout.starts_with("1 recorded now, 3 as they were"));
    let mine = folder.join("audio/first.prompt.ogg");
    std::fs::rename(folder.join("audio/first.prompt.wav"), &mine).unwrap();
    let failing =
        end(user.starling(&["pack", "voice", folder.to_str().unwrap(), "--all", "--", "false", "{out}"]));
    assert_eq!(failing.code, 1);
    assert!(failing.stderr.contains("`false` failed") && mine.exists(), "{}", failing.stderr);
    let unclear = end(user.starling(&["pack", "voice", folder.to_str().unwrap(), "--", "espeak-ng"]));
    assert!(unclear.stderr.contains("{out}"), "{}", unclear.stderr);
}

#[test]
fn the_schemas_are_json_schemas() {
    let user = User::new();
    for file in ["pack", "scenario"] {
        let ended = end(user.starling(&["pack", "schema", file]));
        assert!(json(ended.stdout.as_bytes())["$schema"].as_str().unwrap().contains("json-schema.org"));
    }
}

#[test]
fn packs_made_to_harm_are_refused_with_the_reason_and_the_rest_still_loads() {
    let user = User::new();
    let packs = user.home().join("packs");
    let seed = std::fs::read_to_string(repository("content/templates/scenario.toml")).unwrap();
    let scenario = |id: &str| {
        seed.replace("@id@", &format!("\"{id}\""))
            .replace("@title@", "\"T\"")
            .replace("@principle@", "\"P\"")
            .replace("@level@", "\"sde2\"")
            .replace("@prompt@", "\"Tell me.\"")
    };
    let pack = |name: &str, bytes: &[u8]| {
        let manifest = format!("format_version = 1\nid = \"{name}\"\ntitle = \"T\"\nsummary = \"S\"\n");
        user.file(&format!("packs/{name}/pack.toml"), manifest);
        user.file(&format!("packs/{name}/scenarios/{name}.toml"), bytes);
    };
    pack("good", scenario("good").as_bytes());
    let with = |id: &str, from: &str, to: &str| {
        let text = scenario(id);
        assert!(text.contains(from));
        text.replacen(from, to, 1)
    };
    pack("traversal", with("traversal", "overview =", "audio = \"../../secret.ogg\"\noverview =").as_bytes());
    pack("absent", with("absent", "overview =", "audio = \"absent.ogg\"\noverview =").as_bytes());
    pack("twice", with("twice", "id = \"owners\"", "id = \"measure\"").as_bytes());
    pack("nowhere", with("nowhere", "answer = 2\n", "answer = 9\n").as_bytes());
    pack("escape", with("escape", "A city library", "A \\u001b[2J city library").as_bytes());
    pack("bidi", with("bidi", "A city library", "A \u{202e}city library").as_bytes());
    pack("newer", with("newer", "format_version = 1", "format_version = 9").as_bytes());
    pack("latin", &[scenario("latin").as_bytes(), b"# caf\xe9\n"].concat());
    pack("huge", b"");
    // Sparse: a gigabyte that takes no room.
    let huge = std::fs::File::options().write(true).open(packs.join("huge/scenarios/huge.toml")).unwrap();
    huge.set_len(1 << 30).unwrap();
    pack("nested", format!("x = {}1{}", "[".repeat(20_000), "]".repeat(20_000)).as_bytes());
    #[cfg(unix)]
    {
        pack("cyclic", b"");
        let link = packs.join("cyclic/scenarios/cyclic.toml");
        std::fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink(&link, &link).unwrap();
    }
    let ended = check(&user, &packs);
    assert_eq!(ended.code, 1);
    for reason in [
        "not the name of a recording",
        "`absent.ogg` is not in the pack's folder",
        "two follow-ups with one id",
        "no such option",
        "an escape character",
        "changes the direction of writing",
        "update Starling",
        "not valid UTF-8",
        "1073741824 bytes, more than",
        "nested.toml",
        "cyclic.toml",
    ] {
        assert!(ended.stdout.contains(reason), "{reason} is missing in {}", ended.stdout);
    }
    assert!(!ended.stdout.contains('\u{1b}') && !ended.stdout.contains('\u{202e}'));
    let args = ["learn", "good", "--packs", packs.to_str().unwrap(), "--no-input"];
    let learnt = end(user.starling(&args));
    assert_eq!(learnt.code, 0, "{}", learnt.stderr);
    assert!(learnt.stdout.contains("pick-up notices"));
}
