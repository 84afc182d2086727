//! What every answer of an interview is held to, and what decides what is asked.

use crate::app::App;
use crate::cmd::judge::Bar;
use crate::core::ask::Ask;
use crate::core::following::Following;
use crate::core::interview::{Next, Question};
use crate::core::pack::Scenario;
use crate::core::scorer::Scorer;
use crate::core::session::Session;
use crate::core::star::{Budget, Level};
use crate::stt::Options;

/// What is asked next, and what is shown of an answer; the difference between a mock and a drill.
pub trait Plan {
    /// What is asked first in a session that may have answers already; `None` when nothing is left to ask.
    fn first(&mut self, setting: &Setting<'_>, session: &Session) -> Option<Question>;

    /// What the interviewer says.
    fn prompt(&self, question: &Question) -> Prompt;

    /// An answer has been judged, or could not be: show the feedback, and say what comes next.
    fn judged(&mut self, setting: &Setting<'_>, session: &mut Session, question: &Question) -> Next;
}

/// What the interviewer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    pub text: String,
    /// File name of the pack's recording.
    pub audio: Option<String>,
}

/// What every answer of this interview is held to.
pub struct Setting<'a> {
    pub app: &'a App,
    pub scorer: &'a Scorer,
    pub scenario: &'a Scenario,
    pub level: Level,
    pub principle: String,
    pub budget: Budget,
    /// Follows an answer in progress, where something can.
    pub follower: Option<&'a dyn Following>,
    /// Whether a calm word may be said meanwhile.
    pub nudges: bool,
    /// Whether the interviewer breaks in where an answer goes wrong.
    pub strict: bool,
}

impl<'a> Setting<'a> {
    /// The bar of a new session: what the flags say, otherwise what the scenario is for.
    pub fn new(app: &'a App, scorer: &'a Scorer, scenario: &'a Scenario) -> Setting<'a> {
        let level = app.level().unwrap_or(scenario.level);
        let principle = app.common.principle.clone().unwrap_or_else(|| scenario.principle.clone());
        Setting::of(app, scorer, scenario, level, principle)
    }

    /// The bar that a saved session was held to.
    pub fn of_session(
        app: &'a App,
        scorer: &'a Scorer,
        scenario: &'a Scenario,
        session: &Session,
    ) -> Setting<'a> {
        Setting::of(app, scorer, scenario, session.level, session.scenario.principle.clone())
    }

    fn of(
        app: &'a App,
        scorer: &'a Scorer,
        scenario: &'a Scenario,
        level: Level,
        principle: String,
    ) -> Setting<'a> {
        let budget = scenario.budget_at(level);
        Setting {
            app,
            scorer,
            scenario,
            level,
            principle,
            budget,
            follower: Some(scorer),
            nudges: true,
            strict: false,
        }
    }
}

impl Setting<'_> {
    /// The scenario's terms and the user's own.
    pub fn glossary(&self) -> Vec<String> {
        self.scenario.glossary.iter().chain(&self.app.config.glossary).cloned().collect()
    }

    /// What the recognizer is given beforehand.
    pub fn options(&self) -> Options {
        Options { glossary: self.glossary(), ..Options::default() }
    }

    pub fn bar<'b>(&'b self, asked: &'b [&'b str]) -> Bar<'b> {
        Bar {
            scorer: self.scorer,
            level: self.level,
            principle: Some(&self.principle),
            budget: &self.budget,
            scenario: Some(self.scenario),
            asked,
        }
    }
}

/// What has been asked and answered in a session, without answers that broke off.
pub fn answered(session: &Session) -> Vec<Ask> {
    session.counting().filter(|answer| !answer.is_cut_off()).filter_map(Ask::of).collect()
}
