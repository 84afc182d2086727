//! `pack`: the packs of scenarios, listed, checked, begun and given a voice.

mod check;
mod new;
mod voice;

use super::json;
use crate::app::App;
use crate::cli::{self, PackCommand, PackFile};
use crate::core::failure::{Exit, Failure};
use crate::core::pack;
use crate::ui::screen;
use crate::ui::text::{hanging, harmless};
use serde::Serialize;

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
            PackCommand::Check { dir } => check::check(app, dir.as_deref()),
            PackCommand::New(new) => new.run(app),
            PackCommand::Voice(voice) => voice.run(app),
            PackCommand::Schema { file } => schema(file),
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
        let line = format!("{:<34} {:<30} {}", row.scenario, harmless(row.principle), harmless(row.title));
        if line.trim_end().chars().count() + 3 < app.theme.width {
            screen::print(&format!("   {}\n", line.trim_end()))?;
        } else {
            let mut lines = String::new();
            hanging(
                &mut lines,
                "   ",
                &format!("{} · {} · {}", row.scenario, row.principle, row.title),
                app.theme,
            );
            screen::print(&lines)?;
        }
    }
    Ok(Exit::Done)
}

fn schema(file: PackFile) -> Result<Exit, Failure> {
    let (pack, scenario) = pack::schemas();
    screen::print(&json(match file {
        PackFile::Pack => &pack,
        PackFile::Scenario => &scenario,
    })?)?;
    Ok(Exit::Done)
}
