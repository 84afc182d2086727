//! `score` as a program: the contract's object, the stream, and the seed's own answers.

use crate::harness::{Ended, STRONG, User, WEAK, end, json};
use serde_json::{Value, json as value};

fn score(text: &str, args: &[&str]) -> Ended {
    let user = User::new();
    let mut command = user.starling(&[&["score", "-", "--json"], args].concat());
    command.write_stdin(text);
    end(command)
}

fn kinds(score: &Value) -> Vec<&str> {
    score["signals"].as_array().unwrap().iter().map(|signal| signal["kind"].as_str().unwrap()).collect()
}

#[test]
fn the_seeds_strong_answer_is_strong() {
    let score = json(score(STRONG, &["--level", "sde2", "--principle", "Ownership"]).stdout.as_bytes());
    assert!(matches!(score["verdict"].as_str(), Some("hire" | "strong_hire")), "{score:#}");
    for (flag, value) in score["flags"].as_object().unwrap() {
        assert_ne!(value, true, "{flag}");
    }
}

#[test]
fn the_seeds_weak_answer_is_weak_and_says_why_with_quotes() {
    let score = json(score(WEAK, &["--level", "sde2", "--principle", "Ownership"]).stdout.as_bytes());
    assert!(matches!(score["verdict"].as_str(), Some("no_hire" | "leaning_no_hire")), "{score:#}");
    for flag in ["handoff", "missing_metric", "vague_result"] {
        assert_eq!(score["flags"][flag], true, "{flag}: {score:#}");
    }
    for kind in ["handoff", "vague_result"] {
        assert!(kinds(&score).contains(&kind), "{kind} has no quote");
    }
    assert!(score["missing"].as_array().unwrap().contains(&value!("metric")));
}

#[test]
fn offsets_are_scalars_of_the_text_whatever_it_holds() {
    let text = format!("Ünïcödé 🦀 {STRONG}");
    let score = json(score(&text, &[]).stdout.as_bytes());
    let scalars: Vec<char> = score["text"].as_str().unwrap().chars().collect();
    let signals = score["signals"].as_array().unwrap();
    assert!(signals.len() > 10);
    for signal in signals {
        let [start, end] = ["start", "end"].map(|key| signal[key].as_u64().unwrap() as usize);
        assert_eq!(scalars[start..end].iter().collect::<String>(), signal["text"].as_str().unwrap());
        assert!(!signal["why"].as_str().unwrap().is_empty());
    }
}

#[test]
fn the_object_has_the_contracts_keys() {
    let score = json(score(STRONG, &[]).stdout.as_bytes());
    assert_eq!(score["schema"], "starling.score/1");
    for key in ["level", "verdict", "flags", "signals", "sections", "missing", "text"] {
        assert!(score.get(key).is_some(), "{key}");
    }
    let flags: Vec<_> = score["flags"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        flags,
        [
            "we_dominant",
            "missing_metric",
            "missing_scope_boundary",
            "handoff",
            "manager_directed",
            "vague_result",
            "generic_reflection"
        ]
    );
    for section in score["sections"].as_array().unwrap() {
        for key in ["section", "start", "end", "target_seconds", "words"] {
            assert!(section.get(key).is_some(), "{key}");
        }
    }
}

#[test]
fn the_stream_keeps_order_and_ids_and_answers_a_bad_line_in_its_place() {
    let user = User::new();
    let mut lines = String::new();
    for number in 0..500 {
        let text = if number % 2 == 0 { STRONG } else { WEAK };
        lines += &value!({"id": format!("a{number}"), "text": text, "level": "other"}).to_string();
        lines += "\n";
    }
    lines += "not json\n";
    lines += &value!({"id": "last", "text": STRONG}).to_string();
    let mut command = user.starling(&["score", "--jsonl"]);
    command.write_stdin(lines);
    let ended = end(command);
    let rows: Vec<Value> = ended.stdout.lines().map(|line| json(line.as_bytes())).collect();
    assert_eq!(rows.len(), 502);
    for (number, row) in rows[..500].iter().enumerate() {
        assert_eq!(row["id"], format!("a{number}"));
    }
    assert_eq!(rows[500]["error"]["kind"], "bad_line");
    assert_eq!(rows[501]["id"], "last");
    assert_eq!(rows[0]["verdict"], rows[501]["verdict"]);
    assert_eq!(ended.code, 1);
}

#[test]
fn a_scenario_applies_to_every_line_of_a_stream() {
    let user = User::new();
    let mut alone = user.starling(&["score", "-", "--json", "--scenario", "ownership-webhook"]);
    alone.write_stdin(WEAK);
    let alone = json(end(alone).stdout.as_bytes());
    let mut stream = user.starling(&["score", "--jsonl", "--scenario", "ownership-webhook"]);
    stream.write_stdin(value!({"id": "a", "text": WEAK}).to_string());
    let row = json(end(stream).stdout.as_bytes());
    assert!(row["follow_up"].is_string());
    for field in ["level", "principle", "sections", "follow_up", "follow_up_reason", "verdict"] {
        assert_eq!(row[field], alone[field], "{field}");
    }
}

#[test]
fn a_strong_answer_for_people() {
    let user = User::new();
    let mut command = user.starling(&["score", "-", "--principle", "Ownership"]);
    command.write_stdin(STRONG);
    insta::assert_snapshot!(end(command).stdout);
}

#[test]
fn a_weak_answer_for_people() {
    let user = User::new();
    let mut command = user.starling(&["score", "-", "--scenario", "ownership-webhook"]);
    command.write_stdin(WEAK);
    insta::assert_snapshot!(end(command).stdout);
}
