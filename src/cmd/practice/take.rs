//! One take: opened, closed, and judged.

use super::listening::Listening;
use super::setting::Setting;
use crate::app::App;
use crate::audio::{AudioError, Recorder, TakeReport};
use crate::cmd::input::{self, Heard};
use crate::cmd::judge;
use crate::core::answer::Mark;
use crate::core::failure::{Advice, Failure};
use crate::core::interview::{Ending, Question};
use crate::core::session::{Answer, CUT_OFF, Session, Timing, Unjudged};
use crate::core::transcript::Transcript;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// A closed take that waits to be judged.
pub struct Closed {
    pub question: Question,
    report: TakeReport,
    marks: Vec<Mark>,
    /// When "done" came, on the app's clock.
    done: Duration,
}

/// Records the answer in the session, saves it, and only then lets the recording begin.
///
/// # Errors
/// The session cannot be saved, which ends the interview, or, as the inner error, the microphone or the file of the
/// recording fails.
pub fn open(
    app: &App,
    session: &mut Session,
    recorder: &Recorder,
    question: &Question,
    prompt: String,
    tap: Sender<Vec<f32>>,
) -> Result<Result<(), Failure>, Failure> {
    let (kind, name) = (question.ask.kind(), question.ask.name());
    let mut take = 1;
    for earlier in session.answers.iter_mut().filter(|a| a.kind == kind && a.prompt_id == name) {
        earlier.replaced = true;
        take += 1;
    }
    let audio = session.next_audio_name(kind, &name);
    let path = app.sessions().folder(&session.id).join(&audio);
    session.answers.push(Answer {
        kind,
        prompt_id: name,
        prompt,
        take,
        audio,
        replaced: false,
        marks: Vec::new(),
        interruptions: Vec::new(),
        transcript: None,
        score: None,
        unjudged: None,
        notes: Vec::new(),
        timing: Timing::default(),
        earlier: Vec::new(),
    });
    app.sessions().save(session)?;
    Ok(recorder.begin(&path, Some(tap)).map_err(Failure::from))
}

/// Completes the recording and keeps what it reports; returns the take if it is one to judge. A session that cannot be
/// saved now is saved with the judgment: the answer can be judged all the same.
///
/// # Errors
/// The recorder does not respond.
pub fn close(
    app: &App,
    session: &mut Session,
    recorder: &Recorder,
    take: Listening,
    ending: Ending,
) -> Result<Option<Closed>, Failure> {
    let done = app.clock.now();
    let mut report = recorder.finish()?;
    // A move before this answer was reported at the time.
    report.device_changed &= !take.moved_before;
    let Some(answer) = session.answers.last_mut() else { return Ok(None) };
    answer.marks = take.marks;
    answer.interruptions = take.interruptions;
    answer.timing = Timing {
        answer_ms: report.clock_ms,
        feedback_ms: 0,
        audio_ms: report.audio_ms,
        dropped_samples: report.dropped_samples,
    };
    answer.notes.extend(report.remarks());
    for note in answer.notes.iter().skip(usize::from(report.interrupted.is_some())) {
        app.screen.warn(note, None);
    }
    if let Some(error) = &report.interrupted {
        // What to do about a lost microphone is offered right below.
        let hint = error.hint().filter(|_| !matches!(error, AudioError::Lost { .. }));
        app.screen.warn(&format!("{error}; what was recorded is kept"), hint.as_deref());
        cut_off(answer, &error.to_string());
    }
    let mut closed = None;
    match ending {
        Ending::Finished if report.interrupted.is_none() => {
            let marks = answer.marks.clone();
            closed = Some(Closed { question: take.question, report, marks, done });
        }
        Ending::Again => answer.replaced = true,
        Ending::Finished | Ending::Lost | Ending::Left => {}
    }
    if let Err(error) = app.sessions().save(session) {
        app.screen.warn(&error.to_string(), error.hint().as_deref());
    }
    Ok(closed)
}

/// A take that could not even begin.
pub fn failed(session: &mut Session, failure: &Failure) {
    if let Some(answer) = session.answers.last_mut() {
        answer.notes.push(failure.message.clone());
        cut_off(answer, &failure.message);
    }
}

fn cut_off(answer: &mut Answer, cause: &str) {
    answer.unjudged = Some(Unjudged {
        kind: CUT_OFF.to_owned(),
        message: format!("the answer breaks off: {cause}"),
        hint: "`starling resume` asks the question again".to_owned(),
    });
}

/// Scores what was heard in the take just closed, or says why it cannot be judged.
pub fn judge(
    setting: &Setting<'_>,
    session: &mut Session,
    closed: &Closed,
    heard: Result<Transcript, Failure>,
) {
    let asked: Vec<String> = session.counting().map(|answer| answer.prompt_id.clone()).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let Some(answer) = session.answers.last_mut() else { return };
    let judged = heard.and_then(|transcript| {
        let health = closed.report.health;
        let heard = Heard { transcript, health, notes: input::notes(&health, None) };
        answer.notes.extend(heard.notes.iter().cloned());
        let score = judge::heard(&setting.bar(&asked), &heard, &closed.marks, answer.kind);
        answer.transcript = Some(heard.transcript);
        score
    });
    match judged {
        Ok(score) => answer.score = Some(score),
        Err(failure) => answer.unjudged = Some(judge::unjudged(&failure)),
    }
    answer.timing.feedback_ms = (setting.app.clock.now() - closed.done).as_millis() as u64;
}
