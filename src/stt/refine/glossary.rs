//! Glossary terms where the plain pass wrote something else: which places are candidates, and the corrections.
//!
//! A candidate is a place that sounds like a term, or where the prompted pass, which was given the terms, has one.
//! Whether the term was said is not decided here: the decoder weighs both spellings against the sound.

use super::align::align;
use super::phonetic::PhoneticKey;
use crate::core::transcript::{Word, is_hesitation};
use crate::stt::segment::{DecodedSegment, said_places};
use crate::stt::tuning::{
    ALIKE, ALIKE_WHEN_LONG, ALIKE_WHEN_PROMPTED, HEAD_START, LONG_KEY, NEEDED_BY_DISTANCE, SURE,
};
use crate::stt::words::{bare, said};

/// Words that a term may have been mistaken for: "co ordinate s" for one.
const LONGEST_MISHEARD: usize = 4;
/// No term begins with these, but the sounds of one may be spelled with them.
const SMALL_WORDS: [&str; 15] = [
    "a", "an", "the", "and", "was", "were", "been", "have", "has", "they", "their", "them", "that", "this",
    "with",
];
const MARKS: [char; 4] = ['.', ',', '?', '!'];
/// Most candidates of one group of chunks; each costs some ten steps of the decoder.
const MOST_CANDIDATES: usize = 16;

/// Words `from..to` of a stretch of text that may be a term.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Which stretch.
    pub stretch: usize,
    pub from: usize,
    pub to: usize,
    /// The term, with the mark that ended the words.
    pub text: String,
    distance: f32,
    /// The prompted pass has the term here.
    pub prompted: bool,
}

/// The glossary, ready for searching.
#[derive(Debug, Clone, Default)]
pub struct Terms(Vec<Term>);

#[derive(Debug, Clone)]
struct Term {
    text: String,
    /// Without spaces and marks.
    solid: String,
    plural: bool,
    ways: Vec<PhoneticKey>,
}

impl Terms {
    pub fn new(glossary: &[String]) -> Terms {
        let term =
            |text: String, plural| Term { solid: solid(&text), ways: PhoneticKey::ways(&text), plural, text };
        Terms(
            glossary
                .iter()
                .filter(|text| solid(text).len() >= 3)
                .flat_map(|text| [term(text.clone(), false), term(format!("{text}s"), true)])
                .collect(),
        )
    }

