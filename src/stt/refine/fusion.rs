//! One text from both passes: where they differ, the words the model was surer of.
//!
//! A prompt makes the model write what it otherwise tidies away, and costs words elsewhere: each pass is right where
//! the other is wrong. Of 1,570 words of people, most of them talking freely, the plain pass alone had 175 wrong, both
//! together 143.

use super::align::{align, hardly_agree};
use super::glossary::Terms;
use crate::core::transcript::{Word, is_hesitation};
use crate::stt::segment::{DecodedSegment, said_places};
use crate::stt::words::said;
use std::ops::Range;

/// How sure the model must be of words that only the prompted pass has. From 0.3 to 0.7 it hardly matters: 143 to 153
/// wrong words of 1,570.
const MORE_LIKELY_THAN_NOT: f32 = 0.5;

/// Words of the prompted pass to put in the place of words of the plain pass.
struct Change {
    segment: usize,
    /// Words of the segment; none where the prompted pass has more words.
    place: Range<usize>,
    words: Vec<Word>,
}

/// Replaces the words of `plain` by those of `prompted` where the model was surer of them. Fillers are left to
/// [`super::fillers`], and glossary `terms` on either side to [`super::glossary`].
pub fn fuse(plain: &mut [DecodedSegment], prompted: &[Word], terms: &Terms) {
    let places = said_places(plain);
    let first: Vec<Word> = places.iter().map(|(segment, at)| plain[*segment].words[*at].clone()).collect();
    let second: Vec<Word> = prompted.iter().filter(|word| !is_hesitation(&word.text)).cloned().collect();
    let mut pairs = align(&said(&first), &said(&second));
    if hardly_agree(&pairs, &first, &second) {
        return;
    }
    let (kept, offered) = (terms.right(&first), terms.right(&second));
    pairs.push((first.len(), second.len()));
    let (mut from, mut other) = (0, 0);
    let mut changes = Vec::new();
    for (to, other_to) in pairs {
        let (here, there) = (from..to, other..other_to);
        (from, other) = (to + 1, other_to + 1);
        let is_term = kept[here.clone()].contains(&true) || offered[there.clone()].contains(&true);
        let certainty_here = certainty(&first[here.clone()]).unwrap_or(MORE_LIKELY_THAN_NOT);
        // Words that the prompted pass leaves out stay: a prompt costs words.
        let is_surer = certainty(&second[there.clone()]).is_some_and(|there| there > certainty_here);
        if is_term || !is_surer {
            continue;
        }
        changes.extend(change(plain, &places, here, &second[there]));
    }
    for change in changes.into_iter().rev() {
        plain[change.segment].words.splice(change.place, change.words);
    }
}

/// How sure the model was of `words`, on average.
fn certainty(words: &[Word]) -> Option<f32> {
    let sum: f32 = words.iter().map(|word| word.probability).sum();
    (!words.is_empty()).then(|| sum / words.len() as f32)
}

/// `words` in the place of the words `here` of all `places`; nothing where a segment ends among those.
fn change(
    plain: &[DecodedSegment],
    places: &[(usize, usize)],
    here: Range<usize>,
    words: &[Word],
) -> Option<Change> {
    // Words that only the prompted pass has come after the word before them.
    let before = here.start.checked_sub(1).map(|at| places[at]);
    let (segment, place) = match (places.get(here.start).filter(|_| !here.is_empty()), before) {
        (Some((segment, at)), _) => {
            let (last_segment, last) = places[here.end - 1];
            if last_segment != *segment || last - at != here.len() - 1 {
                return None;
            }
            (*segment, *at..last + 1)
        }
        (None, Some((segment, at))) => (segment, at + 1..at + 1),
        (None, None) => (places[0].0, places[0].1..places[0].1),
    };
    let segment_words = &plain[segment].words;
    let start_ms = match segment_words.get(place.start).filter(|_| !place.is_empty()) {
        Some(word) => word.start_ms,
        None => place.start.checked_sub(1).map_or(plain[segment].start_ms, |at| segment_words[at].end_ms),
    };
    let end_ms = match place.end.checked_sub(1).filter(|_| !place.is_empty()) {
        Some(last) => segment_words[last].end_ms,
        None => segment_words.get(place.end).map_or(start_ms, |next| next.start_ms),
    };
    let mut words = spread(words, start_ms, end_ms.max(start_ms));
    // A sentence ends where either pass ends one.
    if let (Some(new), Some(old)) = (words.last_mut(), segment_words[place.clone()].last())
        && old.text.ends_with(['.', '?', '!'])
    {
        let mark = &old.text[old.text.trim_end_matches(['.', '?', '!']).len()..];
        new.text = format!("{}{mark}", new.text.trim_end_matches(['.', '?', '!', ',']));
    }
    Some(Change { segment, place, words })
}

