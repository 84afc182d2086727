//! Takes out text that nobody spoke, and says so.
//!
//! Absent on purpose: lists of phrases a recogniser is known to invent. A candidate may well say "thank you".

use super::decode::Heard;
use super::words::{bare, text};
use crate::core::speech_map::SpeechMap;
use crate::core::transcript::{Removed, Word};

/// Text needs this much voice under it, in milliseconds a word: the quickest speakers need 150.
const LEAST_VOICE_MS: u64 = 60;
/// And this much where the model itself half believes that nobody speaks. Of 238 stretches of speech in noise at 10 dB one
/// had less, at a belief of 0.1; what was invented over a creaking chair had 87 ms a word, at 0.5.
const LEAST_VOICE_IN_DOUBT_MS: u64 = 100;
const HALF_NO_SPEECH: f32 = 0.3;
/// One word for more voice than this is no speech: music gave "Oh" for 6 and for 13 s. The slowest speech had 2,200 ms.
const MOST_VOICE_MS: u64 = 4_000;
/// whisper.cpp's own pair of thresholds; either alone removes quiet but real speech.
const NO_SPEECH: f32 = 0.6;
const UNSURE: f32 = -1.0;
/// This alone removes: speech in noise at 10 dB never fell below -1.2, music gave -2.6 and -8.9.
const NO_IDEA: f32 = -2.0;
/// How often words follow each other before they are a loop, by how many words are repeated. People say "no, no, no".
const LOOPS: [(usize, usize); 4] = [(1, 6), (2, 4), (4, 3), (12, 3)];

/// A syllable that is repeated in one word is no longer, and is repeated less often: "ha-ha-ha-ha".
const LONGEST_SYLLABLE: usize = 4;
const MOST_SYLLABLES: usize = 7;

/// What is kept of `heard`; what is not goes to `removed`.
pub fn keep(heard: Heard, map: &SpeechMap, removed: &mut Vec<Removed>) -> Option<Heard> {
    let Heard { start_ms, end_ms, words, hesitations, no_speech, log_probability } = heard;
    let mut remove = |words: &[Word], reason: &str| {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            removed.push(Removed {
                start_ms: first.start_ms,
                end_ms: last.end_ms.max(first.start_ms),
                text: text(words),
                reason: reason.to_owned(),
            });
        }
    };
    let words = without_sounds(&words, &mut remove);
    let (from, to) = words
        .iter()
        .fold((start_ms, end_ms), |(from, to), word| (from.min(word.start_ms), to.max(word.end_ms)));
    let voice_ms = map.speech_within(from, to);
    let count = words.len() as u64;
    let least_ms = if no_speech > HALF_NO_SPEECH { LEAST_VOICE_IN_DOUBT_MS } else { LEAST_VOICE_MS };
    if voice_ms < least_ms * count {
        remove(&words, "no_voice");
        return None;
    }
    if voice_ms > MOST_VOICE_MS * count
        || log_probability < NO_IDEA
        || (no_speech > NO_SPEECH && log_probability < UNSURE)
    {
        remove(&words, "unsure");
        return None;
    }
    let words = without_loops(&words, &mut remove);
    (!words.is_empty()).then_some(Heard { start_ms, end_ms, words, hesitations, no_speech, log_probability })
}

/// Takes out descriptions of sounds: "[BLANK_AUDIO]", "(wind blowing)", "*music*", and what has no letter: "♪".
fn without_sounds(words: &[Word], remove: &mut impl FnMut(&[Word], &str)) -> Vec<Word> {
    let mut kept = Vec::with_capacity(words.len());
    let mut rest = words;
    while let Some(first) = rest.first() {
        let close = match first.text.chars().next() {
            Some('[') => Some(']'),
            Some('(') => Some(')'),
            Some('*') => Some('*'),
            _ => None,
        };
        if !first.text.contains(char::is_alphanumeric) {
            remove(&rest[..1], "sound");
            rest = &rest[1..];
            continue;
        }
        let length = close.and_then(|close| {
            rest.iter().position(|word| {
                word.text.chars().skip(usize::from(std::ptr::eq(word, first))).any(|c| c == close)
            })
        });
        match length {
            Some(last) => {
                remove(&rest[..=last], "sound");
                rest = &rest[last + 1..];
            }
            None => {
                kept.push(first.clone());
                rest = &rest[1..];
            }
        }
    }
    kept
}

