//! `mock --loop`: several interviews one after the other, no feedback in between, one summary at the end.

use super::ask;
use super::mock::Interviews;
use crate::app::App;
use crate::cli::Common;
use crate::core::failure::{Exit, Failure};
use crate::core::session::Session;
use crate::store::packs::Found;
use crate::ui::keyboard::{Keyboard, Typed};
use crate::ui::{loop_summary, screen};

/// Holds the interviews and sums up those that were held, however they ended.
///
/// # Errors
/// What ended an interview early (after the summary), or that nothing could be judged (exit 3).
pub fn run(app: &App, interviews: &Interviews<'_>, chosen: &[Found<'_>]) -> Result<Exit, Failure> {
    let mut held = Vec::new();
    let ended = hold_all(app, interviews, chosen, &mut held);
    if app.common.json {
        screen::print(&super::json(&held)?)?;
    } else if !held.is_empty() {
        screen::print(&loop_summary::render(&held, chosen.len(), app.theme))?;
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
            if !goes_on(app)? {
                return Ok(Exit::Done);
            }
        }
        app.screen.say(&format!("\n Interview {} of {}: {}", at + 1, chosen.len(), found.scenario.principle));
        let mic_from = recordings.get(used..).unwrap_or_default().to_vec();
        let round = app.with(Common { mic_from, ..app.common.clone() });
        let (session, exit) = interviews.hold(&round, *found)?;
        used += session.answers.len();
        let left = session.is_unfinished();
        held.push(session);
        if left || exit == Exit::Interrupted {
            return Ok(exit);
        }
    }
    Ok(Exit::Done)
}

/// A moment to breathe between two interviewers.
fn goes_on(app: &App) -> Result<bool, Failure> {
    if !ask::attended(app) {
        return Ok(true);
    }
    app.screen.say("\n Saved. Enter: the next interviewer · Q: end the loop here");
    let keyboard = Keyboard::open()?;
    loop {
        match keyboard.read()? {
            Typed::Enter | Typed::Char(' ') => return Ok(true),
            Typed::Char('q') | Typed::Leave => return Ok(false),
            _ => {}
        }
    }
}
