//! `resume`: finishes a session that was cut off: repairs its recordings, judges what was not judged, and asks what is
//! left when somebody is there to answer.

use super::input;
use super::judge;
use super::mock::{self, MockPlan};
use super::practice::{self, Plan, Prompt, Setting};
use super::start;
use crate::app::App;
use crate::audio;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::interview::{Pace, Question};
use crate::core::session::{AnswerKind, Mode, Session, State};

impl cli::Resume {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let store = app.sessions();
        let id = match &self.session {
            Some(name) => store.find(Some(name))?,
            None => newest_unfinished(app)?,
        };
        let mut session = store.load(&id)?;
        if !session.is_unfinished() {
            let hint = format!("`starling review {id}` shows it");
            return Err(Failure::new("session_complete", format!("the session {id} is complete"), hint));
        }
        let library = app.library_of(&session);
        let found = app.scenario(&library, Some(&session.scenario.id))?;
        let scorer = app.scorer()?;
        let setting = Setting::of_session(app, &scorer, found.scenario, &session);
        judge_rest(&setting, &mut session)?;
        mock::rescore(&setting, &mut session);
        store.save(&session)?;
        let mut exit = Exit::Done;
        let asked = session.counting().filter(|answer| answer.kind == AnswerKind::FollowUp).count();
        let mut plan = MockPlan {
            scenario: found.scenario,
            budget: Pace::Sections(setting.budget),
            left: session.follow_ups_planned.saturating_sub(asked),
        };
        let opening_judged = session.opening().is_some_and(|opening| opening.score.is_some());
        let attended = !app.common.no_input && console::user_attended();
        let can_record = attended || !app.common.mic_from.is_empty();
        if session.mode == Mode::Mock
            && can_record
            && (plan.left > 0 && opening_judged || session.answers.is_empty())
        {
            let recorder = practice::preflight(app)?;
            let begun = start::resume(&setting, &library, &found.pack.id, session, recorder)?;
            let mut rest = RestOfMock { plan: &mut plan, setting: &setting, known: begun.session.clone() };
            session = begun.session;
            exit = practice::hold(&setting, &mut session, begun.room, &mut rest, begun.rules, &begun.inputs)?;
        } else {
            session.state = State::Complete;
            store.save(&session)?;
        }
        mock::finish(app, &session, exit)
    }
}

/// The rest of a mock: the opening only when it was never asked.
struct RestOfMock<'a, 'b> {
    plan: &'a mut MockPlan<'b>,
    setting: &'a Setting<'a>,
    known: Session,
}

impl Plan for RestOfMock<'_, '_> {
    fn first(&mut self) -> Option<Question> {
        if self.known.opening().is_some() {
            self.plan.next(self.setting, &self.known)
        } else {
            self.plan.first()
        }
    }

    fn kind(&self, question: &Question) -> AnswerKind {
        self.plan.kind(question)
    }

    fn prompt(&self, question: &Question) -> Prompt {
        self.plan.prompt(question)
    }

    fn judged(
        &mut self,
        setting: &Setting<'_>,
        session: &mut Session,
        question: &Question,
    ) -> Option<Question> {
        self.plan.judged(setting, session, question)
    }
}

fn newest_unfinished(app: &App) -> Result<String, Failure> {
    let store = app.sessions();
    for id in store.ids()?.into_iter().rev() {
        if store.load(&id).is_ok_and(|session| session.is_unfinished()) {
            return Ok(id);
        }
    }
    Err(Failure::new("nothing_to_resume", "no session is unfinished", "`starling mock` begins a new one"))
}

/// Repairs and judges the takes that were recorded but not judged.
fn judge_rest(setting: &Setting<'_>, session: &mut Session) -> Result<(), Failure> {
    let app = setting.app;
    let folder = app.sessions().folder(&session.id);
    let asked: Vec<String> = session.counting().map(|answer| answer.prompt_id.clone()).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    for answer in &mut session.answers {
        if answer.replaced || answer.score.is_some() || answer.unjudged.is_some() {
            continue;
        }
        let path = folder.join(&answer.audio);
        let judged = audio::repair(&path).map_err(Failure::from).and_then(|repaired| {
            app.screen.say(&format!(" {}: {:.1} s were kept", answer.audio, repaired.duration.as_secs_f64()));
            answer.timing.audio_ms = repaired.duration.as_millis() as u64;
            answer.timing.answer_ms = answer.timing.answer_ms.max(answer.timing.audio_ms);
            let heard = input::recording(app, &path, &setting.glossary())?;
            let score = judge::heard(&setting.bar(&asked), &heard, &answer.marks, answer.kind);
            answer.transcript = Some(heard.transcript);
            score
        });
        match judged {
            Ok(score) => answer.score = Some(score),
            Err(failure) => answer.unjudged = Some(judge::unjudged(&failure)),
        }
    }
    Ok(())
}
