//! The modes in a real terminal, at the two sizes that most people have, by keyboard alone; and the same for scripts.

use crate::harness::{User, end, json, noise, repository, wav};
use crate::pty::Terminal;

/// Rows and columns.
const SIZES: [(u16, u16); 2] = [(24, 80), (40, 120)];

fn fits(screen: &str, (rows, columns): (u16, u16)) {
    assert!(screen.lines().count() <= usize::from(rows), "{screen}");
    for line in screen.lines() {
        assert!(console::measure_text_width(line) <= usize::from(columns), "{line}");
    }
}

#[test]
fn learn_is_walked_through_by_keyboard() {
    for size in SIZES {
        let user = User::new();
        let mut terminal = Terminal::plain(&user, size, &["learn", "ownership-webhook", "--voice", "off"]);
        let mut shown = Vec::new();
        shown.push(terminal.screen("Q leave"));
        terminal.press("\r");
        shown.push(terminal.screen("Q leave"));
        terminal.press("w");
        shown.push(terminal.screen("Q leave"));
        terminal.press("s");
        shown.push(terminal.screen("Q leave"));
        terminal.press("b");
        assert_eq!(terminal.screen("Q leave"), shown[0]);
        terminal.press("q");
        terminal.until("starling drill ownership-webhook");
        terminal.end().assert_sane();
        for screen in &shown {
            fits(screen, size);
        }
        let name = format!("learn_{}x{}", size.1, size.0);
        insta::assert_snapshot!(name, shown.join("\n────────\n"));
    }
}

#[test]
fn quiz_takes_single_keys_and_says_what_to_revisit() {
    for size in SIZES {
        let user = User::new();
        let mut terminal = Terminal::plain(&user, size, &["quiz", "ownership-webhook", "--seed", "7"]);
        let mut shown = terminal.screen("Q end");
        // Enter after a digit goes on to the next question, and answers nothing.
        for key in ["1", "\r", "1", "\r", "\r"] {
            terminal.press(key);
            let last = shown.contains("\n 3. ") && key == "\r";
            let end = if last { "starling learn ownership-webhook" } else { "Q end" };
            shown = terminal.screen(end);
        }
        terminal.end().assert_sane();
        insta::assert_snapshot!(format!("quiz_{}x{}", size.1, size.0), shown);
    }
}

#[test]
fn mock_and_drill_say_what_they_want_before_they_listen() {
    for size in SIZES {
        for verb in [&["mock"][..], &["drill", "--section", "task"], &["drill", "--ladder"]] {
            let user = User::new();
            let source = user.home().join("noise.wav");
            wav(&source, noise().map(|sample| sample * 0.02).take(3 * 16_000));
            let rest = ["ownership-webhook", "--voice", "off", "--mic-from", source.to_str().unwrap()];
            let mut terminal = Terminal::plain(&user, size, &[verb, &rest[..]].concat());
            let shown = terminal.screen("speak now");
            fits(&shown, size);
            terminal.press("q");
            terminal.until("Saved in");
            terminal.end().assert_sane();
            let name = format!("{}_{}x{}", verb.join("").replace("--", "_"), size.1, size.0);
            insta::assert_snapshot!(name, shown);
        }
    }
}

#[test]
fn a_seed_repeats_a_quiz_and_scripts_get_the_answers() {
    let user = User::new();
    let quiz = |args: &[&str]| end(user.starling(&[&["quiz", "--no-input", "--json"], args].concat()));
    let seven = quiz(&["--count", "5", "--seed", "7"]);
    assert_eq!(seven.stdout, quiz(&["--count", "5", "--seed", "7"]).stdout);
    assert_ne!(seven.stdout, quiz(&["--count", "5", "--seed", "8"]).stdout);
    let cards = json(seven.stdout.as_bytes());
    assert_eq!(cards.as_array().unwrap().len(), 5);
}

