//! Adds the "um" and "uh" that only the prompted pass heard to the words of the first, at the time of their sound.
//!
//! Only fillers are added here, and none at all when the two passes hardly agree; which words of the prompted pass are
//! better than those of the plain one is for [`super::fusion`].

use super::align::{align, hardly_agree};
use super::repetition;
use crate::core::speech_map::Span;
use crate::core::transcript::{Word, is_hesitation};
use crate::stt::segment::{DecodedSegment, said_places};
use crate::stt::tuning::{
    FILLER_ACCEPTED, FILLER_AGREEMENT, FILLER_BASE, FILLER_IN_A_ROW, FILLER_POSSIBLE, FILLER_PROBABILITY,
    FILLER_REPLACES, FILLER_SHARED_SOUND, FILLER_SOUND, FILLER_STUTTER, SOUND_EARLIER_MS, SOUND_LATER_MS,
};
use crate::stt::words::said;

/// Words on either side of a filler that must agree.
const AROUND: usize = 3;
/// How long a possible filler is taken to be.
const POSSIBLE_LENGTH_MS: u64 = 200;

/// A sentence to put before the speech, full of hesitation, with the glossary in it.
pub fn prompt(glossary: &[String]) -> String {
    let terms = if glossary.is_empty() { "it".to_owned() } else { glossary.join(", uh, ") };
    format!("Um, so, uh, I was, like, you know, er, working on {terms}, and, um, then we, uh, fixed it.")
}

/// An "um" or "uh" that only the prompted pass has, with what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Filler {
    /// The segment of the plain pass and the word in it that it comes before.
    pub segment: usize,
    pub at: usize,
    /// As the prompted pass wrote it.
    pub word: Word,
    /// Share of the words around it that both passes have.
    pub agreement: f32,
    /// The plain pass has a word here that the prompted pass does not: the filler may be that word, misheard.
    pub replaces: bool,
    /// Other fillers of the prompted pass come directly before or after it.
    pub in_a_row: bool,
    /// The word after it starts with the sound that the word before it ends with or is: a stutter.
    pub stutter: bool,
}

impl Filler {
    /// Whether a steady sound that starts at `span` can be its sound.
    fn is_near(&self, span: Span) -> bool {
        span.start_ms + SOUND_EARLIER_MS >= self.word.start_ms
            && span.start_ms <= self.word.start_ms + SOUND_LATER_MS
    }

    /// Log odds that it was said. `sound_ms` is the length of the steady sound assigned to it.
    fn score(&self, sound_ms: u64) -> f32 {
        let flag = |flag: bool| f32::from(u8::from(flag));
        FILLER_BASE
            + FILLER_PROBABILITY * self.word.probability
            + FILLER_AGREEMENT * self.agreement
            + FILLER_SOUND * (sound_ms as f32 / 300.0).min(1.0)
            - FILLER_REPLACES * flag(self.replaces)
            - FILLER_IN_A_ROW * flag(self.in_a_row)
            - FILLER_STUTTER * flag(self.stutter)
    }
}

