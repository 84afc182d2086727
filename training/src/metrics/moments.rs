//! The section in progress, while an answer is still being told.

use super::prediction::Moment;
use super::sections::word_starts;
use starling::core::star::Section;

/// Words between two moments.
pub const EVERY: usize = 8;

/// Words after the start of a section at which the one before it counts as right too.
const GRACE: usize = 8;

/// The starts of the last words of an answer at the moments that are compared.
pub fn places(text: &str) -> Vec<usize> {
    word_starts(text).skip(EVERY - 1).step_by(EVERY).collect()
}

/// Moments at which the section told is right, and moments in a labeled section.
pub fn compare(text: &str, labelled: &[(Section, usize)], moments: &[Moment]) -> (usize, usize) {
    let mut starts = labelled.to_vec();
    starts.sort_by_key(|(section, start)| (*start, section.name()));
    let words: Vec<usize> = word_starts(text).collect();
    let (mut right, mut all) = (0, 0);
    for place in places(text) {
        let begun = starts.partition_point(|(_, start)| *start <= place);
        let Some((truth, start)) = begun.checked_sub(1).map(|at| starts[at]) else { continue };
        let since = words.iter().filter(|word| start <= **word && **word < place).count();
        let before = begun.checked_sub(2).filter(|_| since < GRACE).map(|at| starts[at].0);
        let told = moments.iter().find(|moment| moment.at == place).map(|moment| moment.section);
        all += 1;
        right += usize::from(told.is_some() && (told == Some(truth) || told == before));
    }
    (right, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_before_counts_for_eight_words() {
        let text = "w ".repeat(40);
        let labelled = [(Section::Situation, 0), (Section::Action, 2 * 12)];
        let told = |section| places(&text).into_iter().map(|at| Moment { at, section }).collect::<Vec<_>>();
        // Words 8, 16, 24, 32 and 40; the Action begins with word 13.
        assert_eq!(compare(&text, &labelled, &told(Section::Situation)), (2, 5));
        assert_eq!(compare(&text, &labelled, &told(Section::Action)), (4, 5));
        assert_eq!(compare(&text, &labelled, &[]), (0, 5));
    }
}
