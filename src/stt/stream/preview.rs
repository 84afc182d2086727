//! The running text of speech still in progress: what is decoded for good, and provisional text after it.

use super::assemble::assemble;
use crate::core::speech_map::SpeechMap;
use crate::stt::segment::DecodedSegment;
use crate::stt::transcriber::Preview;
use std::collections::BTreeMap;

/// Provisional text: decoded while its chunk was still open.
struct Provisional {
    end_ms: u64,
    segments: Vec<DecodedSegment>,
}

/// Provisional text by where it starts, never two for one place.
#[derive(Default)]
pub struct Provisionals(BTreeMap<u64, Provisional>);

impl Provisionals {
    /// Adds the text decoded from `start_ms..end_ms`, replacing everything that starts there.
    pub fn insert(&mut self, start_ms: u64, end_ms: u64, segments: Vec<DecodedSegment>) {
        self.remove(start_ms, end_ms);
        self.0.insert(start_ms, Provisional { end_ms, segments });
    }

    /// Forgets everything that starts in `start_ms..end_ms`: it is decoded for good.
    pub fn remove(&mut self, start_ms: u64, end_ms: u64) {
        self.0.retain(|start, _| *start < start_ms || *start >= end_ms);
    }

    /// Where the newest part starts.
    pub fn newest(&self) -> Option<u64> {
        self.0.last_key_value().map(|(start_ms, _)| *start_ms)
    }

    /// Up to where there is text after `from_ms`.
    pub fn covered_until(&self, from_ms: u64) -> u64 {
        self.0.values().map(|provisional| provisional.end_ms).fold(from_ms, u64::max)
    }

    /// The text so far: `done` by where its chunk starts, with provisional text after it.
    pub fn preview(
        &self,
        map: &SpeechMap,
        done: &BTreeMap<u64, Vec<DecodedSegment>>,
        start_ms: u64,
    ) -> Preview {
        let mut parts: Vec<(u64, &Vec<DecodedSegment>)> = done.iter().map(|(at, part)| (*at, part)).collect();
        parts.extend(self.0.iter().map(|(at, provisional)| (*at, &provisional.segments)));
        parts.sort_by_key(|(at, _)| *at);
        let heard = assemble("", "", map, parts.into_iter().flat_map(|(_, part)| part.clone()));
        let spoken_until = map.spans.last().map_or(0, |span| span.end_ms);
        Preview { heard, behind_ms: spoken_until.saturating_sub(self.covered_until(start_ms)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::speech_map::Span;
    use crate::core::transcript::Word;

    fn segment(text: &str, start_ms: u64) -> DecodedSegment {
        let words: Vec<Word> = text
            .split_whitespace()
            .zip(0..)
            .map(|(text, at)| Word {
                text: text.to_owned(),
                start_ms: start_ms + at * 300,
                end_ms: start_ms + at * 300 + 250,
                probability: 0.9,
            })
            .collect();
        let end_ms = start_ms + words.len() as u64 * 300;
        DecodedSegment {
            start_ms,
            end_ms,
            words,
            hesitations: Vec::new(),
            no_speech: 0.0,
            log_probability: -0.2,
            agreement: 1.0,
            spelled_out: 0,
        }
    }

    fn map() -> SpeechMap {
        SpeechMap { duration_ms: 60_000, spans: vec![Span { start_ms: 0, end_ms: 60_000 }] }
    }

    #[test]
    fn provisional_text_follows_what_is_done_until_its_chunk_is_done_too() {
        let mut provisionals = Provisionals::default();
        let mut done = BTreeMap::from([(0, vec![segment("I read the log.", 0)])]);
        provisionals.insert(20_000, 24_000, vec![segment("then I", 20_000)]);
        provisionals.insert(24_000, 27_000, vec![segment("fixed it", 24_000)]);
        let preview = provisionals.preview(&map(), &done, 20_000);
        assert_eq!(preview.heard.text, "I read the log. then I fixed it");
        assert_eq!(preview.behind_ms, 33_000);

        provisionals.insert(20_000, 30_000, vec![segment("Then I fixed it.", 20_000)]);
        assert_eq!(
            provisionals.preview(&map(), &done, 20_000).heard.text,
            "I read the log. Then I fixed it."
        );

        provisionals.remove(20_000, 31_000);
        done.insert(20_000, vec![segment("Then I fixed it for good.", 20_000)]);
        let preview = provisionals.preview(&map(), &done, 31_000);
        assert_eq!(preview.heard.text, "I read the log. Then I fixed it for good.");
    }
}
