//! Which answers are trained on, and which are scored: answers are only ever scored by weights that have not seen them.

use crate::answers::{Answer, sources};
use crate::error::TrainingError;
use crate::files::File;
use crate::metrics::Metrics;
use crate::metrics::prediction::Prediction;
use crate::scoring::{Form, ScorerFiles, predict};
use crate::snippets::Snippet;
use crate::weights::train;
use std::path::Path;

/// What every split needs.
pub struct Bench<'a> {
    pub lexicon: &'a [File],
    pub scorer_files: &'a ScorerFiles,
    pub snippets: &'a [Snippet],
    /// Where the weights of each part are kept, and read from if present: whatever is decided after them can then be
    /// tuned without training again.
    pub kept: Option<&'a Path>,
}

/// What weights that have not seen an answer find in it, as written and stripped.
#[derive(Default)]
pub struct Outcome {
    pub as_written: Vec<Prediction>,
    pub stripped: Vec<Prediction>,
}

impl Outcome {
    pub fn metrics<'a>(&self, answers: impl IntoIterator<Item = &'a Answer> + Clone) -> Figures {
        Figures {
            as_written: Metrics::of(answers.clone(), &self.as_written),
            stripped: Metrics::of(answers, &self.stripped),
        }
    }
}

/// The metrics of a split.
pub struct Figures {
    pub as_written: Metrics,
    pub stripped: Metrics,
}

impl Figures {
    /// How much core macro F1 is lost without punctuation, capitals and digits.
    pub fn lost_stripped(&self) -> Option<f64> {
        Some(self.as_written.core_macro_f1()? - self.stripped.core_macro_f1()?)
    }
}

/// A part of the answers, by index, that is scored by weights from the others.
pub type Part = Vec<usize>;

/// Every third answer by id, three times over.
pub fn thirds(answers: &[Answer]) -> Vec<Part> {
    (0..3).map(|turn| (0..answers.len()).filter(|at| at % 3 == turn).collect()).collect()
}

/// The answers of each source; with `groups`, sources are merged into no more parts than that.
pub fn by_source(answers: &[Answer], groups: Option<usize>) -> Vec<Part> {
    let names = sources(answers);
    let count = groups.unwrap_or(names.len()).clamp(1, names.len().max(1));
    let part_of = |answer: &Answer| names.iter().position(|name| *name == answer.source).unwrap_or(0) % count;
    (0..count).map(|part| (0..answers.len()).filter(|at| part_of(&answers[*at]) == part).collect()).collect()
}

impl Bench<'_> {
    /// Trains once for each part, without its answers, and scores them.
    pub fn cross_validate(
        &self,
        name: &str,
        answers: &[Answer],
        parts: &[Part],
        mut progress: impl FnMut(usize),
    ) -> Result<Outcome, TrainingError> {
        let mut outcome = Outcome::default();
        for (turn, part) in parts.iter().enumerate() {
            progress(turn);
            let file = format!("{}-{turn}-of-{}.txt", name.replace(' ', "-"), parts.len());
            let kept = self.kept.map(|folder| folder.join(file));
            let weights = match kept.as_ref().and_then(|path| std::fs::read_to_string(path).ok()) {
                Some(weights) => weights,
                None => self.without(answers, part)?,
            };
            if let Some(path) = kept {
                std::fs::write(&path, &weights).map_err(|cause| TrainingError::Write { path, cause })?;
            }
            let scored: Vec<&Answer> = part.iter().map(|at| &answers[*at]).collect();
            self.score(&weights, &scored, &mut outcome)?;
        }
        Ok(outcome)
    }

    /// The weights learned from the answers outside `part`.
    fn without(&self, answers: &[Answer], part: &Part) -> Result<String, TrainingError> {
        let others = answers.iter().enumerate().filter(|(at, _)| part.binary_search(at).is_err());
        let others: Vec<Answer> = others.map(|(_, answer)| answer.clone()).collect();
        train(self.lexicon, &others, self.snippets)
    }

    /// Scores answers with existing weights.
    pub fn score(&self, weights: &str, answers: &[&Answer], into: &mut Outcome) -> Result<(), TrainingError> {
        let scorer = self.scorer_files.scorer(weights)?;
        into.as_written.extend(predict(&scorer, answers, Form::AsWritten));
        into.stripped.extend(predict(&scorer, answers, Form::Stripped));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::load;

    fn answers(sources: &[(&str, usize)]) -> Vec<Answer> {
        let flags = "\"we_dominant\":false,\"missing_metric\":true,\"missing_scope_boundary\":null,\"handoff\":false,\
            \"manager_directed\":false,\"vague_result\":false,\"generic_reflection\":null";
        let file = |(name, count): &(&str, usize)| {
            let row = |at| {
                format!(
                    "{{\"id\":\"{name}-{at}\",\"level\":\"other\",\"text\":\"I slept.\",\"flags\":{{{flags}}},\
                     \"spans\":[],\"sections\":[],\"verdict\":\"no_hire\"}}\n"
                )
            };
            File { path: format!("training/answers/{name}.jsonl"), text: (0..*count).map(row).collect() }
        };
        load(&sources.iter().map(file).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn every_answer_is_scored_once_and_never_beside_one_of_its_source() {
        let answers = answers(&[("a", 3), ("b", 4), ("c", 2)]);
        for parts in [thirds(&answers), by_source(&answers, None), by_source(&answers, Some(2))] {
            let mut places: Vec<usize> = parts.concat();
            places.sort_unstable();
            assert_eq!(places, (0..answers.len()).collect::<Vec<_>>());
        }
        let parts = by_source(&answers, Some(2));
        assert_eq!(parts.len(), 2);
        for source in ["a", "b", "c"] {
            let holds = |part: &&Part| part.iter().any(|at| answers[*at].source == source);
            assert_eq!(parts.iter().filter(holds).count(), 1, "{source}");
        }
    }
}
