//! `pack`: the packs of scenarios, listed and checked.

use super::json;
use crate::app::App;
use crate::cli::{self, PackCommand};
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Severity;
use crate::store::packs::{self, Library};
use crate::ui::screen;
use crate::ui::text::harmless;
use serde::Serialize;
use std::path::Path;

#[derive(Debug, Serialize)]
struct Row<'a> {
    pack: &'a str,
    scenario: &'a str,
    title: &'a str,
    principle: &'a str,
    seconds: u32,
}

impl cli::Pack {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        match self.command {
            PackCommand::List => list(app),
            PackCommand::Check { dir } => check(app, dir.as_deref()),
        }
    }
}

fn list(app: &App) -> Result<Exit, Failure> {
    let library = app.library();
    let rows: Vec<Row<'_>> = library
        .scenarios()
        .map(|found| Row {
            pack: &found.pack.id,
            scenario: &found.scenario.id,
            title: &found.scenario.title,
            principle: &found.scenario.principle,
            seconds: found.scenario.budget().seconds(),
        })
        .collect();
    if app.common.json {
        screen::print(&json(&rows)?)?;
        return Ok(Exit::Done);
    }
    let mut pack = "";
    for row in &rows {
        if row.pack != pack {
            pack = row.pack;
            screen::print(&format!(" {}\n", app.theme.bold(pack)))?;
        }
        screen::print(&format!(
            "   {:<34} {:<30} {}\n",
            row.scenario,
            harmless(row.principle),
            harmless(row.title)
        ))?;
    }
    Ok(Exit::Done)
}

fn check(app: &App, dir: Option<&Path>) -> Result<Exit, Failure> {
    let library = match dir {
        None => packs::embedded(),
        Some(dir) => {
            let mut library = Library::default();
            library.overlay(dir)?;
            library
        }
    };
    let errors = library.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    if app.common.json {
        screen::print(&json(&library.problems)?)?;
    } else {
        for problem in &library.problems {
            screen::print(&format!("{}\n", problem.render(app.theme.colour).trim_end()))?;
        }
        let scenarios = library.scenarios().count();
        let warnings = library.problems.len() - errors;
        screen::print(&format!("{scenarios} scenarios are fine; {errors} errors, {warnings} warnings\n"))?;
    }
    Ok(if errors > 0 { Exit::Failed } else { Exit::Done })
}
