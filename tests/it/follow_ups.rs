//! Follow-ups over all labeled answers: nobody who tells their own story is asked about another one.

use crate::harness::repository;
use serde_json::Value;
use starling::core::answer::{Kind, Score};
use starling::core::follow_up;
use starling::core::pack::{Scenario, general_follow_up};
use starling::core::scorer::{Request, Scorer};
use starling::core::star::{Budget, Level};
use starling::store::content;
use starling::store::packs;

/// Follow-ups that one answer is asked in this test: more than any interview asks.
const ASKED: usize = 6;

fn labelled() -> Vec<(String, String, Level)> {
    let folder = repository("training/answers");
    let held_out = repository("training/held_out");
    let mut answers = Vec::new();
    for folder in [folder, held_out] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "jsonl") {
                continue;
            }
            for line in std::fs::read_to_string(path).unwrap().lines() {
                let answer: Value = serde_json::from_str(line).unwrap();
                let level = answer["level"].as_str().and_then(|level| level.parse().ok()).unwrap_or_default();
                answers.push((
                    answer["id"].as_str().unwrap().into(),
                    answer["text"].as_str().unwrap().into(),
                    level,
                ));
            }
        }
    }
    answers
}

/// The follow-ups that an answer would be asked, with their reasons, until none is left.
fn all_asked(score: &Score, scenario: &Scenario) -> Vec<(String, String)> {
    let probes = scenario.probes();
    let mut asked: Vec<(String, String)> = Vec::new();
    while asked.len() < ASKED {
        let known: Vec<&str> = asked.iter().map(|(id, _)| id.as_str()).collect();
        let Some(choice) = follow_up::choose(score, &probes, &known) else { break };
        asked.push((choice.id, choice.reason));
    }
    asked
}

#[test]
fn nobody_is_asked_about_a_story_that_they_did_not_tell() {
    let scorer = Scorer::from_toml(&content::signals(), content::rubric()).unwrap();
    let library = packs::embedded();
    let answers = labelled();
    assert!(answers.len() >= 540, "{}", answers.len());
    let mut presupposed = Vec::new();
    for (id, text, level) in &answers {
        // The scenario gives a score nothing but its targets.
        let score = scorer.score(&Request::of_text(text, *level, &Budget::default()));
        for found in library.scenarios() {
            for (asked, _) in all_asked(&score, found.scenario) {
                if general_follow_up(&asked).is_none() {
                    presupposed.push(format!("{id}: {} {asked}", found.scenario.id));
                }
            }
        }
    }
    assert!(
        presupposed.is_empty(),
        "{} presuppose something:\n{}",
        presupposed.len(),
        presupposed.join("\n")
    );
}

#[test]
fn the_reason_told_is_what_the_question_asks_about() {
    let scorer = Scorer::from_toml(&content::signals(), content::rubric()).unwrap();
    let library = packs::embedded();
    let scenario = library.find("ownership-webhook").unwrap().scenario;
    // What each reason says is missing, and what a question for it has to test.
    let reasons: [(&str, Kind); 9] = [
        ("passed it on", Kind::Handoff),
        ("told as \"we\"", Kind::WeLanguage),
        ("nobody can check this", Kind::VagueResult),
        ("no number", Kind::Metric),
        ("given to you", Kind::ManagerDirected),
        ("whose job it was", Kind::ScopeBoundary),
        ("fit any story", Kind::SpecificReflection),
        ("was worth", Kind::BusinessTranslation),
        ("lasted or spread", Kind::SecondOrderEffect),
    ];
    let mut met = [0; 9];
    for (id, text, level) in labelled() {
        let score = scorer.score(&Request::of_text(&text, level, &scenario.budget_at(level)));
        for (asked, reason) in all_asked(&score, scenario) {
            let tests = &general_follow_up(&asked).unwrap().tests;
            for (at, (words, kind)) in reasons.iter().enumerate() {
                if reason.contains(words) {
                    met[at] += 1;
                    assert!(tests.contains(kind), "{id}: {asked} because {reason}");
                }
            }
        }
    }
    assert!(met.iter().all(|count| *count > 0), "{met:?}");
}

#[test]
fn whoever_tells_the_example_is_asked_deeper_about_it() {
    let scorer = Scorer::from_toml(&content::signals(), content::rubric()).unwrap();
    let library = packs::embedded();
    let own = library.scenarios().filter(|found| {
        let text = found.scenario.strong_answer(found.scenario.level);
        let budget = found.scenario.budget();
        let score = scorer.score(&Request::of_text(&text, found.scenario.level, &budget));
        all_asked(&score, found.scenario).iter().any(|(id, _)| general_follow_up(id).is_none())
    });
    let own = own.count();
    assert!(own >= 20, "{own} of the examples");
}
