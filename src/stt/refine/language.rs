//! Whether speech was in the model's language, judged by the decoder's own doubt.
//!
//! A model that knows only English writes fluent English whatever it hears. But it is less sure of it, it repeats
//! itself, a second pass with a prompt invents something else, and what it writes down as it sounds are words that it
//! has to spell out. None of these is enough alone: accents cost certainty, some speakers repeat themselves, and names
//! and terms are spelled out too. Deliberately absent: word lists, which would fail on those.

use crate::core::transcript::Word;
use crate::stt::segment::DecodedSegment;
use crate::stt::tuning::{
    ENGLISH_AGREEMENT, ENGLISH_BASE, ENGLISH_CERTAINTY, ENGLISH_NOVELTY, ENGLISH_SPELLED_OUT,
    ENGLISH_SURE_WORDS, FOREIGN_ODDS, FOREIGN_ODDS_OF_ONE_WORD, LEAST_LANGUAGE_WORDS, LONG_SPEECH_MS,
    NOVELTY_SPAN, SLOWEST_WORD_MS,
};
use crate::stt::words::bare;
use std::collections::HashMap;

/// The evidence for English in a whole recording.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    pub words: usize,
    /// Time in which somebody spoke.
    pub speech_ms: u64,
    /// Mean log probability of the words.
    pub certainty: f32,
    /// Share of the words that were more likely than not.
    pub sure_words: f32,
    /// Share of the words that both passes have.
    pub agreement: f32,
    /// Share of word pairs that were not said shortly before.
    pub novelty: f32,
    /// Share of the words that the model had to spell out.
    pub spelled_out: f32,
}

impl Evidence {
    /// From everything that was decoded, before anything is taken out.
    pub fn of<'a>(segments: impl IntoIterator<Item = &'a DecodedSegment>, speech_ms: u64) -> Evidence {
        let mut words: Vec<&Word> = Vec::new();
        let mut agreed = 0.0;
        let mut spelled_out = 0;
        for segment in segments {
            agreed += segment.agreement * segment.words.len() as f32;
            spelled_out += segment.spelled_out;
            words.extend(&segment.words);
        }
        if words.is_empty() {
            return Evidence { speech_ms, ..Evidence::default() };
        }
        let share = |sum: f32| sum / words.len() as f32;
        Evidence {
            words: words.len(),
            speech_ms,
            certainty: share(words.iter().map(|word| word.probability.max(1e-3).ln()).sum()),
            sure_words: share(words.iter().filter(|word| word.probability >= 0.5).count() as f32),
            agreement: share(agreed),
            novelty: novelty(&words),
            spelled_out: share(spelled_out as f32),
        }
    }

    /// Whether the speech was in another language than English.
    pub fn is_foreign(self) -> bool {
        let speechless =
            self.speech_ms >= LONG_SPEECH_MS && self.speech_ms > SLOWEST_WORD_MS * self.words as u64;
        speechless || (self.words >= LEAST_LANGUAGE_WORDS && self.odds() < self.most_foreign_odds())
    }

    /// Odds below which it is not English. A wrong refusal costs a candidate the answer, a missed one only a score that
    /// means nothing, so it takes clear evidence, and clearer the fewer words there are.
    fn most_foreign_odds(self) -> f32 {
        FOREIGN_ODDS - FOREIGN_ODDS_OF_ONE_WORD / self.words as f32
    }

    /// Log odds for English.
    fn odds(self) -> f32 {
        ENGLISH_BASE
            + ENGLISH_CERTAINTY * self.certainty
            + ENGLISH_SURE_WORDS * self.sure_words
            + ENGLISH_AGREEMENT * self.agreement
            + ENGLISH_NOVELTY * self.novelty
            - ENGLISH_SPELLED_OUT * self.spelled_out
    }
}

fn novelty(words: &[&Word]) -> f32 {
    let bares: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    let mut last: HashMap<(&str, &str), usize> = HashMap::new();
    let mut new = 0;
    for (at, pair) in bares.windows(2).enumerate() {
        let before = last.insert((&pair[0], &pair[1]), at);
        new += usize::from(before.is_none_or(|before| at - before > NOVELTY_SPAN));
    }
    if bares.len() < 2 { 1.0 } else { new as f32 / (bares.len() - 1) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(text: &str, probability: f32, agreement: f32) -> DecodedSegment {
        let word = |text: &str| Word { text: text.to_owned(), start_ms: 0, end_ms: 100, probability };
        DecodedSegment {
            words: text.split_whitespace().map(word).collect(),
            agreement,
            ..DecodedSegment::default()
        }
    }

    const ENGLISH: &str = "last spring our checkout page was slow so I measured every request for a week and it turned \
                           out that one query took most of the time so I added an index";
    const INVENTED: &str = "we are going to see the next one we are going to see the first one and we are going to see \
                            the next one we are going to see the last one";

    #[test]
    fn sure_words_that_both_passes_have_are_english() {
        assert!(!Evidence::of([&segment(ENGLISH, 0.95, 0.95)], 10_000).is_foreign());
        assert!(!Evidence::of([&segment(ENGLISH, 0.8, 0.8)], 10_000).is_foreign());
    }

    #[test]
    fn doubtful_words_that_go_round_and_that_a_second_pass_lacks_are_not() {
        assert!(Evidence::of([&segment(INVENTED, 0.6, 0.3)], 10_000).is_foreign());
    }

    #[test]
    fn words_that_must_be_spelled_out_speak_against_it_but_terms_do_not_decide() {
        let heard = |spelled_out| DecodedSegment { spelled_out, ..segment(ENGLISH, 0.8, 0.6) };
        assert!(!Evidence::of([&heard(0)], 10_000).is_foreign());
        assert!(Evidence::of([&heard(6)], 10_000).is_foreign());
        let terms = DecodedSegment { spelled_out: 3, ..segment(ENGLISH, 0.95, 0.95) };
        assert!(!Evidence::of([&terms], 10_000).is_foreign());
    }

    #[test]
    fn long_speech_without_words_is_not() {
        assert!(Evidence::of([&segment("oh", 0.4, 0.1)], 20_000).is_foreign());
    }

    #[test]
    fn a_short_sentence_that_the_second_pass_lacks_is_english_until_more_speaks_against_it() {
        let heard = segment("with only like four more games to go", 0.72, 0.26);
        assert!(Evidence::of([&heard], 2_500).odds() < 0.0);
        assert!(!Evidence::of([&heard], 2_500).is_foreign());
    }

    #[test]
    fn a_few_words_tell_nothing() {
        assert!(!Evidence::of([&segment("muy bien gracias", 0.4, 0.1)], 1_500).is_foreign());
        assert!(!Evidence::of([], 4_000).is_foreign());
    }
}
