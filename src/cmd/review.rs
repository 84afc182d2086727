//! `review`: a saved session, looked at again.

use super::json;
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::ui::{feedback, screen};

impl cli::Review {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let sessions = app.sessions();
        let session = sessions.load(&sessions.find(self.session.as_deref())?)?;
        if app.common.json {
            screen::print(&json(&session)?)?;
            return Ok(Exit::Done);
        }
        let library = app.library();
        let prompt_of = |id: &str| {
            let found = library.find(&session.scenario.id).ok()?;
            found.scenario.follow_up(id).map(|follow_up| follow_up.prompt.clone())
        };
        screen::print(&feedback::session(&session, &prompt_of, app.theme))?;
        Ok(Exit::Done)
    }
}
