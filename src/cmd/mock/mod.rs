//! `mock`: a whole interview: prompt, one continuous answer, follow-ups, verdict.

mod several;
pub mod typed;

use super::choose;
use super::practice::{self, Agenda, Ended, Plan, Practice, Prompt, Setting, answered};
use super::stories;
use super::tour;
use crate::app::App;
use crate::cli::{self, Common, InterviewerChoice};
use crate::core::answer::Score;
use crate::core::ask::Ask;
use crate::core::failure::{Exit, Failure};
use crate::core::follow_up;
use crate::core::interview::{Next, Pace, Question};
use crate::core::pack::{OWN_PACK, Scenario};
use crate::core::scorer::Scorer;
use crate::core::session::{AnswerKind, Gain, Mode, Session};
use crate::core::star::{Section, Target};
use crate::core::story::Story;
use crate::core::study::faults;
use crate::core::study::part::Part;
use crate::store::packs::{Found, Library};
use crate::ui::text::{Theme, clock};
use crate::ui::{feedback, screen};

/// Seconds that a follow-up answer should take. House rule: half a minute is what the seed's strong answers need.
const FOLLOW_UP_SECONDS: u32 = 30;

/// Over the target by less than this counts as on time (as in the feedback of a section).
const OVER_SECONDS: u32 = 2;

impl cli::Mock {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        if let Some(name) = &self.story {
            let (_, story) = app.stories().find(name)?;
            return self.with_story(app, &story);
        }
        self.hold(app, None)
    }

    /// Asks about a principle that the story covers, unless another scenario is named.
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
        let mut library = app.library();
        if let Some(question) = &self.question {
            let principle = principle_of(app, &library, question);
            library.ask(question, &principle)?;
        }
        let own = self.question.is_some().then(|| OWN_PACK.to_owned());
        let scenario = own.or(self.scenario);
        let chance = self.random.then(practice::chance);
        let count = usize::from(self.interviews);
        let chosen = choose::scenarios(app, &library, scenario.as_deref(), count, chance)?;
        if let Some(story) = story {
            stories::reminder(app, story, &chosen[0].scenario.principle);
        }
        let scorer = app.scorer()?;
        let interviews = Interviews {
            library: &library,
            scorer: &scorer,
            follow_ups: self.follow_ups,
            nudges: !self.no_nudges,
            strict: self.interviewer == InterviewerChoice::Strict,
        };
        match chosen.as_slice() {
            [only] if self.typed => finish(app, typed::begin(app, &interviews, *only)?),
            [only] => {
                if self.options.microphone.mic_from.is_empty() && !tour::take(app, only.scenario)? {
                    return Ok(Exit::Done);
                }
                finish(app, interviews.hold(app, *only)?)
            }
            chosen => several::run(app, &interviews, chosen),
        }
    }
}

/// The principle that a user's own question is held to: the one asked for, or a guess.
fn principle_of(app: &App, library: &Library, question: &str) -> String {
    if let Some(principle) = &app.common.principle {
        return principle.clone();
    }
    match app.guess_principle(library, question) {
        Some(guess) => {
            app.screen.say(&format!(" Taken to be about {guess}; `--principle NAME` says otherwise."));
            guess
        }
        None => "Your own question".to_owned(),
    }
}

/// What the interviews of one run have in common.
pub struct Interviews<'a> {
    pub library: &'a Library,
    pub scorer: &'a Scorer,
    pub follow_ups: usize,
    pub nudges: bool,
    /// Whether the interviewer breaks in.
    pub strict: bool,
}

impl Interviews<'_> {
    /// Holds one interview to its end.
    ///
    /// # Errors
    /// No microphone, no disk, or no model.
    pub fn hold(&self, app: &App, found: Found<'_>) -> Result<Ended, Failure> {
        let mut setting = Setting::new(app, self.scorer, found.scenario);
        setting.nudges = self.nudges;
        setting.strict = self.strict;
        let agenda = Agenda { mode: Mode::Mock, follow_ups: self.follow_ups, planned: Vec::new() };
        let mut plan = MockPlan { scenario: found.scenario };
        Ok(Practice::begin(&setting, self.library, found, agenda)?.hold(&mut plan))
    }
}

