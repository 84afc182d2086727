//! `learn`: a scenario's walkthrough, step by step at a terminal, otherwise all at once.

use super::aloud::Aloud;
use super::ask;
use super::stories;
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::ui::keyboard::{Keyboard, Typed};
use crate::ui::pages::{Pager, Turn, Window};
use crate::ui::screen;
use crate::ui::walkthrough::{self, Page};

impl cli::Learn {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        if let Some(story) = &self.story {
            return own_story(app, story, self.speak);
        }
        let library = app.library();
        let found = app.scenario(&library, self.scenario.as_deref())?;
        let scenario = found.scenario;
        let level = app.level().unwrap_or(scenario.level);
        let pages = match self.section {
            Some(section) => vec![walkthrough::one_section(scenario, section, level, app.theme)],
            None => walkthrough::pages(scenario, level, app.theme),
        };
        if app.common.json {
            screen::print(&super::json(scenario)?)?;
            return Ok(Exit::Done);
        }
        read(app, &format!("{} · {}", scenario.title, scenario.principle), &pages, self.speak)?;
        let id = &scenario.id;
        app.screen.say(&format!("\n Next: starling quiz {id}\n   or: starling drill {id}"));
        Ok(Exit::Done)
    }
}

/// The user's own story instead of a scenario.
fn own_story(app: &App, name: &str, speak: bool) -> Result<Exit, Failure> {
    let (id, story) = app.stories().find(name)?;
    read(app, &story.title, &stories::pages(app, &story)?, speak)?;
    app.screen.say(&format!("\n Next: starling mock --story {id}"));
    Ok(Exit::Done)
}

/// Shows pages: by keyboard where somebody sits at a terminal, otherwise all of them; aloud too if asked.
///
/// # Errors
/// A closed stdout, or, when everything is to be spoken, no voice.
pub fn read(app: &App, title: &str, pages: &[Page], speak: bool) -> Result<(), Failure> {
    if ask::attended(app) && console::user_attended() {
        return walk(app, title, pages, speak);
    }
    screen::show(&walkthrough::whole(pages, app.theme))?;
    if speak {
        let mut aloud = Aloud::default();
        for text in pages.iter().filter_map(|page| page.spoken.as_deref()) {
            aloud.begin(app, text)?;
            aloud.wait()?;
        }
    }
    Ok(())
}

fn walk(app: &App, title: &str, pages: &[Page], speak: bool) -> Result<(), Failure> {
    let keyboard = Keyboard::open()?;
    let mut aloud = Aloud::default();
    let mut pager = Pager::default();
    let mut turn = Turn::Moved;
    loop {
        if let (Turn::Moved, true) = (&turn, speak)
            && let Some(text) = pager.page(pages).and_then(|page| page.spoken.clone())
        {
            turn = Turn::Speak(text);
        }
        if let Turn::Speak(text) = &turn {
            pager.note = Some(match aloud.begin(app, text) {
                Ok(()) => "speaking; any key ends it".to_owned(),
                Err(failure) => in_one_line(&failure),
            });
        }
        let lines = pager.draw(title, pages, Window::of_stdout(), app.theme);
        screen::redraw(&lines.join("\n"))?;
        let key = keyboard.read()?;
        if key != Typed::Resized
            && let Err(failure) = aloud.stop()
        {
            pager.note = Some(in_one_line(&failure));
            turn = Turn::Stay;
            continue;
        }
        turn = pager.press(key, pages, Window::of_stdout(), app.theme);
        if turn == Turn::Leave {
            screen::print("\r\n")?;
            return Ok(());
        }
    }
}

fn in_one_line(failure: &Failure) -> String {
    match &failure.hint {
        Some(hint) => format!("{}: {hint}", failure.message),
        None => failure.message.clone(),
    }
}
