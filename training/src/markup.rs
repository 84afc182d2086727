//! Phrases with their labels in braces: `{kind[,kind]:words}`; marks nest.

use crate::answers::Span;
use starling::core::answer::Kind;

const KINDS: [(&str, Kind); 18] = [
    ("wl", Kind::WeLanguage),
    ("wo", Kind::WeOk),
    ("fa", Kind::FirstPersonAction),
    ("m", Kind::Metric),
    ("md", Kind::MetricDelta),
    ("bn", Kind::BaselineNumber),
    ("nn", Kind::NonMetricNumber),
    ("bt", Kind::BusinessTranslation),
    ("so", Kind::SecondOrderEffect),
    ("sb", Kind::ScopeBoundary),
    ("ho", Kind::Handoff),
    ("mg", Kind::ManagerDirected),
    ("vr", Kind::VagueResult),
    ("gr", Kind::GenericReflection),
    ("sr", Kind::SpecificReflection),
    ("pa", Kind::PassiveNoAgent),
    ("h", Kind::Hedge),
    ("f", Kind::Filler),
];

/// The words without their marks, and what was marked, innermost and first closed first.
pub fn parse(marked: &str) -> Result<(String, Vec<Span>), String> {
    let mut text = String::new();
    let mut size = 0;
    let mut spans = Vec::new();
    let mut open: Vec<(Vec<Kind>, usize)> = Vec::new();
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '{' => {
                let Some((names, words)) = rest.split_once(':') else {
                    return Err(
                        "a { is followed by a kind and a colon, as in {sb:it was not mine}".to_owned()
                    );
                };
                open.push((names.split(',').map(kind).collect::<Result<_, _>>()?, size));
                rest = words;
            }
            '}' => {
                let (kinds, start) = open.pop().ok_or("a } has no { before it")?;
                if start == size {
                    return Err("a mark holds no words".to_owned());
                }
                spans.extend(kinds.into_iter().map(|kind| Span { kind, start, end: size }));
            }
            c => {
                text.push(c);
                size += 1;
            }
        }
    }
    if open.is_empty() { Ok((text, spans)) } else { Err("a { is not closed".to_owned()) }
}

fn kind(name: &str) -> Result<Kind, String> {
    let known = KINDS.iter().find(|(short, _)| *short == name).map(|(_, kind)| *kind);
    known.ok_or_else(|| {
        let names: Vec<&str> = KINDS.iter().map(|(short, _)| *short).collect();
        format!("`{name}` is no mark; marks are {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_nest_and_are_counted_in_scalar_values() {
        let (text, spans) = parse("é {m,md:from {bn:9 €} to 2}").unwrap();
        assert_eq!(text, "é from 9 € to 2");
        let found: Vec<_> = spans.iter().map(|span| (span.kind, span.start, span.end)).collect();
        assert_eq!(found, [(Kind::BaselineNumber, 7, 10), (Kind::Metric, 2, 15), (Kind::MetricDelta, 2, 15)]);
    }

    #[test]
    fn what_is_no_mark_is_told() {
        for (text, told) in [
            ("it {sb:was", "a { is not closed"),
            ("it} was", "a } has no { before it"),
            ("{xx:it}", "`xx` is no mark; marks are wl,"),
            ("{it was}", "a { is followed by a kind and a colon"),
            ("{sb:} it", "a mark holds no words"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
