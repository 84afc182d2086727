//! `transcribe`: a recording as text, JSON or subtitles.

use super::{input, json};
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::report::subtitles;
use crate::ui::screen;
use crate::ui::text::harmless;

impl cli::Transcribe {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let heard = input::recording(app, &self.file, &app.config.glossary)?;
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
