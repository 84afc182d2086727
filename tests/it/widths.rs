//! Every verb that needs no sound, in terminals of three widths: no line is longer than the terminal is wide, and what is
//! asked at a terminal can be answered there.

use crate::believable;
use crate::harness::User;
use crate::pty::Terminal;
use starling::store::sessions::Sessions;

const WIDTHS: [u16; 3] = [40, 80, 120];

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
            let shown = Terminal::open(&user, (50, columns), args).end().wrote;
            for line in shown.split("\r\n") {
                let plain = console::strip_ansi_codes(line);
                assert!(!plain.contains('\n'), "a line does not begin at the left edge: {args:?} {line:?}");
                if console::measure_text_width(&plain) > usize::from(columns) {
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
    let mut terminal = Terminal::open(&user, (50, 80), &[]);
    terminal.until("Enter to leave");
    terminal.press("6\n");
    let shown = terminal.end().wrote;
    assert!(shown.contains("drill") || shown.contains("mock"), "{shown}");
}

#[test]
fn a_name_that_fits_several_is_chosen_by_number() {
    let user = practised();
    let mut terminal = Terminal::open(&user, (50, 80), &["quiz", "ownership"]);
    terminal.until("Which one?");
    terminal.until("Enter to leave");
    terminal.press("7000\n");
    terminal.until("Enter to leave");
    terminal.press("2\n");
    terminal.until("see the answer");
    terminal.press("q");
    terminal.until("right");
    terminal.end().assert_sane();
}

#[test]
fn a_bare_verb_asks_whether_to_go_on_with_the_last_scenario() {
    let user = practised();
    let mut terminal = Terminal::open(&user, (50, 80), &["quiz"]);
    terminal.until("Again: ");
    terminal.until("New: ");
    terminal.until("Enter for 1");
    terminal.press("\n");
    terminal.until("see the answer");
    terminal.press("q");
    terminal.end().assert_sane();
}

#[test]
fn a_timer_runs_through_its_sections() {
    let user = User::new();
    let mut terminal = Terminal::open(&user, (50, 40), &["pace", "task", "result"]);
    terminal.until("Task");
    terminal.press(" ");
    terminal.until("Result");
    terminal.press("q");
    let shown = terminal.end().wrote;
    assert!(shown.contains(" of 0:40"), "{shown}");
}
