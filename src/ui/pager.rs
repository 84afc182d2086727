//! Long results one screen at a time, where somebody is looking.

use super::screen::print;
use super::text::{Theme, cleaned};
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Writes `text` to stdout, through `$PAGER` (or `less`) when stdout is a terminal that it does not fit on.
///
/// # Errors
/// When stdout is closed.
pub fn page(text: &str) -> io::Result<()> {
    let term = console::Term::stdout();
    let text = &*cleaned(text, Theme::of_stdout().colour);
    let folded;
    let text = if term.is_term() {
        folded = super::screen::folded(text, super::width::columns(&term));
        folded.as_str()
    } else {
        text
    };
    let rows = term.size_checked().map_or(usize::MAX, |(rows, _)| usize::from(rows));
    if !term.is_term() || text.lines().count() < rows || !through_pager(text) {
        return print(text);
    }
    Ok(())
}

/// Whether the pager could be started. `less` shows colors and keeps what it showed.
fn through_pager(text: &str) -> bool {
    let wanted = std::env::var("PAGER").unwrap_or_default();
    let mut words = wanted.split_whitespace();
    let program = words.next().unwrap_or("less");
    let pager = Command::new(program).args(words).env("LESS", "RFX").stdin(Stdio::piped()).spawn();
    let Ok(mut pager) = pager else { return false };
    if let Some(mut stdin) = pager.stdin.take() {
        // A reader who leaves early has seen enough.
        let _ = stdin.write_all(text.as_bytes());
    }
    let _ = pager.wait();
    true
}
