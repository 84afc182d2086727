//! Scores answers with given weights.

use crate::answers::Answer;
use crate::error::TrainingError;
use crate::files::{File, Tree, WEIGHTS};
use crate::metrics::moments::places;
use crate::metrics::prediction::{Moment, Prediction};
use crate::parallel;
use crate::stripped::stripped;
use starling::core::scorer::{Request, Scorer};
use starling::core::star::Budget;

/// How an answer is presented to the scorer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    AsWritten,
    /// As a plain recognizer would write it: without punctuation, capitals and digits.
    Stripped,
}

/// The rubric and all of the lexicon but the weights.
pub struct ScorerFiles {
    lexicon: Vec<File>,
    rubric: File,
}

impl ScorerFiles {
    pub fn read(tree: &Tree) -> Result<ScorerFiles, TrainingError> {
        Ok(ScorerFiles { lexicon: tree.lexicon()?, rubric: tree.read("content/rubric.toml")? })
    }

    /// The scorer with the weights that ship.
    pub fn shipped(tree: &Tree) -> Result<Scorer, TrainingError> {
        ScorerFiles::read(tree)?.scorer(&tree.read(WEIGHTS)?.text)
    }

    pub fn scorer(&self, weights: &str) -> Result<Scorer, TrainingError> {
        let mut files: Vec<(&str, &str)> =
            self.lexicon.iter().map(|file| (file.name(), file.text.as_str())).collect();
        let name = WEIGHTS.rsplit('/').next().unwrap_or(WEIGHTS);
        files.push((name, weights));
        files.sort_unstable_by_key(|(name, _)| *name);
        Scorer::from_toml(&files, (self.rubric.name(), &self.rubric.text))
            .map_err(|error| TrainingError::Lexicon(error.to_string()))
    }
}

/// What the scorer finds in each answer.
pub fn predict(scorer: &Scorer, answers: &[&Answer], form: Form) -> Vec<Prediction> {
    let budget = Budget::default();
    parallel::map(answers, |answer| match form {
        Form::AsWritten => {
            let score = scorer.score(&Request::of_text(&answer.text, answer.level, &budget));
            let moments = moments(scorer, &answer.text, &budget);
            Prediction { moments, ..Prediction::of_score(&answer.id, &score, |at| at) }
        }
        Form::Stripped => {
            let (text, places) = stripped(&answer.text);
            let score = scorer.score(&Request::of_text(&text, answer.level, &budget));
            Prediction::of_score(&answer.id, &score, |at| places[at])
        }
    })
}

/// The section told at every eighth word of an answer in progress.
fn moments(scorer: &Scorer, text: &str, budget: &Budget) -> Vec<Moment> {
    let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
    let told = |at: usize| {
        let word = text[bytes[at]..].split_whitespace().next()?;
        let section = scorer.growing(&text[..bytes[at] + word.len()], budget).pop()?.section;
        Some(Moment { at, section })
    };
    places(text).into_iter().filter_map(told).collect()
}
