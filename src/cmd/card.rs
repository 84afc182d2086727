//! `card`: the cue card for the next take of a saved story.

use super::{report, sessions, show};
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::star::Budget;
use crate::core::study::card;
use crate::report::html;
use crate::ui::card::render;
use std::path::Path;

impl cli::Card {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let session = app.sessions().load(&sessions::find(app, self.session.as_deref())?)?;
        let library = app.library_of(&session);
        let budget = library
            .find(&session.scenario.id)
            .map_or_else(|_| Budget::default(), |found| found.scenario.budget_at(session.level));
        let Some(card) = card::of(&session, &budget) else {
            return Err(Failure::unjudged(
                "not_judged",
                format!("nothing in {} could be judged, so there is nothing to put on a card", session.id),
                "name another session; `starling sessions` lists them",
            ));
        };
        if let Some(path) = self.html.as_deref().filter(|_| !app.common.json) {
            let output = (path != Path::new("-")).then_some(path);
            report::write(app, output, &html::card(&card, &session))?;
            return Ok(Exit::Done);
        }
        show(app, &card, || render(&card, app.theme))?;
        if !app.common.json {
            app.screen.say(&format!("\n Next: starling mock {}", session.scenario.id));
        }
        Ok(Exit::Done)
    }
}
