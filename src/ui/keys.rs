//! Single keys from the terminal, without waiting for Enter, reported while other things happen.
//!
//! Raw mode is left on every way out, panics included: the guard's drop does it.

use super::tty;
use crate::core::interview::Key;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::Builder;
use std::time::Duration;

/// How long one wait for a key lasts, and so the time until the end of listening is noticed.
const TURN: Duration = Duration::from_millis(50);

/// Longest wait for the thread at the end: it may hang in a read of half an escape sequence.
const FAREWELL: Duration = Duration::from_millis(500);

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    Key(Key),
    /// Ctrl-C, which raw mode hands over as a key.
    Interrupt,
    /// The terminal is gone, and no key will ever come.
    Closed,
}

/// The terminal gives single keys while this lives.
#[must_use = "the terminal is set back when this is dropped"]
#[derive(Debug)]
pub struct Keys {
    stop: Arc<AtomicBool>,
    /// Sends nothing, and closes when the thread ends.
    ended: Receiver<()>,
}

impl Keys {
    /// Sends every known key to `report` until dropped.
    ///
    /// # Errors
    /// When there is no terminal, or the thread cannot be started.
    pub fn listen(report: impl Fn(Pressed) + Send + 'static) -> io::Result<Keys> {
        crossterm::terminal::enable_raw_mode()?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let (alive, ended) = mpsc::channel::<()>();
        let thread = Builder::new().name("keys".into()).spawn(move || {
            let _alive = alive;
            while !stopped.load(Ordering::Relaxed) {
                match tty::next_event(TURN) {
                    Ok(Some(Event::Key(key))) => {
                        if let Some(pressed) = meaning(key) {
                            report(pressed);
                        }
                    }
                    Ok(_) => {}
                    Err(_) => {
                        report(Pressed::Closed);
                        break;
                    }
                }
            }
        });
        match thread {
            Ok(_) => Ok(Keys { stop, ended }),
            Err(error) => {
                let _ = crossterm::terminal::disable_raw_mode();
                Err(error)
            }
        }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.ended.recv_timeout(FAREWELL);
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// Takes every key that waits in the terminal for what it means here and in a menu.
///
/// # Errors
/// When the terminal is gone.
#[cfg(fuzzing)]
pub fn read_waiting() -> std::io::Result<()> {
    while let Some(event) = super::tty::next_event(std::time::Duration::ZERO)? {
        if let crossterm::event::Event::Key(key) = event {
            let _ = (meaning(key), super::keyboard::meaning(key));
        }
    }
    Ok(())
}

fn meaning(key: KeyEvent) -> Option<Pressed> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return matches!(key.code, KeyCode::Char('c' | 'C')).then_some(Pressed::Interrupt);
    }
    let key = match key.code {
        KeyCode::Char(' ') => Key::NextSection,
        KeyCode::Enter => Key::Done,
        KeyCode::Char('r' | 'R') => Key::Again,
        KeyCode::Char('q' | 'Q') | KeyCode::Esc => Key::Leave,
        KeyCode::Char(c @ '1'..='9') => Key::Choice(c.to_digit(10)? as u8),
        _ => return None,
    };
    Some(Pressed::Key(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ctrl_c_interrupts_and_letters_count_in_both_cases() {
        let press = |code, modifiers| meaning(KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Pressed::Interrupt));
        assert_eq!(press(KeyCode::Char('R'), KeyModifiers::SHIFT), Some(Pressed::Key(Key::Again)));
        assert_eq!(press(KeyCode::Char(' '), KeyModifiers::NONE), Some(Pressed::Key(Key::NextSection)));
        assert_eq!(press(KeyCode::Char('2'), KeyModifiers::NONE), Some(Pressed::Key(Key::Choice(2))));
        assert_eq!(press(KeyCode::Char('x'), KeyModifiers::NONE), None);
    }
}
