//! What the packs in the binary promise: complete scenarios, every principle twice, a recording of everything said.

use super::*;
use crate::core::pack::{general, interviewers};

const PRINCIPLES: [&str; 16] = [
    "Customer Obsession",
    "Ownership",
    "Invent and Simplify",
    "Are Right, A Lot",
    "Learn and Be Curious",
    "Hire and Develop the Best",
    "Insist on the Highest Standards",
    "Think Big",
    "Bias for Action",
    "Frugality",
    "Earn Trust",
    "Dive Deep",
    "Have Backbone; Disagree and Commit",
    "Deliver Results",
    "Strive to be Earth's Best Employer",
    "Success and Scale Bring Broad Responsibility",
];

/// Bytes of all recordings together: the most a download or a clone should have to carry.
const MOST_RECORDED_BYTES: usize = 14_000_000;

#[test]
fn there_are_no_problems_and_no_warnings() {
    let library = embedded();
    assert!(library.problems.is_empty(), "{:?}", library.problems);
}

#[test]
fn every_principle_has_two_scenarios_and_the_general_pack_a_dozen() {
    let library = embedded();
    for principle in PRINCIPLES {
        let of_it = library.scenarios().filter(|found| found.scenario.principle == principle).count();
        assert!(of_it >= 2, "{principle}: {of_it}");
    }
    let unknown = library
        .scenarios()
        .find(|found| found.pack.id == "amazon" && !PRINCIPLES.contains(&found.scenario.principle.as_str()));
    assert!(unknown.is_none(), "{:?}", unknown.map(|found| &found.scenario.id));
    assert!(library.scenarios().filter(|found| found.pack.id == "general").count() >= 12);
}

#[test]
fn every_scenario_is_complete() {
    for Found { pack, scenario } in embedded().scenarios() {
        let id = &scenario.id;
        assert!(scenario.takeaways.len() >= 3, "{id}");
        assert!(scenario.glossary.len() >= 5, "{id}");
        assert!(scenario.follow_ups.len() >= 3, "{id}");
        assert!(scenario.follow_ups.iter().all(|follow_up| !follow_up.tests.is_empty()), "{id}");
        assert_eq!(scenario.quiz.len(), 3, "{id}");
        assert!(scenario.weak_answer.notes.len() >= 3, "{id}");
        assert!(scenario.weak_answer.flags.len() >= 3, "{id}");
        assert!(
            scenario.sections.iter().all(|guide| guide.signals.len() >= 2 || guide.signals[0].len() > 10),
            "{id}"
        );
        let others = scenario.pivots.iter().filter(|pivot| pivot.principle != scenario.principle);
        assert!(others.count() >= 2, "{id}: pivots to two other principles");
        // The general pack also pivots to its own themes.
        for pivot in scenario.pivots.iter().filter(|_| pack.id == "amazon") {
            assert!(PRINCIPLES.contains(&pivot.principle.as_str()), "{id}: {}", pivot.principle);
        }
    }
}

#[test]
fn interviewers_differ_within_a_principle_and_from_one_scenario_to_the_next() {
    let library = embedded();
    let scenarios: Vec<_> = library.scenarios().map(|found| found.scenario).collect();
    for scenario in &scenarios {
        assert!(scenario.interviewer.is_some(), "{} names no interviewer", scenario.id);
        let same = scenarios.iter().filter(|other| {
            other.principle == scenario.principle && other.interviewer() == scenario.interviewer()
        });
        assert_eq!(same.count(), 1, "{}: {}", scenario.principle, scenario.interviewer());
    }
    for interviewer in interviewers() {
        let share = scenarios.iter().filter(|scenario| scenario.interviewer() == interviewer).count();
        let even = scenarios.len() / interviewers().len();
        assert!((even / 2..=even * 2).contains(&share), "{interviewer} asks {share} of {}", scenarios.len());
    }
}

#[test]
fn every_recording_is_of_the_words_that_are_said() {
    assert!(embedded().recorded_otherwise().is_empty(), "{:?}", embedded().recorded_otherwise());
    assert!(problems_of_every_pack().is_empty(), "{:?}", problems_of_every_pack());
    for pack in embedded().packs {
        let wording = &embedded().wordings[&pack.id];
        for (name, text) in pack.scenarios.iter().flat_map(Scenario::spoken_by_interviewer) {
            let otherwise = wording.problems([(name.as_str(), &*format!("{text} Indeed."))]);
            assert_eq!(otherwise.len(), 1, "the manifest of `{}` has no text of {name}", pack.id);
        }
    }
}

#[test]
fn what_suits_any_story_is_recorded_for_every_pack() {
    let mut library = embedded();
    library.ask("Tell me about a bridge that you built.", "Ownership").expect("a question");
    let packs: Vec<_> = library.packs.iter().map(|pack| pack.id.as_str()).chain(["of-my-own"]).collect();
    assert!(packs.contains(&OWN_PACK));
    for (name, _) in spoken_in_every_pack() {
        for (pack, interviewer) in
            packs.iter().flat_map(|pack| interviewers().iter().map(move |one| (pack, one)))
        {
            let recording = library.recording(pack, interviewer, &name).expect("embedded");
            assert!(
                recording.is_some_and(|bytes| bytes.starts_with(b"OggS")),
                "{pack}: {interviewer}/{name}"
            );
        }
    }
    assert!(library.recording(OWN_PACK, &interviewers()[0], "manifest.toml").expect("embedded").is_none());
    for Found { scenario, .. } in library.scenarios() {
        for follow_up in general() {
            let name = scenario.follow_up_audio(follow_up);
            assert!(spoken_in_every_pack().iter().any(|(known, _)| *known == name), "{name}");
        }
    }
}

#[test]
fn everything_the_interviewer_says_is_recorded() {
    let library = embedded();
    let mut bytes: usize = interviewers()
        .iter()
        .flat_map(|interviewer| spoken_in_every_pack().into_iter().map(move |(name, _)| (interviewer, name)))
        .filter_map(|(interviewer, name)| library.recording("amazon", interviewer, &name).expect("embedded"))
        .map(|recording| recording.len())
        .sum();
    for Found { pack, scenario } in library.scenarios() {
        for (name, _) in scenario.spoken_by_interviewer() {
            let recording = library.recording(&pack.id, scenario.interviewer(), &name).expect("embedded");
            let recording = recording.unwrap_or_else(|| panic!("{name}"));
            assert!(recording.starts_with(b"OggS"), "{name}");
            bytes += recording.len();
        }
    }
    assert!(bytes < MOST_RECORDED_BYTES, "{bytes}");
}
