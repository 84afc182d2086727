//! Single keys from the terminal, without waiting for Enter.
//!
//! Raw mode is left again on every way out, a panic included: the guard's drop does it.

use crate::core::interview::Key;
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    Key(Key),
    /// Ctrl-C, which raw mode hands over as a key.
    Interrupt,
}

/// The terminal gives single keys while this lives.
#[must_use = "the terminal is set back when this is dropped"]
#[derive(Debug)]
pub struct Keys {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Keys {
    /// Sends every known key to `report` until dropped.
    ///
    /// # Errors
    /// When stdin is no terminal, or the thread cannot be started.
    pub fn listen(report: impl Fn(Pressed) + Send + 'static) -> io::Result<Keys> {
        crossterm::terminal::enable_raw_mode()?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = Builder::new().name("keys".into()).spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                match event::poll(Duration::from_millis(50)) {
                    Ok(true) => {
                        if let Ok(Event::Key(key)) = event::read()
                            && let Some(pressed) = meaning(key)
                        {
                            report(pressed);
                        }
                    }
                    Ok(false) => {}
                    Err(_) => break,
                }
            }
        });
        match thread {
            Ok(thread) => Ok(Keys { stop, thread: Some(thread) }),
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
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let _ = crossterm::terminal::disable_raw_mode();
    }
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
        assert_eq!(press(KeyCode::Char('x'), KeyModifiers::NONE), None);
    }
}
