//! The transcript as HTML: words with their times, and every signal marked with color and with a sign that explains it.
//!
//! Signals may nest and cross, so the text is cut at every edge; a stretch carries the weightiest of its signals, and
//! each signal's sign follows where it ends.

use crate::core::answer::{Kind, Polarity, Score, Signal};
use crate::core::star::Section;
use crate::core::transcript::{TimedSpan, Transcript, place_words};
use crate::report::html::escape::escaped;
use crate::report::text::clock;
use std::fmt::Write;
use std::ops::Range;

/// A section of the transcript.
pub struct Paragraph {
    /// `None` where no section was recognized.
    pub section: Option<Section>,
    /// Safe HTML.
    pub html: String,
}

/// A kind of signal that an answer has, for the legend.
pub struct Key {
    pub kind: &'static str,
    pub class: &'static str,
    pub sign: &'static str,
    pub title: &'static str,
    pub count: usize,
}

/// The kinds of an answer's signals: faults first, then strengths, then notes.
pub fn keys(score: &Score) -> Vec<Key> {
    let marks = marks(score);
    let count = |kind: Kind| marks.iter().filter(|signal| signal.kind == kind).count();
    let mut kinds: Vec<(Kind, usize)> = Kind::ALL.into_iter().map(|kind| (kind, count(kind))).collect();
    kinds.retain(|(_, count)| *count > 0);
    kinds.sort_by_key(|(kind, _)| rank(kind.polarity()));
    let key = |(kind, count): (Kind, usize)| {
        let polarity = kind.polarity();
        Key { kind: kind.name(), class: class(polarity), sign: sign(polarity), title: kind.title(), count }
    };
    kinds.into_iter().map(key).collect()
}

/// The signals that lie within the text.
fn marks(score: &Score) -> Vec<&Signal> {
    let length = score.text.chars().count();
    score.signals.iter().filter(|signal| signal.start < signal.end && signal.end <= length).collect()
}

/// The transcript by section of the answer with the number `take`.
pub fn paragraphs(score: &Score, transcript: Option<&Transcript>, take: usize) -> Vec<Paragraph> {
    let text: Vec<char> = score.text.chars().collect();
    let words = transcript.map(|transcript| place_words(&score.text, &transcript.words)).unwrap_or_default();
    let signals = marks(score);
    let mut starts: Vec<(usize, Option<Section>)> = score
        .sections
        .iter()
        .filter(|part| part.start < text.len())
        .map(|part| (part.start, Some(part.section)))
        .collect();
    starts.sort_unstable_by_key(|(at, _)| *at);
    if starts.first().is_none_or(|(at, _)| *at > 0) {
        starts.insert(0, (0, None));
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]).collect();
    let page = Page { text: &text, words: &words, signals: &signals, take };
    starts
        .iter()
        .zip(ends)
        .filter(|((start, _), end)| start < end)
        .map(|((start, section), end)| Paragraph { section: *section, html: page.stretch(*start..end) })
        .collect()
}

/// A fault before a strength before a note.
fn rank(polarity: Polarity) -> u8 {
    match polarity {
        Polarity::Negative => 0,
        Polarity::Positive => 1,
        Polarity::Neutral => 2,
    }
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

/// A longer word may be broken from its signs: on a phone it would not fit.
const LONGEST_KEPT: usize = 20;

struct Page<'a> {
    text: &'a [char],
    words: &'a [TimedSpan],
    signals: &'a [&'a Signal],
    take: usize,
}

impl Page<'_> {
    fn stretch(&self, range: Range<usize>) -> String {
        let edges = self.edges(&range);
        let mut out = String::new();
        let mut open: Option<usize> = None;
        for pair in edges.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let weightiest = self.weightiest(from);
            if weightiest != open {
                close(&mut out, open);
                if let Some(signal) = weightiest {
                    let class = class(self.signals[signal].kind.polarity());
                    let _ = write!(out, "<mark class=\"{class}\" data-mark=\"m{}-{signal}\">", self.take);
                }
                open = weightiest;
            }
            let mut ending = (0..self.signals.len()).filter(|at| self.signals[*at].end == to).peekable();
            if ending.peek().is_none() {
                self.word(&mut out, from, to);
                continue;
            }
            // The signs stay on the line of the last word.
            let last = (from..to).rev().find(|at| self.text[*at].is_whitespace()).map_or(from, |at| at + 1);
            let kept = to - last <= LONGEST_KEPT;
            if from < last {
                self.word(&mut out, from, last);
            }
            out.push_str(if kept { "<span class=\"end\">" } else { "<span>" });
            self.word(&mut out, last, to);
            ending.for_each(|signal| self.sign(&mut out, signal));
            out.push_str("</span>");
            close(&mut out, open.take());
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

    /// The weightiest signal over the scalar `at`; of two that weigh the same, the shorter.
    fn weightiest(&self, at: usize) -> Option<usize> {
        let over = (0..self.signals.len())
            .filter(|signal| (self.signals[*signal].start..self.signals[*signal].end).contains(&at));
        over.min_by_key(|signal| {
            let signal = self.signals[*signal];
            (rank(signal.kind.polarity()), signal.end - signal.start)
        })
    }

    fn word(&self, out: &mut String, from: usize, to: usize) {
        if from == to {
            return;
        }
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

    /// The sign that explains a signal, and plays it where it can be heard.
    fn sign(&self, out: &mut String, number: usize) {
        let signal = self.signals[number];
        let polarity = signal.kind.polarity();
        let (class, sign, role, title) =
            (class(polarity), sign(polarity), role(polarity), signal.kind.title());
        let (why, kind, take) = (escaped(&signal.why), signal.kind.name(), self.take);
        let (at, play) = match signal.start_ms {
            Some(at) => (format!(" data-at=\"{at}\""), format!(". At {}", clock(at))),
            None => (String::new(), String::new()),
        };
        let _ = write!(
            out,
            "<button type=\"button\" class=\"sign {class}\" id=\"m{take}-{number}\" data-kind=\"{kind}\"{at} \
             data-title=\"{title}\" data-why=\"{why}\" aria-label=\"{role}: {title}, {why}{play}\">{sign}</button>"
        );
    }
}

fn close(out: &mut String, open: Option<usize>) {
    if open.is_some() {
        out.push_str("</mark>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use starling::believable;

    /// The text of HTML without its tags and labels.
    fn plain(html: &str) -> String {
        let mut html = html.to_owned();
        while let Some(at) = html.find("<button") {
            let length = html[at..].find("</button>").unwrap() + "</button>".len();
            html.replace_range(at..at + length, "");
        }
        while let Some(at) = html.find('<') {
            let length = html[at..].find('>').unwrap() + 1;
            html.replace_range(at..at + length, "");
        }
        html
    }

    #[test]
    fn every_word_of_the_answer_is_there_and_every_signal_has_a_sign() {
        for seed in 0..40 {
            let session = believable::session(seed);
            let answer = &session.answers[0];
            let score = answer.score.as_ref().unwrap();
            let parts = paragraphs(score, answer.transcript.as_ref(), 0);
            let html: String = parts.iter().map(|part| part.html.as_str()).collect();
            assert_eq!(plain(&html), escaped(&score.text));
            assert_eq!(html.matches("class=\"sign").count(), score.signals.len());
            assert_eq!(keys(score).iter().map(|key| key.count).sum::<usize>(), score.signals.len());
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
            let html: String = paragraphs(&score, None, 0).iter().map(|part| part.html.as_str()).collect();
            prop_assert_eq!(plain(&html), escaped(&text));
            prop_assert!(!html.contains("<script"));
        }
    }
}
