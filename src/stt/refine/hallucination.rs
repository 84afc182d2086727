//! The hallucination filter: takes out text that nobody spoke, and records what it took out.
//!
//! Deliberately absent: lists of phrases a recognizer is known to invent. A candidate may well say "thank you".

use super::repetition::{repeated, without_loops};
use crate::core::speech_map::SpeechMap;
use crate::core::transcript::{Removed, Word};
use crate::stt::segment::DecodedSegment;
use crate::stt::tuning::{
    HALF_NO_SPEECH, HOPELESS, LEAST_VOICE_IN_DOUBT_MS, LEAST_VOICE_MS, MOST_VOICE_MS, NO_SPEECH_SEGMENT,
    UNSURE,
};
use crate::stt::words::text;

/// What is kept of `segment`; the rest goes to `removed`.
pub fn keep(segment: DecodedSegment, map: &SpeechMap, removed: &mut Vec<Removed>) -> Option<DecodedSegment> {
    let DecodedSegment { start_ms, end_ms, no_speech, log_probability, .. } = segment;
    let mut remove = |words: &[Word], reason: &str| {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            removed.push(Removed {
                start_ms: first.start_ms,
                end_ms: last.end_ms.max(first.start_ms),
                text: text(words),
                reason: reason.to_owned(),
            });
        }
    };
    let words = without_sounds(&segment.words, &mut remove);
    let (from, to) = words
        .iter()
        .fold((start_ms, end_ms), |(from, to), word| (from.min(word.start_ms), to.max(word.end_ms)));
    let voice_ms = map.speech_within(from, to);
    let count = words.len() as u64;
    let least_ms = if no_speech > HALF_NO_SPEECH { LEAST_VOICE_IN_DOUBT_MS } else { LEAST_VOICE_MS };
    if voice_ms < least_ms * count {
        remove(&words, "no_voice");
        return None;
    }
    if voice_ms > MOST_VOICE_MS * count
        || log_probability < HOPELESS
        || (no_speech > NO_SPEECH_SEGMENT && log_probability < UNSURE)
    {
        remove(&words, "unsure");
        return None;
    }
    let words = without_loops(&words, &mut remove);
    (!words.is_empty()).then_some(DecodedSegment { words, ..segment })
}

/// Takes out loops that span several segments.
pub fn without_long_loops(mut segments: Vec<Vec<Word>>, removed: &mut Vec<Removed>) -> Vec<Vec<Word>> {
    let all: Vec<Word> = segments.iter().flatten().cloned().collect();
    for range in repeated(&all).into_iter().rev() {
        let words = &all[range.clone()];
        removed.push(Removed {
            start_ms: words[0].start_ms,
            end_ms: words[words.len() - 1].end_ms.max(words[0].start_ms),
            text: text(words),
            reason: "loop".to_owned(),
        });
        let mut before = 0;
        for segment in &mut segments {
            let length = segment.len();
            let place = |at: usize| at.clamp(before, before + length) - before;
            segment.drain(place(range.start)..place(range.end));
            before += length;
        }
    }
    removed.sort_by_key(|removed| removed.start_ms);
    segments
}

