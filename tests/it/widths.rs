//! Every verb that needs no sound, in terminals of three widths: no line is longer than the terminal is wide, and what is
//! asked at a terminal can be answered there.

use crate::believable;
use crate::harness::User;
use rexpect::session::{PtySession, spawn_command};
use starling::store::sessions::Sessions;
use std::process::Command;

const WIDTHS: [usize; 3] = [40, 80, 120];

fn practised() -> User {
    let user = User::new();
    let sessions = Sessions::new(&user.data());
    for seed in 0..4 {
        let mut session = believable::session(seed);
        session.note =
            Some("ask about scope, and say the number before anything else is said about it".into());
        sessions.create(&session.id).unwrap();
        sessions.save(&session).unwrap();
    }
    user.file("answer.txt", crate::harness::WEAK);
    user
}

fn terminal(user: &User, columns: usize, args: &[&str]) -> PtySession {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("stty rows 50 cols {columns} && exec \"$0\" \"$@\"")])
        .arg(assert_cmd::cargo::cargo_bin!("starling"))
        .args(["--data-dir", "data"])
        .args(args)
        .current_dir(user.home())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", user.home())
        .env("XDG_RUNTIME_DIR", user.home())
        .env("PAGER", "cat")
        .env("TERM", "xterm-256color");
    spawn_command(command, Some(60_000)).unwrap()
}

/// What a terminal hands over is bytes, each as a character.
fn text(shown: &str) -> String {
    let bytes: Vec<u8> = shown.chars().map(|c| c as u8).collect();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn no_verb_writes_past_the_width_of_the_terminal() {
    let user = practised();
    let verbs: &[&[&str]] = &[
        &["--help"],
        &["mock", "--help"],
        &["sessions", "--help"],
        &["list"],
        &["list", "--principle", "Dive Dep"],
        &["learn", "ownership-webhook", "--no-input"],
        &["learn", "nothing-of-the-kind"],
        &["quiz", "ownership-webhook", "--no-input"],
        &["stories"],
        &["stories", "table"],
        &["score", "answer.txt"],
        &["score", "nowhere.txt"],
        &["sessions"],
        &["sessions", "--verdict", "great"],
        &["review", "1"],
        &["review", "nobody"],
        &["compare"],
        &["compare", "2", "1"],
        &["compare", "9", "1"],
        &["trend"],
        &["card"],
        &["config"],
        &["explain"],
        &["explain", "charm"],
        &["pack", "list"],
        &["pack", "check", "."],
        &["models", "list"],
        &["devices"],
        &["resume"],
        &["resum"],
        &["mock", "--no-input"],
        &["completions", "fsh"],
    ];
    let mut past = Vec::new();
    for columns in WIDTHS {
        for args in verbs {
            let shown = text(&terminal(&user, columns, args).exp_eof().unwrap());
            for line in shown.split("\r\n") {
                let plain = console::strip_ansi_codes(line);
                assert!(!plain.contains('\n'), "a line does not begin at the left edge: {args:?} {line:?}");
                if console::measure_text_width(&plain) > columns {
                    past.push(format!("{columns}: starling {}: {plain}", args.join(" ")));
                }
            }
        }
    }
    assert!(past.is_empty(), "{} lines past the width\n{}", past.len(), past.join("\n"));
}

#[test]
fn alone_at_a_terminal_it_offers_the_ways_to_prepare() {
    let user = practised();
    let mut terminal = terminal(&user, 80, &[]);
    terminal.exp_string("Enter to leave").unwrap();
    terminal.send_line("6").unwrap();
    let shown = text(&terminal.exp_eof().unwrap());
    assert!(shown.contains("drill") || shown.contains("mock"), "{shown}");
}

#[test]
fn a_name_that_fits_several_is_chosen_by_number() {
    let user = practised();
    let mut terminal = terminal(&user, 80, &["quiz", "ownership"]);
    terminal.exp_string("Which one?").unwrap();
    terminal.exp_string("Enter to leave").unwrap();
    terminal.send_line("7000").unwrap();
    terminal.exp_string("Enter to leave").unwrap();
    terminal.send_line("2").unwrap();
    terminal.exp_string("see the answer").unwrap();
    terminal.send("q").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("right").unwrap();
    terminal.exp_eof().unwrap();
}

#[test]
fn a_bare_verb_asks_whether_to_go_on_with_the_last_scenario() {
    let user = practised();
    let mut terminal = terminal(&user, 80, &["quiz"]);
    terminal.exp_string("Again: ").unwrap();
    terminal.exp_string("New: ").unwrap();
    terminal.exp_string("Enter for 1").unwrap();
    terminal.send_line("").unwrap();
    terminal.exp_string("see the answer").unwrap();
    terminal.send("q").unwrap();
    terminal.flush().unwrap();
    terminal.exp_eof().unwrap();
}

#[test]
fn a_timer_runs_through_its_sections() {
    let user = User::new();
    let mut terminal = terminal(&user, 40, &["pace", "task", "result"]);
    terminal.exp_string("Task").unwrap();
    terminal.send(" ").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("Result").unwrap();
    terminal.send("q").unwrap();
    terminal.flush().unwrap();
    let shown = text(&terminal.exp_eof().unwrap());
    assert!(shown.contains(" of 0:40"), "{shown}");
}