/// The fillers of the prompted pass that the plain pass lacks, by where they belong in it.
///
/// None from where the prompted pass goes into a repetition loop, and none at all when the passes hardly agree.
pub fn candidates(plain: &[DecodedSegment], prompted: &[Word]) -> Vec<Filler> {
    let prompted = &prompted[..repetition::loop_start(prompted).unwrap_or(prompted.len())];
    let places = said_places(plain);
    let first = said(plain.iter().flat_map(|segment| &segment.words));
    let second = said(prompted);
    let pairs = align(&first, &second);
    if hardly_agree(&pairs, &first, &second) {
        return Vec::new();
    }
    let mut found: Vec<Filler> = Vec::new();
    let mut at = 0;
    for (index, word) in prompted.iter().enumerate() {
        if !is_hesitation(&word.text) {
            at += 1;
            continue;
        }
        let before = pairs.iter().rev().find(|pair| pair.1 < at);
        let after = pairs.iter().find(|pair| pair.1 >= at);
        let (from, to) = (before.map_or(0, |pair| pair.0 + 1), after.map_or(first.len(), |pair| pair.0));
        let (words_before, words_after) =
            (at - before.map_or(0, |pair| pair.1 + 1), after.map_or(second.len(), |pair| pair.1) - at);
        let words_here: Vec<&Word> =
            places[from..to].iter().map(|(segment, at)| &plain[*segment].words[*at]).collect();
        // Words that differ correspond one to one where their numbers match; elsewhere the filler's own time decides.
        let past = if words_here.len() == words_before + words_after {
            words_before
        } else {
            words_here.iter().take_while(|other| other.start_ms < word.start_ms).count()
        };
        let (segment, place) = insertion(&places, from + past);
        if is_hesitation_around(plain, segment, place) {
            continue;
        }
        let around = at.saturating_sub(AROUND)..second.len().min(at + AROUND);
        let agreed = pairs.iter().filter(|pair| around.contains(&pair.1)).count();
        let neighbor = |index: Option<usize>| {
            index.and_then(|index| prompted.get(index)).is_some_and(|word| is_hesitation(&word.text))
        };
        found.push(Filler {
            segment,
            at: place,
            agreement: agreed as f32 / around.len().max(1) as f32,
            replaces: words_here.len() > words_before + words_after,
            in_a_row: neighbor(index.checked_sub(1)) || neighbor(Some(index + 1)),
            stutter: stutters(at.checked_sub(1).and_then(|at| second.get(at)), second.get(at)),
            word: word.clone(),
        });
    }
    found
}

/// Share of the words of the longer pass that both have.
pub fn agreement(plain: &[DecodedSegment], prompted: &[Word]) -> f32 {
    let first = said(plain.iter().flat_map(|segment| &segment.words));
    let second = said(prompted);
    align(&first, &second).len() as f32 / first.len().max(second.len()).max(1) as f32
}

/// Segment and word before which a filler at `place` of all words comes, or after the last one.
fn insertion(places: &[(usize, usize)], place: usize) -> (usize, usize) {
    places
        .get(place)
        .copied()
        .or_else(|| places.last().map(|(segment, at)| (*segment, at + 1)))
        .unwrap_or((0, 0))
}

/// The plain pass has its own filler at this place.
fn is_hesitation_around(plain: &[DecodedSegment], segment: usize, at: usize) -> bool {
    let Some(words) = plain.get(segment).map(|segment| &segment.words) else { return true };
    let hesitates =
        |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| is_hesitation(&word.text));
    hesitates(at.checked_sub(1)) || hesitates(Some(at))
}

/// A word of one or two letters that the next word starts with, or the same word twice.
fn stutters(before: Option<&String>, after: Option<&String>) -> bool {
    before.zip(after).is_some_and(|(before, after)| {
        before == after
            || (before.len() <= 2 && before.len() < after.len() && after.starts_with(before.as_str()))
    })
}

