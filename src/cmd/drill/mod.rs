//! `drill`: one section at a time against its own target, with feedback and a retake after each.

mod fixed_plan;
mod ladder;

use super::practice::{Agenda, Ended, Plan, Practice, Prompt, Setting, answered};
use crate::app::App;
use crate::cli;
use crate::core::ask::Ask;
use crate::core::failure::{Exit, Failure};
use crate::core::interview::{Next, Pace, Question};
use crate::core::pack::Scenario;
use crate::core::session::{AnswerKind, Mode, Session};
use crate::core::star::{Budget, Section};
use crate::ui::text::Theme;
use crate::ui::{feedback, screen};
use fixed_plan::FixedPlan;

impl cli::Drill {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let library = app.library();
        let found = app.scenario(&library, self.scenario.as_deref())?;
        let scorer = app.scorer()?;
        let setting = Setting::new(app, &scorer, found.scenario);
        let mut plan: Box<dyn FixedPlan> = if self.ladder {
            Box::new(ladder::LadderPlan::whole(found.scenario))
        } else {
            let sections = self.section.map_or_else(|| Section::ALL.to_vec(), |section| vec![section]);
            Box::new(DrillPlan { scenario: found.scenario, budget: setting.budget, sections })
        };
        let planned = plan.asks().iter().map(Ask::name).collect();
        let agenda = Agenda { mode: Mode::Drill, follow_ups: 0, planned };
        let practice = Practice::begin(&setting, &library, found, agenda)?;
        let what = if self.ladder { "Ladder" } else { "Drill" };
        app.screen.say(&format!("\n {what}: {}", found.scenario.title));
        finish(app, practice.hold(plan.as_mut()))
    }
}

/// What is left of an interrupted drill; `None` when nothing is.
pub fn rest<'a>(setting: &Setting<'a>, session: &Session) -> Option<Box<dyn FixedPlan + 'a>> {
    let planned =
        session.planned.iter().filter_map(|name| Ask::named(AnswerKind::Section, name)).collect::<Vec<_>>();
    let told = answered(session);
    if planned.iter().all(|ask| told.contains(ask)) {
        return None;
    }
    if planned.iter().any(|ask| matches!(ask, Ask::Rung(_))) {
        return Some(Box::new(ladder::LadderPlan::of(setting.scenario, &planned)));
    }
    let sections = planned.iter().filter_map(|ask| match ask {
        Ask::Section(section) => Some(*section),
        _ => None,
    });
    Some(Box::new(DrillPlan {
        scenario: setting.scenario,
        budget: setting.budget,
        sections: sections.collect(),
    }))
}

/// Says where the drill is saved.
///
/// # Errors
/// What ended it early, or, with exit 3, that nothing in it could be judged.
pub fn finish(app: &App, ended: Ended) -> Result<Exit, Failure> {
    let Ended { session, exit, failure } = ended;
    if app.common.json {
        screen::print(&super::json(&session)?)?;
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    app.screen.say(&format!("\n Saved in {}", app.sessions().folder(&session.id).display()));
    if session.is_unfinished() {
        app.screen.say(&format!(
            " Left before the end; everything said so far is kept.\n Next: starling resume {}",
            session.id
        ));
        return Ok(exit);
    }
    app.screen.say(&format!(" Next: starling review {}", session.id));
    let judged = session.counting().any(|answer| answer.score.is_some());
    let reason = session.answers.iter().rev().find_map(|answer| answer.unjudged.as_ref());
    match reason.filter(|_| !judged && exit == Exit::Done) {
        Some(reason) => Err(Failure::unjudged(&reason.kind, &reason.message, &reason.hint)),
        None => Ok(exit),
    }
}

/// Asks section by section.
struct DrillPlan<'a> {
    scenario: &'a Scenario,
    budget: Budget,
    sections: Vec<Section>,
}

impl DrillPlan<'_> {
    fn question(&self, section: Section) -> Question {
        Question { ask: Ask::Section(section), pace: Pace::One(Some(section), self.budget.target(section)) }
    }
}

impl FixedPlan for DrillPlan<'_> {
    fn asks(&self) -> Vec<Ask> {
        self.sections.iter().map(|section| Ask::Section(*section)).collect()
    }
}

impl Plan for DrillPlan<'_> {
    fn first(&mut self, _setting: &Setting<'_>, session: &Session) -> Option<Question> {
        let told = answered(session);
        let left = self.sections.iter().find(|section| !told.contains(&Ask::Section(**section)));
        left.map(|section| self.question(*section))
    }

    fn prompt(&self, question: &Question) -> Prompt {
        let seconds = question.pace.target().seconds;
        let text = match &question.ask {
            Ask::Section(section) => {
                format!("{} Only the {section}, in {seconds} seconds.", self.scenario.prompt)
            }
            _ => self.scenario.prompt.clone(),
        };
        Prompt { text, audio: None }
    }

    fn judged(&mut self, setting: &Setting<'_>, session: &mut Session, question: &Question) -> Next {
        let app = setting.app;
        let Ask::Section(section) = question.ask else { return Next::Nothing };
        if let Some(answer) = session.answers.last().filter(|_| !app.common.json) {
            let text = feedback::section(answer, section, self.budget.target(section), Theme::of_stdout());
            // A closed stdout must not end the drill: the session is saved either way.
            let _ = screen::show(&text);
        }
        // What comes after this section, however many times it was told.
        let after = self.sections.iter().skip_while(|other| **other != section).nth(1);
        after.map_or(Next::Nothing, |section| Next::Ask(self.question(*section)))
    }
}
