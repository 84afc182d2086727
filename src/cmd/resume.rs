//! `resume`: finishes an interrupted session: repairs its recordings, judges what was not judged, and asks what is left
//! when somebody is there to answer.

use super::ask;
use super::drill;
use super::input;
use super::judge;
use super::mock::typed;
use super::mock::{self, MockPlan};
use super::practice::{Ended, Plan, Practice, Setting, answered};
use crate::app::App;
use crate::audio;
use crate::cli;
use crate::core::ask::Ask;
use crate::core::failure::{Exit, Failure};
use crate::core::session::{Answer, Mode, Session, State};

impl cli::Resume {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let store = app.sessions();
        let id = match &self.session {
            Some(name) => store.find(Some(name))?,
            None => newest_unfinished(app)?,
        };
        let held = store.hold_to_record(&id)?;
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
        if session.mode == Mode::Mock {
            mock::rescore(&setting, &mut session);
        }
        store.save(&session)?;
        let mode = session.mode;
        let ended = match rest(&setting, &session) {
            Some(_) if session.is_typed() => typed::go_on(&setting, session, held)?,
            Some(mut plan) if ask::attended(app) || !app.common.mic_from.is_empty() => {
                Practice::resume(&setting, &library, found, session, held)?.hold(plan.as_mut())
            }
            // Half an answer is not an interview: it stays open until somebody can give the whole one.
            Some(_) if session.counting().last().is_some_and(Answer::is_cut_off) => Ended::done(session),
            _ => {
                session.state = State::Complete;
                store.save(&session)?;
                Ended::done(session)
            }
        };
        match mode {
            Mode::Mock => mock::finish(app, ended),
            Mode::Drill => drill::finish(app, ended),
        }
    }
}

/// What is left to ask; `None` when nothing is.
fn rest<'a>(setting: &Setting<'a>, session: &Session) -> Option<Box<dyn Plan + 'a>> {
    match session.mode {
        Mode::Drill => drill::rest(setting, session).map(|plan| plan as Box<dyn Plan>),
        Mode::Mock => {
            let asked = answered(session).into_iter().filter(|ask| matches!(ask, Ask::FollowUp(_))).count();
            let opened = session.opening().is_some_and(|opening| opening.score.is_some());
            let left = !opened || asked < session.follow_ups_planned;
            left.then(|| Box::new(MockPlan { scenario: setting.scenario }) as Box<dyn Plan>)
        }
    }
}

fn newest_unfinished(app: &App) -> Result<String, Failure> {
    let store = app.sessions();
    for id in store.oldest_first()?.into_iter().rev() {
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
        // The speaker did not abandon what broke off: it is asked again, not judged.
        if answer.replaced || answer.score.is_some() || answer.unjudged.is_some() || answer.is_typed() {
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
