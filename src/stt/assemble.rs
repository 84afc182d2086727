//! Chunks to one transcript: guarded, in order, every word within speech.

use super::decode::Heard;
use super::guard;
use super::words::text;
use crate::core::speech_map::SpeechMap;
use crate::core::transcript::{Segment, Transcript, Word};

/// Puts together what was heard, in order of time, in the recording of `map`.
pub fn assemble(
    model: &str,
    language: &str,
    map: &SpeechMap,
    heard: impl IntoIterator<Item = Heard>,
) -> Transcript {
    let mut transcript = Transcript::empty(model, map.duration_ms);
    transcript.language = language.to_owned();
    transcript.speech_ms = map.speech_ms();
    transcript.pauses = map.pauses();
    for heard in heard {
        let Some(kept) = guard::keep(heard, map, &mut transcript.removed) else { continue };
        let words: Vec<Word> = place(kept.words, map, transcript.words.last().map_or(0, |word| word.end_ms));
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            let (start_ms, end_ms) = (first.start_ms, last.end_ms);
            transcript.segments.push(Segment { start_ms, end_ms, text: text(&words) });
        }
        transcript.words.extend(words);
    }
    transcript.text = text(&transcript.words);
    transcript
}

/// Moves words into speech, never before the word before them.
fn place(mut words: Vec<Word>, map: &SpeechMap, mut from_ms: u64) -> Vec<Word> {
    for word in &mut words {
        let (start_ms, end_ms) = map.clamp(word.start_ms, word.end_ms);
        word.start_ms = start_ms.max(from_ms);
        word.end_ms = end_ms.max(word.start_ms);
        from_ms = word.start_ms;
    }
    words
}
