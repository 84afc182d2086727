//! The scorer as it ships against answers that no training reads, as written and as a plain recogniser would write them.
//! `make evaluate` measures more; what is here must hold at every commit.

use starling_training::answers::{self, Answer};
use starling_training::files::Tree;
use starling_training::metrics::Metrics;
use starling_training::scoring::{Form, ScorerFiles, predict};

/// The share of what the scorer finds that may be lost without punctuation, capitals and digits, as core macro F1.
const MAY_BE_LOST: f64 = 0.05;

/// Core macro F1 asked.
const CORE_MACRO: f64 = 0.90;

/// Exact verdicts asked.
const VERDICTS: f64 = 0.75;

#[test]
fn answers_never_seen_are_scored_well_and_nearly_as_well_without_marks_and_digits() {
    let tree = Tree::here();
    let answers = answers::load(&[tree.read("training/held_out/hazel.jsonl").unwrap()]).unwrap();
    assert!(answers.len() >= 40);
    let all: Vec<&Answer> = answers.iter().collect();
    let scorer = ScorerFiles::shipped(&tree).unwrap();
    let metrics = |form| Metrics::of(&answers, &predict(&scorer, &all, form));
    let (written, stripped) = (metrics(Form::AsWritten), metrics(Form::Stripped));
    let (plain, bare) = (written.core_macro_f1().unwrap(), stripped.core_macro_f1().unwrap());
    let exact = written.verdict_exact().unwrap();
    eprintln!("core macro F1 {plain:.3}, stripped {bare:.3}; verdicts {exact:.3}");
    assert!(plain >= CORE_MACRO, "core macro F1 {plain:.3}");
    assert!(plain - bare <= MAY_BE_LOST, "core macro F1 {plain:.3}, stripped {bare:.3}");
    assert!(exact >= VERDICTS, "exact verdicts {exact:.3}");
}
