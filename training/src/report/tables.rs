//! The tables of `docs/scoring.md`.

use crate::answers::{Answer, sources};
use crate::metrics::Metrics;
use crate::metrics::count::Count;
use crate::metrics::prediction::Prediction;
use crate::metrics::spans::CONTROL;
use crate::splits::Figures;
use starling::core::answer::Kind;
use std::fmt::Write as _;

/// Indexes of the confusions that the table shows.
const HARMLESS_WE: usize = 0;
const OTHER_NUMBER: usize = 1;

type Read = fn(&Figures) -> Option<f64>;

/// A line of the table: its name, its target, and how it is written and read.
struct Figure {
    name: &'static str,
    asked: &'static str,
    percent: bool,
    read: Read,
}

const fn ratio(name: &'static str, asked: &'static str, read: Read) -> Figure {
    Figure { name, asked, percent: false, read }
}

const fn percent(name: &'static str, asked: &'static str, read: Read) -> Figure {
    Figure { name, asked, percent: true, read }
}

fn flag(figures: &Figures, name: &str) -> Count {
    figures.as_written.flag(name).map(|flag| flag.count).unwrap_or_default()
}

const FIGURES: [Figure; 20] = [
    ratio("verdict exact", "0.82", |f| f.as_written.verdict_exact()),
    ratio("verdict exact or admissible", "-", |f| f.as_written.verdict_admissible()),
    ratio("verdict within one", "0.985", |f| f.as_written.verdict_within_one()),
    percent("verdict two steps off or more", "at most 1 %", |f| f.as_written.verdict_far_off()),
    ratio("core kinds, macro F1", "0.90; 0.85 one source out", |f| f.as_written.core_macro_f1()),
    ratio("macro F1 lost without marks, capitals, digits", "at most 0.05", Figures::lost_stripped),
    percent("legitimate \"we\" taken for a fault", "at most 8 %", |f| f.as_written.confused(HARMLESS_WE)),
    percent("other numbers taken for outcomes", "at most 5 %", |f| f.as_written.confused(OTHER_NUMBER)),
    percent("outcome numbers found", "90 %", |f| f.as_written.outcomes_found()),
    percent("other story sorts asked for a boundary", "at most 10 %", |f| {
        f.as_written.asked_for_boundary_rate()
    }),
    percent("reflections invented where there is none", "at most 5 %", |f| {
        f.as_written.invented_reflection_rate()
    }),
    ratio("words in the right part", "0.85", |f| f.as_written.section_accuracy()),
    ratio("section in progress, every eighth word", "0.80", |f| f.as_written.moment_accuracy()),
    ratio("flags, mean accuracy", "0.95", |f| f.as_written.flag_accuracy()),
    ratio("flag handoff, precision", "0.85", |f| flag(f, "handoff").precision()),
    ratio("flag handoff, recall", "0.85", |f| flag(f, "handoff").recall()),
    ratio("flag manager_directed, precision", "0.85", |f| flag(f, "manager_directed").precision()),
    ratio("flag manager_directed, recall", "0.85", |f| flag(f, "manager_directed").recall()),
    ratio("flag vague_result, F1", "-", |f| flag(f, "vague_result").f1()),
    ratio("flag missing_metric, F1", "-", |f| flag(f, "missing_metric").f1()),
];

fn shown(value: Option<f64>, percent: bool) -> String {
    match value {
        None => "-".to_owned(),
        Some(value) if percent => format!("{:.1} %", 100.0 * value),
        Some(value) => format!("{value:.3}"),
    }
}

fn head(out: &mut String, first: &[&str], columns: &[(&str, Figures)]) {
    let _ = writeln!(
        out,
        "| {} |{}",
        first.join(" | "),
        columns
            .iter()
            .map(|(name, figures)| format!(" {name} ({}) |", figures.as_written.answers))
            .collect::<String>()
    );
    let _ = writeln!(out, "|{}", "---|".repeat(first.len() + columns.len()));
}

/// Every figure next to its target, one column per split.
pub fn main(columns: &[(&str, Figures)]) -> String {
    let mut out = String::new();
    head(&mut out, &["figure", "asked"], columns);
    for Figure { name, asked, percent, read } in &FIGURES {
        let cells: String =
            columns.iter().map(|(_, figures)| format!(" {} |", shown(read(figures), *percent))).collect();
        let _ = writeln!(out, "| {name} | {asked} |{cells}");
    }
    out
}

/// F1 of each kind.
pub fn kinds(columns: &[(&str, Figures)]) -> String {
    let mut out = String::new();
    head(&mut out, &["kind, F1"], columns);
    for kind in Kind::ALL.into_iter().filter(|kind| !CONTROL.contains(kind)) {
        let cells: String = columns
            .iter()
            .map(|(_, figures)| format!(" {} |", shown(figures.as_written.spans.of(kind).f1(), false)))
            .collect();
        let _ = writeln!(out, "| {} |{cells}", kind.name());
    }
    out
}

/// The results of each source.
pub fn by_source(answers: &[Answer], predictions: &[Prediction]) -> String {
    let mut out = "| source | answers | verdict exact | admissible | two off | core macro F1 | sections |\n\
                   |---|---|---|---|---|---|---|\n"
        .to_owned();
    for source in sources(answers) {
        let metrics = Metrics::of(answers.iter().filter(|answer| answer.source == source), predictions);
        let _ = writeln!(
            out,
            "| {source} | {} | {} | {} | {} | {} | {} |",
            metrics.answers,
            shown(metrics.verdict_exact(), false),
            shown(metrics.verdict_admissible(), false),
            metrics.steps_off[2] + metrics.steps_off[3],
            shown(metrics.core_macro_f1(), false),
            shown(metrics.section_accuracy(), false),
        );
    }
    out
}
