//! Answers that were once judged wrongly, with the right findings for each, and the strong and weak answers of the
//! walkthrough that the seed scenario retells.

use crate::harness::{json, repository, scores};
use serde_json::{Value, json as object};

fn has_quote(score: &Value, wanted: &Value) -> bool {
    score["signals"].as_array().unwrap().iter().any(|signal| {
        signal["kind"] == wanted["kind"]
            && signal["text"].as_str().unwrap().contains(wanted["text"].as_str().unwrap())
    })
}

/// What is wrong with a score.
fn faults(row: &Value, score: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (flag, right) in row["flags"].as_object().into_iter().flatten() {
        if score["flags"][flag] != *right {
            faults.push(format!("{flag} is {}", score["flags"][flag]));
        }
    }
    if let Some(right) = row["verdict"].as_array()
        && !right.contains(&score["verdict"])
    {
        faults.push(format!("{}: {}", score["verdict"], score["reasons"]));
    }
    if let Some(section) = row["no_section"].as_str()
        && score["sections"].as_array().unwrap().iter().any(|span| span["section"] == section)
    {
        faults.push(format!("a {section} is found"));
    }
    if row["quote"].is_object() && !has_quote(score, &row["quote"]) {
        faults.push(format!("{} is missing", row["quote"]));
    }
    if row["no_quote"].is_object() && has_quote(score, &row["no_quote"]) {
        faults.push(format!("{} is there", row["no_quote"]));
    }
    faults
}

#[test]
fn what_was_once_misjudged_is_judged_rightly() {
    let text = std::fs::read_to_string(repository("tests/data/misjudged.jsonl")).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| json(line.as_bytes())).collect();
    assert!(rows.len() > 40);
    let answers: Vec<Value> =
        rows.iter().map(|row| object!({"id": row["id"], "text": row["text"]})).collect();
    let mut wrong = Vec::new();
    for (row, score) in rows.iter().zip(scores(&answers)) {
        assert_eq!(row["id"], score["id"]);
        if row["still_wrong"] == true {
            // When you fix one, remove its mark.
            assert!(!faults(row, &score).is_empty(), "{} is right by now", row["id"]);
            continue;
        }
        wrong.extend(faults(row, &score).into_iter().map(|fault| format!("{}: {fault}", row["id"])));
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
