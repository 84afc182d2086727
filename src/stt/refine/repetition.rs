//! Repetition loops of a decoder: words, or the syllables of one word, that go on and on.

use crate::core::transcript::Word;
use crate::stt::tuning::{LONGEST_LOOPED_SYLLABLE, LOOP_ROUNDS, LOOP_SYLLABLES};
use crate::stt::words::bare;

/// Whether words, or the letters of one, repeat in a loop.
pub fn has_loop(words: &[Word]) -> bool {
    let bares: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    (0..bares.len()).any(|at| word_loop(&bares[at..]).is_some())
        || words.iter().any(|word| syllable_loop(&word.text).is_some())
}

/// Keeps one round of words that repeat in a loop; `remove` gets the others.
pub fn without_loops(words: &[Word], remove: &mut impl FnMut(&[Word], &str)) -> Vec<Word> {
    let bares: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        match word_loop(&bares[at..]) {
            Some((length, rounds)) => {
                kept.extend_from_slice(&words[at..at + length]);
                remove(&words[at + length..at + length * rounds], "loop");
                at += length * rounds;
            }
            None => {
                let mut word = words[at].clone();
                if let Some(round) = syllable_loop(&word.text).map(str::to_owned) {
                    remove(&words[at..=at], "loop");
                    word.text = round;
                }
                kept.push(word);
                at += 1;
            }
        }
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

/// Length and number of the rounds that start at the first word, when they are a loop.
fn word_loop(words: &[String]) -> Option<(usize, usize)> {
    (1..=LOOP_ROUNDS[LOOP_ROUNDS.len() - 1].0).find_map(|length| {
        let round = words.get(..length)?;
        let rounds = words.chunks_exact(length).take_while(|other| *other == round).count();
        let enough = LOOP_ROUNDS
            .iter()
            .find(|(longest, _)| length <= *longest)
            .map_or(usize::MAX, |(_, rounds)| *rounds);
        (rounds >= enough).then_some((length, rounds))
    })
}
