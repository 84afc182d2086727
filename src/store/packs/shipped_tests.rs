//! What the packs in the binary promise: complete scenarios, every principle twice, a recording of everything said.

use super::*;

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

/// Bytes of all recordings together: what a download or a clone should bear at most.
const MOST_RECORDED_BYTES: usize = 12_000_000;

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
fn everything_the_interviewer_says_is_recorded() {
    let library = embedded();
    let mut bytes = 0;
    for Found { pack, scenario } in library.scenarios() {
        for (name, _) in scenario.spoken_by_interviewer() {
            let recording =
                library.recording(&pack.id, &name).expect("embedded").unwrap_or_else(|| panic!("{name}"));
            assert!(recording.starts_with(b"OggS"), "{name}");
            bytes += recording.len();
        }
    }
    assert!(bytes < MOST_RECORDED_BYTES, "{bytes}");
}
