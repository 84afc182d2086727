//! More answers from the labelled ones: the same as a recogniser would write it, and with a phrase said in other words.

use crate::cases::{Case, root};
use starling::core::answer::Kind;

/// A phrase to put in the place of another.
pub struct Snippet {
    slot: Kind,
    text: String,
    spans: Vec<(Kind, u32, u32)>,
}

pub fn snippets() -> Vec<Snippet> {
    let path = root().join("tests/data/answers/snippets/all.json");
    let rows: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("run scripts/snippets.py")).expect("JSON");
    let kind =
        |value: &serde_json::Value| Kind::from_name(value.as_str().unwrap_or_default()).expect("a kind");
    let rows = rows.as_array().expect("a list").iter();
    rows.map(|row| Snippet {
        slot: kind(&row["slot"]),
        text: row["text"].as_str().expect("a text").to_owned(),
        spans: row["spans"]
            .as_array()
            .expect("spans")
            .iter()
            .map(|span| {
                let number = |at: usize| span[at].as_u64().expect("an offset") as u32;
                (kind(&span[0]), number(1), number(2))
            })
            .collect(),
    })
    .collect()
}

/// The answer without capitals and marks, labels carried along.
pub fn spoken(case: &Case) -> Case {
    let chars: Vec<char> = case.text.chars().collect();
    let mut text = String::new();
    // Place of each old character in the new text.
    let mut places = Vec::with_capacity(chars.len() + 1);
    let mut size = 0;
    for (at, c) in chars.iter().enumerate() {
        places.push(size);
        let inside = at > 0
            && chars.get(at + 1).is_some_and(|next| next.is_alphanumeric())
            && chars[at - 1].is_alphanumeric();
        let keep = c.is_alphanumeric()
            || matches!(c, '\'' | '’') && inside
            || matches!(c, '.' | ',') && inside
            || "$€£%".contains(*c);
        let put = if keep {
            Some(c.to_lowercase().next().unwrap_or(*c))
        } else {
            (!text.ends_with(' ') && !text.is_empty()).then_some(' ')
        };
        if let Some(c) = put {
            text.push(c);
            size += 1;
        }
    }
    places.push(size);
    let map = |at: u32| places[at as usize];
    Case {
        text,
        spans: case.spans.iter().map(|(kind, start, end)| (*kind, map(*start), map(*end))).collect(),
        sections: case.sections.iter().map(|(section, start)| (*section, map(*start))).collect(),
        sort: case.sort,
        verdict: case.verdict,
        focus: None,
    }
}

/// The answer with its `nth` phrase of the snippet's kind said in the snippet's words.
fn replaced(case: &Case, snippet: &Snippet, nth: usize) -> Option<Case> {
    let slots: Vec<_> = case.spans.iter().filter(|(kind, _, _)| *kind == snippet.slot).collect();
    let (_, from, to) = **slots.get(nth % slots.len().max(1))?;
    let chars: Vec<char> = case.text.chars().collect();
    let plain = !case.text.contains(['.', ',']);
    let mut words: String = snippet.text.clone();
    let mut spans = snippet.spans.clone();
    if plain {
        let part = spoken(&Case {
            text: words,
            spans,
            sections: Vec::new(),
            sort: case.sort,
            verdict: case.verdict,
            focus: None,
        });
        (words, spans) = (part.text, part.spans);
    } else if chars.get(from as usize).is_some_and(|c| c.is_uppercase()) {
        let mut rest = words.chars();
        words = rest.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default() + rest.as_str();
    }
    let size = words.chars().count() as u32;
    let moved = |at: u32| if at >= to { at - to + from + size } else { at.min(from + size) };
    let before: String = chars[..from as usize].iter().collect();
    let after: String = chars[to as usize..].iter().collect();
    let mut all: Vec<(Kind, u32, u32)> = case
        .spans
        .iter()
        .filter(|(_, start, end)| *end <= from || *start >= to)
        .map(|(kind, start, end)| (*kind, moved(*start), moved(*end)))
        .collect();
    all.extend(spans.iter().map(|(kind, start, end)| (*kind, start + from, end + from)));
    let sections = case.sections.iter().map(|(section, start)| (*section, moved(*start))).collect();
    Some(Case {
        sort: case.sort,
        verdict: case.verdict,
        text: format!("{before}{words}{after}"),
        spans: all,
        sections,
        focus: Some((from, from + size)),
    })
}

/// Every snippet in the place of a like phrase in up to `times` answers; with each the place of its answer in `cases`.
pub fn said_otherwise(cases: &[Case], snippets: &[Snippet], times: usize) -> Vec<(usize, Case)> {
    let mut out = Vec::new();
    for (at, snippet) in snippets.iter().enumerate() {
        let hosts: Vec<usize> = (0..cases.len())
            .filter(|host| cases[*host].spans.iter().any(|(kind, _, _)| *kind == snippet.slot))
            .collect();
        for turn in 0..times.min(hosts.len()) {
            let host = hosts[(at * 7 + turn * 13) % hosts.len()];
            if let Some(case) = replaced(&cases[host], snippet, at + turn) {
                out.push((host, case));
            }
        }
    }
    out
}
