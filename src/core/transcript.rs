//! What was heard: words and segments with times, pauses, and what was taken out with its reason.
//!
//! Times are milliseconds from the start of the recording. Absent on purpose: anything about how the text came to be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Version name of [`Transcript`] as JSON.
pub const SCHEMA: &str = "starling.transcript/1";

/// A recognised recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Transcript {
    /// Always [`SCHEMA`].
    pub schema: String,
    pub text: String,
    /// Language code, such as `en`.
    pub language: String,
    /// Name of the model that heard it.
    pub model: String,
    pub duration_ms: u64,
    /// Time within the recording in which somebody spoke.
    pub speech_ms: u64,
    pub segments: Vec<Segment>,
    pub words: Vec<Word>,
    pub pauses: Vec<Pause>,
    /// What the guard against invented text took out.
    pub removed: Vec<Removed>,
    /// Steady sounds that no word covers: each may be an "um" that was not written, or a drawn-out word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hesitations: Vec<Hesitation>,
}

impl Transcript {
    /// A transcript of nothing: no speech in `duration_ms` of recording.
    pub fn empty(model: &str, duration_ms: u64) -> Transcript {
        Transcript {
            schema: SCHEMA.to_owned(),
            text: String::new(),
            language: "en".to_owned(),
            model: model.to_owned(),
            duration_ms,
            speech_ms: 0,
            segments: Vec::new(),
            words: Vec::new(),
            pauses: Vec::new(),
            removed: Vec::new(),
            hesitations: Vec::new(),
        }
    }
}

/// A stretch of text as the recogniser gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Segment {
    pub start_ms: u64,
    pub end_ms: u64,
    pub text: String,
}

/// One word with its punctuation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Word {
    pub text: String,
    pub start_ms: u64,
    pub end_ms: u64,
    /// The recogniser's own confidence, 0 to 1.
    pub probability: f32,
}

/// Silence between speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pause {
    pub start_ms: u64,
    pub end_ms: u64,
}

impl Pause {
    pub fn length_ms(self) -> u64 {
        self.end_ms.saturating_sub(self.start_ms)
    }

    /// Milliseconds of it within `start_ms..end_ms`.
    pub fn overlap_ms(self, start_ms: u64, end_ms: u64) -> u64 {
        self.end_ms.min(end_ms).saturating_sub(self.start_ms.max(start_ms))
    }
}

/// A steady voiced sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hesitation {
    pub start_ms: u64,
    pub end_ms: u64,
}

/// Text that was taken out of a transcript, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    pub start_ms: u64,
    pub end_ms: u64,
    pub text: String,
    pub reason: String,
}

/// Sounds of hesitation, as recognisers spell them.
const HESITATION: [&str; 12] = ["um", "umm", "uhm", "uh", "uhh", "er", "err", "erm", "ah", "eh", "hm", "hmm"];

/// Whether a word, with whatever marks around it, is a sound of hesitation.
pub fn is_hesitation(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    HESITATION.iter().any(|sound| bare.eq_ignore_ascii_case(sound))
}

/// A word found in the text: offsets in Unicode scalar values, times in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedSpan {
    pub start: usize,
    pub end: usize,
    pub start_ms: u64,
    pub end_ms: u64,
}

/// Places every word of `words` in `text`, in order; a word that does not occur after the one before is left out.
pub fn place_words(text: &str, words: &[Word]) -> Vec<TimedSpan> {
    let mut spans = Vec::with_capacity(words.len());
    let (mut byte, mut scalar) = (0, 0);
    for word in words {
        let quote = word.text.trim();
        if quote.is_empty() {
            continue;
        }
        let Some(found) = text[byte..].find(quote) else { continue };
        let start = scalar + text[byte..byte + found].chars().count();
        let end = start + quote.chars().count();
        spans.push(TimedSpan { start, end, start_ms: word.start_ms, end_ms: word.end_ms });
        byte += found + quote.len();
        scalar = end;
    }
    spans
}

/// The time in which the scalars `range` were spoken, when words with times cover any of them.
pub fn time_of(range: &Range<usize>, spans: &[TimedSpan]) -> Option<(u64, u64)> {
    let first = spans.partition_point(|span| span.end <= range.start);
    let covered: Vec<_> = spans[first..].iter().take_while(|span| span.start < range.end).collect();
    Some((covered.first()?.start_ms, covered.last()?.end_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, start_ms: u64) -> Word {
        Word { text: text.to_owned(), start_ms, end_ms: start_ms + 100, probability: 1.0 }
    }

    #[test]
    fn words_are_placed_in_scalars_not_bytes() {
        let spans =
            place_words("é I cut it", &[word("é", 0), word("I", 200), word("cut", 400), word("it", 600)]);
        assert_eq!((spans[2].start, spans[2].end), (4, 7));
        assert_eq!(time_of(&(2..7), &spans), Some((200, 500)));
        assert_eq!(time_of(&(10..12), &spans), None);
    }
}
