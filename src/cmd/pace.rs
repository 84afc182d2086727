//! `pace`: a timer with the targets of the sections, for practice without recording or judgment.

use super::json;
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::interview::Key;
use crate::core::star::{Budget, Section};
use crate::ui::keys::{Keys, Pressed};
use crate::ui::screen;
use crate::ui::timer::{self, Timed};
use serde::Serialize;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// How often the time is drawn.
const TICK: Duration = Duration::from_millis(100);

/// One section as JSON.
#[derive(Debug, Serialize)]
struct Row {
    section: Section,
    seconds: f64,
    target_seconds: u32,
    limit_seconds: u32,
}

/// How a section ended.
enum Ended {
    Next,
    Again,
    Leave,
}

impl cli::Pace {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        if !app.attended() {
            return Err(Failure::usage(
                "a timer needs somebody at the keys",
                "run it in a terminal, without `--no-input`",
            ));
        }
        let budget = match &self.scenario {
            Some(name) => {
                let library = app.library();
                let scenario = app.scenario(&library, Some(name))?.scenario;
                scenario.budget_at(app.level().unwrap_or(scenario.level))
            }
            None => Budget::default(),
        };
        let sections = if self.sections.is_empty() { Section::ALL.to_vec() } else { self.sections };
        let timed = run(app, &budget, &sections)?;
        if app.common.json {
            let row = |one: &Timed| Row {
                section: one.section,
                seconds: one.ms as f64 / 1000.0,
                target_seconds: one.target.seconds,
                limit_seconds: one.target.limit_seconds,
            };
            screen::print(&json(&timed.iter().map(row).collect::<Vec<_>>())?)?;
        } else if !timed.is_empty() {
            screen::print(&timer::summary(&timed, app.theme))?;
        }
        Ok(Exit::Done)
    }
}

/// Runs through the sections; returns those that were begun, with their times.
fn run(app: &App, budget: &Budget, sections: &[Section]) -> Result<Vec<Timed>, Failure> {
    let (sender, pressed) = mpsc::channel();
    let keys = Keys::listen(move |key| {
        // Nobody is listening once the timer has ended.
        let _ = sender.send(key);
    })?;
    let mut timed: Vec<Timed> = Vec::new();
    let mut at = 0;
    while let Some(section) = sections.get(at) {
        let before: u64 = timed.iter().map(|one| one.ms).sum();
        let mut now = Timed { section: *section, target: budget.target(*section), ms: 0 };
        let ended = time(app, &pressed, &mut now, before, at + 1 == sections.len());
        match ended {
            Ended::Again => continue,
            Ended::Next => timed.push(now),
            Ended::Leave => {
                timed.push(now);
                break;
            }
        }
        at += 1;
    }
    app.screen.clear();
    drop(keys);
    Ok(timed)
}

fn time(app: &App, pressed: &Receiver<Pressed>, now: &mut Timed, before_ms: u64, last: bool) -> Ended {
    let start = app.clock.now();
    loop {
        now.ms = (app.clock.now() - start).as_millis() as u64;
        app.screen.draw(&timer::running(*now, before_ms + now.ms, last, app.screen.theme()));
        match pressed.recv_timeout(TICK) {
            Ok(Pressed::Key(Key::NextSection | Key::Done)) => return Ended::Next,
            Ok(Pressed::Key(Key::Again)) => return Ended::Again,
            Ok(Pressed::Key(Key::Leave) | Pressed::Interrupt | Pressed::Closed)
            | Err(RecvTimeoutError::Disconnected) => {
                return Ended::Leave;
            }
            Ok(Pressed::Key(Key::Choice(_))) | Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
