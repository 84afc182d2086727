//! `score`: a transcript, a recording, or a stream of answers.

use super::judge::{self, Bar};
use super::{input, json};
use crate::app::App;
use crate::cli;
use crate::core::answer::Score;
use crate::core::bytes::without_mark;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Scenario;
use crate::core::session::AnswerKind;
use crate::core::star::Budget;
use crate::core::transcript::Transcript;
use crate::ui::{feedback, marked, screen};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Text files above this size are no answer: ten hours of speech have less.
const MAX_TEXT_BYTES: u64 = 8 * 1024 * 1024;

impl cli::Score {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let scorer = app.scorer()?;
        if self.jsonl {
            return super::score_stream::run(app, &scorer);
        }
        let library = if self.scenario.is_some() { Some(app.library()) } else { None };
        let scenario = match (&library, &self.scenario) {
            (Some(library), Some(name)) => Some(app.scenario(library, Some(name))?.scenario),
            _ => None,
        };
        let level = app.level().or(scenario.map(|scenario| scenario.level)).unwrap_or_default();
        let budget = scenario.map_or_else(Budget::default, |scenario| scenario.budget_at(level));
        let principle =
            app.common.principle.as_deref().or(scenario.map(|scenario| scenario.principle.as_str()));
        let bar = Bar { scorer: &scorer, level, principle, budget: &budget, scenario, asked: &[] };
        let file = self.file.as_deref().unwrap_or(Path::new("-"));
        let (score, transcript) = if is_recording(file) {
            let mut glossary = app.config.glossary.clone();
            glossary.extend(scenario.into_iter().flat_map(|scenario| scenario.glossary.clone()));
            let heard = input::recording(app, file, &glossary)?;
            for note in &heard.notes {
                app.screen.warn(note, None);
            }
            (judge::heard(&bar, &heard, &[], AnswerKind::Opening)?, Some(heard.transcript))
        } else {
            let text = read_text(file)?;
            match as_transcript(&text, file)? {
                Some(heard) => {
                    let score = judge::text(&bar, &heard.text, Some(&heard), &[], AnswerKind::Opening)?;
                    (score, Some(heard))
                }
                None => (judge::text(&bar, &text, None, &[], AnswerKind::Opening)?, None),
            }
        };
        show(app, &score, transcript.as_ref(), scenario)
    }
}

fn show(
    app: &App,
    score: &Score,
    transcript: Option<&Transcript>,
    scenario: Option<&Scenario>,
) -> Result<Exit, Failure> {
    if app.common.json {
        screen::print(&json(score)?)?;
        return Ok(Exit::Done);
    }
    let prompt_of = |id: &str| Some(scenario?.follow_up(id)?.prompt.clone());
    screen::print(&marked::marked_transcript(score, transcript, app.theme))?;
    screen::print("\n")?;
    screen::print(&feedback::answer(score, transcript, prompt_of, app.theme))?;
    Ok(Exit::Done)
}

/// Whether the name is that of a recording. What is none of these is read as text.
fn is_recording(path: &Path) -> bool {
    const RECORDINGS: [&str; 9] = ["wav", "mp3", "flac", "m4a", "mp4", "aac", "ogg", "oga", "opus"];
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| RECORDINGS.contains(&extension.to_ascii_lowercase().as_str()))
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            Failure::new("not_found", format!("there is no file `{shown}`"), "check the name and the folder")
        }
        _ => Failure::new(
            "cannot_read",
            format!("cannot read `{shown}`: {error}"),
            "check that it is a file of yours",
        ),
    })?;
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        return Err(Failure::new(
            "too_long",
            format!("`{shown}` is larger than {} MB: that is no answer", MAX_TEXT_BYTES / 1024 / 1024),
            "give one answer a file, or many as lines of `score --jsonl`",
        ));
    }
    String::from_utf8(without_mark(&bytes).to_vec()).map_err(|error| {
        Failure::new(
            "not_text",
            format!("`{shown}` is not UTF-8 text (byte {})", error.utf8_error().valid_up_to()),
            "save it as UTF-8; recordings are known by their ending (.wav .mp3 .flac .m4a .ogg)",
        )
    })
}

/// The transcript in `text`, when it is the JSON of one.
fn as_transcript(text: &str, path: &Path) -> Result<Option<Transcript>, Failure> {
    if !text.trim_start().starts_with('{') {
        return Ok(None);
    }
    serde_json::from_str(text).map(Some).map_err(|error| {
        Failure::new(
            "broken_transcript",
            format!("`{}` begins like JSON but is no transcript: {error}", path.display()),
            "make one with `starling transcribe FILE --json`",
        )
    })
}
