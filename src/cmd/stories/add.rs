//! `stories add`: from a file, from flags, or in the user's editor.

use crate::app::App;
use crate::cli;
use crate::cmd::ask;
use crate::core::failure::{Exit, Failure};
use crate::core::story::Story;
use crate::store::packs::slug;
use crate::store::stories::{Stories, StoriesError, TEMPLATE};
use std::io::Write;
use std::process::Command;

impl cli::StoriesAdd {
    pub fn run(self, app: &App, bank: &Stories) -> Result<Exit, Failure> {
        let text = match (&self.file, &self.title) {
            (Some(path), _) => {
                let _checked = Stories::read(path)?;
                std::fs::read_to_string(path)
                    .map_err(|source| StoriesError::Read { path: path.clone(), source })?
            }
            (None, Some(title)) => self.written(title)?,
            (None, None) if ask::attended(app) => edited()?,
            (None, None) => {
                return Err(Failure::usage(
                    "there is nothing to add",
                    "give a file (`starling stories template` prints one to fill in), or `--title` and `--for`",
                ));
            }
        };
        let story = Story::parse(&text).map_err(|reason| {
            let hint = "`starling stories template` shows what a story looks like";
            Failure::new("broken_story", format!("this is not a story: {reason}"), hint)
        })?;
        let id = Some(slug(&story.title)).filter(|id| !id.is_empty());
        let path = bank.add(&id.unwrap_or_else(|| "story".to_owned()), &text)?;
        app.screen.say(&format!(" Kept in {}\n Next: starling stories table", path.display()));
        Ok(Exit::Done)
    }

    fn written(&self, title: &str) -> Result<String, Failure> {
        let text = |given: &Option<String>| given.clone().unwrap_or_default();
        let story = Story {
            title: title.to_owned(),
            principles: self.principles.clone(),
            situation: text(&self.situation),
            task: text(&self.task),
            action: text(&self.action),
            result: text(&self.result),
            reflection: text(&self.reflection),
            pivots: Vec::new(),
        };
        toml::to_string_pretty(&story).map_err(|error| {
            Failure::new("cannot_write", error.to_string(), "report this as a fault of Starling")
        })
    }
}

/// What the user made of the template in `$VISUAL` or `$EDITOR`, which is run without a shell.
fn edited() -> Result<String, Failure> {
    let failed = |message: String| {
        Failure::new("editor_failed", message, "give a file instead: `starling stories add FILE`")
    };
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    let mut words = editor.split_whitespace();
    let program =
        words.next().ok_or_else(|| failed("no editor is set in `VISUAL` or `EDITOR`".to_owned()))?;
    let mut file = tempfile::Builder::new()
        .suffix(".toml")
        .tempfile()
        .map_err(|error| failed(format!("no file can be made to edit: {error}")))?;
    file.write_all(TEMPLATE.as_bytes()).map_err(|error| failed(error.to_string()))?;
    let status = Command::new(program).args(words).arg(file.path()).status();
    match status {
        Ok(status) if status.success() => {
            std::fs::read_to_string(file.path()).map_err(|error| failed(error.to_string()))
        }
        Ok(status) => Err(failed(format!("`{program}` ended with {status}"))),
        Err(error) => Err(failed(format!("`{program}` could not be started: {error}"))),
    }
}
