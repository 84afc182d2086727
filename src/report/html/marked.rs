//! The transcript as HTML: words with their times, and every signal marked with color, a sign and its name.
//!
//! Signals may nest and cross, so the text is cut at every edge; a stretch carries the weightiest of its signals, and
//! each signal's label follows where it ends.

use super::escape::escaped;
use crate::core::answer::{Polarity, Score, Signal};
use crate::core::transcript::{TimedSpan, Transcript, place_words};
use crate::report::text::clock;
use std::fmt::Write;
use std::ops::Range;

/// A section of the transcript.
pub struct Paragraph {
    /// Empty where no section was recognized.
    pub title: &'static str,
    /// Safe HTML.
    pub html: String,
}

/// The transcript by section. Labels are buttons when the answer can be heard.
pub fn paragraphs(score: &Score, transcript: Option<&Transcript>, heard: bool) -> Vec<Paragraph> {
    let text: Vec<char> = score.text.chars().collect();
    let words = transcript.map(|transcript| place_words(&score.text, &transcript.words)).unwrap_or_default();
    let signals: Vec<&Signal> =
        score.signals.iter().filter(|signal| signal.start < signal.end && signal.end <= text.len()).collect();
    let mut starts: Vec<(usize, &'static str)> = score
        .sections
        .iter()
        .filter(|part| part.start < text.len())
        .map(|part| (part.start, part.section.title()))
        .collect();
    starts.sort_unstable_by_key(|(at, _)| *at);
    if starts.first().is_none_or(|(at, _)| *at > 0) {
        starts.insert(0, (0, ""));
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]).collect();
    let page = Page { text: &text, words: &words, signals: &signals, heard };
    starts
        .iter()
        .zip(ends)
        .filter(|((start, _), end)| start < end)
        .map(|((start, title), end)| Paragraph { title, html: page.stretch(*start..end) })
        .collect()
}

/// The sign of a polarity, so that color is never the only cue.
pub fn sign(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Negative => "✗",
        Polarity::Positive => "✓",
        Polarity::Neutral => "·",
    }
}

/// The style class of a polarity.
pub fn class(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Negative => "neg",
        Polarity::Positive => "pos",
        Polarity::Neutral => "neu",
    }
}

/// How a polarity is read aloud.
pub fn role(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Negative => "fault",
        Polarity::Positive => "strength",
        Polarity::Neutral => "note",
    }
}

struct Page<'a> {
    text: &'a [char],
    words: &'a [TimedSpan],
    signals: &'a [&'a Signal],
    heard: bool,
}

