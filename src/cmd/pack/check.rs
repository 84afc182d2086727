//! `pack check`: the format, checked like a compiler, and the examples, checked by the scorer.

use super::super::json;
use crate::app::App;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::{Problem, proof};
use crate::core::plural::counted;
use crate::store::packs::{self, Library};
use crate::ui::screen;
use std::path::Path;

pub fn check(app: &App, dir: Option<&Path>) -> Result<Exit, Failure> {
    let library = match dir {
        None => packs::embedded(),
        Some(dir) => of_folder(dir)?,
    };
    let mut problems = problems(app, &library)?;
    if dir.is_none() {
        problems.extend(packs::problems_of_every_pack());
    }
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    if app.common.json {
        screen::print(&json(&problems)?)?;
    } else {
        for problem in &problems {
            screen::print(&format!("{}\n", problem.render(app.theme.colour).trim_end()))?;
        }
        let unsound = |name: &str| problems.iter().any(|problem| problem.is_error() && problem.file == name);
        let sources = library.scenarios().filter_map(|found| library.source(&found.scenario.id));
        let fine = sources.filter(|source| !unsound(&source.file)).count();
        let warnings = problems.len() - errors;
        let are = if fine == 1 { "is" } else { "are" };
        screen::print(&format!(
            "{} {are} fine; {}, {}\n",
            counted(fine, "scenario"),
            counted(errors, "error"),
            counted(warnings, "warning")
        ))?;
    }
    Ok(if errors > 0 { Exit::Failed } else { Exit::Done })
}

/// Only the packs of `dir`, without the shipped ones.
///
/// # Errors
/// There is no pack.
pub fn of_folder(dir: &Path) -> Result<Library, Failure> {
    let mut library = Library::default();
    library.overlay(dir)?;
    Ok(library)
}

/// What is wrong with the files, then with what their examples teach. The user's own signals do not count: a pack is
/// right or wrong for everybody alike.
pub fn problems(app: &App, library: &Library) -> Result<Vec<Problem>, Failure> {
    let scorer = app.shipped_scorer()?;
    let mut problems = library.problems.clone();
    problems.extend(library.recorded_otherwise());
    for found in library.scenarios() {
        if let Some(source) = library.source(&found.scenario.id) {
            problems.extend(proof(source, found.scenario, &scorer));
        }
    }
    Ok(problems)
}
