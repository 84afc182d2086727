//! An interview in writing, and what it leaves for the verbs that look at saved work.

use crate::harness::{STRONG, User, end, json};
#[cfg(unix)]
use crate::pty::Terminal;

fn typed(user: &User, args: &[&str], stdin: &str) -> crate::harness::Ended {
    let mut command = user.starling(&[&["mock", "ownership-webhook", "--typed"], args].concat());
    command.write_stdin(stdin);
    end(command)
}

/// The strong answer as one paragraph.
fn strong() -> String {
    STRONG.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn answers_from_a_pipe_make_a_session_like_any_other() {
    let user = User::new();
    let follow_up = "I compared the drop rate before and after, from 0.3% to zero, over two weeks.";
    let ended = typed(&user, &[], &format!("{}\n\n{follow_up}\n\n{follow_up}\n", strong()));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("What a bar raiser heard"), "{}", ended.stdout);
    assert!(!ended.stderr.contains("microphone") && !ended.stdout.contains("wpm"), "{}", ended.stdout);
    let session = user.sessions().remove(0);
    assert_eq!((&session["state"], &session["mode"]), (&"complete".into(), &"mock".into()));
    let answers = session["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 3);
    for answer in answers {
        assert_eq!(answer["audio"], "");
        assert!(answer["score"]["delivery"].is_null() && answer.get("transcript").is_none());
    }
    let by_score = user.file("strong.txt", strong());
    let score = json(end(user.starling(&["score", by_score.to_str().unwrap(), "--json"])).stdout.as_bytes());
    assert_eq!(answers[0]["score"]["flags"], score["flags"], "the same feedback as for a text");
    typed(&user, &["--follow-ups", "0"], &strong());
    let newest = user.sessions()[1]["id"].as_str().unwrap().to_owned();
    let out = user.home().join("out.tar");
    let page = user.home().join("page.html");
    for verb in [
        &["review"][..],
        &["report", "-o", page.to_str().unwrap()],
        &["report", "--md"],
        &["compare"],
        &["trend"],
        &["card"],
        &["sessions"],
        &["sessions", "rescore", &newest],
        &["sessions", "export", &newest, "-o", out.to_str().unwrap()],
    ] {
        let ended = end(user.starling(verb));
        assert_eq!(ended.code, 0, "{verb:?}: {}", ended.stderr);
    }
    assert!(end(user.starling(&["review"])).stdout.contains("typed"));
}

#[test]
fn a_pipe_with_nothing_in_it_leaves_no_session_and_too_few_words_are_not_judged() {
    let user = User::new();
    let nothing = typed(&user, &[], "\n\n  \n");
    assert_eq!(nothing.code, 2, "{}", nothing.stderr);
    assert!(nothing.stderr.contains("nothing was typed"), "{}", nothing.stderr);
    assert!(user.sessions().is_empty());
    let few = typed(&user, &[], "We fixed it.\n");
    assert_eq!(few.code, 3, "{}", few.stderr);
    assert_eq!(user.sessions()[0]["answers"][0]["unjudged"]["kind"], "too_short");
}

#[test]
fn bytes_that_are_no_text_cost_a_letter_and_not_the_answer() {
    let user = User::new();
    let mut bytes = strong().into_bytes();
    bytes.extend(b" caf\xe9\x00\x1b[31m");
    let mut command = user.starling(&["mock", "ownership-webhook", "--typed", "--follow-ups", "0"]);
    command.write_stdin(bytes);
    let ended = end(command);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(!ended.stdout.contains('\u{1b}'));
}

#[test]
fn what_is_said_in_vain_is_refused_before_anything_is_asked() {
    let user = User::new();
    for more in [&["--loop", "2"][..], &["--interviewer", "strict"], &["--mic-from", "a.wav"]] {
        let ended = typed(&user, more, "");
        assert_eq!(ended.code, 2, "{more:?}: {}", ended.stderr);
    }
}

#[cfg(unix)]
#[test]
fn at_a_terminal_too_little_is_asked_for_again_and_what_is_left_can_be_resumed() {
    let user = User::new();
    let mut terminal =
        Terminal::open(&user, (24, 80), &["mock", "ownership-webhook", "--typed", "--follow-ups", "1"]);
    terminal.until("an empty line ends it");
    terminal.press("We fixed it.\n\n");
    terminal.until("too few to judge");
    terminal.until("an empty line ends it");
    for line in STRONG.split_inclusive('.').map(str::trim).filter(|line| !line.is_empty()) {
        terminal.press(&format!("{}\n", line.replace('\n', " ")));
    }
    terminal.press("\n");
    terminal.until("Follow-up, because");
    terminal.until("an empty line ends it");
    terminal.press("\u{4}");
    terminal.until("starling resume");
    terminal.end().assert_sane();
    let session = user.sessions().remove(0);
    assert_eq!(session["state"], "interrupted");
    let answers = session["answers"].as_array().unwrap();
    assert_eq!((&answers[0]["replaced"], &answers[1]["take"]), (&true.into(), &2.into()));
    let mut terminal = Terminal::open(&user, (24, 80), &["resume"]);
    terminal.until("an empty line ends it");
    terminal.press("I compared the drop rate before and after: from 0.3% to zero.\n\n");
    terminal.until("Verdict:");
    terminal.end().assert_sane();
    let session = user.sessions().remove(0);
    assert_eq!((&session["state"], session["answers"].as_array().unwrap().len()), (&"complete".into(), 3));
}
