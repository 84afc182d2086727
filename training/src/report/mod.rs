//! What the programs say: tables for people, JSON for programs, and the last words of a failure.

pub mod json;
pub mod tables;

use crate::error::TrainingError;
use starling::core::failure::Advice;
use std::process::ExitCode;

/// Prints an error with its next step.
#[allow(clippy::print_stderr, reason = "the last words of a tool for the terminal")]
pub fn exit(result: Result<(), TrainingError>) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    eprintln!("error: {error}");
    if let Some(hint) = error.hint() {
        eprintln!("next: {hint}");
    }
    ExitCode::FAILURE
}
