//! `sessions`: the saved interviews, newest last, and keeping them in order.

use super::json;
use super::rescore;
use crate::app::App;
use crate::cli::{self, SessionsCommand};
use crate::clock::instant;
use crate::core::failure::Advice;
use crate::core::failure::{Exit, Failure};
use crate::core::session::State;
use crate::core::study::summary::Summary;
use crate::store::archive::ArchiveError;
use crate::store::session_error::StoreError;
use crate::ui::{pager, saved, screen};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// One session of the list as JSON.
#[derive(Debug, Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    folder: PathBuf,
}

impl cli::Sessions {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        match &self.command {
            Some(command) => keep(app, command),
            None => self.list(app),
        }
    }

    fn list(&self, app: &App) -> Result<Exit, Failure> {
        let summaries = all(app)?;
        let count = summaries.len();
        // Numbers count from the newest, whatever is shown: they are what `compare` and `review` take.
        let numbered = summaries.into_iter().enumerate().map(|(at, one)| (count - at, one));
        let shown: Vec<(usize, Summary)> = numbered.filter(|(_, one)| self.wants(one, app)).collect();
        if app.common.json {
            let store = app.sessions();
            let rows: Vec<Row<'_>> =
                shown.iter().map(|(_, summary)| Row { folder: store.folder(&summary.id), summary }).collect();
            screen::print(&json(&rows)?)?;
        } else if shown.is_empty() {
            app.screen.say("No such sessions. `starling mock` holds an interview and saves it.");
        } else {
            pager::page(&saved::list(&shown, app.theme))?;
            if shown.iter().any(|(_, one)| one.state != State::Complete) {
                app.screen.say("\n `starling resume NAME` completes an unfinished one");
            }
        }
        Ok(Exit::Done)
    }

    fn wants(&self, one: &Summary, app: &App) -> bool {
        let scenario = self.scenario.as_deref().is_none_or(|name| is_of(one, name));
        let principle = app
            .common
            .principle
            .as_deref()
            .is_none_or(|name| one.scenario.principle.to_lowercase().contains(&name.to_lowercase()));
        let verdict = self.verdict.is_none_or(|verdict| one.verdict == Some(verdict));
        let since = self.since.as_deref().is_none_or(|day| is_since(one, day));
        scenario && principle && verdict && since
    }
}

/// Whether a session began on that day, by its own calendar, or later; or at that instant or later.
fn is_since(one: &Summary, day: &str) -> bool {
    match (instant(day), instant(&one.started_at)) {
        (Some(from), Some(began)) => began >= from,
        _ => one.started_at.as_str() >= day,
    }
}

/// Whether a session is of a scenario, by part of its id or title.
pub fn is_of(one: &Summary, name: &str) -> bool {
    let name = name.to_lowercase();
    one.scenario.id.contains(&name) || one.scenario.title.to_lowercase().contains(&name)
}

/// Summaries of all sessions; those that cannot be read are reported.
pub fn all(app: &App) -> Result<Vec<Summary>, Failure> {
    let listing = app.sessions().summaries()?;
    for error in &listing.broken {
        app.screen.warn(&error.to_string(), error.hint().as_deref());
    }
    Ok(listing.summaries)
}

/// The longest text that is a number in the list and not part of a name.
const NUMBER_DIGITS: usize = 3;

/// The whole name of the session that `name` stands for: its number in the list, counted from the newest, or its name
/// or part of it; without one, the newest.
///
/// # Errors
/// There is none, or more than one.
pub fn find(app: &App, name: Option<&str>) -> Result<String, Failure> {
    let number = name.filter(|name| name.len() <= NUMBER_DIGITS).and_then(|name| name.parse::<usize>().ok());
    let Some(number) = number else { return Ok(app.sessions().find(name)?) };
    let summaries = all(app)?;
    let at = summaries.len().checked_sub(number).filter(|at| *at < summaries.len());
    at.map(|at| summaries[at].id.clone()).ok_or_else(|| {
        Failure::usage(
            format!("there is no session number {number}: there are {}", summaries.len()),
            "`starling sessions` lists them; 1 is the newest",
        )
    })
}