/// Puts fillers with enough evidence into `plain`; those with some evidence are noted as possible.
///
/// A steady sound supports only one filler: the likeliest of those near it.
pub fn insert(plain: &mut [DecodedSegment], mut fillers: Vec<Filler>, sounds: &[Span]) {
    fillers.sort_by(|a, b| b.score(0).total_cmp(&a.score(0)));
    let mut free: Vec<Span> = sounds.to_vec();
    let mut accepted: Vec<Filler> = Vec::new();
    for filler in fillers {
        let own = free
            .iter()
            .enumerate()
            .filter(|(_, span)| filler.is_near(**span))
            .min_by_key(|(_, span)| span.start_ms.abs_diff(filler.word.start_ms))
            .map(|(at, span)| (at, span.length_ms()));
        let shared = own.is_none() && sounds.iter().any(|span| filler.is_near(*span));
        let score = filler.score(own.map_or(0, |(_, length_ms)| length_ms))
            - if shared { FILLER_SHARED_SOUND } else { 0.0 };
        if score < FILLER_POSSIBLE {
            continue;
        }
        if let Some((at, _)) = own {
            free.remove(at);
        }
        if score >= FILLER_ACCEPTED {
            accepted.push(filler);
        } else if own.is_none()
            && let Some(segment) = plain.get_mut(filler.segment)
        {
            let start_ms = filler.word.start_ms;
            segment.hesitations.push(Span { start_ms, end_ms: start_ms + POSSIBLE_LENGTH_MS });
        }
    }
    // From last to first, so that the places of the others stay valid; of two at one place the earlier comes first.
    accepted.sort_by_key(|filler| std::cmp::Reverse((filler.segment, filler.at, filler.word.start_ms)));
    for filler in accepted {
        let Some(segment) = plain.get_mut(filler.segment) else { continue };
        let words = &mut segment.words;
        let earliest = filler.at.checked_sub(1).map_or(segment.start_ms, |before| words[before].start_ms);
        let latest = words.get(filler.at).map_or(segment.end_ms, |next| next.start_ms).max(earliest);
        let start_ms = filler.word.start_ms.clamp(earliest, latest);
        words.insert(filler.at, Word { start_ms, end_ms: start_ms, ..filler.word });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{heard, words};
    use super::*;
    use crate::stt::words::text;
    use proptest::prelude::*;

    /// The plain pass with the fillers of the prompted one, each with a sound of 0.3 s at its time, or none.
    fn merged(first: &[&str], second: &str, sound: bool) -> String {
        let mut plain: Vec<DecodedSegment> = first.iter().map(|text| heard(text)).collect();
        let found = candidates(&plain, &words(second));
        let sounds: Vec<Span> = found
            .iter()
            .filter(|_| sound)
            .map(|filler| Span { start_ms: filler.word.start_ms, end_ms: filler.word.start_ms + 300 })
            .collect();
        insert(&mut plain, found, &sounds);
        plain.iter().map(|heard| text(&heard.words)).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn fillers_go_where_they_were_heard() {
        assert_eq!(
            merged(&["So I fixed it.", "Then it ran."], "Um, so I, uh, fixed it. Um, then it ran, uh.", true),
            "Um, So I uh, fixed it. | Um, Then it ran. uh."
        );
    }

    #[test]
    fn a_filler_both_passes_have_is_counted_once() {
        assert_eq!(merged(&["So, um, I fixed it."], "So, um, I fixed it.", true), "So, um, I fixed it.");
    }

    #[test]
    fn other_words_of_the_prompted_pass_are_left_and_words_that_differ_correspond() {
        assert_eq!(
            merged(&["so all of it was alright yesterday"], "so all of it was right, um, yesterday", true),
            "so all of it was alright um, yesterday"
        );
    }

    #[test]
    fn a_filler_in_place_of_a_word_is_that_word_misheard() {
        assert_eq!(
            merged(&["but who cares about it"], "but uh cares about it", false),
            "but who cares about it"
        );
    }

    #[test]
    fn a_repetition_loop_adds_no_filler() {
        assert_eq!(merged(&["alright thanks"], "alright thanks uh, uh, uh, uh, uh,", true), "alright thanks");
    }

    #[test]
    fn two_fillers_share_no_sound() {
        let mut plain = vec![heard("so I fixed it then")];
        let found = candidates(&plain, &words("so uh I um fixed it then"));
        assert_eq!(found.len(), 2);
        insert(&mut plain, found, &[Span { start_ms: 700, end_ms: 1_000 }]);
        let fillers = plain[0].words.iter().filter(|word| is_hesitation(&word.text)).count();
        assert!(fillers <= 1, "{}", text(&plain[0].words));
    }

    #[test]
    fn a_stutter_is_no_filler() {
        assert_eq!(
            merged(&["the resonant one is it"], "the r uh resonant one is it", false),
            "the resonant one is it"
        );
    }

    #[test]
    fn passes_that_hardly_agree_are_not_mixed() {
        assert_eq!(merged(&["I led the move to it"], "um so what um then", true), "I led the move to it");
    }

    proptest! {
        #[test]
        fn the_plain_passs_words_all_stay(first in "([abcd] ){0,12}", second in "((um|uh|[abcd]) ){0,16}", sound: bool) {
            let merged = merged(&[&first], &second, sound);
            let kept: Vec<&str> = merged.split_whitespace().filter(|word| !is_hesitation(word)).collect();
            prop_assert_eq!(kept, first.split_whitespace().collect::<Vec<_>>());
        }
    }
}
