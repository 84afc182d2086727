//! Saved sessions, looked at again: lists, reports, comparisons, trends, and keeping them in order.

use crate::believable;
use crate::harness::{Ended, User, end, json, repository};
use crate::pty::Terminal;
use starling::store::sessions::Sessions;

/// A user who has practiced `count` times.
fn practised(count: u64) -> (User, Vec<String>) {
    let user = User::new();
    let sessions = Sessions::new(&user.data());
    let mut ids = Vec::new();
    for seed in 0..count {
        let session = believable::session(seed);
        let folder = sessions.create(&session.id).unwrap();
        for answer in session.answers.iter().take(1) {
            let samples = believable::samples(answer);
            let scaled = samples.iter().map(|sample| f32::from(*sample) / 32767.0);
            crate::harness::wav(&folder.join(&answer.audio), scaled);
        }
        sessions.save(&session).unwrap();
        ids.push(session.id);
    }
    (user, ids)
}

fn run(user: &User, args: &[&str]) -> Ended {
    let ended = end(user.starling(args));
    assert_eq!(ended.code, 0, "{args:?}: {}", ended.stderr);
    ended
}

#[test]
fn sessions_are_listed_and_filtered() {
    let (user, ids) = practised(12);
    assert_eq!(run(&user, &["sessions"]).stdout.lines().count(), 12);
    let all = json(run(&user, &["sessions", "--json"]).stdout.as_bytes());
    assert_eq!(all[0]["id"], ids[0].as_str());
    assert!(all[0]["figures"]["words_per_minute"].as_f64().is_some());
    for (args, fits) in [
        (["--verdict", "hire"], "verdict"),
        (["--principle", "dive deep"], "principle"),
        (["--scenario", "webhook"], "scenario"),
    ] {
        let some = json(run(&user, &["sessions", "--json", args[0], args[1]]).stdout.as_bytes());
        let some = some.as_array().unwrap();
        assert!(some.len() < 12, "{args:?} filters nothing");
        for one in some {
            let value = if fits == "verdict" { &one[fits] } else { &one["scenario"] };
            let text = value.to_string().to_lowercase();
            assert!(text.contains(args[1]), "{args:?}: {text}");
        }
    }
    assert_eq!(end(user.starling(&["sessions", "--since", "2999-01-01"])).stdout, "");
    assert_eq!(end(user.starling(&["sessions", "--since", "yesterday"])).code, 2);
}

#[test]
fn a_session_is_named_noted_deleted_and_brought_back() {
    let (user, ids) = practised(2);
    let id = ids[0].as_str();
    run(&user, &["sessions", "rename", id, "with Ana, calmer"]);
    run(&user, &["sessions", "note", id, "ask about scope"]);
    let list = run(&user, &["sessions"]).stdout;
    assert!(list.contains("with Ana, calmer") && list.contains("ask about scope"), "{list}");
    run(&user, &["sessions", "delete", id]);
    assert_eq!(run(&user, &["sessions"]).stdout.lines().count(), 1);
    assert_eq!(run(&user, &["sessions", "trash"]).stdout.trim(), id);
    run(&user, &["sessions", "restore", id]);
    assert!(run(&user, &["review", id]).stdout.contains("with Ana, calmer"));
    let folder = user.data().join("sessions").join(id);
    assert!(folder.join("01-opening.wav").exists());
}

#[test]
fn a_report_stands_beside_its_recordings() {
    let (user, ids) = practised(1);
    let ended = run(&user, &["report"]);
    let page = user.data().join("sessions").join(&ids[0]).join("report.html");
    assert_eq!(ended.stdout.trim(), page.to_str().unwrap());
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("src=\"./01-opening.wav\"") && html.contains("Content-Security-Policy"));
    assert!(ended.stderr.contains("02-follow-up.wav"), "a recording that is gone is told");

    let embedded = run(&user, &["report", "--embed", "-o", "-"]).stdout;
    assert!(embedded.contains("data:audio/flac;base64,ZkxhQ"));
    let notes = run(&user, &["report", "--md"]).stdout;
    assert!(notes.starts_with(&format!("---\nsession: \"{}\"", ids[0])), "{notes}");
    let report = json(run(&user, &["report", "--json"]).stdout.as_bytes());
    assert_eq!(report["schema"], "starling.report/1");
    assert_eq!(report["answers"].as_array().unwrap().len(), 3);
}

