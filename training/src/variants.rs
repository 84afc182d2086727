//! More answers from the labeled ones: the same as a recognizer would write it, and with a phrase said in other words.

use crate::answers::Span;
use crate::labels::Case;
use crate::snippets::Snippet;

/// In how many answers a snippet replaces a phrase.
pub const TIMES: usize = 5;

/// The answer without capitals and punctuation, with its labels carried along.
pub fn spoken(case: &Case) -> Case {
    let chars: Vec<char> = case.text.chars().collect();
    let mut text = String::new();
    // Index of each old character in the new text.
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
    let moved = |span: &Span| Span { start: places[span.start], end: places[span.end], ..*span };
    Case {
        text,
        spans: case.spans.iter().map(moved).collect(),
        sections: case.sections.iter().map(|(section, start)| (*section, places[*start])).collect(),
        focus: None,
        ..case.clone()
    }
}

/// The answer with its `nth` phrase of the snippet's kind said in the snippet's words.
fn replaced(case: &Case, snippet: &Snippet, nth: usize) -> Option<Case> {
    let slots: Vec<&Span> = case.spans.iter().filter(|span| span.kind == snippet.slot).collect();
    let Span { start: from, end: to, .. } = **slots.get(nth % slots.len().max(1))?;
    let chars: Vec<char> = case.text.chars().collect();
    let mut words = snippet.text.clone();
    let mut spans = snippet.spans.clone();
    if !case.text.contains(['.', ',']) {
        let part = spoken(&Case { text: words, spans, sections: Vec::new(), ..case.clone() });
        (words, spans) = (part.text, part.spans);
    } else if chars.get(from).is_some_and(|c| c.is_uppercase()) {
        let mut rest = words.chars();
        words = rest.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default() + rest.as_str();
    }
    let size = words.chars().count();
    let moved = |at: usize| if at >= to { at - to + from + size } else { at.min(from + size) };
    let before: String = chars[..from].iter().collect();
    let after: String = chars[to..].iter().collect();
    let mut all: Vec<Span> = case
        .spans
        .iter()
        .filter(|span| span.end <= from || span.start >= to)
        .map(|span| Span { start: moved(span.start), end: moved(span.end), ..*span })
        .collect();
    all.extend(spans.iter().map(|span| Span { start: span.start + from, end: span.end + from, ..*span }));
    Some(Case {
        text: format!("{before}{words}{after}"),
        spans: all,
        sections: case.sections.iter().map(|(section, start)| (*section, moved(*start))).collect(),
        focus: Some((from, from + size)),
        ..case.clone()
    })
}

/// Every snippet in place of a like phrase in up to [`TIMES`] answers: their number does not grow with the answers.
pub fn said_otherwise(cases: &[Case], snippets: &[Snippet]) -> Vec<Case> {
    let mut out = Vec::new();
    for (at, snippet) in snippets.iter().enumerate() {
        let has_slot = |case: &&Case| case.spans.iter().any(|span| span.kind == snippet.slot);
        let hosts: Vec<&Case> = cases.iter().filter(has_slot).collect();
        for turn in 0..TIMES.min(hosts.len()) {
            let host = hosts[(at * 7 + turn * 13) % hosts.len()];
            out.extend(replaced(host, snippet, at + turn));
        }
    }
    out
}
