//! `starling` alone at a terminal: the ways to prepare, by number.

use crate::app::App;
use crate::cli::{Cli, Command};
use crate::core::failure::{Exit, Failure};
use crate::ui::choice;
use clap::Parser;

/// What is offered, and the verb behind it.
const WAYS: [(&str, &str); 7] = [
    ("Walk through a scenario: strong example, coaching, common mistake", "learn"),
    ("Quiz: questions with explanations", "quiz"),
    ("Mock interview: a question, your answer, follow-ups, verdict", "mock"),
    ("Drill: one section at a time, with a retake", "drill"),
    ("All scenarios with their questions", "list"),
    ("Your last sessions", "sessions"),
    ("Is everything ready? Microphone, voice, models", "doctor"),
];

/// Asks what to do and does it.
///
/// # Errors
/// Whatever the chosen verb says.
pub fn run(app: &App) -> Result<Exit, Failure> {
    let rows: Vec<String> = WAYS.iter().map(|(what, _)| (*what).to_owned()).collect();
    let Some(at) = choice::pick(&app.screen, "Starling: how do you want to prepare?", &rows, None)? else {
        return Ok(Exit::Done);
    };
    super::run(command(WAYS[at].1)?, app)
}

fn command(verb: &str) -> Result<Command, Failure> {
    let cli = Cli::try_parse_from(["starling", verb]);
    cli.ok().and_then(|cli| cli.command).ok_or_else(|| {
        Failure::new(
            "no_such_verb",
            format!("`{verb}` cannot be begun"),
            "report this as a fault of Starling",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_a_verb_that_needs_nothing_more() {
        for (what, verb) in WAYS {
            assert!(command(verb).is_ok(), "{what}");
        }
    }
}
