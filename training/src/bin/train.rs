//! Makes the weights of the scorer from the labeled answers of the tree.

#![allow(clippy::print_stdout, reason = "a tool for the terminal")]

use clap::Parser;
use starling_training::error::TrainingError;
use starling_training::files::{Tree, WEIGHTS};
use starling_training::manifest::Manifest;
use starling_training::report;
use starling_training::weights::Material;
use std::path::PathBuf;
use std::process::ExitCode;

/// Make the weights of the scorer from the labelled answers
#[derive(Parser)]
#[command(name = "train")]
struct Arguments {
    /// Where to write the weights [default: content/signals/weights.txt of the tree]
    out: Option<PathBuf>,
    /// Train without the answers of this source; may be given several times
    #[arg(long, value_name = "SOURCE")]
    leave_out: Vec<String>,
    /// Train on the answers of these sources only, separated by commas
    #[arg(long, value_name = "SOURCES", value_delimiter = ',')]
    only_sources: Vec<String>,
    /// Train on nothing: check that the weights belong to the tree
    #[arg(long, conflicts_with_all = ["leave_out", "only_sources"])]
    check: bool,
    /// Train on nothing: print what the weights would open with
    #[arg(long)]
    manifest: bool,
}

fn main() -> ExitCode {
    report::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), TrainingError> {
    let tree = Tree::here();
    let mut material = Material::read(&tree)?;
    for name in arguments.leave_out.iter().chain(&arguments.only_sources) {
        material.expect_source(name)?;
    }
    let named = |list: &[String], source: &str| list.iter().any(|name| name == source);
    material.keep_sources(|source| {
        let only = &arguments.only_sources;
        !named(&arguments.leave_out, source) && (only.is_empty() || named(only, source))
    });
    if arguments.manifest {
        print!("{}", material.manifest());
        return Ok(());
    }
    let out = arguments.out.clone().unwrap_or_else(|| tree.path(WEIGHTS));
    if arguments.check {
        let weights = std::fs::read_to_string(&out)
            .map_err(|cause| TrainingError::Read { path: out.clone(), cause })?;
        return material.manifest().expect(&Manifest::of_weights(&weights));
    }
    let text = material.train()?;
    std::fs::write(&out, &text).map_err(|cause| TrainingError::Write { path: out.clone(), cause })?;
    let features = text.lines().filter(|line| !line.starts_with('#') && !line.starts_with("task ")).count();
    println!("{} answers, {features} features: {}", material.answers.len(), out.display());
    Ok(())
}
