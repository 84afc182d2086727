//! Puts what only the second reading heard into the words of the first: "um" and "uh", and terms of the glossary.
//!
//! The words are the first reading's. A prompt costs words with second-language speakers, so nothing else is taken over,
//! and nothing at all when the two readings hardly agree.

use super::decode::Heard;
use super::words::bare;
use crate::core::transcript::Word;

/// Sounds of hesitation as the recogniser spells them.
const FILLERS: [&str; 12] = ["um", "umm", "uhm", "uh", "uhh", "er", "err", "erm", "ah", "eh", "hm", "hmm"];
/// Share of the first reading's words that the second must have.
const AGREEMENT: f32 = 0.6;
/// Words of the first reading that a term may stand for: "co ordinate s" for one.
const LONGEST_MISHEARD: usize = 4;

/// A sentence to put before the speech, full of hesitation, with the glossary in it.
pub fn prompt(glossary: &[String]) -> String {
    let terms = if glossary.is_empty() { "it".to_owned() } else { glossary.join(", uh, ") };
    format!("Um, so, uh, I was, like, you know, er, working on {terms}, and, um, then we, uh, fixed it.")
}

/// Whether a word is a sound of hesitation.
pub fn is_filler(word: &str) -> bool {
    FILLERS.contains(&bare(word).as_str())
}

/// The first reading with the second's fillers and terms.
pub fn merge(mut plain: Vec<Heard>, prompted: &[Word], glossary: &[String]) -> Vec<Heard> {
    let first: Vec<String> = plain
        .iter()
        .flat_map(|heard| &heard.words)
        .filter(|word| !is_filler(&word.text))
        .map(|word| bare(&word.text))
        .collect();
    let spoken: Vec<&Word> = prompted.iter().filter(|word| !is_filler(&word.text)).collect();
    let second: Vec<String> = spoken.iter().map(|word| bare(&word.text)).collect();
    let pairs = align(&first, &second);
    if (pairs.len() as f32) < AGREEMENT * first.len() as f32 {
        return plain;
    }
    let mut changes = terms(&first, &second, &pairs, &spoken, glossary);
    changes.extend(hesitations(prompted, &pairs));
    changes.sort_by_key(|change| (change.from, change.to));
    apply(&mut plain, &changes);
    plain
}

/// Words of the second reading for the first's `from..to`, counted without fillers.
#[derive(Debug, Clone, PartialEq)]
struct Change {
    from: usize,
    to: usize,
    word: Word,
}

/// Where each filler of the second reading belongs: before the first word that both readings have after it.
fn hesitations(prompted: &[Word], pairs: &[(usize, usize)]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut at = 0;
    for word in prompted {
        if !is_filler(&word.text) {
            at += 1;
            continue;
        }
        let before = pairs.iter().rev().find(|(_, second)| *second < at).map_or(0, |(first, _)| first + 1);
        changes.push(Change { from: before, to: before, word: word.clone() });
    }
    changes
}

/// Terms of the glossary that the second reading has where the first has something else between words both have.
fn terms(
    first: &[String],
    second: &[String],
    pairs: &[(usize, usize)],
    spoken: &[&Word],
    glossary: &[String],
) -> Vec<Change> {
    let known: Vec<String> = glossary.iter().map(|term| solid(term)).collect();
    let mut changes = Vec::new();
    let ends = pairs.iter().copied().chain([(first.len(), second.len())]);
    let mut from = (0, 0);
    for (to_first, to_second) in ends {
        let (misheard, heard) = (&first[from.0..to_first], &second[from.1..to_second]);
        let term = known.iter().position(|term| *term == solid(&heard.concat()));
        if let Some(term) =
            term.filter(|_| (1..=LONGEST_MISHEARD).contains(&misheard.len()) && !heard.is_empty())
        {
            let source = spoken[from.1];
            let end = source.text.trim_start_matches(|c: char| !c.is_alphanumeric());
            let mark: String = end.chars().rev().take_while(|c| matches!(c, ',' | '.' | '?' | '!')).collect();
            let text = format!("{}{}", glossary[term], mark.chars().rev().collect::<String>());
            changes.push(Change { from: from.0, to: to_first, word: Word { text, ..source.clone() } });
        }
        from = (to_first + 1, to_second + 1);
    }
    changes
}