    /// Places in the plain pass worth asking about, the likeliest of those that overlap, in order.
    pub fn candidates(&self, plain: &[DecodedSegment], prompted: &[Word]) -> Vec<Correction> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let mut candidates = self.prompted_candidates(plain, prompted);
        for (stretch, heard) in plain.iter().enumerate() {
            let right = self.right(&heard.words);
            for from in 0..heard.words.len() {
                for to in from + 1..=heard.words.len().min(from + LONGEST_MISHEARD) {
                    if !right[from..to].contains(&true) {
                        candidates.extend(self.candidate(stretch, &heard.words, from, to));
                    }
                }
            }
        }
        candidates.sort_by(|a, b| b.prompted.cmp(&a.prompted).then(a.distance.total_cmp(&b.distance)));
        let mut kept: Vec<Correction> = Vec::new();
        for candidate in candidates {
            let apart = |other: &Correction| {
                other.stretch != candidate.stretch || other.to <= candidate.from || candidate.to <= other.from
            };
            if kept.iter().all(apart) {
                kept.push(candidate);
            }
        }
        kept.truncate(MOST_CANDIDATES);
        kept.sort_by_key(|candidate| (candidate.stretch, candidate.from));
        kept
    }

    /// Which words are part of a term that was heard correctly.
    pub fn right(&self, words: &[Word]) -> Vec<bool> {
        let mut right = vec![false; words.len()];
        for from in 0..words.len() {
            for to in from + 1..=words.len().min(from + LONGEST_MISHEARD) {
                let text = joined(&words[from..to]);
                if self.0.iter().any(|term| same(&term.text, &text)) {
                    right[from..to].fill(true);
                }
            }
        }
        right
    }

    /// The term that the words sound most like, when they are close enough.
    fn candidate(&self, stretch: usize, words: &[Word], from: usize, to: usize) -> Option<Correction> {
        let window = &words[from..to];
        let sure = window.iter().all(|word| word.probability > SURE);
        if sure
            || SMALL_WORDS.contains(&bare(&window[0].text).as_str())
            || window.iter().any(|word| is_hesitation(&word.text))
            || ends_inside(window)
        {
            return None;
        }
        let text = joined(window);
        let ways = PhoneticKey::ways(&text);
        let (term, distance) = self
            .0
            .iter()
            .filter(|term| !term.plural || text.trim_end_matches(MARKS).ends_with('s'))
            .map(|term| (term, nearest(&term.ways, &ways)))
            .filter(|(_, near)| near.0 <= if near.1 < LONG_KEY { ALIKE } else { ALIKE_WHEN_LONG })
            .map(|(term, near)| (term, near.0))
            .min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Correction {
            stretch,
            from,
            to,
            text: format!("{}{}", term.text, mark(window)),
            distance,
            prompted: false,
        })
    }

    /// Where the prompted pass has a term and the plain pass something else.
    fn prompted_candidates(&self, plain: &[DecodedSegment], prompted: &[Word]) -> Vec<Correction> {
        let places = said_places(plain);
        let first = said(plain.iter().flat_map(|heard| &heard.words));
        let second = said(prompted);
        let pairs = align(&first, &second);
        let mut candidates = Vec::new();
        let mut at = 0;
        while at < second.len() {
            let found = (at + 1..=second.len().min(at + LONGEST_MISHEARD)).rev().find_map(|end| {
                let said = solid(&second[at..end].concat());
                self.0.iter().find(|term| term.solid == said).map(|term| (end, term))
            });
            let Some((end, term)) = found else {
                at += 1;
                continue;
            };
            let from = pairs.iter().rev().find(|pair| pair.1 < at).map_or(0, |pair| pair.0 + 1);
            let to = pairs.iter().find(|pair| pair.1 >= end).map_or(first.len(), |pair| pair.0);
            if from < to {
                candidates.extend(best_window(plain, &places[from..to], term));
            }
            at = end;
        }
        candidates
    }
}

