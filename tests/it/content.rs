//! The scorer and the content check each other: strong examples are strong, weak ones weak for the reasons they name.

use crate::harness::{repository, scores};
use serde_json::{Value, json as value};
use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
struct Scenario {
    id: String,
    level: String,
    principle: String,
    sections: Sections,
    levels: BTreeMap<String, Level>,
    weak_answer: Weak,
}

#[derive(serde::Deserialize)]
struct Sections {
    situation: Guide,
    task: Guide,
    action: Guide,
    result: Guide,
    reflection: Guide,
}

#[derive(serde::Deserialize)]
struct Guide {
    strong: String,
}

#[derive(serde::Deserialize)]
struct Level {
    reflection: String,
}

#[derive(serde::Deserialize)]
struct Weak {
    text: String,
    flags: Vec<String>,
}

fn scenarios() -> Vec<Scenario> {
    let mut found = Vec::new();
    for pack in std::fs::read_dir(repository("content/packs")).unwrap() {
        for entry in std::fs::read_dir(pack.unwrap().path().join("scenarios")).unwrap() {
            let path = entry.unwrap().path();
            found.push(toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap());
        }
    }
    found
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_strong_example_is_strong_and_every_weak_one_weak_for_its_reasons() {
    let scenarios = scenarios();
    assert!(!scenarios.is_empty());
    let mut answers = Vec::new();
    for scenario in &scenarios {
        let sections = &scenario.sections;
        let told = [&sections.situation, &sections.task, &sections.action, &sections.result];
        let told: Vec<String> = told.iter().map(|guide| one_line(&guide.strong)).collect();
        let mut add = |id: String, level: &str, text: String| {
            answers.push(value!({"id": id, "level": level, "principle": scenario.principle, "text": text}));
        };
        let own = format!("{} {}", told.join(" "), one_line(&sections.reflection.strong));
        add(format!("{} strong", scenario.id), &scenario.level, own);
        for (level, guide) in &scenario.levels {
            let text = format!("{} {}", told.join(" "), one_line(&guide.reflection));
            add(format!("{} {level}", scenario.id), level, text);
        }
        add(format!("{} weak", scenario.id), &scenario.level, one_line(&scenario.weak_answer.text));
    }
    let scores: BTreeMap<String, Value> =
        scores(&answers).into_iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row)).collect();
    let mut wrong = Vec::new();
    for scenario in &scenarios {
        for name in ["strong", "sde1", "sde2", "senior"] {
            let score = &scores[&format!("{} {name}", scenario.id)];
            let flags = score["flags"].as_object().unwrap();
            let bad: Vec<_> =
                flags.iter().filter(|(_, value)| **value == true).map(|(flag, _)| flag).collect();
            let hired = matches!(score["verdict"].as_str(), Some("hire" | "strong_hire"));
            if !hired || !bad.is_empty() {
                wrong.push(format!("{} as {name}: {} {bad:?}", scenario.id, score["verdict"]));
            }
        }
        let score = &scores[&format!("{} weak", scenario.id)];
        let refused = matches!(score["verdict"].as_str(), Some("no_hire" | "leaning_no_hire"));
        if !refused {
            wrong.push(format!("{} weak: {}", scenario.id, score["verdict"]));
        }
        for flag in &scenario.weak_answer.flags {
            if score["flags"][flag] != true {
                wrong.push(format!("{} weak: {flag} was not found", scenario.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
