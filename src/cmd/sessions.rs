//! `sessions`: the saved interviews, newest last.

use super::json;
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::score::Verdict;
use crate::core::session::{Mode, Session, State};
use crate::ui::screen;
use crate::ui::text::harmless;
use serde::Serialize;

/// One line of the list.
#[derive(Debug, Serialize)]
struct Row {
    id: String,
    started_at: String,
    scenario: String,
    principle: String,
    mode: Mode,
    state: State,
    answers: usize,
    verdict: Option<Verdict>,
    folder: std::path::PathBuf,
}

impl cli::Sessions {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let sessions = app.sessions();
        let mut rows = Vec::new();
        for id in sessions.ids()? {
            match sessions.load(&id) {
                Ok(session) => rows.push(row(session, sessions.folder(&id))),
                Err(error) => app.screen.warn(&error.to_string(), Some(&error.hint())),
            }
        }
        if let Some(wanted) = &self.scenario {
            rows.retain(|row| row.scenario.contains(wanted.as_str()));
        }
        if app.common.json {
            screen::print(&json(&rows)?)?;
            return Ok(Exit::Done);
        }
        if rows.is_empty() {
            app.screen.say("No sessions yet. `starling mock` holds an interview and saves it.");
        }
        for row in &rows {
            let end = match (row.state, row.verdict) {
                (State::Complete, Some(verdict)) => verdict.title().to_owned(),
                (State::Complete, None) => "not judged".to_owned(),
                (State::Recording | State::Interrupted, _) => app.theme.warn("unfinished: `starling resume`"),
            };
            let line = format!(
                "{}  {}  {:<5} {:<28} {} answer{}  {end}\n",
                row.id,
                row.started_at.get(..16).unwrap_or_default().replace('T', " "),
                if row.mode == Mode::Mock { "mock" } else { "drill" },
                harmless(&row.scenario),
                row.answers,
                if row.answers == 1 { " " } else { "s" },
            );
            screen::print(&line)?;
        }
        Ok(Exit::Done)
    }
}

fn row(session: Session, folder: std::path::PathBuf) -> Row {
    Row {
        answers: session.counting().count(),
        id: session.id,
        started_at: session.started_at,
        scenario: session.scenario.id,
        principle: session.scenario.principle,
        mode: session.mode,
        state: session.state,
        verdict: session.verdict,
        folder,
    }
}
