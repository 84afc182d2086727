//! `transcribe`: a recording as text, JSON or subtitles; or many, one object per line.

use super::jsonl::{self, Answer, Line, Order};
use super::listeners::{self, Listeners};
use super::{input, json};
use crate::app::App;
use crate::audio::Recording;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::report::subtitles;
use crate::stt::Whisper;
use crate::ui::screen;
use crate::ui::text::harmless;
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What a line should be.
const SHAPE: &str = "{\"id\", \"path\", \"channel\"?}";

impl cli::Transcribe {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        match &self.file {
            Some(file) => self.one(app, file),
            None => many(app, if self.unordered { Order::AsDone } else { Order::AsRead }),
        }
    }

    fn one(&self, app: &App, file: &Path) -> Result<Exit, Failure> {
        let heard = input::recording(app, file, &app.config.glossary)?;
        let text = if app.common.json {
            json(&heard.transcript)?
        } else if self.srt {
            subtitles::srt(&heard.transcript)
        } else if self.vtt {
            subtitles::vtt(&heard.transcript)
        } else {
            format!("{}\n", harmless(&heard.transcript.text))
        };
        for note in &heard.notes {
            app.screen.warn(note, None);
        }
        if !heard.transcript.is_english() {
            app.screen.warn(
                "this does not sound like English",
                Some("the text is a guess: only English is recognized"),
            );
        }
        if heard.transcript.words.is_empty() {
            if app.common.json {
                screen::print(&text)?;
            }
            return Err(heard.silence());
        }
        screen::print(&text)?;
        Ok(Exit::Done)
    }
}

/// One line of input.
#[derive(Debug, Deserialize)]
struct Asked {
    path: PathBuf,
    channel: Option<u16>,
}

/// Transcribes what stdin names, line by line.
fn many(app: &App, order: Order) -> Result<Exit, Failure> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let listeners = Listeners::new(app);
    let failed = jsonl::run(workers, order, 1, || {
        let mut whisper = None;
        let listeners = &listeners;
        move |line| one_of_many(app, listeners, &mut whisper, line)
    })?;
    if failed > 0 {
        let lines = if failed == 1 { "1 line" } else { &format!("{failed} lines") };
        let hint = "the reason is in place of the transcript";
        app.screen.warn(&format!("{lines} could not be transcribed"), Some(hint));
        return Ok(Exit::Failed);
    }
    Ok(Exit::Done)
}

fn one_of_many(app: &App, listeners: &Listeners<'_>, whisper: &mut Option<Whisper>, line: Line) -> Answer {
    let (id, fields) = jsonl::object(line, SHAPE)?;
    let kept = listeners::kept(&fields);
    let heard = || -> Result<input::Heard, Failure> {
        let asked = Asked::deserialize(Value::Object(fields)).map_err(|error| {
            Failure::new("bad_line", format!("names no recording: {error}"), format!("a line is {SHAPE}"))
        })?;
        let recording = Recording::open(&asked.path)?;
        let channel = asked.channel.or(app.common.channel);
        let heard = input::one_of_many(listeners.lend(whisper)?, &recording, channel, &app.config.glossary)?;
        if heard.transcript.words.is_empty() { Err(heard.silence()) } else { Ok(heard) }
    };
    let heard = heard().map_err(|failure| jsonl::error(&id, &failure))?;
    listeners::tell(app, &id, &heard.notes);
    listeners::with_id(&id, kept, &heard.transcript).map_err(|failure| jsonl::error(&id, &failure))
}
