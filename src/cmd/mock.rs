//! `mock`: a whole interview: prompt, one continuous answer, follow-ups, verdict.

use super::choose;
use super::mock_loop;
use super::practice::{self, Plan, Prompt, Setting};
use super::start::{self, Start};
use super::stories;
use crate::app::App;
use crate::cli::{self, Common};
use crate::core::answer::Score;
use crate::core::failure::{Exit, Failure};
use crate::core::follow_up;
use crate::core::interview::{Pace, Question};
use crate::core::pack::Scenario;
use crate::core::scorer::Scorer;
use crate::core::session::{AnswerKind, Gain, Mode, Session};
use crate::core::star::Target;
use crate::core::story::Story;
use crate::store::packs::{Found, Library};
use crate::ui::{feedback, screen};

/// Seconds that a follow-up answer should take. House rule: half a minute is what the seed's strong answers need.
const FOLLOW_UP_SECONDS: u32 = 30;

/// The opening question's name.
const OPENING: &str = "opening";

impl cli::Mock {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        if let Some(name) = &self.story {
            let (_, story) = app.stories().find(name)?;
            return self.with_story(app, &story);
        }
        self.hold(app, None)
    }

    /// Asks about a principle that the story tells, unless another scenario is named.
    fn with_story(self, app: &App, story: &Story) -> Result<Exit, Failure> {
        let known = app.library();
        let asked = |name: &&String| {
            known.scenarios().any(|found| found.scenario.principle.eq_ignore_ascii_case(name.trim()))
        };
        let named = self.scenario.is_some() || app.common.principle.is_some();
        let principle = match story.principles.iter().find(asked).filter(|_| !named) {
            Some(principle) => Some(principle.trim().to_owned()),
            None => app.common.principle.clone(),
        };
        let app = app.with(Common { principle, ..app.common.clone() });
        self.hold(&app, Some(story))
    }

    fn hold(self, app: &App, story: Option<&Story>) -> Result<Exit, Failure> {
        let library = app.library();
        let chance = self.random.then(start::chance);
        let count = usize::from(self.interviews);
        let chosen = choose::scenarios(app, &library, self.scenario.as_deref(), count, chance)?;
        if let Some(story) = story {
            stories::reminder(app, story, &chosen[0].scenario.principle);
        }
        let scorer = app.scorer()?;
        let interviews = Interviews { library: &library, scorer: &scorer, follow_ups: self.follow_ups };
        match chosen.as_slice() {
            [only] => {
                let (session, exit) = interviews.hold(app, *only)?;
                finish(app, &session, exit)
            }
            several => mock_loop::run(app, &interviews, several),
        }
    }
}

/// What the interviews of one run have in common.
pub struct Interviews<'a> {
    pub library: &'a Library,
    pub scorer: &'a Scorer,
    pub follow_ups: usize,
}

impl Interviews<'_> {
    /// Holds one interview to its end.
    ///
    /// # Errors
    /// No microphone, no disk, or no model.
    pub fn hold(&self, app: &App, found: Found<'_>) -> Result<(Session, Exit), Failure> {
        let level = app.level().unwrap_or(found.scenario.level);
        let setting = Setting {
            app,
            scorer: self.scorer,
            scenario: found.scenario,
            level,
            principle: app.common.principle.clone().unwrap_or_else(|| found.scenario.principle.clone()),
            budget: found.scenario.budget_at(level),
        };
        let Start { mut session, room, inputs, rules, keys } =
            start::start(&setting, self.library, &found.pack.id, Mode::Mock, self.follow_ups)?;
        let mut plan = MockPlan {
            scenario: found.scenario,
            budget: Pace::Sections(setting.budget),
            left: self.follow_ups,
        };
        let exit = practice::hold(&setting, &mut session, room, &mut plan, rules, &inputs)?;
        drop(keys);
        Ok((session, exit))
    }
}

