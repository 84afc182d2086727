//! `drill`: one section at a time against its own target, with feedback and a retake after each.

use super::ladder;
use super::practice::{self, Plan, Prompt, Setting};
use super::start::{self, Start};
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::interview::{Pace, Question};
use crate::core::pack::Scenario;
use crate::core::session::{AnswerKind, Mode, Session};
use crate::core::star::{Budget, Section};
use crate::ui::{feedback, screen};
use std::collections::VecDeque;

impl cli::Drill {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let library = app.library();
        let found = app.scenario(&library, self.scenario.as_deref())?;
        let scorer = app.scorer()?;
        let level = app.level().unwrap_or(found.scenario.level);
        let setting = Setting {
            app,
            scorer: &scorer,
            scenario: found.scenario,
            level,
            principle: app.common.principle.clone().unwrap_or_else(|| found.scenario.principle.clone()),
            budget: found.scenario.budget_at(level),
        };
        if self.ladder {
            return ladder::run(&setting, &library, &found.pack.id);
        }
        let sections = self.section.map_or_else(|| Section::ALL.to_vec(), |section| vec![section]);
        let Start { mut session, room, inputs, rules, keys } =
            start::start(&setting, &library, &found.pack.id, Mode::Drill, 0)?;
        app.screen.say(&format!("\n Drill: {}", found.scenario.title));
        let mut plan = DrillPlan { scenario: found.scenario, budget: setting.budget, left: sections.into() };
        let exit = practice::hold(&setting, &mut session, room, &mut plan, rules, &inputs)?;
        drop(keys);
        finish(app, &session, exit)
    }
}

/// Says where the drill is saved.
///
/// # Errors
/// Nothing in it could be judged (exit 3).
pub fn finish(app: &App, session: &Session, exit: Exit) -> Result<Exit, Failure> {
    if app.common.json {
        screen::print(&super::json(session)?)?;
    }
    app.screen.say(&format!("\n Saved in {}", app.sessions().folder(&session.id).display()));
    app.screen.say(&format!(" Next: starling review {}", session.id));
    let judged = session.counting().any(|answer| answer.score.is_some());
    let reason = session.answers.iter().rev().find_map(|answer| answer.unjudged.as_ref());
    match reason.filter(|_| !judged && exit == Exit::Done) {
        Some(reason) => Err(Failure::unjudged(&reason.kind, &reason.message, &reason.hint)),
        None => Ok(exit),
    }
}

/// Asks section by section.
pub struct DrillPlan<'a> {
    pub scenario: &'a Scenario,
    pub budget: Budget,
    pub left: VecDeque<Section>,
}

impl Plan for DrillPlan<'_> {
    fn first(&mut self) -> Option<Question> {
        let section = self.left.pop_front()?;
        let target = self.budget.target(section);
        Some(Question { id: section.name().into(), pace: Pace::One(Some(section), target) })
    }

    fn kind(&self, _question: &Question) -> AnswerKind {
        AnswerKind::Section
    }

    fn prompt(&self, question: &Question) -> Prompt {
        let seconds = question.pace.target().seconds;
        let section = question.id.parse().unwrap_or(Section::Situation);
        let text = format!("{} Only the {section}, in {seconds} seconds.", self.scenario.prompt);
        Prompt { text, audio: None }
    }

    fn judged(
        &mut self,
        setting: &Setting<'_>,
        session: &mut Session,
        question: &Question,
    ) -> Option<Question> {
        let app = setting.app;
        let section: Section = question.id.parse().unwrap_or(Section::Situation);
        if let Some(answer) = session.answers.last().filter(|_| !app.common.json) {
            let text = feedback::section(answer, section, self.budget.target(section), app.theme);
            // A closed stdout must not end the drill: the session is saved either way.
            let _ = screen::print(&text);
        }
        self.first()
    }
}
