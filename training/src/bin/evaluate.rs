//! Measures the scorer on labeled answers that its weights have not seen.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

use clap::{Parser, ValueEnum};
use starling_training::answers::{self, Answer};
use starling_training::error::TrainingError;
use starling_training::files::{File, Tree, WEIGHTS};
use starling_training::metrics::Metrics;
use starling_training::metrics::prediction::Prediction;
use starling_training::report::{self, json, tables};
use starling_training::scoring::ScorerFiles;
use starling_training::splits::{Bench, Figures, Outcome, Part, by_source, thirds};
use starling_training::weights::Material;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Measure the scorer on labelled answers that its weights have not seen
#[derive(Parser)]
#[command(name = "evaluate")]
struct Arguments {
    /// Which answers are scored by which weights; may be given several times [default: all three]
    #[arg(long, value_name = "SPLIT")]
    split: Vec<Split>,
    /// Put the sources into this many groups, and leave one group out at a time
    #[arg(long, value_name = "COUNT")]
    groups: Option<usize>,
    /// Weights for the answers held out [default: those of the tree]
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Keep the weights of every part in this folder, and take them from there when they are: for tuning what is decided
    /// after them; empty the folder when answers, lexicon or features change
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Write what was found, a JSON object a line, to see single mistakes
    #[arg(long, value_name = "FILE")]
    show: Option<PathBuf>,
    /// Compare the scores in this file, one a line, with the labels of --answers, and do nothing else
    #[arg(long, value_name = "FILE", requires = "answers", conflicts_with_all = ["split", "groups", "weights", "show"])]
    predictions: Option<PathBuf>,
    /// Labelled answers for --predictions
    #[arg(long, value_name = "FILE", requires = "predictions")]
    answers: Vec<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Split {
    /// Every third answer, by weights from the other two thirds
    Thirds,
    /// The answers of each source, by weights from the other sources
    Sources,
    /// The answers that no training reads, by the weights of the tree
    HeldOut,
}

const ALL: [Split; 3] = [Split::Thirds, Split::Sources, Split::HeldOut];

impl Split {
    fn title(self) -> &'static str {
        match self {
            Split::Thirds => "random thirds",
            Split::Sources => "one source out",
            Split::HeldOut => "held out",
        }
    }
}

fn main() -> ExitCode {
    report::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), TrainingError> {
    if let Some(predictions) = &arguments.predictions {
        return compare(arguments, predictions);
    }
    let tree = Tree::here();
    let material = Material::read(&tree)?;
    let held_out = answers::load(&tree.held_out()?)?;
    let scorer_files = ScorerFiles::read(&tree)?;
    let bench = Bench {
        lexicon: &material.lexicon,
        scorer_files: &scorer_files,
        snippets: &material.snippets,
        kept: arguments.keep.as_deref(),
    };
    let splits = if arguments.split.is_empty() { &ALL[..] } else { &arguments.split[..] };
    let mut columns = Vec::new();
    let mut details = String::new();
    let mut found = Vec::new();
    for split in splits {
        let cross = |parts: &[Part]| {
            bench.cross_validate(split.title(), &material.answers, parts, |turn| {
                eprintln!("{}: training {} of {}", split.title(), turn + 1, parts.len());
            })
        };
        let (answers, outcome) = match split {
            Split::Thirds => (&material.answers, cross(&thirds(&material.answers))?),
            Split::Sources => (&material.answers, cross(&by_source(&material.answers, arguments.groups))?),
            Split::HeldOut => {
                let path = arguments.weights.clone().unwrap_or_else(|| tree.path(WEIGHTS));
                let mut outcome = Outcome::default();
                bench.score(&read(&path)?.text, &held_out.iter().collect::<Vec<_>>(), &mut outcome)?;
                (&held_out, outcome)
            }
        };
        if *split != Split::Thirds {
            details +=
                &format!("\n{}:\n\n{}", split.title(), tables::by_source(answers, &outcome.as_written));
        }
        columns.push((split.title(), outcome.metrics(answers)));
        found.extend(outcome.as_written);
    }
    if let Some(path) = &arguments.show {
        let lines: String = found.iter().map(|one| serde_json::json!(one).to_string() + "\n").collect();
        std::fs::write(path, lines).map_err(|cause| TrainingError::Write { path: path.clone(), cause })?;
    }
    print(arguments, &columns, &details);
    Ok(())
}

fn print(arguments: &Arguments, columns: &[(&str, Figures)], details: &str) {
    if arguments.json {
        let objects =
            columns.iter().map(|(name, figures)| ((*name).to_owned(), json::metrics(&figures.as_written)));
        println!("{:#}", serde_json::Value::Object(objects.collect()));
    } else {
        println!("{}\n{}{details}", tables::main(columns), tables::kinds(columns));
    }
}

fn compare(arguments: &Arguments, predictions: &Path) -> Result<(), TrainingError> {
    let files = arguments.answers.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let answers: Vec<Answer> = answers::load(&files)?;
    let metrics = Metrics::of(&answers, &Prediction::load(&read(predictions)?)?);
    if arguments.json {
        println!("{:#}", json::metrics(&metrics));
    } else {
        let figures = Figures { stripped: Metrics::default(), as_written: metrics };
        let columns = [("answers", figures)];
        println!("{}\n{}", tables::main(&columns), tables::kinds(&columns));
    }
    Ok(())
}

fn read(path: &Path) -> Result<File, TrainingError> {
    let text = std::fs::read_to_string(path)
        .map_err(|cause| TrainingError::Read { path: path.to_owned(), cause })?;
    Ok(File { path: path.display().to_string(), text })
}
