//! `stories`: the candidate's own stories, recorded once and used for many principles.

mod add;
mod table;

use super::json;
use crate::app::App;
use crate::cli::{self, StoriesCommand};
use crate::core::failure::Advice;
use crate::core::failure::{Exit, Failure};
use crate::core::scorer::Request;
use crate::core::star::{Budget, Section};
use crate::core::story::{Cover, Story};
use crate::store::stories::{Stories, StoriesError, TEMPLATE};
use crate::ui::text::{Theme, hanging, harmless};
use crate::ui::walkthrough::{self, Page, paragraph};
use crate::ui::{feedback, screen};

/// Pace at which a written story is measured: the middle of the range usually advised for talks.
const WORDS_PER_MINUTE: usize = 150;

impl cli::Stories {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let bank = app.stories();
        match self.command.unwrap_or(StoriesCommand::List) {
            StoriesCommand::List => list(app, &bank),
            StoriesCommand::Add(add) => add.run(app, &bank),
            StoriesCommand::Show { story } => {
                let (_, story) = bank.find(&story)?;
                if app.common.json {
                    screen::print(&json(&story)?)?;
                } else {
                    screen::print(&walkthrough::whole(&pages(app, &story)?, app.theme))?;
                }
                Ok(Exit::Done)
            }
            StoriesCommand::Table => table::table(app, &bank),
            StoriesCommand::Remove { story } => {
                let (id, _) = bank.find(&story).or_else(|error| match error {
                    // A broken story can be removed too, by its whole name.
                    StoriesError::Broken { .. } => Ok((story.clone(), empty())),
                    other => Err(other),
                })?;
                bank.remove(&id)?;
                app.screen.say(&format!(" Removed {id}"));
                Ok(Exit::Done)
            }
            StoriesCommand::Template => {
                screen::print(TEMPLATE)?;
                Ok(Exit::Done)
            }
        }
    }
}

fn empty() -> Story {
    Story {
        title: String::new(),
        principles: Vec::new(),
        situation: String::new(),
        task: String::new(),
        action: String::new(),
        result: String::new(),
        reflection: String::new(),
        pivots: Vec::new(),
    }
}

/// Every readable story; unreadable ones are reported and left out.
fn readable(app: &App, bank: &Stories) -> Result<Vec<(String, Story)>, Failure> {
    let mut found = Vec::new();
    for id in bank.ids()? {
        match Stories::read(&bank.path(&id)) {
            Ok(story) => found.push((id, story)),
            Err(error) => app.screen.warn(&error.to_string(), error.hint().as_deref()),
        }
    }
    Ok(found)
}

fn list(app: &App, bank: &Stories) -> Result<Exit, Failure> {
    let stories = readable(app, bank)?;
    if app.common.json {
        let rows: Vec<_> = stories
            .iter()
            .map(|(id, story)| serde_json::json!({"id": id, "title": story.title, "principles": story.principles}))
            .collect();
        screen::print(&json(&rows)?)?;
        return Ok(Exit::Done);
    }
    for (id, story) in &stories {
        let principles = harmless(&story.principles.join(", "));
        let mut line = String::new();
        hanging(&mut line, " ", &format!("{id}: {} · {principles}", story.title), app.theme);
        screen::print(&line)?;
    }
    app.screen.say(if stories.is_empty() {
        " No stories yet. Next: starling stories add"
    } else {
        " Next: starling stories table"
    });
    Ok(Exit::Done)
}

/// A story as pages: its sections with their length, what a bar raiser would hear, and its pivots.
///
/// # Errors
/// Signals of the user's own that cannot be read.
pub fn pages(app: &App, story: &Story) -> Result<Vec<Page>, Failure> {
    let theme = app.theme;
    let budget = Budget::default();
    let plain = |heading: String, body: String| Page { heading, body, spoken: None, pair: None };
    let mut pages: Vec<Page> = Section::ALL
        .into_iter()
        .map(|section| {
            let text = story.section(section);
            let words = text.split_whitespace().count();
            let seconds = words * 60 / WORDS_PER_MINUTE;
            let target = budget.target(section).seconds;
            let mut body = String::new();
            let shown = if words == 0 { "(nothing yet)" } else { text };
            paragraph(&mut body, shown, 2, theme);
            let spoken = (words > 0).then(|| text.to_owned());
            Page { spoken, ..plain(format!("{section}, about {seconds} s of {target} s"), body) }
        })
        .collect();
    let answer = story.answer();
    if !answer.is_empty() {
        let score = app.scorer()?.score(&Request {
            principle: story.principles.first().map(String::as_str),
            ..Request::of_text(&answer, app.level().unwrap_or_default(), &budget)
        });
        pages.push(plain("Heard".to_owned(), feedback::answer(&score, None, |_| None, theme)));
    }
    let mut body = String::new();
    for pivot in &story.pivots {
        advice(&mut body, &Cover::Turned(pivot), &pivot.principle, theme);
    }
    if !body.is_empty() {
        pages.push(plain("For another principle".to_owned(), body));
    }
    Ok(pages)
}

/// How to tell a story for a principle, as paragraphs.
fn advice(out: &mut String, cover: &Cover<'_>, principle: &str, theme: Theme) {
    if let Cover::Turned(pivot) = cover {
        paragraph(out, &format!("{principle}: {}", pivot.lead_with), 2, theme);
        if !pivot.emphasise.is_empty() {
            paragraph(out, &format!("Emphasise: {}", pivot.emphasise.join("; ")), 4, theme);
        }
        if !pivot.downplay.is_empty() {
            paragraph(out, &format!("Play down: {}", pivot.downplay.join("; ")), 4, theme);
        }
    }
}

/// What somebody who brings this story into an interview about `principle` should remember: their notes, section by
/// section, and how to tell the story for it.
pub fn reminder(app: &App, story: &Story, principle: &str) {
    let theme = app.screen.theme();
    let mut notes = String::new();
    for section in Section::ALL {
        let text = story.section(section).split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            hanging(&mut notes, &format!("   {:<11}", section.title()), &text, theme);
        }
    }
    app.screen
        .say(&format!("\n {}\n{notes}", theme.bold(&format!("Your story: {}", harmless(&story.title)))));
    match story.covers(principle) {
        Some(cover) => {
            let mut out = String::new();
            advice(&mut out, &cover, principle, app.screen.theme());
            app.screen.say(out.trim_end());
        }
        None => app.screen.say(&format!("   It is not told for {principle} yet: lead with what fits it.")),
    }
}