#[test]
fn two_sessions_and_two_takes_compare() {
    let (user, ids) = practised(2);
    let text = run(&user, &["compare", &ids[0], &ids[1]]).stdout;
    assert!(text.contains("own steps") && text.contains("target 1:30"), "{text}");
    let takes = [format!("{}:2", ids[0]), format!("{}:3", ids[0])];
    let compared = json(run(&user, &["compare", &takes[0], &takes[1], "--json"]).stdout.as_bytes());
    assert_eq!((&compared["a"]["take"], &compared["b"]["take"]), (&2.into(), &3.into()));
    let none = end(user.starling(&["compare", &ids[0], &format!("{}:9", ids[1])]));
    assert_eq!(none.code, 2, "{}", none.stderr);
}

#[test]
fn the_newest_is_compared_with_the_one_before_it_of_the_same_scenario() {
    let (user, ids) = practised(12);
    let sessions = user.sessions();
    let scenario = |at: usize| sessions[at]["scenario"]["id"].clone();
    let (older, newer) = (0..12)
        .rev()
        .find_map(|newer| Some(((0..newer).rev().find(|older| scenario(*older) == scenario(newer))?, newer)))
        .unwrap();
    let compared = json(run(&user, &["compare", "--json"]).stdout.as_bytes());
    assert_eq!(
        (&compared["a"]["session"], &compared["b"]["session"]),
        (&sessions[older]["id"], &sessions[newer]["id"])
    );
    let by_number = json(run(&user, &["compare", "12", "1", "--json"]).stdout.as_bytes());
    assert_eq!(by_number["a"]["session"], ids[0].as_str());
    assert_eq!(by_number["b"]["session"], ids[11].as_str());
    assert_eq!(end(user.starling(&["compare", "13", "1"])).code, 2);
    let first = end(practised(1).0.starling(&["compare"]));
    assert_eq!(first.code, 2, "{}", first.stderr);
    assert!(first.stderr.contains("twice"), "{}", first.stderr);
}

#[test]
fn a_cue_card_has_every_section_with_words_to_keep() {
    let (user, ids) = practised(3);
    let card = json(run(&user, &["card", "--json"]).stdout.as_bytes());
    assert_eq!((&card["schema"], &card["session"]), (&"starling.card/1".into(), &ids[2].as_str().into()));
    assert_eq!(card["sections"].as_array().unwrap().len(), 5);
    let text = run(&user, &["card", &ids[0]]).stdout;
    let first = json(run(&user, &["card", &ids[0], "--json"]).stdout.as_bytes());
    for cue in first["sections"].as_array().unwrap() {
        let (name, seconds) = (cue["section"].as_str().unwrap(), cue["target_seconds"].as_u64().unwrap());
        let heading = format!("{name}, {}:{:02}", seconds / 60, seconds % 60);
        assert!(text.to_lowercase().contains(&heading), "{heading}: {text}");
    }
    assert!(text.contains("keep “"), "{text}");
    let page = run(&user, &["card", &ids[0], "--html", "-"]).stdout;
    assert!(page.starts_with("<!doctype html>") && page.matches("class=\"card cue\"").count() == 5);
    assert_eq!(end(User::new().starling(&["card"])).code, 1);
}