/// Takes out descriptions of sounds: "[BLANK_AUDIO]", "(wind blowing)", "*music*", and anything without a letter: "♪".
fn without_sounds(words: &[Word], remove: &mut impl FnMut(&[Word], &str)) -> Vec<Word> {
    let mut kept = Vec::with_capacity(words.len());
    let mut rest = words;
    while let Some(first) = rest.first() {
        let close = match first.text.chars().next() {
            Some('[') => Some(']'),
            Some('(') => Some(')'),
            Some('*') => Some('*'),
            _ => None,
        };
        if !first.text.contains(char::is_alphanumeric) {
            remove(&rest[..1], "sound");
            rest = &rest[1..];
            continue;
        }
        let length = close.and_then(|close| {
            rest.iter().position(|word| {
                word.text.chars().skip(usize::from(std::ptr::eq(word, first))).any(|c| c == close)
            })
        });
        match length {
            Some(last) => {
                remove(&rest[..=last], "sound");
                rest = &rest[last + 1..];
            }
            None => {
                kept.push(first.clone());
                rest = &rest[1..];
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;
    use crate::core::speech_map::Span;

    fn heard(text: &str) -> DecodedSegment {
        let end_ms = text.split_whitespace().count() as u64 * 300;
        DecodedSegment { end_ms, no_speech: 0.1, ..testing::heard(text) }
    }

    fn kept(heard: DecodedSegment, speech_ms: u64) -> (String, Vec<(String, String)>) {
        let map = SpeechMap { duration_ms: 60_000, spans: vec![Span { start_ms: 0, end_ms: speech_ms }] };
        let mut removed = Vec::new();
        let kept = keep(heard, &map, &mut removed).map_or(String::new(), |heard| text(&heard.words));
        (kept, removed.into_iter().map(|removed| (removed.reason, removed.text)).collect())
    }

    fn reasons(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(reason, text)| ((*reason).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn descriptions_of_sounds_go() {
        assert_eq!(
            kept(heard("♪ � so [BLANK_AUDIO] I (wind blowing hard) fixed it"), 9_000),
            (
                "so I fixed it".to_owned(),
                reasons(&[
                    ("sound", "♪"),
                    ("sound", "�"),
                    ("sound", "[BLANK_AUDIO]"),
                    ("sound", "(wind blowing hard)")
                ])
            )
        );
    }

    #[test]
    fn text_without_voice_goes() {
        assert_eq!(
            kept(heard("Thank you for watching."), 0),
            (String::new(), reasons(&[("no_voice", "Thank you for watching.")]))
        );
    }

    #[test]
    fn doubt_and_silence_go_together_only() {
        let quiet = |log_probability| DecodedSegment { no_speech: 0.9, log_probability, ..heard("I cut it") };
        assert_eq!(kept(quiet(-0.3), 9_000).0, "I cut it");
        assert_eq!(kept(quiet(-1.5), 9_000).1, reasons(&[("unsure", "I cut it")]));
    }

    #[test]
    fn words_too_quick_or_too_slow_for_their_voice_go() {
        let doubted = |no_speech| DecodedSegment { no_speech, ..heard("I'm going to do that") };
        assert_eq!(kept(doubted(0.5), 440).1, reasons(&[("no_voice", "I'm going to do that")]));
        assert_eq!(kept(doubted(0.1), 440).0, "I'm going to do that");
        let long = DecodedSegment { end_ms: 9_000, ..heard("Oh") };
        assert_eq!(kept(long, 9_000).1, reasons(&[("unsure", "Oh")]));
        assert_eq!(kept(DecodedSegment { log_probability: -2.5, ..heard("for it") }, 9_000).0, "");
    }

    #[test]
    fn a_loop_over_several_segments_is_said_once_as_well() {
        let segment = |text: &str| heard(text).words;
        let segments = vec![
            segment("so I'm not sure"),
            segment("how to do it. I'm not sure how"),
            segment("to do it. I'm not sure how to do it. Right."),
        ];
        let mut removed = Vec::new();
        let kept = without_long_loops(segments, &mut removed);
        let texts: Vec<String> = kept.iter().map(|words| text(words)).collect();
        assert_eq!(texts, ["so I'm not sure", "how to do it.", "Right."]);
        assert_eq!(removed.len(), 1);
    }

    #[test]
    fn a_loop_is_said_once() {
        assert_eq!(
            kept(heard("I know how to do it. I know how to do it. I know how to do it. and left"), 9_000),
            (
                "I know how to do it. and left".to_owned(),
                reasons(&[("loop", "I know how to do it. I know how to do it.")])
            )
        );
        assert_eq!(kept(heard("it was thaa-a-a-a-a-a-a-a-a- slow"), 9_000).0, "it was thaa- slow");
        assert_eq!(kept(heard("well lalalalalalalalala ok"), 9_000).0, "well la ok");
        assert_eq!(kept(heard("ha-ha-ha 1000000000"), 9_000).0, "ha-ha-ha 1000000000");
        assert_eq!(kept(heard("no, no, no, that was me"), 9_000).0, "no, no, no, that was me");
    }
}
