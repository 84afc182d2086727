//! `models`: what the catalogue knows, what is installed and whether it is intact; fetching one, and choosing one.

use super::json;
use crate::app::App;
use crate::cli::{self, ModelsCommand};
use crate::config::Config;
use crate::core::failure::{Exit, Failure};
use crate::store::catalogue::{self, Known};
use crate::store::models::{BUNDLED, ModelSource};
use crate::store::pull::{PATIENCE, Pull, part_of};
use crate::ui::screen;
use crate::ui::text::harmless;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Duration;

/// One model of the catalogue or of the models folder.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    #[serde(flatten)]
    known: Option<About>,
    /// Part of the program.
    bundled: bool,
    /// Part of the program, or in the models folder.
    here: bool,
    /// The one used when none is asked for.
    used: bool,
    /// Its file in the models folder, where there is one.
    path: Option<PathBuf>,
    /// What has arrived of an interrupted download.
    part_bytes: Option<u64>,
}

/// What the catalogue says.
#[derive(Debug, Serialize)]
struct About {
    file: String,
    bytes: u64,
    sha256: String,
    url: Option<String>,
    licence: String,
    languages: Vec<String>,
    accuracy: String,
}

impl cli::Models {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        match self.command.unwrap_or(ModelsCommand::List) {
            ModelsCommand::List => list(app),
            ModelsCommand::Pull { name, from } => pull(app, &name, from.as_deref()),
            ModelsCommand::Verify => verify(app),
            ModelsCommand::Use { name } => choose(app, &name),
        }
    }
}

fn list(app: &App) -> Result<Exit, Failure> {
    let rows = rows(app);
    if app.common.json {
        screen::print(&json(&rows)?)?;
        return Ok(Exit::Done);
    }
    for row in &rows {
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let place = match (row.bundled, row.here, row.part_bytes) {
            (true, ..) => "bundled".to_owned(),
            (_, true, _) => "here".to_owned(),
            (.., Some(bytes)) => format!("{} MB here", megabytes(bytes)),
            _ => "not here".to_owned(),
        };
        let about = row.known.as_ref().map_or_else(
            || "   your own".to_owned(),
            |known| {
                format!(
                    "{:>4} MB  {place:<11} {}\n    {}",
                    megabytes(known.bytes),
                    known.licence,
                    app.theme.dim(&known.accuracy)
                )
            },
        );
        let mark = if row.used { "*" } else { " " };
        screen::show(&format!("{mark} {:<16} {about}\n", harmless(&row.name)))?;
    }
    app.screen.say(&format!(
        "* is used. `starling models pull NAME` fetches one; files from elsewhere belong in {}",
        app.models_folder().display()
    ));
    Ok(Exit::Done)
}

fn rows(app: &App) -> Vec<Row> {
    let folder = app.models_folder();
    let used = app.model().ok();
    let row = |name: String, known: Option<Known>, source: Option<&ModelSource>| Row {
        bundled: cfg!(feature = "bundled-model") && name == BUNDLED,
        here: source.is_some(),
        used: used.as_ref().is_some_and(|used| used.name() == name),
        path: source.and_then(ModelSource::path).map(PathBuf::from),
        part_bytes: known
            .as_ref()
            .and_then(|known| std::fs::metadata(part_of(&folder.join(&known.file))).ok())
            .map(|part| part.len()),
        name,
        known: known.map(|known| About {
            file: known.file,
            bytes: known.bytes,
            sha256: known.sha256,
            url: known.url,
            licence: known.licence,
            languages: known.languages,
            accuracy: known.accuracy,
        }),
    };
    let installed = ModelSource::installed(&folder);
    let mut rows: Vec<Row> = catalogue::catalogue()
        .into_iter()
        .map(|known| {
            // A file goes before the bundled model of the same name.
            let source = installed.iter().rev().find(|source| source.name() == known.name);
            row(known.name.clone(), Some(known), source)
        })
        .collect();
    let own = installed.iter().filter(|source| source.known().is_none());
    rows.extend(own.map(|source| row(source.name().to_owned(), None, Some(source))));
    rows
}

