//! The one place that decides how a line reaches the terminal: results on stdout, messages on stderr, and a few lines
//! that are redrawn in place.
//!
//! A line break also returns the carriage while the terminal is in raw mode, lines are folded at the current width of
//! the window, and everything else clears the redrawn lines first.

use super::fold::{cut, fold};
use super::text::{Theme, cleaned, harmless};
use super::width::columns;
use crate::core::failure::Failure;
use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Fewer columns than this are treated as this many: nothing could be read in them.
const NARROWEST: usize = 20;

/// Wider lines are hard to read.
const WIDEST: usize = 100;

/// Widths of the redrawn lines now on the terminal. There is one terminal, whoever writes to it.
static STANDING: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// Rings where the terminal lets it.
const BELL: char = '\u{7}';

/// The messages of one run.
#[derive(Debug)]
pub struct Screen {
    quiet: bool,
    verbose: bool,
    /// stderr is a terminal: a line may be redrawn.
    live: bool,
    color: bool,
}

impl Screen {
    pub fn new(quiet: bool, verbose: bool) -> Screen {
        let live = console::Term::stderr().is_term();
        Screen { quiet, verbose, live, color: live && console::colors_enabled_stderr() }
    }

    /// How messages look in the window as it is now.
    pub fn theme(&self) -> Theme {
        Theme { colour: self.color, width: columns(&console::Term::stderr()).clamp(NARROWEST, WIDEST) }
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
            self.lines(&self.theme().dim(text));
        }
    }

    /// Something that went wrong but does not stop the work, with the next step.
    pub fn warn(&self, message: &str, hint: Option<&str>) {
        let theme = self.theme();
        self.lines(&format!("{}: {}", theme.warn("warning"), harmless(message)));
        if let Some(hint) = hint {
            self.lines(&format!("{}: {}", theme.dim("hint"), harmless(hint)));
        }
    }

    /// Draws `lines` over those drawn before, each cut to the window. Draws nothing when stderr is not a terminal.
    pub fn draw(&self, lines: &[String]) {
        if !self.shows_progress() {
            return;
        }
        let columns = columns(&console::Term::stderr());
        // The last column stays free: a line that fills it may wrap.
        let lines: Vec<String> = lines.iter().map(|line| cut(line, columns.saturating_sub(1))).collect();
        let mut standing = standing();
        let out = up_and_clear(&standing, columns) + &lines.join("\r\n");
        *standing = lines.iter().map(|line| console::measure_text_width(line)).collect();
        write_stderr(&out);
    }

    /// Clears what [`Screen::draw`] drew.
    pub fn clear(&self) {
        make_room();
    }

    /// Writes whole lines.
    fn lines(&self, text: &str) {
        make_room();
        // The bell of a cue is our own.
        let bell = if text.starts_with(BELL) { "\u{7}" } else { "" };
        let text = cleaned(text, self.color);
        let text =
            if self.live { folded(&text, columns(&console::Term::stderr())) } else { text.into_owned() };
        let mut out = bell.to_owned() + &text;
        if !out.ends_with('\n') {
            out.push('\n');
        }
        write_stderr(&for_terminal(&out));
    }
}

fn standing() -> std::sync::MutexGuard<'static, Vec<usize>> {
    STANDING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn make_room() {
    let mut standing = standing();
    if !standing.is_empty() {
        write_stderr(&up_and_clear(&standing, columns(&console::Term::stderr())));
        standing.clear();
    }
}

/// Moves to the first of the drawn lines and clears everything from there. A window that became narrower since has
/// wrapped them into more rows than they were.
fn up_and_clear(widths: &[usize], columns: usize) -> String {
    let rows: usize = widths.iter().map(|wide| wide.div_ceil(columns).max(1)).sum();
    match rows {
        0 => String::new(),
        1 => "\r\x1b[J".to_owned(),
        more => format!("\r\x1b[{}A\x1b[J", more - 1),
    }
}

/// `text` with no line longer than `columns`.
pub(super) fn folded(text: &str, columns: usize) -> String {
    text.split('\n').map(|line| fold(line, columns).join("\n")).collect::<Vec<_>>().join("\n")
}

/// `text` with every line break as the terminal needs it now.
fn for_terminal(text: &str) -> Cow<'_, str> {
    if crossterm::terminal::is_raw_mode_enabled().unwrap_or(false) {
        Cow::Owned(with_carriage_returns(text))
    } else {
        Cow::Borrowed(text)
    }
}

fn with_carriage_returns(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// There is no one to tell that stderr is closed.
fn write_stderr(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}

/// Writes a result to stdout, without anything a terminal would act on except our own colors.
///
/// # Errors
/// When stdout is closed, which ends the run quietly.
pub fn print(text: &str) -> io::Result<()> {
    make_room();
    let text = cleaned(text, Theme::of_stdout().colour);
    let is_term = console::Term::stdout().is_term();
    let text = if is_term { for_terminal(&text) } else { text };
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Writes a page of text to an emptied terminal.
///
/// # Errors
/// As [`print`].
pub fn redraw(page: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(b"\x1b[2J\x1b[H")?;
    drop(stdout);
    print(page)
}

/// Writes a result for people to stdout: at a terminal, no line is longer than the window is wide.
///
/// # Errors
/// As [`print`].
pub fn show(text: &str) -> io::Result<()> {
    let term = console::Term::stdout();
    if term.is_term() { print(&folded(text, columns(&term))) } else { print(text) }
}

/// Shows the help that was asked for, or what is wrong with the command line.
pub fn usage(error: &clap::Error) {
    let text = error.render();
    if error.use_stderr() {
        let screen = Screen::new(false, false);
        screen.lines(&if screen.color { text.ansi().to_string() } else { text.to_string() });
    } else {
        let colored = Theme::of_stdout().colour;
        // There is no one to tell when the terminal is closed.
        let _ = show(&if colored { text.ansi().to_string() } else { text.to_string() });
    }
}

/// Says why the run failed: as an object for programs, otherwise in words.
pub fn fail(failure: &Failure, json: bool) {
    if json {
        write_stderr(&(failure.json() + "\n"));
        return;
    }
    let screen = Screen::new(false, false);
    screen.lines(&super::text::failure(failure, screen.theme()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_returns_the_carriage_once() {
        assert_eq!(with_carriage_returns("a\nb\r\nc\n"), "a\r\nb\r\nc\r\n");
    }

    #[test]
    fn lines_that_a_narrower_window_has_wrapped_are_taken_away_whole() {
        assert_eq!(up_and_clear(&[], 80), "");
        assert_eq!(up_and_clear(&[70], 80), "\r\x1b[J");
        assert_eq!(up_and_clear(&[70, 0], 40), "\r\x1b[2A\x1b[J");
    }

    #[test]
    fn a_text_is_folded_line_by_line() {
        assert_eq!(folded("\n Saved in there\n", 10), "\n Saved in\n there\n");
    }
}
