//! One key at a time, waited for: for pages and questions, where nothing else happens meanwhile.

use super::tty;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::io;
use std::time::Duration;

/// How long one look at the terminal lasts, and so the time until its end is noticed.
const TURN: Duration = Duration::from_millis(200);

/// What was typed. Letters are in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    Char(char),
    /// Enter or the right arrow.
    Enter,
    /// Backspace or the left arrow.
    Back,
    /// Escape or Ctrl-C.
    Leave,
    /// The window has another size.
    Resized,
}

/// The terminal gives single keys, and shows none of them, while this lives.
#[must_use = "the terminal is set back when this is dropped"]
#[derive(Debug)]
pub struct Keyboard(());

impl Keyboard {
    /// # Errors
    /// When stdin is not a terminal.
    pub fn open() -> io::Result<Keyboard> {
        crossterm::terminal::enable_raw_mode()?;
        Ok(Keyboard(()))
    }

    /// Waits for a key that means something.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn read(&self) -> io::Result<Typed> {
        loop {
            match tty::next_event(TURN)? {
                Some(Event::Key(key)) => {
                    if let Some(typed) = meaning(key) {
                        return Ok(typed);
                    }
                }
                Some(Event::Resize(..)) => return Ok(Typed::Resized),
                _ => {}
            }
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

pub(super) fn meaning(key: KeyEvent) -> Option<Typed> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return matches!(key.code, KeyCode::Char('c' | 'C' | 'd' | 'D')).then_some(Typed::Leave);
    }
    match key.code {
        KeyCode::Char(c) => c.to_lowercase().next().map(Typed::Char),
        KeyCode::Enter | KeyCode::Right => Some(Typed::Enter),
        KeyCode::Backspace | KeyCode::Left => Some(Typed::Back),
        KeyCode::Esc => Some(Typed::Leave),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_in_both_cases_and_ctrl_c_leaves() {
        let press = |code, modifiers| meaning(KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('Q'), KeyModifiers::SHIFT), Some(Typed::Char('q')));
        assert_eq!(press(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Typed::Leave));
        assert_eq!(press(KeyCode::Char('x'), KeyModifiers::CONTROL), None);
        assert_eq!(press(KeyCode::Left, KeyModifiers::NONE), Some(Typed::Back));
    }
}
