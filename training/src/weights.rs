//! From the tree to the text of the weights.

use crate::answers::{self, Answer};
use crate::error::TrainingError;
use crate::files::{File, Tree};
use crate::manifest::Manifest;
use crate::names::Names;
use crate::snippets::{self, Snippet};
use crate::trainer::{self, Trainer};
use std::fmt::Write as _;

/// Everything that weights are made from.
pub struct Material {
    pub lexicon: Vec<File>,
    pub answer_files: Vec<File>,
    pub snippet_files: Vec<File>,
    pub answers: Vec<Answer>,
    pub snippets: Vec<Snippet>,
}

impl Material {
    pub fn read(tree: &Tree) -> Result<Material, TrainingError> {
        let (answer_files, snippet_files) = (tree.answers()?, tree.snippets()?);
        Ok(Material {
            lexicon: tree.lexicon()?,
            answers: answers::load(&answer_files)?,
            snippets: snippets::load(&snippet_files)?,
            answer_files,
            snippet_files,
        })
    }

    /// The same with the answers of some sources only.
    pub fn keep_sources(&mut self, keep: impl Fn(&str) -> bool) {
        self.answer_files.retain(|file| keep(file.stem()));
        self.answers.retain(|answer| keep(&answer.source));
    }

    /// Checks that there is a source of this name.
    pub fn expect_source(&self, name: &str) -> Result<(), TrainingError> {
        let known = answers::sources(&self.answers);
        if known.contains(&name) {
            return Ok(());
        }
        let known = known.into_iter().map(str::to_owned).collect();
        Err(TrainingError::UnknownSource { name: name.to_owned(), known })
    }

    pub fn manifest(&self) -> Manifest {
        Manifest::new(&[&self.lexicon, &self.answer_files, &self.snippet_files])
    }

    /// Fits everything, and writes it out with its manifest.
    pub fn train(&self) -> Result<String, TrainingError> {
        Ok(self.manifest().to_string() + &train(&self.lexicon, &self.answers, &self.snippets)?)
    }
}

/// The weights learned from `answers` and `snippets`, as text without a manifest.
pub fn train(lexicon: &[File], answers: &[Answer], snippets: &[Snippet]) -> Result<String, TrainingError> {
    if answers.is_empty() {
        return Err(TrainingError::NothingToLearn);
    }
    let cases = trainer::cases(answers, snippets);
    let names = Names::collect(&cases, lexicon);
    let mut text = String::new();
    for (task, rows) in (Trainer { lexicon, cases: &cases }).run()? {
        let _ = writeln!(text, "task {} {}", task.name, task.answers);
        names.write(&rows, &mut text)?;
    }
    Ok(text)
}