fn solid(term: &str) -> String {
    term.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn apply(plain: &mut [Heard], changes: &[Change]) {
    let mut changes = changes.iter().peekable();
    let mut at = 0;
    let mut skip_to = 0;
    for heard in plain.iter_mut() {
        let mut words: Vec<Word> = Vec::with_capacity(heard.words.len() + 4);
        for word in heard.words.drain(..) {
            if is_filler(&word.text) {
                // The first reading has it as well: the second's is the same one.
                changes.next_if(|change| change.from == at && change.to == at);
                words.push(word);
                continue;
            }
            while let Some(change) = changes.next_if(|change| change.from == at) {
                skip_to = skip_to.max(change.to);
                let replaces = change.to > change.from;
                let start_ms = if replaces { word.start_ms } else { change.word.start_ms.min(word.start_ms) };
                let end_ms = if replaces { word.end_ms } else { start_ms };
                words.push(Word { start_ms, end_ms, ..change.word.clone() });
            }
            if at >= skip_to {
                words.push(word);
            } else if let Some(last) = words.last_mut() {
                last.end_ms = word.end_ms;
            }
            at += 1;
        }
        heard.words = words;
    }
    if let Some(last) = plain.last_mut() {
        for change in changes {
            let start_ms =
                last.words.last().map_or(last.start_ms, |word| word.end_ms).max(change.word.start_ms);
            last.words.push(Word { start_ms, end_ms: start_ms, ..change.word.clone() });
        }
    }
}

/// Pairs of places with the same word, in order: those of a shortest edit.
fn align(first: &[String], second: &[String]) -> Vec<(usize, usize)> {
    let wide = second.len() + 1;
    let mut cost = vec![0_usize; (first.len() + 1) * wide];
    for i in (0..=first.len()).rev() {
        for j in (0..=second.len()).rev() {
            cost[i * wide + j] = match (first.get(i), second.get(j)) {
                (Some(a), Some(b)) => {
                    let change = cost[(i + 1) * wide + j + 1] + usize::from(a != b);
                    change.min(cost[(i + 1) * wide + j] + 1).min(cost[i * wide + j + 1] + 1)
                }
                _ => first.len() - i + second.len() - j,
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < first.len() && j < second.len() {
        let here = cost[i * wide + j];
        if first[i] == second[j] && here == cost[(i + 1) * wide + j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here == cost[(i + 1) * wide + j + 1] + 1 {
            (i, j) = (i + 1, j + 1);
        } else if here == cost[(i + 1) * wide + j] + 1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
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

    fn merged(first: &[&str], second: &str, glossary: &[&str]) -> String {
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
        let glossary: Vec<String> = glossary.iter().map(|term| (*term).to_owned()).collect();
        let merged = merge(plain, &words(second), &glossary);
        merged.iter().map(|heard| text(&heard.words)).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn fillers_go_where_they_were_heard() {
        assert_eq!(
            merged(&["So I fixed it.", "Then it ran."], "Um, so I, uh, fixed it. Um, then it ran, uh.", &[]),
            "Um, So I uh, fixed it. | Um, Then it ran. uh."
        );
    }

    #[test]
    fn a_filler_both_readings_have_is_counted_once() {
        assert_eq!(merged(&["So, um, I fixed it."], "So, um, I fixed it.", &[]), "So, um, I fixed it.");
    }

    #[test]
    fn other_words_of_the_second_reading_are_left() {
        assert_eq!(
            merged(&["I cut the cost in half"], "I caught the, um, cost in a half", &[]),
            "I cut the um, cost in half"
        );
    }

    #[test]
    fn terms_replace_what_was_misheard() {
        assert_eq!(
            merged(
                &["I added item potency keys to it."],
                "I added idempotency keys to it.",
                &["idempotency"]
            ),
            "I added idempotency keys to it."
        );
        assert_eq!(
            merged(&["so for this we used cough car."], "So for this we used Kafka.", &["Kafka"]),
            "so for this we used Kafka."
        );
    }

    #[test]
    fn readings_that_hardly_agree_are_not_mixed() {
        assert_eq!(merged(&["I led the move to it"], "um um um um so what", &[]), "I led the move to it");
    }

    proptest! {
        #[test]
        fn the_first_readings_words_all_stay(first in "([abcd] ){0,12}", second in "((um|uh|[abcd]) ){0,16}") {
            let merged = merged(&[&first], &second, &[]);
            let kept: Vec<&str> = merged.split_whitespace().filter(|word| !is_filler(word)).collect();
            prop_assert_eq!(kept, first.split_whitespace().collect::<Vec<_>>());
        }
    }
}
