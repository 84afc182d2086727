//! Following an answer in progress.

use crate::core::star::Section;

/// Something that can say, from the words so far, which section is in progress.
pub trait Following {
    /// The section that the end of `so_far` belongs to, and where it begins; `None` when the words do not
    /// say. Asked again whenever more words are known.
    fn told_so_far(&self, so_far: &str) -> Option<Place>;
}

/// The section in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub section: Section,
    /// When it began, from the start of the take.
    pub since_ms: u64,
}

/// A section and where in a text it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub section: Section,
    /// Unicode scalar values before it.
    pub start: usize,
}

/// Speech that has to support the next section before it is shown, a later one, or an earlier one; for the Result and
/// the Reflection, which a story mentions long before it reaches them, a little more.
///
/// House rules, from the strong examples of all 67 built-in scenarios as the recognizer outputs them, a few words at a
/// time and a second late: the right section is shown 76 % of the time, with one step back per story. Following every
/// reading is right 77 % of the time and steps back three times; never stepping back is right 52 % of the time, because
/// one early mistake stays.
const NEXT_MS: u64 = 2_000;
const SKIP_MS: u64 = 9_000;
const BACK_MS: u64 = 2_400;
const LATE_MS: u64 = 2_200;

/// A single reading counts as this much speech at most: less than what the Result and the Reflection require, so that
/// no single reading can bring them up.
const READING_MS: u64 = 2_000;

/// The section in progress, ignoring readings that the next words take back.
#[derive(Debug, Clone)]
pub struct Steady {
    shown: Told,
    /// Since when the readings have been at each section or further.
    reached_ms: [Option<u64>; Section::ALL.len()],
    /// Since when they have been before the one that is shown.
    behind_ms: Option<u64>,
}

impl Default for Steady {
    fn default() -> Steady {
        let shown = Told { section: Section::Situation, since_ms: 0 };
        Steady { shown, reached_ms: Default::default(), behind_ms: None }
    }
}

impl Steady {
    /// Where the speaker is, given that the words up to `heard_ms` read as `told`.
    pub fn read(&mut self, told: Told, heard_ms: u64) -> Told {
        let earliest_ms = heard_ms.saturating_sub(READING_MS);
        for (section, reached_ms) in Section::ALL.into_iter().zip(&mut self.reached_ms) {
            if told.section < section {
                *reached_ms = None;
            } else {
                let from_ms = if told.section == section { told.since_ms } else { heard_ms };
                reached_ms.get_or_insert(from_ms.max(earliest_ms).min(heard_ms));
            }
        }
        if told.section < self.shown.section {
            let behind_ms = *self.behind_ms.get_or_insert(heard_ms);
            if heard_ms - behind_ms.min(heard_ms) >= BACK_MS {
                (self.shown, self.behind_ms) = (told, None);
            }
            return self.shown;
        }
        self.behind_ms = None;
        let further = Section::ALL.into_iter().zip(self.reached_ms).rev();
        for (section, reached_ms) in further.take_while(|(section, _)| *section > self.shown.section) {
            let Some(since_ms) = reached_ms else { continue };
            if heard_ms - since_ms.min(heard_ms) >= self.needed_ms(section) {
                self.shown = if told.section == section { told } else { Told { section, since_ms } };
                break;
            }
        }
        self.shown
    }

    /// How much speech must say that `section`, which comes after the one shown, has been reached.
    fn needed_ms(&self, section: Section) -> u64 {
        let needed_ms = if Some(section) == self.shown.section.next() { NEXT_MS } else { SKIP_MS };
        if section >= Section::Result { needed_ms.max(LATE_MS) } else { needed_ms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(steady: &mut Steady, section: Section, since_ms: u64, heard_ms: u64) -> Section {
        steady.read(Told { section, since_ms }, heard_ms).section
    }

    #[test]
    fn the_next_section_is_shown_when_enough_of_it_was_heard() {
        let mut steady = Steady::default();
        assert_eq!(reads(&mut steady, Section::Task, 4_000, 5_000), Section::Situation);
        assert_eq!(reads(&mut steady, Section::Situation, 0, 6_000), Section::Situation);
        assert_eq!(reads(&mut steady, Section::Task, 7_500, 9_000), Section::Situation, "it begins anew");
        assert_eq!(steady.read(Told { section: Section::Task, since_ms: 7_500 }, 9_600).since_ms, 7_500);
    }

    #[test]
    fn no_single_reading_brings_the_result() {
        let mut steady = Steady::default();
        let _ = steady.read(Told { section: Section::Task, since_ms: 1_000 }, 4_000);
        assert_eq!(reads(&mut steady, Section::Action, 5_000, 8_000), Section::Action);
        assert_eq!(reads(&mut steady, Section::Result, 9_000, 14_000), Section::Action);
        assert_eq!(reads(&mut steady, Section::Action, 5_000, 15_000), Section::Action);
        assert_eq!(reads(&mut steady, Section::Result, 15_500, 18_000), Section::Action);
        assert_eq!(reads(&mut steady, Section::Result, 15_500, 18_500), Section::Result);
    }

    #[test]
    fn skipping_a_section_and_stepping_back_take_more_words() {
        let mut steady = Steady::default();
        assert_eq!(reads(&mut steady, Section::Action, 1_000, 5_000), Section::Situation);
        assert_eq!(reads(&mut steady, Section::Action, 1_000, 6_000), Section::Situation);
        // Two seconds on, at least the Task has been reached.
        assert_eq!(reads(&mut steady, Section::Action, 1_000, 7_000), Section::Task);
        assert_eq!(reads(&mut steady, Section::Action, 1_000, 7_500), Section::Action);
        assert_eq!(reads(&mut steady, Section::Situation, 0, 12_000), Section::Action);
        assert_eq!(reads(&mut steady, Section::Situation, 0, 14_400), Section::Situation);
    }
}