/// Shows the feedback, where it is saved, and what to do next.
///
/// # Errors
/// The opening answer could not be judged (exit 3).
pub fn finish(app: &App, session: &Session, exit: Exit) -> Result<Exit, Failure> {
    let folder = app.sessions().folder(&session.id);
    if app.common.json {
        screen::print(&super::json(session)?)?;
    } else if session.opening().is_some_and(|opening| opening.score.is_some()) {
        screen::print("\n")?;
        let library = app.library_of(session);
        let scenario = library.find(&session.scenario.id).ok().map(|found| found.scenario);
        screen::print(&feedback::interview(session, scenario, app.theme))?;
    }
    app.screen.say(&format!("\n Saved in {}", folder.display()));
    if exit == Exit::Interrupted || session.is_unfinished() {
        app.screen.say(&format!(
            " Left before the end; everything said so far is kept.\n Next: starling resume {}",
            session.id
        ));
        return Ok(exit);
    }
    match session.opening().and_then(|opening| opening.unjudged.as_ref()) {
        Some(reason) => Err(Failure::unjudged(&reason.kind, &reason.message, &reason.hint)),
        None => {
            app.screen.say(&format!(" Next: starling review {}", session.id));
            Ok(exit)
        }
    }
}

/// Asks the opening question, then the follow-ups that probe what was missing.
pub struct MockPlan<'a> {
    pub scenario: &'a Scenario,
    pub budget: Pace,
    /// Follow-ups still to be asked.
    pub left: usize,
}

impl Plan for MockPlan<'_> {
    fn first(&mut self) -> Option<Question> {
        Some(Question { id: OPENING.into(), pace: self.budget })
    }

    fn kind(&self, question: &Question) -> AnswerKind {
        if question.id == OPENING { AnswerKind::Opening } else { AnswerKind::FollowUp }
    }

    fn prompt(&self, question: &Question) -> Prompt {
        match self.scenario.follow_up(&question.id) {
            Some(follow_up) => Prompt {
                text: follow_up.prompt.clone(),
                audio: Some(self.scenario.follow_up_audio(follow_up)),
            },
            None => Prompt { text: self.scenario.prompt.clone(), audio: Some(self.scenario.audio.clone()) },
        }
    }

    fn judged(
        &mut self,
        setting: &Setting<'_>,
        session: &mut Session,
        question: &Question,
    ) -> Option<Question> {
        rescore(setting, session);
        if question.id == OPENING && session.opening()?.score.is_none() {
            return None;
        }
        self.next(setting, session)
    }
}

impl MockPlan<'_> {
    /// The follow-up to ask now, if one is left.
    pub fn next(&mut self, setting: &Setting<'_>, session: &Session) -> Option<Question> {
        self.left = self.left.checked_sub(1)?;
        let asked: Vec<&str> = session.counting().map(|answer| answer.prompt_id.as_str()).collect();
        let opening = session.opening()?.score.as_ref()?;
        let choice = follow_up::choose(opening, &self.scenario.probes(), &asked)?;
        setting.app.screen.say(&format!("\n   Follow-up, because {}", choice.reason));
        Some(Question { id: choice.id, pace: Pace::One(None, Target::of(FOLLOW_UP_SECONDS)) })
    }
}

/// What the follow-up answers do to the opening one: the verdict and each one's gain.
pub fn rescore(setting: &Setting<'_>, session: &mut Session) {
    let Some(opening) = session.opening().and_then(|opening| opening.score.clone()) else { return };
    let answers: Vec<(String, Score)> = session
        .counting()
        .filter(|answer| answer.kind == AnswerKind::FollowUp)
        .filter_map(|answer| Some((answer.prompt_id.clone(), answer.score.clone()?)))
        .collect();
    let answers: Vec<(&str, &Score)> = answers.iter().map(|(id, score)| (id.as_str(), score)).collect();
    let rescored = setting.scorer.with_follow_ups(&opening, &answers);
    session.verdict = Some(rescored.score.verdict);
    session.gains = rescored
        .gains
        .into_iter()
        .map(|gain| Gain {
            follow_up: gain.follow_up,
            before: gain.before,
            after: gain.after,
            line: gain.line,
        })
        .collect();
}
