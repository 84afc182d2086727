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
    assert!(one.stdout.contains("we language"));
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
