//! Metrics as one JSON object, for scripts.

use crate::metrics::Metrics;
use crate::metrics::count::{Count, mean, share};
use crate::metrics::spans::CONFUSIONS;
use serde_json::{Map, Value, json};
use starling::core::answer::{Flags, Kind};

fn count(count: Count) -> Value {
    json!({
        "tp": count.tp, "fp": count.fp, "fn": count.missed, "gold": count.labelled(),
        "precision": count.precision(), "recall": count.recall(), "f1": count.f1(),
    })
}

pub fn metrics(metrics: &Metrics) -> Value {
    let spans: Map<String, Value> =
        Kind::ALL.into_iter().map(|kind| (kind.name().to_owned(), count(metrics.spans.of(kind)))).collect();
    let named = Flags::NAMES.iter().zip(&metrics.flags);
    let flags: Map<String, Value> = named
        .map(|(name, flag)| {
            let mut value = count(flag.count);
            value["n"] = json!(flag.labelled);
            value["accuracy"] = json!(share(flag.right, flag.labelled));
            ((*name).to_owned(), value)
        })
        .collect();
    let confusions: Map<String, Value> = CONFUSIONS
        .iter()
        .zip(metrics.spans.confusions)
        .map(|(one, (hit, of))| (one.name.to_owned(), json!({"hit": hit, "of": of, "rate": share(hit, of)})))
        .collect();
    let core = |of: fn(Count) -> Option<f64>| mean(metrics.spans.core().map(of));
    json!({
        "cases": metrics.answers,
        "spans": spans,
        "spans_macro": {"core": {
            "precision": core(Count::precision), "recall": core(Count::recall), "f1": core(Count::f1),
        }},
        "spans_micro_core": count(metrics.spans.micro()),
        "false_alarms": confusions,
        "flags": flags,
        "flags_macro": {
            "accuracy": metrics.flag_accuracy(),
            "f1": mean(metrics.flags.iter().map(|flag| flag.count.f1())),
        },
        "sections": {
            "word_accuracy": metrics.section_accuracy(),
            "case_mean": mean(metrics.sections_by_answer.iter().copied()),
            "words": metrics.words,
        },
        "section_in_progress": {"right": metrics.moments_right, "of": metrics.moments},
        "verdict": {
            "exact": metrics.verdict_exact(),
            "admissible": metrics.verdict_admissible(),
            "within_one": metrics.verdict_within_one(),
            "far_off": metrics.verdict_far_off(),
        },
        "asked_for_boundary": {"hit": metrics.asked_for_boundary, "of": metrics.other_sorts},
        "invented_reflections": {"hit": metrics.invented_reflections, "of": metrics.without_reflection},
    })
}
