//! `list`: every scenario with the question it asks, its principle, and when it was last practiced.

use super::{sessions, show};
use crate::app::App;
use crate::cli;
use crate::core::answer::Verdict;
use crate::core::failure::{Exit, Failure};
use crate::core::star::Level;
use crate::core::study::summary::Summary;
use crate::store::packs::Found;
use crate::ui::scenarios::{self, Listed};
use serde::Serialize;

/// One scenario as JSON.
#[derive(Debug, Serialize)]
struct Row<'a> {
    pack: &'a str,
    scenario: &'a str,
    title: &'a str,
    principle: &'a str,
    question: &'a str,
    level: Level,
    seconds: u32,
    /// RFC 3339; absent when it was never practiced.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_practised: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_verdict: Option<Verdict>,
}

impl cli::List {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let library = app.library();
        app.check_principle(&library)?;
        let summaries = sessions::all(app)?;
        let last =
            |found: &Found<'_>| summaries.iter().rev().find(|one| one.scenario.id == found.scenario.id);
        let mut shown: Vec<(Found<'_>, Option<&Summary>)> =
            library.scenarios().filter(|found| app.fits(found)).map(|found| (found, last(&found))).collect();
        shown.sort_by(|(a, _), (b, _)| {
            (&a.pack.id, &a.scenario.principle, &a.scenario.id).cmp(&(
                &b.pack.id,
                &b.scenario.principle,
                &b.scenario.id,
            ))
        });
        let rows: Vec<Row<'_>> = shown.iter().map(|(found, last)| row(found, *last)).collect();
        let listed = || shown.iter().map(|(found, last)| listed(found, *last)).collect::<Vec<_>>();
        show(app, &rows, || scenarios::list(&listed(), app.theme))?;
        if !app.common.json {
            app.screen.say("\n Next: starling mock NAME");
        }
        Ok(Exit::Done)
    }
}

fn row<'a>(found: &Found<'a>, last: Option<&'a Summary>) -> Row<'a> {
    Row {
        pack: &found.pack.id,
        scenario: &found.scenario.id,
        title: &found.scenario.title,
        principle: &found.scenario.principle,
        question: &found.scenario.prompt,
        level: found.scenario.level,
        seconds: found.scenario.budget().seconds(),
        last_practised: last.map(|one| one.started_at.as_str()),
        last_verdict: last.and_then(|one| one.verdict),
    }
}

fn listed<'a>(found: &Found<'a>, last: Option<&Summary>) -> Listed<'a> {
    let day = |one: &Summary| one.started_at.get(..10).unwrap_or(&one.started_at).to_owned();
    Listed {
        pack: &found.pack.id,
        id: &found.scenario.id,
        principle: &found.scenario.principle,
        question: &found.scenario.prompt,
        last: last.map(|one| (day(one), one.verdict)),
    }
}
