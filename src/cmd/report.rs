//! `report`: a saved session as a page, Markdown or JSON.

use super::{json, sessions};
use crate::app::App;
use crate::audio;
use crate::cli;
use crate::core::failure::Advice;
use crate::core::failure::{Exit, Failure};
use crate::core::session::Session;
use crate::report::model::ReportModel;
use crate::report::sound::{AnswerAudio, FlacError};
use crate::report::{html, markdown};
use crate::store::atomic;
use crate::store::output::{self, Written};
use crate::ui::screen;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl cli::Report {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let store = app.sessions();
        let session = store.load(&sessions::find(app, self.session.as_deref())?)?;
        let folder = store.folder(&session.id);
        let page = !self.md && !app.common.json;
        let (output, named) = match (self.output, page) {
            (Some(path), _) if path == Path::new("-") => (None, true),
            (Some(path), _) => (Some(path), true),
            (None, true) => (Some(folder.join("report.html")), false),
            (None, false) => (None, false),
        };
        let beside = output.as_deref().is_some_and(|path| is_in(path, &folder));
        let sounds = if !page {
            BTreeMap::new()
        } else if self.embed {
            sounds(app, &session, &folder, |_, samples| AnswerAudio::inside(samples, audio::SAMPLE_RATE))?
        } else if beside {
            sounds(app, &session, &folder, |name, samples| Ok(AnswerAudio::beside(name, samples)))?
        } else {
            let hint = "add `--embed` to put them into the page";
            app.screen.warn("the page cannot play the recordings from there", Some(hint));
            BTreeMap::new()
        };
        let model = model(app, session, sounds)?;
        let bytes = if app.common.json {
            json(&crate::report::json::report(&model))?.into_bytes()
        } else if self.md {
            markdown::markdown(&model)
        } else {
            html::report(&model)
        };
        match output {
            // Whatever is in the session's folder under this name, even a link, is ours to replace.
            Some(path) if !named => {
                atomic::write(&path, &bytes).map_err(|error| cannot_write(&path, &error))?;
                tell(app, &path, bytes.len())?;
            }
            output => write(app, output.as_deref(), &bytes)?,
        }
        Ok(Exit::Done)
    }
}

/// The model of a report: the session with the coaching of its scenario, if that is still there.
fn model(app: &App, session: Session, sounds: BTreeMap<String, AnswerAudio>) -> Result<ReportModel, Failure> {
    let library = app.library_of(&session);
    let scenario = library.find(&session.scenario.id).ok().map(|found| found.scenario.clone());
    Ok(ReportModel { scenario, rubric: app.scorer()?.rubric().clone(), sounds, session })
}

/// The recordings that are still there. One that cannot be read is reported and left out.
fn sounds(
    app: &App,
    session: &Session,
    folder: &Path,
    make: impl Fn(&str, &[i16]) -> Result<AnswerAudio, FlacError>,
) -> Result<BTreeMap<String, AnswerAudio>, Failure> {
    let mut sounds = BTreeMap::new();
    for answer in session.counting().filter(|answer| !answer.audio.is_empty()) {
        match audio::decode(&folder.join(&answer.audio)) {
            Ok(decoded) => {
                let full = f32::from(i16::MAX);
                let samples: Vec<i16> = decoded.samples.iter().map(|sample| (sample * full) as i16).collect();
                sounds.insert(answer.audio.clone(), make(&answer.audio, &samples)?);
            }
            Err(error) => app.screen.warn(&error.to_string(), error.hint().as_deref()),
        }
    }
    Ok(sounds)
}

fn is_in(path: &Path, folder: &Path) -> bool {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (parent.canonicalize(), folder.canonicalize()) {
        (Ok(parent), Ok(folder)) => parent == folder,
        _ => false,
    }
}

/// Writes a result to a file, reporting its path and size on stdout, or to stdout.
pub fn write(app: &App, output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    let Some(path) = output else {
        screen::print(&String::from_utf8_lossy(bytes))?;
        return Ok(());
    };
    match output::write(path, bytes).map_err(|error| cannot_write(path, &error))? {
        Written::File => tell(app, path, bytes.len()),
        Written::Stream => Ok(()),
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new("cannot_write", format!("cannot write `{}`: {error}", path.display()), "choose another file")
}

fn tell(app: &App, path: &Path, bytes: usize) -> Result<(), Failure> {
    let absolute: PathBuf = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    screen::print(&format!("{}\n", absolute.display()))?;
    app.screen.say(&format!("{} kB; open it in a browser", bytes.div_ceil(1000)));
    Ok(())
}