fn pull(app: &App, name: &str, from: Option<&str>) -> Result<Exit, Failure> {
    let model = catalogue::known(name).ok_or_else(|| unknown(name))?;
    let folder = app.models_folder();
    let here = ModelSource::installed(&folder)
        .into_iter()
        .rev()
        .find(|source| source.name() == name && (source.path().is_some() || from.is_none()));
    // A damaged file is replaced.
    let whole = here.filter(|source| source.read().is_ok());
    let path = match &whole {
        Some(source) => source.path().map(PathBuf::from),
        None => {
            let bar = if app.screen.shows_progress() { bar(&model) } else { ProgressBar::hidden() };
            let pull = Pull { model: &model, base: from, folder: &folder, patience: PATIENCE };
            app.screen.say(&format!(
                "Fetching {name} ({} MB, {}) from {}",
                model.bytes / 1_000_000,
                model.licence,
                from.or(model.url.as_deref()).unwrap_or("nowhere")
            ));
            let pulled = pull.run(&mut |have| bar.set_position(have));
            bar.finish_and_clear();
            Some(pulled?)
        }
    };
    if app.common.json {
        let fetched = whole.is_none();
        screen::print(&json(&serde_json::json!({ "name": name, "path": path, "fetched": fetched }))?)?;
    } else {
        let state = if whole.is_some() { "was here already" } else { "is here" };
        app.screen.say(&format!(
            "{name} {state}, and is what it should be. `starling doctor` measures whether it keeps up with speech here; \
             `starling models use {name}` chooses it"
        ));
    }
    Ok(Exit::Done)
}

fn bar(model: &Known) -> ProgressBar {
    let bar = ProgressBar::new(model.bytes);
    let template = " {bar:30} {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("██·"));
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn unknown(name: &str) -> Failure {
    let names: Vec<String> = catalogue::catalogue().into_iter().map(|known| known.name).collect();
    let near =
        names.iter().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    let hint = match near.filter(|near| strsim::jaro_winkler(near, name) > 0.8) {
        Some(near) => format!("did you mean `{near}`? `starling models` lists them all"),
        None => format!("known are {}", names.join(", ")),
    };
    Failure {
        exit: Exit::Usage,
        ..Failure::new("model_unknown", format!("the catalog has no model `{name}`"), hint)
    }
}

/// A model that is installed, and what reading it showed.
#[derive(Debug, Serialize)]
struct Verified {
    name: String,
    path: Option<PathBuf>,
    whole: bool,
    /// The catalogue knows its checksum; otherwise only its form was checked.
    known: bool,
    problem: Option<String>,
}

fn verify(app: &App) -> Result<Exit, Failure> {
    let mut worst = None;
    let mut rows = Vec::new();
    for source in ModelSource::installed(&app.models_folder()) {
        let error = source.read().err();
        rows.push(Verified {
            name: source.name().to_owned(),
            path: source.path().map(PathBuf::from),
            whole: error.is_none(),
            known: source.known().is_some(),
            problem: error.as_ref().map(ToString::to_string),
        });
        worst = error.map(Failure::from).or(worst);
    }
    if app.common.json {
        screen::print(&json(&rows)?)?;
    } else {
        for row in &rows {
            let state = match (row.whole, row.known) {
                (true, true) => "whole",
                (true, false) => "your own: well-formed, but nothing is known of its sum",
                (false, _) => "not what it should be",
            };
            let place = row.path.as_ref().map_or("bundled".to_owned(), |path| path.display().to_string());
            screen::print(&format!("{:<16} {state}  ({})\n", harmless(&row.name), harmless(&place)))?;
        }
    }
    worst.map_or(Ok(Exit::Done), Err)
}

fn choose(app: &App, name: &str) -> Result<Exit, Failure> {
    let source = ModelSource::resolve(Some(name), Some(&app.models_folder()))?;
    source.read()?;
    // A relative path must be found from every other folder too.
    let outside = source.path().filter(|path| path.parent() != Some(&app.models_folder()));
    let chosen = match outside.map(std::fs::canonicalize) {
        Some(Ok(path)) => path.display().to_string(),
        _ => source.name().to_owned(),
    };
    Config::choose_model(&app.paths.config, &chosen)?;
    if app.common.json {
        screen::print(&json(&serde_json::json!({ "model": chosen, "settings": app.paths.config }))?)?;
    } else {
        app.screen.say(&format!("{chosen} is used from now on (in {})", app.paths.config.display()));
    }
    if let Some(other) = app.common.model.as_deref().filter(|other| *other != name) {
        app.screen.warn(
            &format!("`{other}` goes before it, from `--model` or STARLING_MODEL"),
            Some("unset STARLING_MODEL"),
        );
    }
    Ok(Exit::Done)
}