/// Shows the feedback, where it is saved, and what to do next.
///
/// # Errors
/// What ended the interview early, or, with exit 3, why the opening answer could not be judged.
pub fn finish(app: &App, ended: Ended) -> Result<Exit, Failure> {
    let Ended { session, exit, failure } = ended;
    let session = &session;
    let folder = app.sessions().folder(&session.id);
    let shown = if app.common.json {
        screen::print(&super::json(session)?)
    } else if session.opening().is_some_and(|opening| opening.score.is_some()) {
        let library = app.library_of(session);
        let scenario = library.find(&session.scenario.id).ok().map(|found| found.scenario);
        screen::show(&format!("\n{}", feedback::interview(session, scenario, Theme::of_stdout())))
    } else {
        Ok(())
    };
    if let Some(failure) = failure {
        return Err(failure);
    }
    app.screen.say(&format!("\n Saved in {}", folder.display()));
    if session.is_unfinished() {
        app.screen.say(&format!(
            " Left before the end; everything said so far is kept.\n Next: starling resume {}",
            session.id
        ));
        // A closed terminal cannot show anything, and that is no error.
        return Ok(exit);
    }
    shown?;
    match session.opening().and_then(|opening| opening.unjudged.as_ref()) {
        Some(reason) => Err(Failure::unjudged(&reason.kind, &reason.message, &reason.hint)),
        None => {
            app.screen.say(&format!(" Next: starling review {}", session.id));
            if let Some(section) = weakest(session) {
                let section = section.to_string().to_lowercase();
                app.screen.say(&format!("   or: starling drill {} --section {section}", session.scenario.id));
            }
            Ok(exit)
        }
    }
}

/// The section that gains most from being retold; `None` where nothing can be drilled.
fn weakest(session: &Session) -> Option<Section> {
    let score = session.opening()?.score.as_ref()?;
    let drilled = session.scenario.pack != OWN_PACK;
    faults::of(score, Part::Story).first().map(|fault| fault.home).filter(|_| drilled)
}

/// Asks the opening question, then the follow-ups that probe what was missing.
pub struct MockPlan<'a> {
    pub scenario: &'a Scenario,
}

impl Plan for MockPlan<'_> {
    fn first(&mut self, setting: &Setting<'_>, session: &Session) -> Option<Question> {
        // A question whose answer broke off is asked again, before anything else.
        let broken = session.counting().last().filter(|answer| answer.is_cut_off()).and_then(Ask::of);
        match broken {
            Some(Ask::FollowUp(id)) => Some(follow_up_question(id)),
            _ if session.opening().is_none_or(|opening| opening.score.is_none()) => {
                Some(Question { ask: Ask::Opening, pace: Pace::Sections(setting.budget) })
            }
            _ => next(setting, session, self.scenario),
        }
    }

    fn prompt(&self, question: &Question) -> Prompt {
        let follow_up = match &question.ask {
            Ask::FollowUp(id) => self.scenario.follow_up(id),
            _ => None,
        };
        match follow_up {
            Some(follow_up) => Prompt {
                text: follow_up.prompt.clone(),
                audio: Some(self.scenario.follow_up_audio(follow_up)),
            },
            None => Prompt { text: self.scenario.prompt.clone(), audio: Some(self.scenario.audio.clone()) },
        }
    }

    fn judged(&mut self, setting: &Setting<'_>, session: &mut Session, question: &Question) -> Next {
        rescore(setting, session);
        if question.ask == Ask::Opening && session.opening().is_none_or(|opening| opening.score.is_none()) {
            return Next::Unheard;
        }
        remark(setting.app, session, question);
        next(setting, session, self.scenario).map_or(Next::Nothing, Next::Ask)
    }
}

fn follow_up_question(id: String) -> Question {
    Question { ask: Ask::FollowUp(id), pace: Pace::One(None, Target::of(FOLLOW_UP_SECONDS)) }
}

/// The follow-up to ask now, if one is left.
fn next(setting: &Setting<'_>, session: &Session, scenario: &Scenario) -> Option<Question> {
    let asked: Vec<String> = answered(session)
        .into_iter()
        .filter_map(|ask| match ask {
            Ask::FollowUp(id) => Some(id),
            _ => None,
        })
        .collect();
    if asked.len() >= session.follow_ups_planned {
        return None;
    }
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let opening = session.opening()?.score.as_ref()?;
    let choice = follow_up::choose(opening, &scenario.probes(), &asked)?;
    let length = if session.is_typed() {
        "two or three sentences".to_owned()
    } else {
        format!("about {FOLLOW_UP_SECONDS} seconds")
    };
    setting.app.screen.say(&format!("\n   Follow-up, because {}. Answer in {length}.", choice.reason));
    Some(follow_up_question(choice.id))
}

/// How a follow-up answer did against the clock, or why nothing can be said about it.
fn remark(app: &App, session: &Session, question: &Question) {
    let (Ask::FollowUp(_), Some(answer)) = (&question.ask, session.answers.last()) else { return };
    if let Some(why) = &answer.unjudged {
        app.screen.say(&format!("\n   Not judged: {}", why.message));
        return;
    }
    if answer.is_typed() {
        return;
    }
    let target = question.pace.target();
    let spoken_ms = answer.timing.audio_ms;
    let verdict = if spoken_ms >= u64::from(target.limit_seconds) * 1000 {
        "well over: give the answer first, then one reason"
    } else if spoken_ms >= u64::from(target.seconds + OVER_SECONDS) * 1000 {
        "a little over"
    } else {
        "in time"
    };
    let target_ms = u64::from(target.seconds) * 1000;
    app.screen.say(&format!("\n   {} of {}: {verdict}", clock(spoken_ms), clock(target_ms)));
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
