//! `drill --ladder`: the same story in 15, 45, 90 and 180 seconds, with what survives of it after each.

use super::drill;
use super::practice::{self, Plan, Prompt, Setting};
use super::start::{self, Start};
use crate::core::failure::{Exit, Failure};
use crate::core::interview::{Pace, Question};
use crate::core::session::{AnswerKind, Mode, Session};
use crate::core::star::Target;
use crate::store::packs::Library;
use crate::ui::{ladder, screen};

/// Holds the drill from the shortest telling to the longest.
///
/// # Errors
/// No microphone, no disk, no model, or nothing that could be judged (exit 3).
pub fn run(setting: &Setting<'_>, library: &Library, pack: &str) -> Result<Exit, Failure> {
    let app = setting.app;
    let Start { mut session, room, inputs, rules, keys, held: _held } =
        start::start(setting, library, pack, Mode::Drill, 0)?;
    app.screen.say(&format!("\n Ladder: {}", setting.scenario.title));
    let mut plan = LadderPlan { prompt: setting.scenario.prompt.clone(), left: ladder::RUNGS.to_vec() };
    let exit = practice::hold(setting, &mut session, room, &mut plan, rules, &inputs)?;
    drop(keys);
    drill::finish(app, &session, exit)
}

struct LadderPlan {
    prompt: String,
    /// Seconds still to come.
    left: Vec<u32>,
}

impl Plan for LadderPlan {
    fn first(&mut self) -> Option<Question> {
        let seconds = (!self.left.is_empty()).then(|| self.left.remove(0))?;
        Some(Question { id: format!("ladder-{seconds}"), pace: Pace::One(None, Target::of(seconds)) })
    }

    fn kind(&self, _question: &Question) -> AnswerKind {
        AnswerKind::Section
    }

    fn prompt(&self, question: &Question) -> Prompt {
        let seconds = question.pace.target().seconds;
        Prompt { text: format!("{} The whole story, in {seconds} seconds.", self.prompt), audio: None }
    }

    fn judged(
        &mut self,
        setting: &Setting<'_>,
        session: &mut Session,
        question: &Question,
    ) -> Option<Question> {
        let app = setting.app;
        if let Some(answer) = session.answers.last().filter(|_| !app.common.json) {
            // A closed stdout must not end the drill: the session is saved either way.
            let _ = screen::print(&ladder::rung(answer, question.pace.target(), app.theme));
        }
        self.first()
    }
}