#[test]
fn drills_are_no_interviews_in_a_trend_and_nobody_votes_on_them() {
    let (user, ids) = practised(4);
    for id in &ids[..2] {
        let path = user.data().join("sessions").join(id).join("session.json");
        let mut session = json(&std::fs::read(&path).unwrap());
        session["mode"] = "drill".into();
        session["verdict"] = serde_json::Value::Null;
        let answers = session["answers"].as_array_mut().unwrap();
        answers.truncate(1);
        answers[0]["kind"] = "section".into();
        answers[0]["prompt_id"] = "result".into();
        std::fs::write(&path, session.to_string()).unwrap();
    }
    let trend = json(run(&user, &["trend", "--json"]).stdout.as_bytes());
    assert_eq!(trend["sessions"].as_array().unwrap().len(), 2);
    let shown = run(&user, &["review", &ids[0]]).stdout;
    for whole in ["hire", "not heard", "Situation   "] {
        assert!(!shown.contains(whole), "{whole}: {shown}");
    }
    assert!(shown.contains("Result"), "{shown}");
    assert!(!run(&user, &["sessions"]).stdout.contains("not judged"));
}

#[test]
fn a_trend_runs_over_all_sessions() {
    let (user, _) = practised(15);
    let text = run(&user, &["trend"]).stdout;
    assert!(text.contains("15 judged interviews") && text.contains("Dive Deep"), "{text}");
    let trend = json(run(&user, &["trend", "--json"]).stdout.as_bytes());
    assert_eq!(trend["series"][0]["values"].as_array().unwrap().len(), 15);
    let page = run(&user, &["trend", "--html", "-"]).stdout;
    let scenarios = trend["scenarios"].as_array().unwrap().len();
    assert_eq!(page.matches("class=\"card scenario\"").count(), scenarios);
    assert_eq!(end(User::new().starling(&["trend"])).code, 1);
}

#[test]
fn a_session_judged_again_keeps_its_old_score() {
    let (user, ids) = practised(1);
    let before = user.sessions().remove(0);
    run(&user, &["sessions", "rescore", &ids[0], "--level", "senior"]);
    let after = user.sessions().remove(0);
    assert_eq!(after["level"], "senior");
    assert_eq!(after["answers"][0]["earlier"][0]["score"], before["answers"][0]["score"]);
    assert_eq!(after["answers"][0]["score"]["level"], "senior");
}

#[test]
fn a_session_of_the_first_edition_is_still_read() {
    let user = User::new();
    let first = std::fs::read(repository("tests/data/sessions/first.json")).unwrap();
    user.file("data/sessions/20240101-000000-0000/session.json", &first);
    assert!(run(&user, &["review"]).stdout.contains("What a bar raiser heard"));
    run(&user, &["sessions", "rename", "0000", "old"]);
    let mut changed = user.sessions().remove(0);
    let fields = changed.as_object_mut().unwrap();
    fields.remove("folder");
    assert_eq!(fields.remove("name").unwrap(), "old");
    assert_eq!(changed, json(&first), "nothing of it was lost");
}

/// What `review` shows on a terminal of `columns`.
fn on_a_terminal(user: &User, columns: u16, colour: bool) -> String {
    let open = if colour { Terminal::open } else { Terminal::plain };
    open(user, (50, columns), &["review"]).end().wrote.replace("\r\n", "\n").replace('\u{1b}', "␛")
}

#[test]
fn a_review_fits_terminals_of_80_and_120_columns() {
    let (user, _) = practised(1);
    for columns in [80, 120] {
        let plain = on_a_terminal(&user, columns, false);
        assert!(!plain.contains('␛'));
        for line in plain.lines() {
            assert!(console::measure_text_width(line) <= usize::from(columns), "{line}");
        }
        insta::assert_snapshot!(format!("review_{columns}"), plain);
        let coloured = on_a_terminal(&user, columns, true);
        assert!(coloured.contains("␛[3"));
        insta::assert_snapshot!(format!("review_{columns}_colour"), coloured);
    }
}
