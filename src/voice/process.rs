//! Running a program that makes sound: the text on standard input, its error output kept, never longer than a limit.

use crate::clock::Clock;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How often a running program is looked at.
const POLL: Duration = Duration::from_millis(10);

/// How a program ended.
#[derive(Debug)]
#[must_use]
pub(super) enum Outcome {
    Done,
    /// With the first line of its error output.
    Failed(String),
    TimedOut,
}

/// Runs `command` to its end; it is killed if that takes longer than `limit`.
///
/// # Errors
/// When it cannot be started.
pub(super) fn run(
    mut command: Command,
    stdin: Option<&str>,
    clock: &dyn Clock,
    limit: Duration,
) -> io::Result<Outcome> {
    let mut messages = tempfile::tempfile()?;
    let input = if stdin.is_some() { Stdio::piped() } else { Stdio::null() };
    command.stdin(input).stdout(Stdio::null()).stderr(messages.try_clone()?);
    let mut child = command.spawn()?;
    if let (Some(mut pipe), Some(text)) = (child.stdin.take(), stdin) {
        // A program that ends early closes the pipe; its exit status says more than that.
        let _ = pipe.write_all(text.as_bytes());
    }
    let end = clock.now() + limit;
    while clock.now() < end {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(Outcome::Done),
            Some(status) => {
                let message = first_line(&mut messages).unwrap_or_else(|| status.to_string());
                return Ok(Outcome::Failed(message));
            }
            None => clock.sleep(POLL),
        }
    }
    child.kill()?;
    child.wait()?;
    Ok(Outcome::TimedOut)
}

/// The first line of a program's error output, without anything that acts on a terminal.
fn first_line(messages: &mut fs::File) -> Option<String> {
    let mut bytes = Vec::new();
    messages.rewind().ok()?;
    messages.take(1_000).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    Some(line.chars().filter(|c| !c.is_control()).collect())
}
