//! What comes through pipes, line by line, and from other programs' texts.

use crate::harness::{Ended, STRONG, User, end, json, repository};
use serde_json::{Value, json as object};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

fn piped(user: &User, args: &[&str], input: impl Into<Vec<u8>>) -> Ended {
    let mut command = user.starling(args);
    command.write_stdin(input);
    end(command)
}

fn lines(ended: &Ended) -> Vec<Value> {
    ended.stdout.lines().map(|line| json(line.as_bytes())).collect()
}

fn recording(name: &str) -> String {
    repository("tests/data/audio").join(name).to_str().unwrap().to_owned()
}

/// Kinds of the error for a text that comes as a file, through a pipe, and as a line.
fn kinds(user: &User, text: &str) -> [String; 3] {
    let kind = |error: &Value| error["error"]["kind"].as_str().unwrap_or("scored").to_owned();
    let path = user.file("answer.txt", text);
    let file = end(user.starling(&["score", path.to_str().unwrap(), "--json"]));
    let pipe = piped(user, &["score", "-", "--json"], text);
    let line = piped(user, &["score", "--jsonl"], object!({"id": "a", "text": text}).to_string());
    let told = |ended: &Ended| ended.stderr.lines().last().map_or(Value::Null, |line| json(line.as_bytes()));
    let error = lines(&line).remove(0);
    assert_eq!(error["id"], "a");
    assert!(error["error"]["hint"].as_str().is_some_and(|hint| hint.len() > 10), "{error}");
    [kind(&told(&file)), kind(&told(&pipe)), kind(&error)]
}

#[test]
fn there_is_one_floor_for_every_way_in() {
    let user = User::new();
    for (text, expected) in [
        ("   \n", "no_words"),
        ("hi", "too_short"),
        ("I did it.", "too_short"),
        ("\u{1f600} \u{1f680} ".repeat(25).as_str(), "only_symbols"),
        ("... !!! --- ??? ".repeat(10).as_str(), "only_marks"),
        ("12 345 6.7 ".repeat(10).as_str(), "only_numbers"),
        (
            "I fixed it. \u{1f600} \u{1f600} \u{1f600} \u{1f600} \u{1f600} \u{1f600} \u{1f600} \u{1f600} \u{1f600} \u{1f600} \u{1f600} \u{1f600}",
            "too_short",
        ),
    ] {
        assert_eq!(kinds(&user, text), [expected; 3], "{text}");
    }
}

#[test]
fn a_conversation_is_never_blended() {
    let user = User::new();
    let text = format!(
        "[00:00:03] Speaker 1: Tell me about a time you took ownership.\n[00:00:12] Speaker 2: {STRONG}"
    );
    let path = user.file("call.txt", &text);
    let path = path.to_str().unwrap();
    let asked = end(user.starling(&["score", path, "--json"]));
    let error = &json(asked.stderr.lines().last().unwrap().as_bytes())["error"];
    assert_eq!((asked.code, error["kind"].as_str()), (1, Some("several_speakers")));
    assert!(error["message"].as_str().unwrap().ends_with("`Speaker 1`, `Speaker 2`"), "{error}");
    let score = end(user.starling(&["score", path, "--json", "--speaker", "Speaker 2"]));
    let score = json(score.stdout.as_bytes());
    let said = score["text"].as_str().unwrap();
    assert!(!said.contains("Tell me") && !said.contains("Speaker") && !said.contains("00:"), "{said}");
    assert!(score["signals"][0]["start_ms"].as_u64().is_some_and(|ms| ms >= 12_000), "{score}");
    let line = object!({"id": 7, "text": text, "speaker": "speaker 2", "person": "p1"});
    let score = lines(&piped(&user, &["score", "--jsonl"], line.to_string())).remove(0);
    assert_eq!(
        (score["id"].as_u64(), score["person"].as_str(), score["text"].as_str()),
        (Some(7), Some("p1"), Some(said))
    );
}

