//! Talk on stderr: messages, warnings, and one line that is drawn over and over.
//!
//! Nothing here writes to stdout; results go there through [`print`].

use super::text::{Theme, flow, harmless};
use crate::core::failure::Failure;
use std::io::{self, Write};
use std::sync::Mutex;

/// The talk of one run.
#[derive(Debug)]
pub struct Screen {
    quiet: bool,
    verbose: bool,
    /// stderr is a terminal: a line may be drawn over.
    live: bool,
    theme: Theme,
    /// Lines now standing that will be drawn over.
    drawn: Mutex<usize>,
}

impl Screen {
    pub fn new(quiet: bool, verbose: bool) -> Screen {
        let term = console::Term::stderr();
        let width = usize::from(term.size_checked().map_or(80, |(_, columns)| columns));
        let live = term.is_term();
        let theme = Theme { colour: live && console::colors_enabled_stderr(), width: width.clamp(40, 100) };
        Screen { quiet, verbose, live, theme, drawn: Mutex::new(0) }
    }

    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// Whether lines can be drawn over.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Whether progress may be shown.
    pub fn shows_progress(&self) -> bool {
        self.live && !self.quiet
    }

    /// Something worth knowing.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.lines(text);
        }
    }

    /// Something for those who asked for more.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            self.lines(&self.theme.dim(text));
        }
    }

    /// Something that went wrong but does not stop the work, with the next step.
    pub fn warn(&self, message: &str, hint: Option<&str>) {
        self.lines(&format!("{}: {}", self.theme.warn("warning"), harmless(message)));
        if let Some(hint) = hint {
            self.lines(&format!("{}: {}", self.theme.dim("hint"), harmless(hint)));
        }
    }

    /// Draws `lines` over those drawn before. Nothing on a stderr that is no terminal.
    pub fn draw(&self, lines: &[String]) {
        if !self.live || self.quiet {
            return;
        }
        let mut drawn = self.drawn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut out = up_and_clear(*drawn);
        out.push_str(&lines.join("\r\n"));
        *drawn = lines.len();
        write_stderr(&out);
    }

    /// Takes away what [`Screen::draw`] drew.
    pub fn clear(&self) {
        let mut drawn = self.drawn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *drawn > 0 {
            write_stderr(&up_and_clear(*drawn));
            *drawn = 0;
        }
    }

    /// Writes whole lines, on a terminal broken between words at its width. A line break also returns the carriage,
    /// since raw mode does not.
    fn lines(&self, text: &str) {
        self.clear();
        let (end, width) = if self.live { ("\r\n", self.theme.width) } else { ("\n", usize::MAX) };
        let mut out = flow(text, width).join(end);
        out.push_str(end);
        write_stderr(&out);
    }
}

/// To the first of `lines` drawn lines, and everything from there cleared.
fn up_and_clear(lines: usize) -> String {
    match lines {
        0 => String::new(),
        1 => "\r\x1b[J".to_owned(),
        more => format!("\r\x1b[{}A\x1b[J", more - 1),
    }
}

/// Nobody can be told that stderr is closed.
fn write_stderr(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}

/// Writes a result to stdout.
///
/// # Errors
/// When stdout is closed, which ends the run quietly.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Says why the run failed: as an object for programs, else in words.
pub fn fail(failure: &Failure, json: bool) {
    if json {
        write_stderr(&(failure.json() + "\n"));
        return;
    }
    let screen = Screen::new(false, false);
    screen.lines(&super::text::failure(failure, screen.theme()));
}
