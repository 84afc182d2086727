//! Repetition loops of a decoder: words, or the syllables of one word, that go on and on.

use crate::core::transcript::{Word, is_hesitation};
use crate::stt::tuning::{
    LONGEST_LOOPED_SYLLABLE, LOOP_ROUNDS, LOOP_SYLLABLES, MOST_FILLERS_IN_A_ROW, PARTED_ROUND,
};
use crate::stt::words::bare;
use std::ops::Range;

/// Words that repeat in a loop.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Loop {
    /// Words of one round.
    length: usize,
    /// From the first round's start to the last round's end, words between the rounds included.
    end: usize,
}

/// Whether words, or the letters of one, repeat in a loop.
pub fn has_loop(words: &[Word]) -> bool {
    !repeated(words).is_empty() || words.iter().any(|word| syllable_loop(&word.text).is_some())
}

/// Where a pass has gone into a loop: the first word after the first round, or after too many fillers in a row.
pub fn loop_start(words: &[Word]) -> Option<usize> {
    let fillers = words
        .windows(MOST_FILLERS_IN_A_ROW + 1)
        .position(|row| row.iter().all(|word| is_hesitation(&word.text)));
    let round = repeated(words).first().map(|range| range.start);
    fillers.into_iter().chain(round).min()
}

/// The words of all rounds of a loop but the first, and those between the rounds.
pub fn repeated(words: &[Word]) -> Vec<Range<usize>> {
    let bares: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match word_loop(&bares[at..]) {
            Some(Loop { length, end }) => {
                found.push(at + length..at + end);
                at += end;
            }
            None => at += 1,
        }
    }
    found
}

/// Keeps one round of words that repeat in a loop; `remove` gets the others.
pub fn without_loops(words: &[Word], remove: &mut impl FnMut(&[Word], &str)) -> Vec<Word> {
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    let mut ranges = repeated(words);
    let end = words.len();
    ranges.push(end..end);
    for range in ranges {
        for word in &words[at..range.start] {
            let mut word = word.clone();
            if let Some(round) = syllable_loop(&word.text).map(str::to_owned) {
                remove(std::slice::from_ref(&word), "loop");
                word.text = round;
            }
            kept.push(word);
        }
        if !range.is_empty() {
            remove(&words[range.clone()], "loop");
        }
        at = range.end;
    }
    kept
}

/// The start of a word whose letters repeat in a loop ("a-a-a-a-a-a-a"): one round of them.
fn syllable_loop(word: &str) -> Option<&str> {
    let letters: Vec<(usize, char)> = word.to_lowercase().char_indices().collect();
    (0..letters.len()).find_map(|at| {
        (1..=LONGEST_LOOPED_SYLLABLE).find_map(|length| {
            let sounds: Vec<char> = letters[at..].iter().map(|(_, letter)| *letter).collect();
            let round = sounds.get(..length)?;
            let rounds = sounds.chunks_exact(length).take_while(|other| *other == round).count();
            let end = letters.get(at + length).map_or(word.len(), |(byte, _)| *byte);
            (rounds >= LOOP_SYLLABLES && round.iter().any(|letter| letter.is_alphabetic()))
                .then(|| word.get(..end))?
        })
    })
}

/// The loop that starts at the first word, if there is one. One word may stand between rounds of some length: "and".
fn word_loop(words: &[String]) -> Option<Loop> {
    let longest = LOOP_ROUNDS[LOOP_ROUNDS.len() - 1].0;
    (1..=longest)
        .find_map(|length| rounds(words, length, 0))
        .or_else(|| (PARTED_ROUND..=longest).find_map(|length| rounds(words, length, 1)))
}

/// The loop of rounds of `length` words with at most `gap` words between them, if there are enough rounds.
fn rounds(words: &[String], length: usize, gap: usize) -> Option<Loop> {
    let round = words.get(..length)?;
    let (mut end, mut count) = (length, 1);
    while let Some(gap) = (0..=gap).find(|gap| words.get(end + gap..end + gap + length) == Some(round)) {
        end += gap + length;
        count += 1;
    }
    let enough =
        LOOP_ROUNDS.iter().find(|(most, _)| length <= *most).map_or(usize::MAX, |(_, rounds)| *rounds);
    (count >= enough).then_some(Loop { length, end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stt::words::text;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<Word> {
        text.split_whitespace()
            .map(|text| Word { text: text.to_owned(), start_ms: 0, end_ms: 0, probability: 0.9 })
            .collect()
    }

    fn kept(said: &str) -> String {
        text(&without_loops(&words(said), &mut |_, _| {}))
    }

    #[test]
    fn rounds_with_a_word_between_them_are_a_loop_too() {
        assert_eq!(
            kept("I don't know what it is and I don't know what it is and I don't know what it is so there"),
            "I don't know what it is so there"
        );
        assert_eq!(
            kept("it was me and it was you and it was them"),
            "it was me and it was you and it was them"
        );
    }

    #[test]
    fn a_pass_is_trusted_until_it_loops() {
        assert_eq!(loop_start(&words("alright thanks uh, uh, uh, uh,")), Some(2));
        assert_eq!(loop_start(&words("a b c d a b c d a b c d")), Some(4));
        assert_eq!(loop_start(&words("so um I uh um fixed it")), None);
    }

    proptest! {
        #[test]
        fn what_is_kept_has_no_loop_and_is_part_of_what_was_said(said in "([abc] ){0,40}") {
            let once = kept(&said);
            prop_assert!(once.split_whitespace().count() <= said.split_whitespace().count());
            prop_assert_eq!(once.is_empty(), said.trim().is_empty());
        }
    }
}
