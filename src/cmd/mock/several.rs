//! `mock --loop`: several interviews one after the other, no feedback in between, one summary at the end.

use super::Interviews;
use crate::app::App;
use crate::cli::Common;
use crate::cmd::practice::{Ended, Input, Inputs};
use crate::core::failure::{Exit, Failure};
use crate::core::interview::Key;
use crate::core::session::Session;
use crate::store::packs::Found;
use crate::ui::text::Theme;
use crate::ui::{loop_summary, screen};
use std::time::Duration;

/// How long a single wait for a key between two interviews lasts.
const PATIENCE: Duration = Duration::from_secs(1);

/// Holds the interviews and sums up those that were held, however they ended.
///
/// # Errors
/// What ended an interview early (after the summary), or that nothing could be judged (exit 3).
pub fn run(app: &App, interviews: &Interviews<'_>, chosen: &[Found<'_>]) -> Result<Exit, Failure> {
    let mut held = Vec::new();
    let ended = hold_all(app, interviews, chosen, &mut held);
    if app.common.json {
        screen::print(&crate::cmd::json(&held)?)?;
    } else if !held.is_empty() {
        screen::show(&loop_summary::render(&held, chosen.len(), Theme::of_stdout()))?;
    }
    let exit = ended?;
    let unjudged = held.iter().rev().find_map(|session| session.opening()?.unjudged.as_ref());
    match unjudged.filter(|_| exit == Exit::Done && held.iter().all(|session| session.verdict.is_none())) {
        Some(reason) => Err(Failure::unjudged(&reason.kind, &reason.message, &reason.hint)),
        None => Ok(exit),
    }
}

fn hold_all(
    app: &App,
    interviews: &Interviews<'_>,
    chosen: &[Found<'_>],
    held: &mut Vec<Session>,
) -> Result<Exit, Failure> {
    let recordings = &app.common.mic_from;
    let mut used = 0;
    for (at, found) in chosen.iter().enumerate() {
        if at > 0 {
            if !recordings.is_empty() && used >= recordings.len() {
                app.screen.say("\n No recordings are left: the loop ends here.");
                break;
            }
            match breathe(app) {
                Wish::Next => {}
                Wish::Leave => return Ok(Exit::Done),
                Wish::Interrupt => return Ok(Exit::Interrupted),
            }
        }
        app.screen.say(&format!("\n Interview {} of {}: {}", at + 1, chosen.len(), found.scenario.principle));
        let mic_from = recordings.get(used..).unwrap_or_default().to_vec();
        let round = app.with(Common { mic_from, ..app.common.clone() });
        let Ended { session, exit, failure } = interviews.hold(&round, *found)?;
        // A retake plays the recording of the take that it replaces.
        used += session.counting().count();
        let left = session.is_unfinished();
        held.push(session);
        if let Some(failure) = failure {
            return Err(failure);
        }
        if left || exit == Exit::Interrupted {
            return Ok(exit);
        }
    }
    Ok(Exit::Done)
}

/// What somebody wants after an interview.
enum Wish {
    Next,
    Leave,
    Interrupt,
}

/// A moment to breathe between two interviewers.
fn breathe(app: &App) -> Wish {
    let inputs = Inputs::open(app);
    if !inputs.attended() {
        return Wish::Next;
    }
    app.screen.say("\n Saved. Enter: the next interviewer · Q: end the loop here");
    loop {
        match inputs.next(PATIENCE) {
            Some(Input::Key(Key::Done | Key::NextSection)) => return Wish::Next,
            Some(Input::Key(Key::Leave)) => return Wish::Leave,
            Some(Input::Interrupt) => return Wish::Interrupt,
            _ => {}
        }
    }
}