#[test]
fn a_bad_line_is_one_error_object_with_its_id_and_the_rest_go_on() {
    let user = User::new();
    let good = object!({"id": "good", "text": STRONG}).to_string();
    let input = [
        format!("\u{feff}{good}"),
        r#"{"id": "torn", "text": "\ud800"}"#.to_owned(),
        "no json".to_owned(),
        String::new(),
        r#"{"text": "x"}"#.to_owned(),
        r#"{"id": "both", "text": "x", "path": "y"}"#.to_owned(),
        r#"{"id": "gone", "path": "/nowhere.wav"}"#.to_owned(),
        format!(r#"{{"id": "long", "text": "{}"}}"#, "x".repeat(9 * 1024 * 1024)),
        object!({"id": "failed", "error": {"kind": "recording_empty", "message": "m", "hint": "h"}})
            .to_string(),
        good.replace("\"good\"", "\"last\""),
    ];
    let ended = piped(&user, &["score", "--jsonl"], input.join("\n"));
    assert_eq!(ended.code, 1);
    let told: Vec<_> = lines(&ended)
        .iter()
        .map(|line| {
            (
                line["id"].as_str().unwrap_or("-").to_owned(),
                line["error"]["kind"].as_str().unwrap_or("scored").to_owned(),
            )
        })
        .collect();
    let expected = [
        ("good", "scored"),
        ("torn", "bad_line"),
        ("-", "bad_line"),
        ("-", "bad_line"),
        ("both", "bad_line"),
        ("gone", "recording_not_found"),
        ("long", "too_long"),
        ("failed", "recording_empty"),
        ("last", "scored"),
    ];
    assert_eq!(told, expected.map(|(id, kind)| (id.to_owned(), kind.to_owned())));
}

#[test]
fn a_program_may_wait_for_one_answer_before_it_sends_the_next_line() {
    let user = User::new();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("starling"))
        .args(["score", "--jsonl", "--data-dir"])
        .arg(user.data())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for id in ["a", "b", "c"] {
        writeln!(input, "{}", object!({"id": id, "text": STRONG})).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(json(line.as_bytes())["id"], id);
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn recordings_are_transcribed_line_by_line_and_scored_as_they_are_one_by_one() {
    let user = User::new();
    let zeros = user.home().join("zeros.wav");
    crate::harness::wav(&zeros, std::iter::repeat_n(0.0, 16_000));
    let input = [
        object!({"id": "a", "path": recording("checkout.wav"), "question": "q1"}),
        object!({"id": "none", "path": zeros}),
        object!({"id": "gone", "path": "/nowhere.wav"}),
        object!({"id": "b", "path": recording("speech.opus")}),
    ];
    let input: Vec<String> = input.iter().map(Value::to_string).collect();
    let many = piped(&user, &["transcribe", "--jsonl"], input.join("\n"));
    assert_eq!(many.code, 1, "{}", many.stderr);
    let told = lines(&many);
    let ids: Vec<_> = told.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "none", "gone", "b"]);
    assert_eq!(told[1]["error"]["kind"], "digital_silence");
    assert_eq!(told[2]["error"]["kind"], "recording_not_found");
    let mut alone =
        json(end(user.starling(&["transcribe", &recording("checkout.wav"), "--json"])).stdout.as_bytes());
    assert_eq!(told[0]["question"], "q1");
    for field in ["text", "words", "pauses", "duration_ms"] {
        assert_eq!(told[0][field], alone[field].take(), "{field}");
    }
    let unordered = piped(&user, &["transcribe", "--jsonl", "--unordered"], input.join("\n"));
    let mut sorted = [lines(&unordered), told.clone()];
    sorted.iter_mut().for_each(|lines| lines.sort_by_key(|line| line["id"].as_str().unwrap().to_owned()));
    assert_eq!(sorted[0], sorted[1]);
    // Joined by a pipe, by path in one, and one by one: the same scores.
    let joined = lines(&piped(&user, &["score", "--jsonl"], many.stdout.clone()));
    let direct = lines(&piped(&user, &["score", "--jsonl"], input.join("\n")));
    let one = json(end(user.starling(&["score", &recording("checkout.wav"), "--json"])).stdout.as_bytes());
    assert_eq!(joined, direct);
    assert_eq!(joined[0]["signals"], one["signals"]);
    assert_eq!(joined[0]["delivery"], one["delivery"]);
    assert_eq!(joined[1]["error"]["kind"], "digital_silence");
}

#[test]
fn a_recording_comes_through_a_pipe_as_well() {
    let user = User::new();
    let bytes = std::fs::read(recording("checkout.wav")).unwrap();
    let file = end(user.starling(&["transcribe", &recording("checkout.wav")]));
    let pipe = piped(&user, &["transcribe", "-"], bytes.clone());
    assert_eq!((pipe.code, pipe.stdout), (0, file.stdout));
    let score = piped(&user, &["score", "-", "--json"], bytes);
    assert_eq!(json(score.stdout.as_bytes())["schema"], "starling.score/1", "{}", score.stderr);
    let text = piped(&user, &["transcribe", "-"], "only some words, no recording");
    assert!(text.stderr.contains("what came through the pipe holds text"), "{}", text.stderr);
}

#[test]
fn a_coach_sees_what_many_miss_without_names() {
    let user = User::new();
    let weak = crate::harness::WEAK;
    let input = [
        object!({"id": "1", "text": STRONG, "person": "Ann", "question": "ownership"}),
        object!({"id": "2", "text": weak, "person": "Ben", "question": "ownership"}),
        object!({"id": "3", "text": weak, "person": "Ben", "question": "conflict"}),
        object!({"id": "4", "text": "hi", "person": "Cid"}),
    ];
    let input: Vec<String> = input.iter().map(Value::to_string).collect();
    let scores = user.file("scores.jsonl", piped(&user, &["score", "--jsonl"], input.join("\n")).stdout);
    let scores = scores.to_str().unwrap();
    let page = end(user.starling(&["cohort", scores]));
    assert_eq!(page.code, 0, "{}", page.stderr);
    assert!(!page.stdout.contains("Ann") && !page.stdout.contains("Ben"), "{}", page.stdout);
    for line in [
        "3 answers by 2 people",
        "not scored: 1 too short",
        "Missing from most",
        "By question",
        "By person",
        "person 1",
    ] {
        assert!(page.stdout.contains(line), "{line}: {}", page.stdout);
    }
    let named = end(user.starling(&["cohort", scores, "--names"]));
    assert!(named.stdout.contains("Ann") && named.stdout.contains("Ben"), "{}", named.stdout);
    let page = json(end(user.starling(&["cohort", scores, "--json"])).stdout.as_bytes());
    assert_eq!((page["answers"].as_u64(), page["not_scored"]["too_short"].as_u64()), (Some(3), Some(1)));
    let none = piped(&user, &["cohort", "-", "--json"], "{\"id\": 1}\n");
    assert!(none.stderr.contains("no_scores"), "{}", none.stderr);
}
