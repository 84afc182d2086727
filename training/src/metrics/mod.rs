//! How good scores are: what was found in answers compared with their labels.
//!
//! A found span matches a labeled one of its kind when they share at least half of the shorter one; each is used once,
//! in the largest matching there is. Exact duplicates count once, and an invalid span is a false alarm. Flags count
//! where they are labeled true or false. Means over kinds leave out those that are not labeled anywhere.

pub mod count;
pub mod flags;
pub mod matching;
pub mod moments;
pub mod prediction;
pub mod sections;
pub mod spans;

use crate::answers::Answer;
use count::{Count, mean, share};
use flags::Flag;
use prediction::Prediction;
use spans::Spans;
use starling::core::answer::{Flags, Kind, Verdict};
use starling::core::star::Section;
use std::collections::HashMap;

/// Everything that is counted over a set of answers.
#[derive(Debug, Clone, Default)]
pub struct Metrics {
    pub answers: usize,
    pub spans: Spans,
    pub flags: [Flag; Flags::NAMES.len()],
    pub words: usize,
    pub words_right: usize,
    /// Share of words in the right part, by answer.
    pub sections_by_answer: Vec<Option<f64>>,
    /// Verdicts by how many steps they are off; missing ones are in none.
    pub steps_off: [usize; 4],
    /// Verdicts that are right or a second acceptable one.
    pub admissible: usize,
    /// Stories of other sorts than ownership, and how many of them are said to lack a boundary.
    pub other_sorts: usize,
    pub asked_for_boundary: usize,
    /// Answers without a reflection, and how many of them had one found.
    pub without_reflection: usize,
    pub invented_reflections: usize,
    /// Moments of answers in progress, and at how many of them the section told is right.
    pub moments: usize,
    pub moments_right: usize,
}

impl Metrics {
    /// Compares each answer with the prediction of its id; one without any counts as having found nothing.
    pub fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>, predictions: &[Prediction]) -> Metrics {
        let by_id: HashMap<&str, &Prediction> =
            predictions.iter().map(|one| (one.id.as_str(), one)).collect();
        let nothing = Prediction::default();
        let mut metrics = Metrics::default();
        for answer in answers {
            metrics.add(answer, by_id.get(answer.id.as_str()).copied().unwrap_or(&nothing));
        }
        metrics
    }

    fn add(&mut self, answer: &Answer, prediction: &Prediction) {
        self.answers += 1;
        self.spans.compare(&answer.spans, &prediction.spans, answer.text.chars().count());
        flags::compare(&mut self.flags, &answer.flags, &prediction.flags);
        let (right, all) = sections::compare(&answer.text, &answer.sections, &prediction.sections);
        self.words += all;
        self.words_right += right;
        self.sections_by_answer.push(share(right, all));
        let (right, all) = moments::compare(&answer.text, &answer.sections, &prediction.moments);
        self.moments += all;
        self.moments_right += right;
        if let Some(verdict) = prediction.verdict {
            self.steps_off[(verdict as usize).abs_diff(answer.verdict as usize)] += 1;
            self.admissible += usize::from(verdict == answer.verdict || Some(verdict) == answer.also);
        }
        if !answer.improves() {
            self.other_sorts += 1;
            self.asked_for_boundary += usize::from(prediction.flags.missing_scope_boundary == Some(true));
        }
        if !answer.sections.iter().any(|(section, _)| *section == Section::Reflection) {
            self.without_reflection += 1;
            let found = prediction.sections.iter().any(|part| part.section == Section::Reflection);
            self.invented_reflections += usize::from(found);
        }
    }

    /// Mean F1 over the core kinds.
    pub fn core_macro_f1(&self) -> Option<f64> {
        mean(self.spans.core().map(Count::f1))
    }

    /// Mean accuracy over the flags.
    pub fn flag_accuracy(&self) -> Option<f64> {
        mean(self.flags.iter().map(|flag| share(flag.right, flag.labelled)))
    }

    pub fn flag(&self, name: &str) -> Option<&Flag> {
        Flags::NAMES.iter().zip(&self.flags).find(|(known, _)| **known == name).map(|(_, flag)| flag)
    }

    pub fn section_accuracy(&self) -> Option<f64> {
        share(self.words_right, self.words)
    }

    /// Share of the moments of answers in progress at which the right section is told.
    pub fn moment_accuracy(&self) -> Option<f64> {
        share(self.moments_right, self.moments)
    }

    pub fn verdict_exact(&self) -> Option<f64> {
        share(self.steps_off[0], self.answers)
    }

    pub fn verdict_admissible(&self) -> Option<f64> {
        share(self.admissible, self.answers)
    }

    pub fn verdict_within_one(&self) -> Option<f64> {
        share(self.steps_off[0] + self.steps_off[1], self.answers)
    }

    /// Off by two steps or more.
    pub fn verdict_far_off(&self) -> Option<f64> {
        share(self.steps_off[2] + self.steps_off[3], self.answers)
    }

    /// Share of the stories of other sorts that are said to lack a boundary.
    pub fn asked_for_boundary_rate(&self) -> Option<f64> {
        share(self.asked_for_boundary, self.other_sorts)
    }

    /// Share of the answers without a reflection in which one was found.
    pub fn invented_reflection_rate(&self) -> Option<f64> {
        share(self.invented_reflections, self.without_reflection)
    }

    /// Share of the numbers that say what came of the work.
    pub fn outcomes_found(&self) -> Option<f64> {
        self.spans.of(Kind::Metric).recall()
    }

    /// Share of something harmless that was taken for something else; by its index in [`spans::CONFUSIONS`].
    pub fn confused(&self, which: usize) -> Option<f64> {
        let (hit, of) = self.spans.confusions[which];
        share(hit, of)
    }
}

const _: () = assert!(Verdict::StrongHire as usize == 3, "verdicts are counted in steps");
