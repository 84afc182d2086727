//! The verbs, one file each: `impl cli::Verb { pub fn run(self, app: &App) -> Result<Exit, Failure> }`.

mod aloud;
mod ask;
mod choose;
mod cohort;
mod compare;
mod completions;
mod devices;
mod doctor;
mod drill;
mod explain;
mod input;
mod jsonl;
mod judge;
mod ladder;
mod learn;
mod listeners;
mod man;
mod mock;
mod mock_loop;
mod models;
mod pack;
mod practice;
mod quiz;
mod report;
mod rescore;
mod resume;
mod review;
mod score;
mod score_stream;
mod sessions;
mod speed;
mod start;
mod stories;
mod text;
mod transcribe;
mod trend;

use crate::app::App;
use crate::cli::Command;
use crate::core::failure::{Exit, Failure};

/// Runs one verb.
///
/// # Errors
/// Whatever kept the verb from doing its work, with the next step.
pub fn run(command: Command, app: &App) -> Result<Exit, Failure> {
    match command {
        Command::Mock(verb) => verb.run(app),
        Command::Drill(verb) => verb.run(app),
        Command::Learn(verb) => verb.run(app),
        Command::Quiz(verb) => verb.run(app),
        Command::Stories(verb) => verb.run(app),
        Command::Score(verb) => verb.run(app),
        Command::Transcribe(verb) => verb.run(app),
        Command::Cohort(verb) => verb.run(app),
        Command::Sessions(verb) => verb.run(app),
        Command::Review(verb) => verb.run(app),
        Command::Report(verb) => verb.run(app),
        Command::Compare(verb) => verb.run(app),
        Command::Trend(verb) => verb.run(app),
        Command::Resume(verb) => verb.run(app),
        Command::Devices(verb) => verb.run(app),
        Command::Doctor(verb) => verb.run(app),
        Command::Models(verb) => verb.run(app),
        Command::Pack(verb) => verb.run(app),
        Command::Explain(verb) => verb.run(app),
        Command::Completions(verb) => verb.run(app),
        Command::Man(verb) => verb.run(app),
    }
}

/// One JSON value with a line break, for stdout.
fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| {
        Failure::new("cannot_write", error.to_string(), "report this as a fault of Starling")
    })?;
    Ok(text + "\n")
}