/// Keeps one round of words that go round and round.
fn without_loops(words: &[Word], remove: &mut impl FnMut(&[Word], &str)) -> Vec<Word> {
    let bares: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        match looped(&bares[at..]) {
            Some((length, rounds)) => {
                kept.extend_from_slice(&words[at..at + length]);
                remove(&words[at + length..at + length * rounds], "loop");
                at += length * rounds;
            }
            None => {
                let mut word = words[at].clone();
                if let Some(round) = babble(&word.text).map(str::to_owned) {
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

/// Whether words, or the letters of one, go round in circles.
pub fn circles(words: &[Word]) -> bool {
    let bares: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    (0..bares.len()).any(|at| looped(&bares[at..]).is_some())
        || words.iter().any(|word| babble(&word.text).is_some())
}

/// The start of a word whose letters go round in circles ("a-a-a-a-a-a-a"): one round of them.
fn babble(word: &str) -> Option<&str> {
    let letters: Vec<(usize, char)> = word.to_lowercase().char_indices().collect();
    (0..letters.len()).find_map(|at| {
        (1..=LONGEST_SYLLABLE).find_map(|length| {
            let sounds: Vec<char> = letters[at..].iter().map(|(_, letter)| *letter).collect();
            let round = sounds.get(..length)?;
            let rounds = sounds.chunks_exact(length).take_while(|other| *other == round).count();
            let end = letters.get(at + length).map_or(word.len(), |(byte, _)| *byte);
            (rounds >= MOST_SYLLABLES && round.iter().any(|letter| letter.is_alphabetic()))
                .then(|| word.get(..end))?
        })
    })
}

/// Length and number of the rounds that start at the first word, when they are a loop.
fn looped(words: &[String]) -> Option<(usize, usize)> {
    (1..=LOOPS[LOOPS.len() - 1].0).find_map(|length| {
        let round = words.get(..length)?;
        let rounds = words.chunks_exact(length).take_while(|other| *other == round).count();
        let enough =
            LOOPS.iter().find(|(longest, _)| length <= *longest).map_or(usize::MAX, |(_, rounds)| *rounds);
        (rounds >= enough).then_some((length, rounds))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::speech_map::Span;

    fn heard(text: &str) -> Heard {
        let words: Vec<Word> = text
            .split_whitespace()
            .enumerate()
            .map(|(at, text)| Word {
                text: text.to_owned(),
                start_ms: at as u64 * 300,
                end_ms: at as u64 * 300 + 250,
                probability: 0.9,
            })
            .collect();
        Heard {
            start_ms: 0,
            end_ms: words.len() as u64 * 300,
            words,
            hesitations: Vec::new(),
            no_speech: 0.1,
            log_probability: -0.2,
        }
    }

    fn kept(heard: Heard, speech_ms: u64) -> (String, Vec<(String, String)>) {
        let map = SpeechMap { duration_ms: 60_000, spans: vec![Span { start_ms: 0, end_ms: speech_ms }] };
        let mut removed = Vec::new();
        let kept = keep(heard, &map, &mut removed).map_or(String::new(), |heard| text(&heard.words));
        (kept, removed.into_iter().map(|removed| (removed.reason, removed.text)).collect())
    }

    fn reasons(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(reason, text)| ((*reason).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn descriptions_of_sounds_go() {
        assert_eq!(
            kept(heard("♪ � so [BLANK_AUDIO] I (wind blowing hard) fixed it"), 9_000),
            (
                "so I fixed it".to_owned(),
                reasons(&[
                    ("sound", "♪"),
                    ("sound", "�"),
                    ("sound", "[BLANK_AUDIO]"),
                    ("sound", "(wind blowing hard)")
                ])
            )
        );
    }

    #[test]
    fn text_without_voice_goes() {
        assert_eq!(
            kept(heard("Thank you for watching."), 0),
            (String::new(), reasons(&[("no_voice", "Thank you for watching.")]))
        );
    }

    #[test]
    fn doubt_and_silence_go_together_only() {
        let quiet = |log_probability| Heard { no_speech: 0.9, log_probability, ..heard("I cut it") };
        assert_eq!(kept(quiet(-0.3), 9_000).0, "I cut it");
        assert_eq!(kept(quiet(-1.5), 9_000).1, reasons(&[("unsure", "I cut it")]));
    }

    #[test]
    fn words_too_quick_or_too_slow_for_their_voice_go() {
        let doubted = |no_speech| Heard { no_speech, ..heard("I'm going to do that") };
        assert_eq!(kept(doubted(0.5), 440).1, reasons(&[("no_voice", "I'm going to do that")]));
        assert_eq!(kept(doubted(0.1), 440).0, "I'm going to do that");
        let long = Heard { end_ms: 9_000, ..heard("Oh") };
        assert_eq!(kept(long, 9_000).1, reasons(&[("unsure", "Oh")]));
        assert_eq!(kept(Heard { log_probability: -2.5, ..heard("for it") }, 9_000).0, "");
    }

    #[test]
    fn a_loop_is_said_once() {
        assert_eq!(
            kept(heard("I know how to do it. I know how to do it. I know how to do it. and left"), 9_000),
            (
                "I know how to do it. and left".to_owned(),
                reasons(&[("loop", "I know how to do it. I know how to do it.")])
            )
        );
        assert_eq!(kept(heard("it was thaa-a-a-a-a-a-a-a-a- slow"), 9_000).0, "it was thaa- slow");
        assert_eq!(kept(heard("well lalalalalalalalala ok"), 9_000).0, "well la ok");
        assert_eq!(kept(heard("ha-ha-ha 1000000000"), 9_000).0, "ha-ha-ha 1000000000");
        assert_eq!(kept(heard("no, no, no, that was me"), 9_000).0, "no, no, no, that was me");
    }
}
