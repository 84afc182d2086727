//! Transcripts as subtitles: SubRip and WebVTT.
//!
//! Cues follow the words' times where there are words, and the recognizer's segments otherwise.

use super::text::one_line;
use crate::core::transcript::{Transcript, Word};
use std::fmt::Write;

/// Columns of a cue's line and how many lines it may have (BBC and Netflix guides agree on 2 lines of 37 to 42).
const LINE: usize = 42;
const LINES: usize = 2;

/// A cue stays at most this long (Netflix' timed-text guide: 7 s).
const LONGEST_MS: u64 = 7_000;

/// A silence at least this long ends a cue, so that words do not stay up while nobody speaks (house rule).
const BREAK_MS: u64 = 700;

/// What is shown from one time to another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cue {
    start_ms: u64,
    end_ms: u64,
    text: String,
}

/// SubRip (`.srt`), UTF-8.
pub fn srt(transcript: &Transcript) -> String {
    let mut out = String::new();
    for (at, cue) in cues(transcript).iter().enumerate() {
        let (start, end) = (time(cue.start_ms, ','), time(cue.end_ms, ','));
        let _ = writeln!(out, "{}\n{start} --> {end}\n{}\n", at + 1, harmless_arrow(&cue.text));
    }
    out
}

/// WebVTT (`.vtt`), UTF-8; markup characters of the text are escaped.
pub fn vtt(transcript: &Transcript) -> String {
    let mut out = String::from("WEBVTT\n\n");
    for cue in cues(transcript) {
        let text = cue.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = writeln!(out, "{} --> {}\n{text}\n", time(cue.start_ms, '.'), time(cue.end_ms, '.'));
    }
    out
}

/// SubRip has no escape: an arrow in the text would look like a time line.
fn harmless_arrow(text: &str) -> String {
    text.replace("-->", "→")
}

/// `hh:mm:ss`, the separator, and milliseconds.
fn time(ms: u64, separator: char) -> String {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    format!("{:02}:{:02}:{:02}{separator}{ms:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn cues(transcript: &Transcript) -> Vec<Cue> {
    let mut cues = if transcript.words.is_empty() {
        let segments = transcript.segments.iter();
        segments
            .map(|part| Cue {
                start_ms: part.start_ms,
                end_ms: part.end_ms,
                text: fold(&one_line(&part.text)),
            })
            .collect()
    } else {
        of_words(&transcript.words)
    };
    cues.retain(|cue: &Cue| !cue.text.is_empty());
    in_order(&mut cues);
    cues
}

fn of_words(words: &[Word]) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut open: Option<Cue> = None;
    for word in words {
        let text = one_line(&word.text);
        if text.is_empty() {
            continue;
        }
        if let Some(cue) = open.take_if(|cue| starts_new(cue, word, &text)) {
            cues.push(cue);
        }
        match &mut open {
            Some(cue) => {
                cue.text.push(' ');
                cue.text.push_str(&text);
                cue.end_ms = cue.end_ms.max(word.end_ms);
            }
            None => open = Some(Cue { start_ms: word.start_ms, end_ms: word.end_ms, text }),
        }
    }
    cues.extend(open);
    for cue in &mut cues {
        cue.text = fold(&cue.text);
    }
    cues
}

fn starts_new(cue: &Cue, word: &Word, text: &str) -> bool {
    let length = cue.text.chars().count();
    let ends_sentence = cue.text.ends_with(['.', '?', '!']) && length >= LINE / 2;
    ends_sentence
        || lines(&format!("{} {text}", cue.text)) > LINES
        || word.end_ms.saturating_sub(cue.start_ms) > LONGEST_MS
        || word.start_ms.saturating_sub(cue.end_ms) >= BREAK_MS
}

fn lines(text: &str) -> usize {
    fold(text).lines().count()
}

/// `text` in lines of at most [`LINE`] characters, broken between words.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut columns = 0;
    for word in text.split(' ') {
        let wide = word.chars().count();
        if columns > 0 {
            let fits = columns + 1 + wide <= LINE;
            out.push(if fits { ' ' } else { '\n' });
            columns = if fits { columns + 1 } else { 0 };
        }
        out.push_str(word);
        columns += wide;
    }
    out
}

/// Players want cues that last and do not overlap.
fn in_order(cues: &mut [Cue]) {
    let mut next_start = u64::MAX;
    for cue in cues.iter_mut().rev() {
        cue.start_ms = cue.start_ms.min(next_start.saturating_sub(1));
        cue.end_ms = cue.end_ms.max(cue.start_ms + 1).min(next_start.max(cue.start_ms + 1));
        next_start = cue.start_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::transcript::Segment;
    use proptest::prelude::*;

    fn spoken(words: &[(&str, u64, u64)]) -> Transcript {
        let words = words.iter().map(|(text, start_ms, end_ms)| Word {
            text: (*text).to_owned(),
            start_ms: *start_ms,
            end_ms: *end_ms,
            probability: 1.0,
        });
        Transcript { words: words.collect(), ..Transcript::empty("m", 10_000) }
    }

    #[test]
    fn a_pause_starts_a_new_cue() {
        let transcript = spoken(&[("I", 0, 100), ("cut", 150, 400), ("it", 2_000, 2_200)]);
        assert_eq!(
            srt(&transcript),
            "1\n00:00:00,000 --> 00:00:00,400\nI cut\n\n2\n00:00:02,000 --> 00:00:02,200\nit\n\n"
        );
    }

    #[test]
    fn text_cannot_pass_for_a_time_line_or_markup() {
        let transcript = spoken(&[("<b>", 0, 100), ("-->", 100, 200), ("\u{202e}x\n\ny", 200, 300)]);
        assert!(vtt(&transcript).ends_with("\n&lt;b&gt; --&gt; \\u{202e}x y\n\n"));
        assert_eq!(srt(&transcript).matches("-->").count(), 1);
    }

    #[test]
    fn segments_stand_in_where_there_are_no_words() {
        let segments =
            vec![Segment { start_ms: 3_661_005, end_ms: 3_662_000, text: " Hello there. ".into() }];
        let transcript = Transcript { segments, ..Transcript::empty("m", 4_000_000) };
        assert_eq!(vtt(&transcript), "WEBVTT\n\n01:01:01.005 --> 01:01:02.000\nHello there.\n\n");
    }

    proptest! {
        #[test]
        fn cues_never_overlap_nor_end_before_they_start(
            words in prop::collection::vec(("[a-z<&.>-]{0,50}", 0u64..60_000, 0u64..2_000), 0..80)
        ) {
            let words: Vec<_> = words.iter().map(|(t, s, l)| (t.as_str(), *s, s + l)).collect();
            let cues = cues(&spoken(&words));
            for pair in cues.windows(2) {
                prop_assert!(pair[0].end_ms <= pair[1].start_ms || pair[1].start_ms == 0);
            }
            for cue in cues {
                prop_assert!(cue.start_ms < cue.end_ms);
                prop_assert!(!cue.text.contains("\n\n"));
            }
        }
    }
}
