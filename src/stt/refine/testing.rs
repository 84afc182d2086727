//! Decoded words for tests: a word every 0.3 s.

use crate::core::transcript::Word;
use crate::stt::segment::DecodedSegment;

pub fn words(text: &str) -> Vec<Word> {
    text.split_whitespace()
        .enumerate()
        .map(|(at, text)| Word {
            text: text.to_owned(),
            start_ms: at as u64 * 300,
            end_ms: at as u64 * 300 + 200,
            probability: 0.9,
        })
        .collect()
}

pub fn heard(text: &str) -> DecodedSegment {
    DecodedSegment {
        start_ms: 0,
        end_ms: 9_000,
        words: words(text),
        hesitations: Vec::new(),
        no_speech: 0.0,
        log_probability: -0.2,
        agreement: 1.0,
        spelled_out: 0,
    }
}
