//! What was heard: words and segments with times, pauses, and what was taken out with its reason.
//!
//! Times are milliseconds from the start of the recording. Absent on purpose: anything about how the text came to be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Version name of [`Transcript`] as JSON.
pub const SCHEMA: &str = "starling.transcript/1";

/// Language code of English.
pub const ENGLISH: &str = "en";
/// Language code of speech that is not English, in a language the model does not know: "undetermined" in ISO 639-2.
pub const UNDETERMINED: &str = "und";

/// A recognized recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Transcript {
    /// Always [`SCHEMA`].
    pub schema: String,
    pub text: String,
    /// Language code, such as `en`; `und` when the speech is in a language that the model does not know.
    pub language: String,
    /// Name of the model that heard it.
    pub model: String,
    pub duration_ms: u64,
    /// Time within the recording in which somebody spoke.
    pub speech_ms: u64,
    pub segments: Vec<Segment>,
    pub words: Vec<Word>,
    pub pauses: Vec<Pause>,
    /// What the hallucination filter took out.
    pub removed: Vec<Removed>,
    /// Steady sounds that no word covers: each may be an "um" that was not written, or a drawn-out word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hesitations: Vec<Hesitation>,
    /// Words said again at once ("I, I") and words begun and begun again ("r- resonant"): not fillers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repetitions: Vec<Repetition>,
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
            repetitions: Vec::new(),
        }
    }

    /// Whether this is English, the only language that is scored.
    pub fn is_english(&self) -> bool {
        self.language == ENGLISH
    }
}

/// A stretch of text as the recognizer gave it.
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
    /// The recognizer's own confidence, 0 to 1.
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

/// Words that were said twice, or begun twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Repetition {
    pub start_ms: u64,
    pub end_ms: u64,
    /// All of it: "I, I" or "r- resonant".
    pub text: String,
}

/// Most words that are said again as a group.
const LONGEST_REPEATED: usize = 3;
/// Words that are said twice on purpose, or by grammar.
const EMPHATIC: [&str; 18] = [
    "very", "really", "so", "no", "yes", "yeah", "okay", "ok", "bye", "ha", "many", "much", "more", "far",
    "long", "again", "that", "had",
];
/// Words of one or two letters; other such pieces are the start of a word.
const SHORT_WORDS: [&str; 32] = [
    "a", "i", "o", "am", "an", "as", "at", "be", "by", "do", "go", "he", "hi", "if", "in", "is", "it", "me",
    "my", "no", "of", "oh", "ok", "on", "or", "so", "to", "up", "us", "we", "um", "uh",
];

/// The repetitions in `words`, in order; fillers between count as said in passing.
pub fn repetitions(words: &[Word]) -> Vec<Repetition> {
    let bare = |word: &Word| word.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let said: Vec<(&Word, String)> =
        words.iter().filter(|word| !is_hesitation(&word.text)).map(|word| (word, bare(word))).collect();
    let same = |at: usize, other: usize, length: usize| {
        (0..length).all(|step| match (said.get(at + step), said.get(other + step)) {
            (Some((_, one)), Some((_, two))) => one == two && !one.is_empty(),
            _ => false,
        })
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < said.len() {
        let repeated = (1..=LONGEST_REPEATED).rev().find(|length| {
            same(at, at + length, *length)
                && !said[at..at + length]
                    .iter()
                    .all(|(_, word)| EMPHATIC.contains(&word.as_str()) || word.contains(char::is_numeric))
        });
        let end = match repeated {
            Some(length) => {
                let mut end = at + 2 * length;
                while same(at, end, length) {
                    end += length;
                }
                end
            }
            None if begins(&said, at) => at + 2,
            None => {
                at += 1;
                continue;
            }
        };
        let text = said[at..end].iter().map(|(word, _)| word.text.as_str()).collect::<Vec<_>>().join(" ");
        found.push(Repetition { start_ms: said[at].0.start_ms, end_ms: said[end - 1].0.end_ms, text });
        at = end;
    }
    found
}

/// Whether the piece at `at` is the start of the word after it: "r- resonant", "th the".
fn begins(said: &[(&Word, String)], at: usize) -> bool {
    let (Some((word, piece)), Some((_, next))) = (said.get(at), said.get(at + 1)) else { return false };
    let cut_off = word.text.ends_with('-') || (piece.len() <= 2 && !SHORT_WORDS.contains(&piece.as_str()));
    let letters = !piece.is_empty() && piece.chars().all(char::is_alphabetic);
    cut_off && letters && piece.len() < next.len() && next.starts_with(piece.as_str())
}

/// Text that was taken out of a transcript, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    pub start_ms: u64,
    pub end_ms: u64,
    pub text: String,
    pub reason: String,
}

/// Sounds of hesitation, as recognizers spell them.
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

    fn repeated(text: &str) -> Vec<String> {
        let words: Vec<Word> =
            text.split_whitespace().zip(0..).map(|(text, at)| word(text, at * 200)).collect();
        repetitions(&words).into_iter().map(|repetition| repetition.text).collect()
    }

    #[test]
    fn words_said_or_begun_again_are_repetitions() {
        assert_eq!(
            repeated("I, I, um, I went to the the r- r- resonant room"),
            ["I, I, I", "the the", "r- r-"]
        );
        assert_eq!(repeated("and then I and then I said s sound"), ["and then I and then I", "s sound"]);
    }

    #[test]
    fn emphasis_and_grammar_are_not() {
        assert!(
            repeated("it was very very slow, no, no, I said that that had had 5 5 in us using it").is_empty()
        );
    }
}