/// Which of the words between two that both passes share sound most like the term, if it is not there already.
fn best_window(plain: &[DecodedSegment], misheard: &[(usize, usize)], term: &Term) -> Option<Correction> {
    let mut best: Option<Correction> = None;
    for from in 0..misheard.len() {
        for to in from + 1..=misheard.len().min(from + LONGEST_MISHEARD) {
            let ((stretch, first), (last_stretch, last)) = (misheard[from], misheard[to - 1]);
            if stretch != last_stretch || last - first != to - 1 - from {
                continue;
            }
            let window = &plain[stretch].words[first..=last];
            let text = joined(window);
            if same(&term.text, &text) {
                return None;
            }
            let (distance, _) = nearest(&term.ways, &PhoneticKey::ways(&text));
            if distance <= ALIKE_WHEN_PROMPTED && best.as_ref().is_none_or(|best| distance < best.distance) {
                let text = format!("{}{}", term.text, mark(window));
                best =
                    Some(Correction { stretch, from: first, to: last + 1, text, distance, prompted: true });
            }
        }
    }
    best
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The same words apart from case, surrounding marks, and a possessive.
fn same(term: &str, text: &str) -> bool {
    let text = text.trim_matches(MARKS);
    text.strip_suffix("'s").unwrap_or(text).eq_ignore_ascii_case(term)
}

/// Whether the sound supports the term, given the log likelihoods of what was heard and of the term. The prompted pass
/// has already weighed its own terms; of the others, those that sound most alike need the least.
pub fn is_supported(candidate: &Correction, [as_heard, as_term]: [f32; 2]) -> bool {
    candidate.prompted || as_term - as_heard > candidate.distance * NEEDED_BY_DISTANCE - HEAD_START
}

/// Puts the terms of `supported` into the words they stand for.
pub fn apply_corrections(plain: &mut [DecodedSegment], supported: &[Correction]) {
    for candidate in supported.iter().rev() {
        let words = &mut plain[candidate.stretch].words;
        let end_ms = words[candidate.to - 1].end_ms;
        let word = Word { text: candidate.text.clone(), end_ms, ..words[candidate.from].clone() };
        words.splice(candidate.from..candidate.to, [word]);
    }
}

/// The distance of the closest two ways to say them, and how many sounds the longer of them has.
fn nearest(ones: &[PhoneticKey], others: &[PhoneticKey]) -> (f32, usize) {
    ones.iter()
        .flat_map(|one| others.iter().map(|other| (one.distance(other), one.len().max(other.len()))))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap_or((1.0, 0))
}

/// A sentence ends before the last word.
fn ends_inside(words: &[Word]) -> bool {
    words[..words.len() - 1].iter().any(|word| word.text.ends_with(['.', '?', '!']) && word.text.len() > 2)
}

/// The marks that end the last word.
fn mark(words: &[Word]) -> String {
    let last = words.last().map_or("", |word| &word.text);
    last[last.trim_end_matches(MARKS).len()..].to_owned()
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str, probability: f32) -> DecodedSegment {
        let word = |(at, text): (usize, &str)| Word {
            text: text.to_owned(),
            start_ms: at as u64 * 300,
            end_ms: at as u64 * 300 + 200,
            probability,
        };
        let words = text.split_whitespace().enumerate().map(word).collect();
        DecodedSegment {
            start_ms: 0,
            end_ms: 9_000,
            words,
            hesitations: Vec::new(),
            no_speech: 0.0,
            log_probability: -0.2,
            agreement: 1.0,
            spelled_out: 0,
        }
    }

    fn terms(glossary: &[&str]) -> Terms {
        Terms::new(&glossary.iter().map(|term| (*term).to_owned()).collect::<Vec<_>>())
    }

    /// The plain pass with every candidate supported for the term.
    fn corrected(glossary: &[&str], first: &str, second: &str, probability: f32) -> String {
        let mut plain = vec![heard(first, probability)];
        let candidates = terms(glossary).candidates(&plain, &heard(second, 0.9).words);
        apply_corrections(&mut plain, &candidates);
        joined(&plain[0].words)
    }

    #[test]
    fn the_prompted_pass_terms_are_found_by_the_words_around_them() {
        let say = |first: &str, second: &str, term: &str| corrected(&[term], first, second, 0.99);
        assert_eq!(
            say(
                "I put a dead letter Q in front.",
                "I put a dead letter queue in front.",
                "dead letter queue"
            ),
            "I put a dead letter queue in front."
        );
        assert_eq!(
            say("for this we used cough car.", "for this we used Kafka.", "Kafka"),
            "for this we used Kafka."
        );
        assert_eq!(
            say("and saw crash loop back off, twice", "and saw CrashLoopBackOff, twice", "CrashLoopBackOff"),
            "and saw CrashLoopBackOff, twice"
        );
    }

    #[test]
    fn a_term_of_the_prompted_pass_that_sounds_like_nothing_there_is_left() {
        assert_eq!(corrected(&["Terraform"], "it was me", "it was Terraform", 0.99), "it was me");
    }

    #[test]
    fn unsure_words_that_sound_like_a_term_are_a_candidate() {
        let say =
            |first: &str, probability| corrected(&["idempotency key", "webhook"], first, first, probability);
        assert_eq!(say("an idonpotency key, too", 0.6), "an idempotency key, too");
        assert_eq!(say("an idonpotency key, too", 0.95), "an idonpotency key, too");
        assert_eq!(say("web hooks for all", 0.6), "webhooks for all");
    }

    #[test]
    fn words_of_a_term_that_was_heard_are_no_candidate() {
        assert_eq!(corrected(&["Helm chart"], "in the helm chart we", "", 0.5), "in the helm chart we");
        assert_eq!(corrected(&["Kafka"], "Kafka's fine", "", 0.5), "Kafka's fine");
    }

    #[test]
    fn the_further_a_sound_is_the_more_must_speak_for_the_term() {
        let candidate = |distance, prompted| Correction {
            stretch: 0,
            from: 0,
            to: 1,
            text: String::new(),
            distance,
            prompted,
        };
        assert!(is_supported(&candidate(0.05, false), [-20.0, -22.0]));
        assert!(!is_supported(&candidate(0.28, false), [-20.0, -22.0]));
        assert!(is_supported(&candidate(0.28, true), [-20.0, -35.0]));
    }
}
