//! Puts the "um" and "uh" that only the second reading heard into the words of the first.
//!
//! The words are the first reading's. A prompt costs words with second-language speakers, so nothing else is taken over,
//! and nothing at all when the two readings hardly agree.

use super::align::align;
use super::decode::Heard;
use super::words::bare;
use crate::core::transcript::Word;

/// Sounds of hesitation as the recogniser spells them.
const FILLERS: [&str; 12] = ["um", "umm", "uhm", "uh", "uhh", "er", "err", "erm", "ah", "eh", "hm", "hmm"];
/// Share of the first reading's words that the second must have.
const AGREEMENT: f32 = 0.6;

/// A sentence to put before the speech, full of hesitation, with the glossary in it.
pub fn prompt(glossary: &[String]) -> String {
    let terms = if glossary.is_empty() { "it".to_owned() } else { glossary.join(", uh, ") };
    format!("Um, so, uh, I was, like, you know, er, working on {terms}, and, um, then we, uh, fixed it.")
}

/// Whether a word is a sound of hesitation.
pub fn is_filler(word: &str) -> bool {
    FILLERS.contains(&bare(word).as_str())
}

/// The first reading with the second's fillers.
pub fn merge(mut plain: Vec<Heard>, prompted: &[Word]) -> Vec<Heard> {
    let first: Vec<String> = plain
        .iter()
        .flat_map(|heard| &heard.words)
        .filter(|word| !is_filler(&word.text))
        .map(|word| bare(&word.text))
        .collect();
    let second: Vec<String> =
        prompted.iter().filter(|word| !is_filler(&word.text)).map(|word| bare(&word.text)).collect();
    let pairs = align(&first, &second);
    if (pairs.len() as f32) < AGREEMENT * first.len() as f32 {
        return plain;
    }
    apply(&mut plain, &hesitations(prompted, &pairs));
    plain
}

/// A filler of the second reading before word `at` of the first, counted without fillers.
#[derive(Debug, Clone, PartialEq)]
struct Hesitation {
    at: usize,
    word: Word,
}

/// Where each filler of the second reading belongs: before the first word that both readings have after it.
fn hesitations(prompted: &[Word], pairs: &[(usize, usize)]) -> Vec<Hesitation> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in prompted {
        if !is_filler(&word.text) {
            at += 1;
            continue;
        }
        let before = pairs.iter().rev().find(|(_, second)| *second < at).map_or(0, |(first, _)| first + 1);
        found.push(Hesitation { at: before, word: word.clone() });
    }
    found
}

fn apply(plain: &mut [Heard], found: &[Hesitation]) {
    let mut found = found.iter().peekable();
    let mut at = 0;
    for heard in plain.iter_mut() {
        let mut words: Vec<Word> = Vec::with_capacity(heard.words.len() + 4);
        for word in heard.words.drain(..) {
            if is_filler(&word.text) {
                // The first reading has it as well: the second's is the same one.
                found.next_if(|other| other.at == at);
                words.push(word);
                continue;
            }
            while let Some(other) = found.next_if(|other| other.at == at) {
                let start_ms = other.word.start_ms.min(word.start_ms);
                words.push(Word { start_ms, end_ms: start_ms, ..other.word.clone() });
            }
            words.push(word);
            at += 1;
        }
        heard.words = words;
    }
    if let Some(last) = plain.last_mut() {
        for other in found {
            let start_ms =
                last.words.last().map_or(last.start_ms, |word| word.end_ms).max(other.word.start_ms);
            last.words.push(Word { start_ms, end_ms: start_ms, ..other.word.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stt::words::text;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<Word> {
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

    fn merged(first: &[&str], second: &str) -> String {
        let plain = first
            .iter()
            .map(|text| Heard {
                start_ms: 0,
                end_ms: 9_000,
                words: words(text),
                no_speech: 0.0,
                log_probability: -0.2,
            })
            .collect();
        let merged = merge(plain, &words(second));
        merged.iter().map(|heard| text(&heard.words)).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn fillers_go_where_they_were_heard() {
        assert_eq!(
            merged(&["So I fixed it.", "Then it ran."], "Um, so I, uh, fixed it. Um, then it ran, uh."),
            "Um, So I uh, fixed it. | Um, Then it ran. uh."
        );
    }

    #[test]
    fn a_filler_both_readings_have_is_counted_once() {
        assert_eq!(merged(&["So, um, I fixed it."], "So, um, I fixed it."), "So, um, I fixed it.");
    }

    #[test]
    fn other_words_of_the_second_reading_are_left() {
        assert_eq!(
            merged(&["I cut the cost in half"], "I caught the, um, cost in a half"),
            "I cut the um, cost in half"
        );
    }

    #[test]
    fn readings_that_hardly_agree_are_not_mixed() {
        assert_eq!(merged(&["I led the move to it"], "um um um um so what"), "I led the move to it");
    }

    proptest! {
        #[test]
        fn the_first_readings_words_all_stay(first in "([abcd] ){0,12}", second in "((um|uh|[abcd]) ){0,16}") {
            let merged = merged(&[&first], &second);
            let kept: Vec<&str> = merged.split_whitespace().filter(|word| !is_filler(word)).collect();
            prop_assert_eq!(kept, first.split_whitespace().collect::<Vec<_>>());
        }
    }
}