impl Page<'_> {
    fn stretch(&self, range: Range<usize>) -> String {
        let edges = self.edges(&range);
        let mut out = String::new();
        let mut open: Option<Polarity> = None;
        for pair in edges.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let weight = self.weight(from);
            if weight != open {
                close(&mut out, open);
                if let Some(weight) = weight {
                    let _ = write!(out, "<mark class=\"{}\">", class(weight));
                }
                open = weight;
            }
            self.word(&mut out, from, to);
            let mut ending = self.signals.iter().filter(|signal| signal.end == to).peekable();
            if ending.peek().is_some() {
                close(&mut out, open.take());
                ending.for_each(|signal| self.label(&mut out, signal));
            }
        }
        close(&mut out, open);
        out
    }

    /// Where something begins or ends within `range`, both ends of it included.
    fn edges(&self, range: &Range<usize>) -> Vec<usize> {
        let words = self.words.iter().flat_map(|word| [word.start, word.end]);
        let signals = self.signals.iter().flat_map(|signal| [signal.start, signal.end]);
        let mut edges: Vec<usize> =
            words.chain(signals).filter(|at| range.contains(at)).chain([range.start, range.end]).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The weightiest signal over the scalar `at`: a fault before a strength before a note.
    fn weight(&self, at: usize) -> Option<Polarity> {
        let over = self.signals.iter().filter(|signal| (signal.start..signal.end).contains(&at));
        over.map(|signal| signal.kind.polarity()).min_by_key(|polarity| match polarity {
            Polarity::Negative => 0,
            Polarity::Positive => 1,
            Polarity::Neutral => 2,
        })
    }

    fn word(&self, out: &mut String, from: usize, to: usize) {
        let text = escaped(&self.text[from..to].iter().collect::<String>());
        let after = self.words.partition_point(|word| word.end <= from);
        match self.words.get(after).filter(|word| word.start <= from) {
            Some(word) => {
                let _ = write!(
                    out,
                    "<span class=\"w\" data-at=\"{}\" data-to=\"{}\">{text}</span>",
                    word.start_ms, word.end_ms
                );
            }
            None => out.push_str(&text),
        }
    }

    fn label(&self, out: &mut String, signal: &Signal) {
        let polarity = signal.kind.polarity();
        let (class, sign, title) = (class(polarity), sign(polarity), signal.kind.title());
        let why = escaped(&signal.why);
        match signal.start_ms.filter(|_| self.heard) {
            Some(at) => {
                let _ = write!(
                    out,
                    "<button type=\"button\" class=\"chip {class}\" data-at=\"{at}\" title=\"{why}\" \
                     aria-label=\"{}: {title}, {why}. Play from {}\">{sign} {title}</button>",
                    role(polarity),
                    clock(at)
                );
            }
            None => {
                let _ = write!(out, "<span class=\"chip {class}\" title=\"{why}\">{sign} {title}</span>");
            }
        }
    }
}

fn close(out: &mut String, open: Option<Polarity>) {
    if open.is_some() {
        out.push_str("</mark>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answer::Kind;
    use crate::core::star::Section;
    use proptest::prelude::*;
    use starling::believable;

    /// The text of HTML without its tags and labels.
    fn plain(html: &str) -> String {
        let mut html = html.to_owned();
        for (open, end) in [("<button", "</button>"), ("<span class=\"chip", "</span>")] {
            while let Some(at) = html.find(open) {
                let length = html[at..].find(end).unwrap() + end.len();
                html.replace_range(at..at + length, "");
            }
        }
        while let Some(at) = html.find('<') {
            let length = html[at..].find('>').unwrap() + 1;
            html.replace_range(at..at + length, "");
        }
        html
    }

    #[test]
    fn every_word_of_the_answer_is_there_and_every_signal_has_a_label() {
        for seed in 0..40 {
            let session = believable::session(seed);
            let answer = &session.answers[0];
            let score = answer.score.as_ref().unwrap();
            let parts = paragraphs(score, answer.transcript.as_ref(), true);
            let html: String = parts.iter().map(|part| part.html.as_str()).collect();
            assert_eq!(plain(&html), escaped(&score.text));
            assert_eq!(html.matches("class=\"chip").count(), score.signals.len());
            assert_eq!(html.matches("<mark").count(), html.matches("</mark>").count());
        }
    }

    proptest! {
        #[test]
        fn signals_that_cross_or_lie_outside_do_no_harm(
            text in "[a-e<&é \u{202e}]{0,40}",
            ranges in prop::collection::vec((0usize..45, 0usize..45, 0usize..18), 0..12),
        ) {
            let session = believable::session(0);
            let mut score = session.answers[0].score.clone().unwrap();
            score.text = text.clone();
            score.sections.clear();
            score.signals = ranges
                .iter()
                .map(|(start, end, kind)| Signal {
                    kind: Kind::ALL[*kind],
                    section: Section::Action,
                    start: *start,
                    end: *end,
                    text: String::new(),
                    start_ms: None,
                    end_ms: None,
                    why: "\"><script>".into(),
                })
                .collect();
            let html: String = paragraphs(&score, None, true).iter().map(|part| part.html.as_str()).collect();
            prop_assert_eq!(plain(&html), escaped(&text));
            prop_assert!(!html.contains("<script"));
        }
    }
}
