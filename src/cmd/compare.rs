//! `compare`: two sessions or takes beside each other.

use super::json;
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::session::Session;
use crate::core::study::compare::{Said, compare};
use crate::ui::{pager, saved, screen};

impl cli::Compare {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let (a, b) = (Picked::load(app, &self.a)?, Picked::load(app, &self.b)?);
        let scorer = app.scorer()?;
        let comparison = compare(&a.said()?, &b.said()?, scorer.rubric());
        if app.common.json {
            screen::print(&json(&comparison)?)?;
        } else {
            pager::page(&saved::comparison(&comparison, app.theme))?;
        }
        Ok(Exit::Done)
    }
}

/// A session, or one answer of it.
struct Picked {
    session: Session,
    answer: Option<usize>,
}

impl Picked {
    fn load(app: &App, name: &str) -> Result<Picked, Failure> {
        let (name, answer) = match name.rsplit_once(':').and_then(|(name, n)| Some((name, n.parse().ok()?))) {
            Some((name, number)) => (name, Some(number)),
            None => (name, None),
        };
        let store = app.sessions();
        Ok(Picked { session: store.load(&store.find(Some(name))?)?, answer })
    }

    fn said(&self) -> Result<Said<'_>, Failure> {
        let Some(number) = self.answer else { return Ok(Said::session(&self.session)) };
        Said::take(&self.session, number).ok_or_else(|| {
            Failure::usage(
                format!("{} has {} answers, not {number}", self.session.id, self.session.answers.len()),
                "`starling review` lists them",
            )
        })
    }
}
