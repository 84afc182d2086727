//! Rules of the label guide that can be checked by machine.

use super::row::Row;
use starling::core::answer::{Flags, Kind};

/// Pronouns that must be labeled as one or the other; "US" is the country.
const PRONOUNS: [&str; 6] = ["we", "our", "ours", "us", "ourselves", "let's"];

/// Everything that is wrong with `row`.
pub fn row(row: &Row) -> Result<(), Vec<String>> {
    let mut wrong = Vec::new();
    flags(row, &mut wrong);
    spans(row, &mut wrong);
    sections(row, &mut wrong);
    pronouns(row, &mut wrong);
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.into_iter().map(|what| format!("{}: {what}", row.id)).collect())
    }
}

fn flags(row: &Row, wrong: &mut Vec<String>) {
    for name in Flags::NAMES.iter().filter(|name| !row.flags.contains_key(**name)) {
        wrong.push(format!("the flag `{name}` is missing"));
    }
    for name in row.flags.keys().filter(|name| !Flags::NAMES.contains(&name.as_str())) {
        wrong.push(format!("there is no flag `{name}`"));
    }
    let has = |kinds: &[Kind]| row.spans.iter().any(|span| kinds.contains(&span.kind));
    let flag = |name: &str| row.flags.get(name).copied().flatten();
    let metric = has(&[Kind::Metric, Kind::MetricDelta]);
    match flag("missing_metric") {
        Some(true) if metric => wrong.push("`missing_metric` is true beside a metric".to_owned()),
        Some(false) if !metric => {
            wrong.push("no metric is marked, but `missing_metric` is false".to_owned());
        }
        _ => {}
    }
    let reflects = has(&[Kind::GenericReflection, Kind::SpecificReflection]);
    if row.flags.contains_key("generic_reflection") && flag("generic_reflection").is_none() && reflects {
        wrong.push("`generic_reflection` is null beside a reflection".to_owned());
    }
}

fn spans(row: &Row, wrong: &mut Vec<String>) {
    for span in row.spans.iter().filter(|span| span.byte_in(&row.text).is_none()) {
        let (kind, nth, quote) = (span.kind.name(), span.occurrence, &span.quote);
        wrong.push(format!("{kind}: occurrence {nth} of \"{quote}\" is not in the text"));
    }
}

/// Parts are in the order of the text; an answer told out of order lists a part twice.
fn sections(row: &Row, wrong: &mut Vec<String>) {
    let mut last = 0;
    for part in &row.sections {
        let (name, quote) = (part.section.name(), &part.start_quote);
        match row.text.find(quote.as_str()).filter(|_| !quote.is_empty()) {
            None => wrong.push(format!("{name}: \"{quote}\" is not in the text")),
            Some(at) if at < last => wrong
                .push(format!("{name}: \"{quote}\" is first said before the part that is listed before it")),
            Some(at) => last = at,
        }
    }
}

fn pronouns(row: &Row, wrong: &mut Vec<String>) {
    let marked: Vec<(usize, usize)> = row
        .spans
        .iter()
        .filter(|span| matches!(span.kind, Kind::WeLanguage | Kind::WeOk))
        .filter_map(|span| Some((span.byte_in(&row.text)?, span.quote.len())))
        .collect();
    for (at, word) in words(&row.text) {
        // "let's" is the only one with an apostrophe; in "we're" the pronoun is "we".
        let let_us = word.eq_ignore_ascii_case("let") && row.text[at + word.len()..].starts_with("'s");
        let pronoun = let_us || word != "US" && PRONOUNS.iter().any(|it| it.eq_ignore_ascii_case(word));
        if pronoun && !marked.iter().any(|(start, size)| (*start..start + size).contains(&at)) {
            wrong.push(format!("\"{word}\" at byte {at} is marked neither we_language nor we_ok"));
        }
    }
}

/// Runs of letters, digits and underscores, each with its place in bytes.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c| !inside(c))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}
