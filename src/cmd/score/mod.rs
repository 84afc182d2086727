//! `score`: a transcript, a recording, or a stream of answers.

mod source;
mod stream;

use super::judge::{self, Bar};
use super::{input, json, text};
use crate::app::App;
use crate::audio::STDIN;
use crate::cli;
use crate::core::answer::Score;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Scenario;
use crate::core::session::AnswerKind;
use crate::core::star::Budget;
use crate::core::transcript::Transcript;
use crate::ui::{feedback, marked, screen};
use source::{Input, of_text, open, shown};
use std::path::Path;

#[cfg(any(test, fuzzing))]
pub use stream::answer_to_line;

impl cli::Score {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let scorer = app.scorer()?;
        let library = if self.scenario.is_some() { Some(app.library()) } else { None };
        let scenario = match (&library, &self.scenario) {
            (Some(library), Some(name)) => Some(app.scenario(library, Some(name))?.scenario),
            _ => None,
        };
        if self.jsonl {
            return stream::run(app, &scorer, scenario, self.speaker.as_deref());
        }
        let level = app.level().or(scenario.map(|scenario| scenario.level)).unwrap_or_default();
        let budget = scenario.map_or_else(Budget::default, |scenario| scenario.budget_at(level));
        let principle =
            app.common.principle.as_deref().or(scenario.map(|scenario| scenario.principle.as_str()));
        let bar = Bar { scorer: &scorer, level, principle, budget: &budget, scenario, asked: &[] };
        let file = self.file.as_deref().unwrap_or(Path::new(STDIN));
        let (score, transcript) = match open(file)? {
            Input::Recording(recording) => {
                if self.speaker.is_some() {
                    return Err(Failure::usage(
                        "`--speaker` chooses among the names in a text; a recording has none",
                        "where each person has a channel of their own, use `--channel`",
                    ));
                }
                let mut glossary = app.config.glossary.clone();
                glossary.extend(scenario.into_iter().flat_map(|scenario| scenario.glossary.clone()));
                let heard = input::opened(app, &recording, &glossary)?;
                for note in &heard.notes {
                    app.screen.warn(note, None);
                }
                (judge::heard(&bar, &heard, &[], AnswerKind::Opening)?, Some(heard.transcript))
            }
            Input::Text(text) => {
                let said = text::said(&shown(file), text, self.speaker.as_deref())?;
                (of_text(&bar, &said)?, said.transcript)
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
