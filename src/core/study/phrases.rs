//! The candidate's own pet phrases: hedges and fillers as the scorer found them, and runs of words said over and over.

use crate::core::answer::{Kind, Score};
use std::collections::{BTreeMap, HashMap};

/// Words of a repeated run: shorter ones are grammar, longer ones hardly repeat.
const RUN: std::ops::RangeInclusive<usize> = 3..=4;

/// A run counts from this many times in one answer (house rule).
const REPEATED: u32 = 3;

/// Phrases kept of one answer.
const KEPT: usize = 8;

/// Phrases in lower case with how often they were said, most often first.
pub fn of(score: &Score) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for signal in &score.signals {
        if matches!(signal.kind, Kind::Filler | Kind::Hedge | Kind::VagueResult | Kind::GenericReflection) {
            *counts.entry(words(&signal.text.to_lowercase()).join(" ")).or_default() += 1;
        }
    }
    let text = score.text.to_lowercase();
    let words = words(&text);
    let mut runs: HashMap<&[&str], u32> = HashMap::with_capacity(2 * words.len());
    for run in RUN.flat_map(|length| words.windows(length)) {
        *runs.entry(run).or_default() += 1;
    }
    let repeated = runs.into_iter().filter(|(_, count)| *count >= REPEATED);
    counts.extend(repeated.map(|(run, count)| (run.join(" "), count)));
    most(counts, KEPT)
}

/// The `kept` most frequent of `counts`.
pub fn most(counts: BTreeMap<String, u32>, kept: usize) -> Vec<(String, u32)> {
    let mut list: Vec<_> = counts.into_iter().filter(|(text, _)| !text.is_empty()).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    list.truncate(kept);
    list
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| !word.is_empty())
        .collect()
}
