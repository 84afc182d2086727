//! The verbs, one file each: `impl cli::Verb { pub fn run(self, app: &App) -> Result<Exit, Failure> }`.

mod aloud;
mod ask;
mod card;
mod checkpoints;
mod choose;
mod cohort;
mod compare;
mod completions;
mod config;
mod devices;
mod doctor;
mod drill;
mod explain;
mod input;
mod jsonl;
mod judge;
mod learn;
mod licenses;
mod list;
mod listeners;
mod man;
mod menu;
mod mock;
mod models;
mod pace;
mod pack;
mod practice;
mod quiz;
mod report;
mod rescore;
mod resume;
mod review;
mod score;
mod sessions;
mod stories;
pub mod text;
mod tour;
mod transcribe;
mod trend;

use crate::app::App;
use crate::cli::Command;
use crate::core::failure::{Exit, Failure};
use crate::ui::text::harmless;
use crate::ui::{pager, screen};

pub use menu::run as menu;
#[cfg(any(test, fuzzing))]
pub use score::answer_to_line;

/// Runs one verb.
///
/// # Errors
/// Whatever kept the verb from doing its work, with the next step.
pub fn run(command: Command, app: &App) -> Result<Exit, Failure> {
    match command {
        Command::Mock(verb) => verb.run(app),
        Command::Drill(verb) => verb.run(app),
        Command::Pace(verb) => verb.run(app),
        Command::List(verb) => verb.run(app),
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
        Command::Card(verb) => verb.run(app),
        Command::Resume(verb) => verb.run(app),
        Command::Devices(verb) => verb.run(app),
        Command::Doctor(verb) => verb.run(app),
        Command::Models(verb) => verb.run(app),
        Command::Config(verb) => verb.run(app),
        Command::Pack(verb) => verb.run(app),
        Command::Explain(verb) => verb.run(app),
        Command::Completions(verb) => verb.run(app),
        Command::Man(verb) => verb.run(app),
        Command::Licenses(verb) => verb.run(app),
    }
}

/// Prints a result in the one form that was asked for: as JSON, otherwise as text, a screen at a time where it is long.
fn show<T: serde::Serialize>(app: &App, value: &T, text: impl FnOnce() -> String) -> Result<(), Failure> {
    if app.common.json {
        screen::print(&json(value)?)?;
    } else {
        pager::page(&text())?;
    }
    Ok(())
}

/// One JSON value with a line break, for stdout. Anything a terminal would act on is written as an escape, which parses
/// to the same value.
fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| {
        Failure::new("cannot_write", error.to_string(), "report this as a fault of Starling")
    })?;
    Ok(escaped(&text) + "\n")
}

/// JSON in which control characters and marks that change the writing direction, which can occur only in its strings,
/// are written as escapes.
fn escaped(json: &str) -> String {
    if harmless(json).len() == json.len() {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if harmless(c.encode_utf8(&mut [0; 4])).len() == c.len_utf8() {
            out.push(c);
        } else {
            out.push_str(&format!("\\u{:04x}", c as u32));
        }
    }
    out
}
