//! Checks on every text of a file, whatever its key: before parsing on the letters as they stand, after it on what
//! escapes turned into.

use super::problem::{Problem, Source, is_forbidden};
use toml::de::{DeTable, DeValue};

/// Problems after which the rest of a file is not worth naming: one with a thousand says no more than one with five.
const MOST: usize = 5;

/// Characters that stand in the file itself, comments included.
pub(super) fn forbidden_letters(source: &Source) -> Vec<Problem> {
    let letters = source.text.char_indices().filter(|(_, c)| is_forbidden(*c));
    letters
        .take(MOST)
        .map(|(at, c)| {
            Problem::at(source, &(at..at + c.len_utf8()), forbidden(c))
                .expected("expected plain text")
                .help(HELP)
        })
        .collect()
}

/// Characters that escapes such as `\u001b` put into a value, and values that hold nothing.
pub(super) fn values(source: &Source, table: &DeTable<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, value) in table {
        if let Some(c) = key.get_ref().chars().find(|c| is_forbidden(*c)) {
            problems.push(Problem::at(source, &key.span(), forbidden(c)).help(HELP));
        }
        value_problems(source, value, &mut problems);
    }
    problems.truncate(MOST);
    problems
}

fn value_problems(source: &Source, value: &toml::Spanned<DeValue<'_>>, problems: &mut Vec<Problem>) {
    match value.get_ref() {
        DeValue::String(text) => {
            if let Some(c) = text.chars().find(|c| is_forbidden(*c)) {
                let place = first_line(source, value.span());
                problems.push(Problem::at(source, &place, forbidden(c)).expected("in this text").help(HELP));
            } else if text.trim().is_empty() {
                problems
                    .push(Problem::at(source, &value.span(), "empty text").expected("expected some words"));
            }
        }
        DeValue::Array(items) => {
            for item in items {
                value_problems(source, item, problems);
            }
        }
        DeValue::Table(table) => problems.extend(values(source, table)),
        _ => {}
    }
}

/// The part of `span` in its first line: a whole paragraph underlined shows nothing.
pub(super) fn first_line(source: &Source, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let text = source.text.get(span.clone()).unwrap_or_default();
    let length = text.find('\n').unwrap_or(text.len());
    span.start..span.start + length
}

fn forbidden(c: char) -> String {
    let what = match c {
        '\u{1b}' => "an escape character (terminal control)",
        c if c.is_control() => "a control character",
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' => {
            "a character that changes the direction of writing"
        }
        _ => "an invisible character",
    };
    format!("{what}, U+{:04X}, is not allowed in a pack", c as u32)
}

const HELP: &str = "remove it: texts of a pack are shown on a terminal and must read as they are";

/// Words separated by single spaces: a text may be broken over lines in the file wherever that reads best.
pub(super) fn spoken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
