//! `score --jsonl`: answers in, scores out, in the same order. A line holds a text, names a file, or is what
//! `transcribe --jsonl` gives.

use super::source::{self, Input};
use crate::app::App;
use crate::cmd::jsonl::{self, Answer, Line, Order};
use crate::cmd::judge::Bar;
use crate::cmd::text::{self, Said};
use crate::cmd::{input, listeners};
use crate::core::answer::SectionSpan;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Scenario;
use crate::core::scorer::Scorer;
use crate::core::star::{Budget, Level};
use crate::core::transcript::{SCHEMA, Transcript};
use crate::stt::Whisper;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// What a line should be.
const SHAPE: &str =
    "{\"id\", \"text\" or \"path\", \"level\"?, \"principle\"?, \"speaker\"?, \"channel\"?, \"growing\"?}";

/// Lines that a worker takes at a time, if they have arrived.
const BATCH: usize = 64;

/// One line of input.
#[derive(Debug, Deserialize)]
struct Asked {
    text: Option<String>,
    path: Option<PathBuf>,
    level: Option<Level>,
    principle: Option<String>,
    speaker: Option<String>,
    channel: Option<u16>,
    /// The text is that of an answer still in progress.
    #[serde(default)]
    growing: bool,
}

/// What can be said of an answer still in progress: no verdict, and the last section is the current one.
#[derive(Serialize)]
struct Growing<'a> {
    schema: &'static str,
    growing: bool,
    sections: Vec<SectionSpan>,
    text: &'a str,
}

const GROWING_SCHEMA: &str = "starling.growing/1";

/// Scores stdin line by line to stdout.
///
/// # Errors
/// When stdin cannot be read or stdout is closed. A line that cannot be scored becomes an error object in its place.
pub fn run(
    app: &App,
    scorer: &Scorer,
    scenario: Option<&Scenario>,
    speaker: Option<&str>,
) -> Result<Exit, Failure> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let listeners = listeners::Listeners::new(app);
    let mut glossary = app.config.glossary.clone();
    glossary.extend(scenario.into_iter().flat_map(|scenario| scenario.glossary.clone()));
    let failed = jsonl::run(workers, Order::AsRead, BATCH, || {
        let mut stream = Stream {
            app,
            scorer,
            scenario,
            glossary: &glossary,
            speaker,
            listeners: &listeners,
            whisper: None,
        };
        move |line| stream.answer(line)
    })?;
    if failed > 0 {
        let lines = if failed == 1 { "1 line" } else { &format!("{failed} lines") };
        app.screen.warn(&format!("{lines} could not be scored"), Some("the reason is in place of the score"));
        return Ok(Exit::Failed);
    }
    Ok(Exit::Done)
}

/// The answer to a single line.
#[cfg(any(test, fuzzing))]
pub fn answer_to_line(app: &App, scorer: &Scorer, line: &str) -> Answer {
    let listeners = listeners::Listeners::new(app);
    let glossary = &app.config.glossary;
    Stream { app, scorer, scenario: None, glossary, speaker: None, listeners: &listeners, whisper: None }
        .answer(Line::Whole(line.to_owned()))
}

/// One worker.
struct Stream<'a> {
    app: &'a App,
    scorer: &'a Scorer,
    scenario: Option<&'a Scenario>,
    glossary: &'a [String],
    speaker: Option<&'a str>,
    listeners: &'a listeners::Listeners<'a>,
    whisper: Option<Whisper>,
}

impl Stream<'_> {
    fn answer(&mut self, line: Line) -> Answer {
        let (id, fields) = jsonl::object(line, SHAPE)?;
        let kept = listeners::kept(&fields);
        // What could not be transcribed cannot be scored: the reason is passed on.
        if fields.contains_key("error") && !fields.contains_key("text") && !fields.contains_key("path") {
            return Err(Value::Object(fields).to_string());
        }
        self.scored(&id, fields, kept).map_err(|failure| jsonl::error(&id, &failure))
    }

    fn scored(
        &mut self,
        id: &Value,
        fields: Map<String, Value>,
        kept: Map<String, Value>,
    ) -> Result<String, Failure> {
        let is_transcript = fields.get("schema").and_then(Value::as_str) == Some(SCHEMA);
        let fields = Value::Object(fields);
        let bad = |error: serde_json::Error| {
            Failure::new("bad_line", format!("not an answer: {error}"), format!("a line is {SHAPE}"))
        };
        let asked = Asked::deserialize(&fields).map_err(bad)?;
        if asked.growing {
            return self.growing(id, kept, asked);
        }
        let said = match (asked.text, asked.path) {
            (Some(_), None) if is_transcript => {
                let transcript: Transcript = serde_json::from_value(fields).map_err(bad)?;
                Said { text: transcript.text.clone(), transcript: Some(transcript), is_conversation: false }
            }
            (Some(text), None) if text.len() > text::MAX_BYTES => return Err(text::too_long("the text")),
            (Some(text), None) => text::said("the text", text, asked.speaker.as_deref().or(self.speaker))?,
            (None, Some(path)) => {
                let speaker = asked.speaker.as_deref().or(self.speaker);
                match source::open(&path)? {
                    Input::Text(text) => text::said(&source::shown(&path), text, speaker)?,
                    Input::Recording(recording) => {
                        let whisper = self.listeners.lend(&mut self.whisper)?;
                        let channel = asked.channel.or(self.app.common.channel);
                        let heard = input::one_of_many(whisper, &recording, channel, self.glossary)?;
                        listeners::tell(self.app, id, &heard.notes);
                        if heard.transcript.words.is_empty() {
                            return Err(heard.silence());
                        }
                        let text = heard.transcript.text.clone();
                        Said { text, transcript: Some(heard.transcript), is_conversation: false }
                    }
                }
            }
            (Some(_), Some(_)) => {
                return Err(Failure::new("bad_line", "it has both a text and a path", "give one of them"));
            }
            (None, None) => {
                return Err(Failure::new(
                    "bad_line",
                    "it has neither a text nor a path",
                    format!("a line is {SHAPE}"),
                ));
            }
        };
        let scenario = self.scenario;
        let level = self.level(asked.level);
        let budget = self.budget(level);
        let given = asked.principle.as_deref().or(self.app.common.principle.as_deref());
        let principle = given.or(scenario.map(|scenario| scenario.principle.as_str()));
        let bar = Bar { scorer: self.scorer, level, principle, budget: &budget, scenario, asked: &[] };
        let score = source::of_text(&bar, &said)?;
        listeners::with_id(id, kept, &score)
    }

    /// That of the line before that of the command line before that of the scenario.
    fn level(&self, given: Option<Level>) -> Level {
        given.or(self.app.level()).or(self.scenario.map(|scenario| scenario.level)).unwrap_or_default()
    }

    fn budget(&self, level: Level) -> Budget {
        self.scenario.map_or_else(Budget::default, |scenario| scenario.budget_at(level))
    }

    fn growing(&self, id: &Value, kept: Map<String, Value>, asked: Asked) -> Result<String, Failure> {
        let Some(text) = asked.text.filter(|_| asked.path.is_none()) else {
            let hint = "give the text so far of an answer, or leave `growing` out";
            return Err(Failure::new("bad_line", "`growing` goes with a text only", hint));
        };
        let sections = self.scorer.growing(&text, &self.budget(self.level(asked.level)));
        let so_far = Growing { schema: GROWING_SCHEMA, growing: true, sections, text: &text };
        listeners::with_id(id, kept, &so_far)
    }
}
