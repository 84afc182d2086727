//! What each verb prints and how it ends, where no device is needed.

use crate::harness::{STRONG, User, end, json};

#[test]
fn help_names_every_verb_and_version_is_told() {
    let user = User::new();
    let help = end(user.starling(&["--help"]));
    assert_eq!(help.code, 0);
    for verb in
        ["mock", "drill", "learn", "quiz", "score", "transcribe", "sessions", "review", "doctor", "explain"]
    {
        assert!(help.stdout.contains(verb), "{verb} is missing");
    }
    assert_eq!(
        end(user.starling(&["--version"])).stdout,
        format!("starling {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_wrong_option_is_a_usage_error() {
    let user = User::new();
    let ended = end(user.starling(&["mock", "--sideways"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    assert!(ended.stderr.contains("--sideways"));
}

#[test]
fn errors_under_json_are_one_object_on_stderr() {
    let user = User::new();
    let ended = end(user.starling(&["review", "nothing", "--json"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
    let error = &json(ended.stderr.as_bytes())["error"];
    assert_eq!(error["kind"], "unknown_session");
    assert!(error["hint"].as_str().unwrap().contains("starling sessions"));
}

#[test]
fn an_unknown_scenario_gets_a_suggestion() {
    let user = User::new();
    let ended = end(user.starling(&["learn", "ownership-webhok"]));
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("did you mean `ownership-webhook`"), "{}", ended.stderr);
}

#[test]
fn a_verb_that_is_half_typed_does_nothing() {
    let user = User::new();
    for half in ["resum", "moc", "sess"] {
        let ended = end(user.starling(&[half]));
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{half}");
        assert!(ended.stderr.contains("similar subcommand"), "{}", ended.stderr);
    }
}

#[test]
fn scenarios_are_listed_with_the_questions_they_ask() {
    let user = User::new();
    let list = end(user.starling(&["list"]));
    assert_eq!(list.code, 0, "{}", list.stderr);
    assert!(
        list.stdout.contains("“Tell me about a time you took ownership of a failure and made it right.”")
    );
    assert_eq!(end(user.starling(&["scenarios"])).stdout, list.stdout);
    let rows = json(end(user.starling(&["list", "--principle", "dive deep", "--json"])).stdout.as_bytes());
    let rows = rows.as_array().unwrap();
    assert!(rows.len() > 2 && rows.iter().all(|row| row["principle"] == "Dive Deep"), "{rows:?}");
    assert!(rows[0]["last_practised"].is_null());
}

#[test]
fn a_principle_that_nobody_asks_about_gets_the_nearest_name() {
    let user = User::new();
    for args in [&["list"][..], &["learn"], &["quiz", "--count", "3"], &["mock", "--mic-from", "none.wav"]] {
        let ended = end(user.starling(&[args, &["--principle", "Dive Dep"]].concat()));
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.stderr);
        assert!(ended.stderr.contains("did you mean `Dive Deep`?"), "{args:?}: {}", ended.stderr);
    }
}

#[test]
fn a_quiz_that_nobody_can_answer_says_what_it_needs() {
    let user = User::new();
    let ended = end(user.starling(&["quiz", "ownership-webhook"]));
    assert_eq!(ended.code, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("--no-input"), "{}", ended.stderr);
    assert!(!ended.stdout.contains(" right\n"), "{}", ended.stdout);
}

#[test]
fn without_a_sound_server_there_is_no_microphone() {
    let user = User::new();
    let devices = end(user.starling(&["devices"]));
    assert_eq!(devices.code, 1, "{}{}", devices.stdout, devices.stderr);
    assert!(devices.stderr.contains("no microphone was found"), "{}", devices.stderr);
    let mock = end(user.starling(&["mock", "ownership-webhook", "--no-input"]));
    assert_eq!(mock.code, 1);
    assert!(mock.stderr.contains("no microphone was found"), "{}", mock.stderr);
}

#[cfg(unix)]
#[test]
fn a_doctor_finds_what_would_end_an_interview() {
    let user = User::new();
    // A file where the folder should be cannot be written to, whoever runs this.
    user.file("data", "in the way");
    let ended = end(user.starling(&["doctor", "--json"]));
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    let report = json(ended.stdout.as_bytes());
    let failed: Vec<&str> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["ok"] == false && check["optional"] == false)
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    assert_eq!(failed, ["microphone", "disk"], "{report}");
    assert_eq!(report["ready"], false);
}

#[test]
fn settings_say_where_they_come_from() {
    let user = User::new();
    let file = user.file(".config/starling/config.toml", "level = \"senior\"\nglossary = [\"Kafka\"]\n");
    let mut command = user.starling(&["config", "--json"]);
    command.env("STARLING_DEVICE", "Blue");
    let config = json(end(command).stdout.as_bytes());
    assert_eq!(config["file"], file.to_str().unwrap());
    let of = |name: &str| {
        let settings = config["settings"].as_array().unwrap();
        let setting = settings.iter().find(|setting| setting["name"] == name).unwrap();
        (setting["value"].as_str().map(str::to_owned), setting["from"].as_str().unwrap().to_owned())
    };
    assert_eq!(of("level"), (Some("senior".into()), "file".into()));
    assert_eq!(of("glossary"), (Some("Kafka".into()), "file".into()));
    assert_eq!(of("device"), (Some("Blue".into()), "environment".into()));
    assert_eq!(of("model"), (None, "default".into()));
    assert_eq!(of("data-dir").1, "command_line");
    let text = end(user.starling(&["config"])).stdout;
    assert!(text.contains("from the settings file"), "{text}");
}

#[test]
fn alone_and_without_a_terminal_it_is_the_help() {
    let user = User::new();
    let ended = end(user.starling(&[]));
    assert_eq!(ended.code, 2);
    assert!(ended.stdout.contains("Practice:") && ended.stdout.contains("mock"), "{}", ended.stdout);
}

#[test]
fn a_timer_needs_somebody() {
    let ended = end(User::new().starling(&["pace"]));
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("terminal"), "{}", ended.stderr);
}

#[test]
fn learn_shows_the_whole_walkthrough() {
    let user = User::new();
    let ended = end(user.starling(&["learn", "ownership-webhook"]));
    assert_eq!(ended.code, 0);
    insta::assert_snapshot!(ended.stdout);
}

#[test]
fn quiz_counts_right_answers() {
    let user = User::new();
    let seeded = ["quiz", "ownership-webhook", "--seed", "7"];
    let cards =
        json(end(user.starling(&[&seeded[..], &["--no-input", "--json"]].concat())).stdout.as_bytes());
    let right = |at: usize| cards[at]["answer"].as_u64().unwrap();
    let mut command = user.starling(&seeded);
    command.write_stdin(format!("{}\n9\n{}\n\n", right(0), right(1) % 4 + 1));
    let ended = end(command);
    assert_eq!(ended.code, 0);
    assert!(ended.stdout.contains(" 1 of 3 right\n"), "{}", ended.stdout);
    assert!(ended.stdout.ends_with("Next: starling learn ownership-webhook\n"), "{}", ended.stdout);
}

#[test]
fn explain_knows_every_signal_and_no_other() {
    let user = User::new();
    let all = end(user.starling(&["explain", "--json"]));
    assert_eq!(json(all.stdout.as_bytes()).as_array().unwrap().len(), 18);
    let one = end(user.starling(&["explain", "we-language"]));
    assert!(one.stdout.contains("“we” where “I” is asked (we_language)"), "{}", one.stdout);
    assert_eq!(end(user.starling(&["explain", "charm"])).code, 2);
}

#[test]
fn shipped_packs_pass_their_own_check() {
    let user = User::new();
    let ended = end(user.starling(&["pack", "check"]));
    assert_eq!(ended.code, 0, "{}", ended.stdout);
    assert!(ended.stdout.contains(" 0 errors, "), "{}", ended.stdout);
}

#[test]
fn completions_and_the_manual_are_printed() {
    let user = User::new();
    assert!(end(user.starling(&["completions", "bash"])).stdout.contains("_starling"));
    assert!(end(user.starling(&["man"])).stdout.contains(".TH starling"));
}

#[test]
fn no_sessions_is_no_error() {
    let user = User::new();
    let ended = end(user.starling(&["sessions", "--json"]));
    assert_eq!((ended.code, ended.stdout.trim()), (0, "[]"));
}

#[test]
fn a_users_own_signals_extend_the_shipped_ones() {
    let user = User::new();
    user.file(".config/starling/signals.toml", "this is not toml\n");
    let mut command = user.starling(&["score", "-"]);
    command.write_stdin(STRONG);
    let ended = end(command);
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("signals.toml"), "{}", ended.stderr);
}