/// `words` one after the other, in the time from `start_ms` to `end_ms`.
fn spread(words: &[Word], start_ms: u64, end_ms: u64) -> Vec<Word> {
    let at = |index: usize| start_ms + (end_ms - start_ms) * index as u64 / words.len() as u64;
    words
        .iter()
        .enumerate()
        .map(|(index, word)| Word { start_ms: at(index), end_ms: at(index + 1), ..word.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{heard, words};
    use super::*;
    use crate::stt::words::text;
    use proptest::prelude::*;

    /// Each word with its probability in hundredths after a colon: 90 where none is given.
    fn sure(said: &str) -> Vec<Word> {
        let mut read = words(said);
        for word in &mut read {
            if let Some((text, hundredths)) = word.text.clone().split_once(':') {
                word.text = text.to_owned();
                word.probability = hundredths.parse::<f32>().expect("a number") / 100.0;
            }
        }
        read
    }

    fn fused_with(terms: &[&str], plain: &[&str], prompted: &str) -> Vec<DecodedSegment> {
        let terms: Vec<String> = terms.iter().map(|term| (*term).to_owned()).collect();
        let mut segments: Vec<DecodedSegment> =
            plain.iter().map(|text| DecodedSegment { words: sure(text), ..heard("") }).collect();
        fuse(&mut segments, &sure(prompted), &Terms::new(&terms));
        segments
    }

    fn fused(plain: &[&str], prompted: &str) -> String {
        let segments = fused_with(&[], plain, prompted);
        segments.iter().map(|segment| text(&segment.words)).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn the_surer_words_stay() {
        assert_eq!(
            fused(
                &["a cold soil:40 price:20 I'm:30 quite bad now"],
                "a cold so:80 I:90 sound:70 quite bad now"
            ),
            "a cold so I sound quite bad now"
        );
        assert_eq!(
            fused(&["natural resonant:70 tones"], "natural present:60 tones"),
            "natural resonant tones"
        );
    }

    #[test]
    fn words_only_one_pass_has_stay_but_those_of_the_prompted_one_must_be_likely() {
        assert_eq!(fused(&["I fixed it"], "so I fixed it then:20"), "so I fixed it");
        assert_eq!(
            fused(&["I fixed of:20 it", "then it ran"], "I fixed it it ran"),
            "I fixed of it | then it ran"
        );
    }

    #[test]
    fn fillers_and_glossary_terms_are_left_to_others() {
        assert_eq!(fused(&["I um fixed it"], "I fixed uh it"), "I um fixed it");
        let left = fused_with(&["Kafka"], &["I used cough:30 car:30 for this"], "I used Kafka:99 for this");
        assert_eq!(text(&left[0].words), "I used cough car for this");
    }

    #[test]
    fn a_sentence_ends_where_either_pass_ends_it() {
        assert_eq!(
            fused(&["I led it.:30 Then it ran"], "I led this:80 Then it ran"),
            "I led this. Then it ran"
        );
    }

    #[test]
    fn passes_that_hardly_agree_are_not_fused() {
        assert_eq!(fused(&["I:10 led:10 the:10 move"], "thank you for watching move"), "I led the move");
    }

    proptest! {
        #[test]
        fn times_never_go_back_and_the_same_text_stays(
            first in "([abcd](:[1-9]0)? ){0,12}",
            second in "((um|uh|[abcd])(:[1-9]0)? ){0,16}",
        ) {
            let found = &fused_with(&[], &[&first], &second)[0].words;
            prop_assert!(found.windows(2).all(|pair| pair[0].start_ms <= pair[1].start_ms));
            prop_assert_eq!(fused(&[&first], &first), text(&sure(&first)));
        }
    }
}
