//! `trend`: all sessions in a row.

use super::{json, report, sessions};
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::study::trend::trend;
use crate::report::html;
use crate::ui::{pager, saved, screen};
use std::path::Path;

impl cli::Trend {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let mut summaries = sessions::all(app)?;
        if let Some(name) = &self.scenario {
            summaries.retain(|one| sessions::is_of(one, name));
        }
        if let Some(name) = app.common.principle.as_deref().map(str::to_lowercase) {
            summaries.retain(|one| one.scenario.principle.to_lowercase().contains(&name));
        }
        let trend = trend(&summaries);
        if trend.sessions.is_empty() {
            return Err(Failure::new(
                "no_sessions",
                "there are no judged interviews to see a trend in",
                "`starling mock` holds an interview and saves it",
            ));
        }
        if app.common.json {
            screen::print(&json(&trend)?)?;
        } else if let Some(path) = &self.html {
            let output = (path != Path::new("-")).then_some(path.as_path());
            report::write(app, output, &html::trend(&summaries, app.scorer()?.rubric()))?;
        } else {
            pager::page(&saved::trend(&trend, app.theme))?;
        }
        Ok(Exit::Done)
    }
}
