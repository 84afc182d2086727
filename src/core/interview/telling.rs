//! An answer in progress: which section, since when, and which signs about the time are due.

use super::event::{Cue, Effect, Pace, Question};
use crate::core::answer::Mark;
use crate::core::following::Told;
use crate::core::star::{Section, Target};

/// How we know which section is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Only one section was asked for, or none.
    Asked,
    /// Nothing says that the candidate has moved on: its clock simply runs.
    Clock,
    /// The words so far say so.
    Speech,
    /// The candidate said so.
    Space,
}

/// Where the candidate is in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub section: Option<Section>,
    pub known: Known,
    pub section_ms: u64,
    pub section_target: Target,
    pub answer_ms: u64,
    pub answer_target: Target,
}

/// A running take.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    pub question: Question,
    start_ms: u64,
    present: Told,
    /// What the candidate marked last; until then, the beginning.
    marked: Told,
    known: Known,
    /// Signs given, so that each is given once.
    cued: Vec<(Option<Section>, Cue)>,
}

impl Telling {
    pub fn new(question: Question, start_ms: u64) -> Telling {
        let present = Told { section: Section::Situation, since_ms: 0 };
        let known = if matches!(question.pace, Pace::One(..)) { Known::Asked } else { Known::Clock };
        Telling { question, start_ms, present, marked: present, known, cued: Vec::new() }
    }

    pub fn standing(&self, at_ms: u64) -> Standing {
        let answer_ms = at_ms.saturating_sub(self.start_ms);
        let answer_target = self.question.pace.target();
        match self.question.pace {
            Pace::One(section, target) => Standing {
                section,
                known: Known::Asked,
                section_ms: answer_ms,
                section_target: target,
                answer_ms,
                answer_target,
            },
            Pace::Sections(budget) => Standing {
                section: Some(self.present.section),
                known: self.known,
                section_ms: answer_ms.saturating_sub(self.present.since_ms),
                section_target: budget.target(self.present.section),
                answer_ms,
                answer_target,
            },
        }
    }

    /// The candidate says that the section after the one shown begins now.
    pub fn mark_next(&mut self, at_ms: u64) -> Option<Mark> {
        if matches!(self.question.pace, Pace::One(..)) {
            return None;
        }
        let section = self.present.section.next()?;
        let at_ms = at_ms.saturating_sub(self.start_ms);
        self.present = Told { section, since_ms: at_ms };
        (self.marked, self.known) = (self.present, Known::Space);
        Some(Mark { section, at_ms })
    }

    /// Follows what the words say, but never back past a section that the candidate has marked, and not against one
    /// they have just marked: they know better, until its time is up and they may have forgotten to mark the next.
    pub fn follow(&mut self, at_ms: u64, told: Option<Told>) {
        let standing = self.standing(at_ms);
        let marked = self.known == Known::Space
            && standing.section_ms < u64::from(standing.section_target.seconds) * 1000;
        match told {
            _ if self.known == Known::Asked || marked => {}
            Some(told) if told.section < self.marked.section => {}
            Some(told) if told.section != self.present.section => {
                let since_ms = told.since_ms.max(self.marked.since_ms).min(standing.answer_ms);
                self.present = Told { since_ms, ..told };
                self.known = Known::Speech;
            }
            Some(_) if self.known == Known::Clock => self.known = Known::Speech,
            None if self.known == Known::Speech => self.known = Known::Clock,
            _ => {}
        }
    }

    /// Signs that have come due: for the whole answer, and for a section that the candidate has marked.
    pub fn due_cues(&mut self, at_ms: u64) -> Vec<Effect> {
        let standing = self.standing(at_ms);
        let section = standing.section.filter(|_| standing.known == Known::Space);
        let mut clocks = vec![(None, standing.answer_ms, standing.answer_target)];
        if section.is_some() {
            clocks.push((section, standing.section_ms, standing.section_target));
        }
        let mut cues = Vec::new();
        for (section, elapsed_ms, target) in clocks {
            for (cue, seconds) in [(Cue::Target, target.seconds), (Cue::Overrun, target.limit_seconds)] {
                if elapsed_ms >= u64::from(seconds) * 1000 && !self.cued.contains(&(section, cue)) {
                    self.cued.push((section, cue));
                    cues.push(Effect::Cue { section, cue });
                }
            }
        }
        cues
    }
}
