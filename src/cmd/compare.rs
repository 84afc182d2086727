//! `compare`: two sessions or takes side by side.

use super::{sessions, show};
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::plural::counted;
use crate::core::session::{Mode, Session};
use crate::core::study::compare::{Said, compare};
use crate::core::study::summary::Summary;
use crate::ui::saved;

impl cli::Compare {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let (a, b) = match (&self.a, &self.b) {
            (Some(a), Some(b)) => (Picked::load(app, a)?, Picked::load(app, b)?),
            (one, _) => {
                let later = match one {
                    Some(name) => Picked::load(app, name)?,
                    None => Picked::of(newest_repeated(app)?),
                };
                (Picked::of(before(app, &later.session)?), later)
            }
        };
        let scorer = app.scorer()?;
        let comparison = compare(&a.said()?, &b.said()?, scorer.rubric());
        show(app, &comparison, || saved::comparison(&comparison, app.theme))?;
        Ok(Exit::Done)
    }
}

/// The newest judged session whose scenario was practiced before.
fn newest_repeated(app: &App) -> Result<Session, Failure> {
    let summaries = judged(app)?;
    let repeated = summaries.iter().enumerate().rev().find(|(at, one)| {
        summaries[..*at].iter().any(|earlier| is_alike(earlier, &one.scenario.id, one.mode))
    });
    match repeated {
        Some((_, one)) => Ok(app.sessions().load(&one.id)?),
        None => Err(Failure::usage(
            "no scenario was practiced twice yet",
            "practice one again, or name two sessions; `starling sessions` lists them",
        )),
    }
}

/// The judged session of the same scenario and mode before this one.
fn before(app: &App, session: &Session) -> Result<Session, Failure> {
    let earlier = judged(app)?
        .into_iter()
        .rev()
        .find(|one| one.id < session.id && is_alike(one, &session.scenario.id, session.mode));
    match earlier {
        Some(one) => Ok(app.sessions().load(&one.id)?),
        None => Err(Failure::usage(
            format!("{} is the first session of its scenario", session.id),
            "name the session that it is to be compared with; `starling sessions` lists them",
        )),
    }
}

fn judged(app: &App) -> Result<Vec<Summary>, Failure> {
    let mut summaries = sessions::all(app)?;
    summaries.retain(|one| one.figures.is_some());
    Ok(summaries)
}

fn is_alike(one: &Summary, scenario: &str, mode: Mode) -> bool {
    one.scenario.id == scenario && one.mode == mode
}

/// A session, or one answer of it.
struct Picked {
    session: Session,
    answer: Option<usize>,
}

impl Picked {
    fn of(session: Session) -> Picked {
        Picked { session, answer: None }
    }

    fn load(app: &App, name: &str) -> Result<Picked, Failure> {
        let (name, answer) = match name.rsplit_once(':').and_then(|(name, n)| Some((name, n.parse().ok()?))) {
            Some((name, number)) => (name, Some(number)),
            None => (name, None),
        };
        Ok(Picked { session: app.sessions().load(&sessions::find(app, Some(name))?)?, answer })
    }

    fn said(&self) -> Result<Said<'_>, Failure> {
        let Some(number) = self.answer else { return Ok(Said::session(&self.session)) };
        Said::take(&self.session, number).ok_or_else(|| {
            Failure::usage(
                format!(
                    "{} has {}, not number {number}",
                    self.session.id,
                    counted(self.session.answers.len(), "answer")
                ),
                "`starling review` lists them",
            )
        })
    }
}
