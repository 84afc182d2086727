//! `pack new`: begins a pack, or adds a scenario to one.

use super::check;
use crate::app::App;
use crate::cli;
use crate::cmd::ask;
use crate::core::failure::{Exit, Failure};
use crate::core::star::Level;
use crate::store::packs::{self, Draft};
use crate::ui::screen;

const PRINCIPLE: &str = "Ownership";
const PROMPT: &str = "Tell me about a time when you took on something outside your own area.";

impl cli::PackNew {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let asks = ask::attended(app);
        let answer = |given: Option<String>, question: &str, default: &str| match given {
            Some(text) => Ok(text),
            None if asks => ask::line(app, question, default),
            None => Ok(default.to_owned()),
        };
        let new_pack = !self.dir.join("pack.toml").exists();
        let pack_title = if new_pack {
            answer(self.pack_title, "Title of the pack", "My questions")?
        } else {
            String::new()
        };
        let title = answer(self.title, "Title of the scenario", "The notices that nobody missed")?;
        let id = answer(self.id, "Its name in commands", &packs::slug(&title))?;
        let principle = answer(app.common.principle.clone(), "Principle or theme", PRINCIPLE)?;
        let prompt = answer(self.prompt, "What the interviewer says", PROMPT)?;
        let level = app.level().unwrap_or(Level::Sde2).name();
        let draft = Draft { id, title, principle, level, prompt };
        for path in packs::create(&self.dir, &pack_title, &draft)? {
            screen::print(&format!("{}\n", path.display()))?;
        }
        let library = check::of_folder(&self.dir)?;
        for problem in check::problems(app, &library)? {
            app.screen.say(&problem.render(app.screen.theme().colour));
        }
        let dir = self.dir.display();
        app.screen.say(&format!(
            " Next: fill in the scenario, then `starling pack check {dir}`\n Then: starling mock {} --packs {dir}",
            draft.id
        ));
        Ok(Exit::Done)
    }
}
