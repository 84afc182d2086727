//! Chunks to one transcript: filtered, in order, every word within speech.

use crate::core::speech_map::{Span, SpeechMap};
use crate::core::transcript::{
    ENGLISH, Hesitation, Segment, Transcript, UNDETERMINED, Word, is_hesitation, repetitions,
};
use crate::stt::refine::hallucination;
use crate::stt::refine::language::Evidence;
use crate::stt::segment::DecodedSegment;
use crate::stt::words::text;

/// Puts together what was heard, in order of time, in the recording of `map`.
pub fn assemble(
    model: &str,
    language: &str,
    map: &SpeechMap,
    segments: impl IntoIterator<Item = DecodedSegment>,
) -> Transcript {
    let mut transcript = Transcript::empty(model, map.duration_ms);
    transcript.language = language.to_owned();
    transcript.speech_ms = map.speech_ms();
    transcript.pauses = map.pauses();
    let mut kept: Vec<Vec<Word>> = Vec::new();
    let mut from_ms = 0;
    let segments: Vec<DecodedSegment> = segments.into_iter().collect();
    let evidence = Evidence::of(&segments, transcript.speech_ms);
    if language == ENGLISH && evidence.is_foreign() {
        transcript.language = UNDETERMINED.to_owned();
    }
    for segment in segments {
        let Some(segment) = hallucination::keep(segment, map, &mut transcript.removed) else { continue };
        let words = place(segment.words, map, from_ms);
        from_ms = words.last().map_or(from_ms, |word| word.end_ms);
        kept.push(words);
        // A sound outside of all speech is a hum or a machine.
        let spoken = |span: &Span| 2 * map.speech_within(span.start_ms, span.end_ms) >= span.length_ms();
        transcript.hesitations.extend(
            segment
                .hesitations
                .into_iter()
                .filter(spoken)
                .map(|span| Hesitation { start_ms: span.start_ms, end_ms: span.end_ms }),
        );
    }
    for words in hallucination::without_long_loops(kept, &mut transcript.removed) {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            let (start_ms, end_ms) = (first.start_ms, last.end_ms);
            transcript.segments.push(Segment { start_ms, end_ms, text: text(&words) });
        }
        transcript.words.extend(words);
    }
    transcript.repetitions = repetitions(&transcript.words);
    transcript.text = text(&transcript.words);
    transcript
}

/// Shortest length of a word, where there is room: the recognizer's times leave some with nothing.
const SHORTEST_WORD_MS: u64 = 120;

/// Moves words into speech, never before the word before them.
fn place(mut words: Vec<Word>, map: &SpeechMap, mut from_ms: u64) -> Vec<Word> {
    let mut ended = false;
    for at in 0..words.len() {
        let next_ms = words.get(at + 1).map_or(u64::MAX, |next| next.start_ms);
        let word = &mut words[at];
        let ends = word.text.ends_with(['.', ',', '?', '!']);
        let (start_ms, end_ms) =
            if is_hesitation(&word.text) || map.speech_within(word.start_ms, word.end_ms + 1) > 0 {
                map.clamp(word.start_ms, word.end_ms)
            } else {
                aside(word, map, ended, ends)
            };
        let room_ms = map.clamp(start_ms, start_ms + SHORTEST_WORD_MS).1.min(next_ms);
        word.start_ms = start_ms.max(from_ms);
        word.end_ms = end_ms.max(room_ms).max(word.start_ms);
        from_ms = word.start_ms;
        ended = ends;
    }
    words
}

/// A place for a word that the recognizer put into silence: punctuation shows on which side of a pause it was spoken.
fn aside(word: &Word, map: &SpeechMap, after_mark: bool, before_mark: bool) -> (u64, u64) {
    let before = map.spans.iter().rev().find(|span| span.end_ms <= word.start_ms);
    let after = map.spans.iter().find(|span| span.start_ms >= word.end_ms);
    match (before, after) {
        (Some(span), _) if before_mark && !after_mark => {
            (span.end_ms.saturating_sub(SHORTEST_WORD_MS).max(span.start_ms), span.end_ms)
        }
        (_, Some(span)) if after_mark => (span.start_ms, span.start_ms),
        _ => map.clamp(word.start_ms, word.end_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> SpeechMap {
        let spans = vec![Span { start_ms: 1_000, end_ms: 2_000 }, Span { start_ms: 3_000, end_ms: 5_000 }];
        SpeechMap { duration_ms: 6_000, spans }
    }

    fn placed(words: &[(&str, u64, u64)]) -> Vec<(u64, u64)> {
        let words = words
            .iter()
            .map(|(text, start_ms, end_ms)| Word {
                text: (*text).to_owned(),
                start_ms: *start_ms,
                end_ms: *end_ms,
                probability: 0.9,
            })
            .collect();
        place(words, &map(), 0).iter().map(|word| (word.start_ms, word.end_ms)).collect()
    }

    #[test]
    fn a_word_in_a_pause_goes_to_the_side_its_marks_name() {
        assert_eq!(placed(&[("last", 1_500, 1_700), ("call.", 2_600, 2_900)])[1], (1_880, 2_000));
        assert_eq!(placed(&[("first,", 1_500, 1_900), ("then", 2_100, 2_300)])[1], (3_000, 3_120));
    }

    #[test]
    fn a_word_without_length_gets_some_where_there_is_room() {
        assert_eq!(placed(&[("um,", 3_200, 3_200), ("I", 3_250, 3_300)])[0], (3_200, 3_250));
        assert_eq!(placed(&[("um,", 3_200, 3_200)]), [(3_200, 3_320)]);
    }

    #[test]
    fn words_never_go_back() {
        assert_eq!(placed(&[("so", 3_400, 3_600), ("I", 1_200, 1_300)])[1].0, 3_400);
    }

    #[test]
    fn a_transcript_without_speech_says_what_was_removed() {
        let silent = SpeechMap { duration_ms: 30_000, spans: Vec::new() };
        let words = vec![Word { text: "Thanks!".to_owned(), start_ms: 0, end_ms: 900, probability: 0.3 }];
        let heard = DecodedSegment {
            start_ms: 0,
            end_ms: 900,
            words,
            hesitations: Vec::new(),
            no_speech: 0.9,
            log_probability: -1.2,
            agreement: 1.0,
            spelled_out: 0,
        };
        let transcript = assemble("tiny", "en", &silent, [heard]);
        assert_eq!((transcript.text.as_str(), transcript.speech_ms), ("", 0));
        assert_eq!(transcript.removed[0].reason, "no_voice");
    }
}