fn demo(name: &str) -> String {
    repository(&format!("content/demo/{name}.ogg")).to_str().unwrap().to_owned()
}

/// Who interviews in a shipped scenario.
fn interviewer(scenario: &serde_json::Value) -> String {
    let name = |key: &str| scenario[key].as_str().unwrap().to_owned();
    let path = format!("content/packs/{}/scenarios/{}.toml", name("pack"), name("id"));
    let file: toml::Table = std::fs::read_to_string(repository(&path)).unwrap().parse().unwrap();
    file["interviewer"].as_str().unwrap().to_owned()
}

#[test]
fn a_loop_asks_different_principles_with_another_interviewer_each_and_sums_up() {
    let user = User::new();
    let (opening, other) = (demo("01-opening"), demo("02-follow-up"));
    let ended = end(user.starling(&[
        "mock",
        "ownership-webhook",
        "--loop",
        "2",
        "--follow-ups",
        "0",
        "--no-input",
        "--fast",
        "--voice",
        "off",
        "--mic-from",
        &opening,
        &other,
    ]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("Interview 2 of 2"), "{}", ended.stderr);
    assert!(ended.stdout.contains("The loop:"), "{}", ended.stdout);
    let sessions = user.sessions();
    assert_eq!(sessions.len(), 2);
    let scenario = |at: usize| sessions[at]["scenario"].clone();
    assert_ne!(scenario(0)["principle"], scenario(1)["principle"]);
    assert_ne!(interviewer(&scenario(0)), interviewer(&scenario(1)));
}

#[test]
fn a_ladder_tells_what_each_length_keeps() {
    let user = User::new();
    let answer = demo("02-follow-up");
    let ended = end(user.starling(&[
        "drill",
        "ownership-webhook",
        "--ladder",
        "--no-input",
        "--fast",
        "--voice",
        "off",
        "--mic-from",
        &answer,
        &answer,
    ]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("15 s  0:"), "{}", ended.stdout);
    assert!(ended.stdout.contains("what you did yourself"), "{}", ended.stdout);
    let session = user.sessions().remove(0);
    let names: Vec<_> = session["answers"].as_array().unwrap().iter().map(|a| a["audio"].clone()).collect();
    assert_eq!(names, ["01-ladder-15.wav", "02-ladder-45.wav"]);
}

#[test]
fn a_story_is_kept_once_and_used_for_many_principles() {
    let user = User::new();
    let run = |args: &[&str]| end(user.starling(args));
    let empty = run(&["stories"]);
    assert_eq!((empty.code, empty.stdout.as_str()), (0, ""));
    let added = run(&[
        "stories",
        "add",
        "--title",
        "The lost notices",
        "--for",
        "Ownership",
        "--action",
        "I traced the lost notices.",
    ]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    assert_eq!(run(&["stories", "add", "--title", "The lost notices", "--for", "Ownership"]).code, 1);
    let table = json(run(&["stories", "table", "--json"]).stdout.as_bytes());
    let told: Vec<_> =
        table.as_array().unwrap().iter().filter(|row| row["told"][0] == "the-lost-notices").collect();
    assert_eq!(told.len(), 1);
    assert!(told[0]["principle"] == "Ownership" && table.as_array().unwrap().len() >= 16);
    let shown = run(&["learn", "--story", "the-lost", "--no-input"]);
    assert!(shown.stdout.contains("Action, about 2 s of 90 s"), "{}", shown.stdout);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let kept = user.data().join("stories/the-lost-notices.toml");
        assert_eq!(std::fs::metadata(kept).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let broken = user.file("bad.toml", "title = \"x\"\nprinciple = 1\n");
    let refused = run(&["stories", "add", broken.to_str().unwrap()]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("principle"), "{}", refused.stderr);
    assert_eq!(run(&["stories", "remove", "the-lost"]).code, 0);
    assert_eq!(run(&["stories", "show", "the-lost"]).code, 1);
}
