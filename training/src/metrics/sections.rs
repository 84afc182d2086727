//! Words in the right part of the story.

use super::prediction::FoundSection;
use starling::core::star::Section;

/// Words in the right part, and words in a labeled one.
pub fn compare(text: &str, labelled: &[(Section, usize)], found: &[FoundSection]) -> (usize, usize) {
    let length = text.chars().count();
    let mut starts = labelled.to_vec();
    starts.sort_by_key(|(section, start)| (*start, section.name()));
    let mut ranges: Vec<&FoundSection> =
        found.iter().filter(|part| part.start < part.end && part.end <= length).collect();
    ranges.sort_by_key(|part| (part.start, part.end, part.section.name()));
    let (mut right, mut all) = (0, 0);
    for at in word_starts(text) {
        let Some((truth, _)) = starts.iter().rev().find(|(_, start)| *start <= at) else { continue };
        // Where ranges overlap the one that starts later wins.
        let guess = ranges.iter().rev().find(|part| part.start <= at && at < part.end);
        all += 1;
        right += usize::from(guess.is_some_and(|part| part.section == *truth));
    }
    (right, all)
}

/// Where each run without whitespace begins.
pub fn word_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut inside = false;
    text.chars().enumerate().filter_map(move |(at, c)| {
        let starts = !inside && !c.is_whitespace();
        inside = !c.is_whitespace();
        starts.then_some(at)
    })
}