fn keep(app: &App, command: &SessionsCommand) -> Result<Exit, Failure> {
    let store = app.sessions();
    match command {
        SessionsCommand::Rename { session, name } => {
            let id = store.find(Some(session))?;
            store.rename(&id, name.as_deref())?;
            app.screen.say(&format!("{id} is named {}", name.as_deref().unwrap_or("after its scenario")));
        }
        SessionsCommand::Note { session, note } => {
            let id = store.find(Some(session))?;
            store.note(&id, note.as_deref())?;
            app.screen.say(&format!("{id}: note {}", if note.is_some() { "kept" } else { "taken away" }));
        }
        SessionsCommand::Delete { session } => {
            let id = store.find(Some(session))?;
            let place = store.trash(&id)?;
            app.screen.say(&format!(
                "{id} is in {}; `starling sessions restore {id}` brings it back",
                place.display()
            ));
        }
        SessionsCommand::Restore { session } => {
            let id = store.find_trashed(session)?;
            store.restore(&id)?;
            app.screen.say(&format!("{id} is back"));
        }
        SessionsCommand::Trash => {
            let ids = store.trashed()?;
            if app.common.json {
                screen::print(&json(&ids)?)?;
            } else {
                screen::print(&ids.iter().map(|id| format!("{id}\n")).collect::<String>())?;
            }
        }
        SessionsCommand::Export { sessions, output } => export(app, sessions, output)?,
        SessionsCommand::Import { file } => import(app, file)?,
        SessionsCommand::Rescore { session, .. } => rescore::run(app, session, false)?,
        SessionsCommand::Retranscribe { session, .. } => rescore::run(app, session, true)?,
    }
    Ok(Exit::Done)
}

fn export(app: &App, names: &[String], output: &Path) -> Result<(), Failure> {
    let store = app.sessions();
    let ids = if names.is_empty() {
        store.oldest_first()?
    } else {
        names.iter().map(|name| store.find(Some(name))).collect::<Result<_, _>>()?
    };
    if ids.is_empty() {
        return Err(StoreError::None.into());
    }
    if output == Path::new("-") {
        store.export(&ids, std::io::stdout().lock())?;
        return Ok(());
    }
    if output.exists() {
        let message = format!("`{}` is there already", output.display());
        return Err(Failure::new("file_exists", message, "give another name with `-o FILE`"));
    }
    // An unfinished archive is no archive: it appears once it is complete.
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(ArchiveError::Write)?;
    store.export(&ids, &mut file)?;
    file.as_file().sync_all().map_err(ArchiveError::Write)?;
    file.persist_noclobber(output).map_err(|error| ArchiveError::Write(error.error))?;
    screen::print(&format!("{}\n", output.display()))?;
    let count = if ids.len() == 1 { "1 session".to_owned() } else { format!("{} sessions", ids.len()) };
    app.screen.say(&format!("{count} with their recordings; `starling sessions import FILE` takes them in"));
    Ok(())
}

fn import(app: &App, file: &Path) -> Result<(), Failure> {
    let store = app.sessions();
    let imported = if file == Path::new("-") {
        store.import(std::io::stdin().lock())?
    } else {
        store.import(std::io::BufReader::new(std::fs::File::open(file).map_err(ArchiveError::Read)?))?
    };
    for one in &imported {
        match &one.id {
            None => app.screen.say(&format!("{} is here already", one.name)),
            Some(id) if *id == one.name => app.screen.say(&format!("{id} is taken in")),
            Some(id) => app.screen.say(&format!("{} is taken in as {id}", one.name)),
        }
    }
    let ids: Vec<&str> = imported.iter().filter_map(|one| one.id.as_deref()).collect();
    if app.common.json {
        screen::print(&json(&ids)?)?;
    }
    Ok(())
}
