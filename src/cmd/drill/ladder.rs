//! `drill --ladder`: the same story in 15, 45, 90 and 180 seconds, with what survives of it after each.

use super::fixed_plan::FixedPlan;
use crate::cmd::practice::{Plan, Prompt, Setting, answered};
use crate::core::ask::Ask;
use crate::core::interview::{Next, Pace, Question};
use crate::core::pack::Scenario;
use crate::core::session::Session;
use crate::core::star::Target;
use crate::ui::text::Theme;
use crate::ui::{ladder, screen};

/// Asks for the shortest version first, the longest last.
pub struct LadderPlan<'a> {
    prompt: &'a str,
    /// Seconds of the rungs.
    rungs: Vec<u32>,
}

impl<'a> LadderPlan<'a> {
    pub fn whole(scenario: &'a Scenario) -> LadderPlan<'a> {
        LadderPlan { prompt: &scenario.prompt, rungs: ladder::RUNGS.to_vec() }
    }

    /// The rungs among `planned`.
    pub fn of(scenario: &'a Scenario, planned: &[Ask]) -> LadderPlan<'a> {
        let rungs = planned.iter().filter_map(|ask| match ask {
            Ask::Rung(seconds) => Some(*seconds),
            _ => None,
        });
        LadderPlan { prompt: &scenario.prompt, rungs: rungs.collect() }
    }
}

fn question(seconds: u32) -> Question {
    Question { ask: Ask::Rung(seconds), pace: Pace::One(None, Target::of(seconds)) }
}

impl FixedPlan for LadderPlan<'_> {
    fn asks(&self) -> Vec<Ask> {
        self.rungs.iter().map(|seconds| Ask::Rung(*seconds)).collect()
    }
}

impl Plan for LadderPlan<'_> {
    fn first(&mut self, _setting: &Setting<'_>, session: &Session) -> Option<Question> {
        let told = answered(session);
        let left = self.rungs.iter().find(|seconds| !told.contains(&Ask::Rung(**seconds)));
        left.map(|seconds| question(*seconds))
    }

    fn prompt(&self, question: &Question) -> Prompt {
        let seconds = question.pace.target().seconds;
        Prompt { text: format!("{} The whole story, in {seconds} seconds.", self.prompt), audio: None }
    }

    fn judged(&mut self, setting: &Setting<'_>, session: &mut Session, asked: &Question) -> Next {
        let app = setting.app;
        if let Some(answer) = session.answers.last().filter(|_| !app.common.json) {
            // A closed stdout must not end the drill: the session is saved either way.
            let _ = screen::show(&ladder::rung(answer, asked.pace.target(), Theme::of_stdout()));
        }
        // The next rung, however many times this one was told.
        let told = asked.pace.target().seconds;
        let after = self.rungs.iter().skip_while(|seconds| **seconds != told).nth(1);
        after.map_or(Next::Nothing, |seconds| Next::Ask(question(*seconds)))
    }
}
