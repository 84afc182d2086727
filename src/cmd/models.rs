//! `models`: what the catalogue knows, what is here, and whether it is whole.

use super::json;
use crate::app::App;
use crate::cli::{self, ModelsCommand};
use crate::core::failure::{Exit, Failure};
use crate::store::models::{self, BUNDLED, ModelSource};
use crate::ui::screen;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    bytes: u64,
    licence: String,
    accuracy: String,
    /// Part of the program, or in the models folder.
    here: bool,
    bundled: bool,
}

impl cli::Models {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        match self.command {
            ModelsCommand::List => list(app),
            ModelsCommand::Verify => verify(app),
        }
    }
}

fn list(app: &App) -> Result<Exit, Failure> {
    let folder = app.models_folder();
    let rows: Vec<Row> = models::catalogue()
        .into_iter()
        .map(|known| Row {
            here: ModelSource::resolve(Some(&known.name), Some(&folder)).is_ok(),
            bundled: cfg!(feature = "bundled-model") && known.name == BUNDLED,
            name: known.name,
            bytes: known.bytes,
            licence: known.licence,
            accuracy: known.accuracy,
        })
        .collect();
    if app.common.json {
        screen::print(&json(&rows)?)?;
        return Ok(Exit::Done);
    }
    for row in &rows {
        let place = match (row.bundled, row.here) {
            (true, _) => "bundled",
            (_, true) => "here",
            _ => "not here",
        };
        screen::print(&format!(
            "{:<16} {:>5} MB  {place:<9} {}  {}\n",
            row.name,
            row.bytes / 1_000_000,
            row.licence,
            row.accuracy
        ))?;
    }
    app.screen.say(&format!("Models from elsewhere belong in {}", folder.display()));
    Ok(Exit::Done)
}

fn verify(app: &App) -> Result<Exit, Failure> {
    let folder = app.models_folder();
    let mut worst = None;
    for known in models::catalogue() {
        let Ok(source) = ModelSource::resolve(Some(&known.name), Some(&folder)) else { continue };
        match source.read() {
            Ok(_) => screen::print(&format!("{:<16} whole\n", known.name))?,
            Err(error) => {
                screen::print(&format!("{:<16} not what it should be\n", known.name))?;
                worst = Some(Failure::from(error));
            }
        }
    }
    worst.map_or(Ok(Exit::Done), Err)
}
