//! Following an answer in progress.

use crate::core::star::Section;

/// Something that can say, from the words so far, which section is in progress.
pub trait Following {
    /// What the words so far say; `None` when there are too few. Asked again whenever more words are known.
    fn told_so_far(&self, so_far: &str) -> Option<Reading>;
}

/// The section in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub section: Section,
    /// When it began, from the start of the take.
    pub since_ms: u64,
}

/// What a text says about the section at its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// How likely each section is to be in progress; the sum is 1.
    pub likely: [f32; Section::ALL.len()],
    /// Where each section begins, if the text is already in it or in a later one: the Unicode scalar values before it.
    pub starts: [usize; Section::ALL.len()],
}

/// How likely a section, or a later one, must be before the clock moves on to it. Stories mention results long before
/// they reach them.
///
/// Chosen from 0.6 to 0.95 on 721 answers of the training data of 120 words and more, one group of sources left out at a
/// time, and on the strong examples of the 67 built-in scenarios, which no weights have seen and which are twice as long:
/// four words more at a time, 0.6 s late. The right section is shown 78 and 80 % of the time there (2.9 and 1.8 s after
/// it begins, median). Going back when an earlier section seems likely after all would gain another 5 %, but a clock that
/// jumps back distracts.
const LIKELY_ENOUGH: [f32; Section::ALL.len()] = [0.0, 0.8, 0.7, 0.93, 0.7];

/// The section in progress: goes forward only.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    section: Section,
}

impl Default for Progress {
    fn default() -> Progress {
        Progress { section: Section::Situation }
    }
}

impl Progress {
    /// Takes in another reading; returns the section in progress.
    pub fn read(&mut self, reading: &Reading) -> Section {
        let is_told = |section: Section| {
            reading.likely[section.index()..].iter().sum::<f32>() >= LIKELY_ENOUGH[section.index()]
        };
        // The Task is often left out; a Reflection without a Result before it is more likely a Result.
        if self.section < Section::Action && is_told(Section::Action) {
            self.section = Section::Action;
        }
        while let Some(next) = Section::ALL.get(self.section.index() + 1).filter(|next| is_told(**next)) {
            self.section = *next;
        }
        self.section
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(progress: &mut Progress, likely: [f32; 5]) -> Section {
        progress.read(&Reading { likely, starts: [0; 5] })
    }

    #[test]
    fn the_next_section_is_shown_when_it_is_likely() {
        let mut progress = Progress::default();
        assert_eq!(reads(&mut progress, [0.3, 0.5, 0.2, 0.0, 0.0]), Section::Situation);
        assert_eq!(reads(&mut progress, [0.1, 0.7, 0.2, 0.0, 0.0]), Section::Task);
        assert_eq!(reads(&mut progress, [0.0, 0.1, 0.9, 0.0, 0.0]), Section::Action);
    }

    #[test]
    fn the_result_must_be_more_likely_than_other_sections() {
        let mut progress = Progress::default();
        assert_eq!(reads(&mut progress, [0.0, 0.0, 0.1, 0.9, 0.0]), Section::Action, "or a later one");
        assert_eq!(reads(&mut progress, [0.0, 0.0, 0.05, 0.9, 0.05]), Section::Result);
    }

    #[test]
    fn a_task_can_be_left_out_but_no_result_before_a_reflection() {
        let mut progress = Progress::default();
        assert_eq!(reads(&mut progress, [0.25, 0.0, 0.75, 0.0, 0.0]), Section::Action);
        assert_eq!(reads(&mut progress, [0.0, 0.0, 0.1, 0.1, 0.8]), Section::Action);
        assert_eq!(reads(&mut progress, [0.0, 0.0, 0.05, 0.15, 0.8]), Section::Reflection);
    }

    #[test]
    fn the_section_never_goes_back() {
        let mut progress = Progress::default();
        assert_eq!(
            reads(&mut progress, [0.0, 0.0, 1.0, 0.0, 0.0]),
            Section::Action,
            "a section can be left out"
        );
        assert_eq!(reads(&mut progress, [1.0, 0.0, 0.0, 0.0, 0.0]), Section::Action);
    }
}
