//! `cohort`: many people's scores as one page for their coach.

use super::json;
use crate::app::App;
use crate::cli;
use crate::core::answer;
use crate::core::failure::{Exit, Failure};
use crate::core::study::cohort::{Count, Scored};
use crate::ui::{cohort, pager, screen};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;

impl cli::Cohort {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let input: Box<dyn BufRead> = if self.file == Path::new("-") {
            Box::new(std::io::stdin().lock())
        } else {
            Box::new(BufReader::new(File::open(&self.file).map_err(|error| unreadable(&self.file, &error))?))
        };
        let mut count = Count::default();
        let mut other = 0;
        for line in input.split(b'\n') {
            let line = line.map_err(|error| unreadable(&self.file, &error))?;
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
            if line.is_empty() {
                continue;
            }
            match read(line) {
                Some(Ok(scored)) => count.add(&scored),
                Some(Err(kind)) => count.add_error(&kind),
                None => other += 1,
            }
        }
        if other > 0 {
            let lines = if other == 1 { "1 line holds" } else { &format!("{other} lines hold") };
            app.screen.warn(
                &format!("{lines} neither a score nor an error"),
                Some("give what `starling score --jsonl` prints"),
            );
        }
        let page = count.cohort(self.names);
        if page.answers == 0 {
            return Err(Failure::new(
                "no_scores",
                format!("there are no scores in `{}`", self.file.display()),
                "make some with `starling score --jsonl`",
            ));
        }
        if app.common.json {
            screen::print(&json(&page)?)?;
        } else {
            pager::page(&cohort::page(&page, app.theme))?;
        }
        Ok(Exit::Done)
    }
}

/// A score, the kind of an error, or neither.
fn read(line: &[u8]) -> Option<Result<Scored, String>> {
    let line: Value = serde_json::from_slice(line).ok()?;
    if let Some(error) = line.get("error") {
        return Some(Err(error.get("kind").and_then(Value::as_str).unwrap_or("unknown").to_owned()));
    }
    if line.get("schema").and_then(Value::as_str) != Some(answer::SCHEMA) {
        return None;
    }
    serde_json::from_value(line).ok().map(Ok)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound => {
            Failure::new("not_found", format!("there is no file `{path}`"), "check the name and the folder")
        }
        _ => Failure::new(
            "cannot_read",
            format!("cannot read `{path}`: {error}"),
            "check that it is a file of yours",
        ),
    }
}
