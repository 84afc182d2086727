//! Glances at the last seconds of speech that still goes on: enough to know where the speaker is, never the last word.

use super::decode::Heard;

/// Speech that nothing is known of, from so much on, is worth a glance. House rule: half of the lag that a speaker would
/// notice in a clock that follows them.
const AFTER_MS: u64 = 2_500;
/// A glance reaches back this far: enough for a sentence, little enough to cost a fraction of a second.
const REACH_MS: u64 = 10_000;

/// What was seen at a glance.
#[derive(Debug, Default)]
pub struct Glances {
    heard: Vec<Heard>,
    /// Up to where the last one looked.
    until_ms: u64,
}

impl Glances {
    /// From where to look, when that is worth it: of the speech up to `speech_end_ms`, what came before `known_ms` is known.
    pub fn due(&mut self, known_ms: u64, speech_end_ms: u64, now_ms: u64) -> Option<u64> {
        if speech_end_ms < known_ms.max(self.until_ms) + AFTER_MS {
            return None;
        }
        self.until_ms = speech_end_ms;
        Some(known_ms.max(now_ms.saturating_sub(REACH_MS)))
    }

    /// Takes in what was heard from `from_ms` on; it stands for all that was seen there before.
    pub fn add(&mut self, from_ms: u64, heard: Vec<Heard>) {
        keep_words(&mut self.heard, |_, end_ms| end_ms <= from_ms);
        self.heard.extend(heard);
    }

    /// End of the last word that was seen.
    pub fn end_ms(&self) -> u64 {
        self.heard.iter().flat_map(|heard| &heard.words).map(|word| word.end_ms).max().unwrap_or(0)
    }

    /// What lies after `known_ms`; the rest is known better by now.
    pub fn since(&mut self, known_ms: u64) -> &[Heard] {
        keep_words(&mut self.heard, |start_ms, _| start_ms >= known_ms);
        &self.heard
    }
}

/// Leaves only the words whose start and end `is_kept` agrees to, and nothing without words.
fn keep_words(heard: &mut Vec<Heard>, is_kept: impl Fn(u64, u64) -> bool) {
    for stretch in heard.iter_mut() {
        stretch.words.retain(|word| is_kept(word.start_ms, word.end_ms));
    }
    heard.retain(|stretch| !stretch.words.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::transcript::Word;

    fn heard(words: &[(&str, u64)]) -> Vec<Heard> {
        let words = words
            .iter()
            .map(|(text, start_ms)| Word {
                text: (*text).to_owned(),
                start_ms: *start_ms,
                end_ms: start_ms + 400,
                probability: 0.9,
            })
            .collect();
        vec![Heard {
            start_ms: 0,
            end_ms: 9_000,
            words,
            hesitations: Vec::new(),
            no_speech: 0.0,
            log_probability: -0.2,
        }]
    }

    fn texts(glances: &mut Glances, known_ms: u64) -> Vec<String> {
        glances.since(known_ms).iter().flat_map(|heard| &heard.words).map(|word| word.text.clone()).collect()
    }

    #[test]
    fn a_glance_is_due_every_few_seconds_of_speech_and_reaches_back_to_what_is_known() {
        let mut glances = Glances::default();
        assert_eq!(glances.due(0, 2_000, 2_000), None);
        assert_eq!(glances.due(0, 2_500, 2_600), Some(0));
        assert_eq!(glances.due(0, 4_000, 4_100), None, "the last one has just looked");
        assert_eq!(glances.due(0, 30_000, 30_000), Some(20_000));
        assert_eq!(glances.due(28_000, 33_000, 33_000), Some(28_000));
    }

    #[test]
    fn a_later_glance_stands_for_an_earlier_one_and_what_is_known_for_both() {
        let mut glances = Glances::default();
        glances.add(0, heard(&[("I", 0), ("rote", 1_000)]));
        glances.add(1_000, heard(&[("wrote", 1_000), ("it", 1_500)]));
        assert_eq!(texts(&mut glances, 0), ["I", "wrote", "it"]);
        assert_eq!(texts(&mut glances, 1_500), ["it"]);
        assert_eq!(texts(&mut glances, 1_500), ["it"]);
    }
}
