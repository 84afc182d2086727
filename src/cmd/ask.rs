//! Questions to somebody at a terminal, answered with a line.

use crate::app::App;
use crate::core::failure::Failure;
use std::io::BufRead;

/// Whether somebody is there to answer.
pub fn attended(app: &App) -> bool {
    app.attended()
}

/// A line from stdin; an empty one means `default`.
///
/// # Errors
/// When stdin cannot be read.
pub fn line(app: &App, question: &str, default: &str) -> Result<String, Failure> {
    app.screen.say(&format!(" {question} [{default}]:"));
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Failure::new("cannot_read", error.to_string(), "answer from a terminal"))?;
    let line = line.trim();
    Ok(if line.is_empty() { default } else { line }.to_owned())
}
