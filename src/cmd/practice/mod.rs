//! Holding an interview: events from keys, time, microphone and signals go into the state machine, and its effects are
//! carried out here.

mod interviewer;
mod listening;
mod notice;
mod preflight;
mod room;

pub use preflight::preflight;
pub use room::Room;

use super::input::{self, Heard};
use super::judge::{self, Bar};
use crate::app::App;
use crate::core::failure::Advice;
use crate::core::failure::{Exit, Failure};
use crate::core::interview::{Effect, End, Ending, Event, Interview, Pace, Question, Rules};
use crate::core::pack::Scenario;
use crate::core::scorer::Scorer;
use crate::core::session::{Answer, AnswerKind, Session, State, Timing};
use crate::core::star::{Budget, Level};
use crate::stt::Options;
use crate::ui::keys::Pressed;
use crate::ui::live_line;
use listening::Listening;
use room::Closed;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// How often the live line is drawn and the microphone looked at.
const TICK: Duration = Duration::from_millis(100);

/// Something from outside the state machine.
#[derive(Debug)]
pub enum Input {
    Pressed(Pressed),
    PromptSpoken,
    Interrupt,
}

/// What is asked next, and how an answer to it is judged; the difference between a mock and a drill.
pub trait Plan {
    /// What the first question is.
    fn first(&mut self) -> Option<Question>;

    /// What kind of answer a question gets.
    fn kind(&self, question: &Question) -> AnswerKind;

    /// What the interviewer says for a question, and the name of its recording.
    fn prompt(&self, question: &Question) -> Prompt;

    /// An answer has been judged (or could not be): show what is to be shown, and name what comes next.
    fn judged(
        &mut self,
        setting: &Setting<'_>,
        session: &mut Session,
        question: &Question,
    ) -> Option<Question>;
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
}

impl<'a> Setting<'a> {
    /// The bar that a saved session was held to.
    pub fn of_session(
        app: &'a App,
        scorer: &'a Scorer,
        scenario: &'a Scenario,
        session: &Session,
    ) -> Setting<'a> {
        Setting {
            app,
            scorer,
            scenario,
            level: session.level,
            principle: session.scenario.principle.clone(),
            budget: scenario.budget_at(session.level),
        }
    }
}

impl Setting<'_> {
    /// The scenario's terms and the user's own.
    pub fn glossary(&self) -> Vec<String> {
        self.scenario.glossary.iter().chain(&self.app.config.glossary).cloned().collect()
    }

    /// What the recogniser is told beforehand.
    fn options(&self) -> Options {
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

/// Holds the interview to its end. The session is saved before each take, after each judgement and at the end.
///
/// # Errors
/// When the disk or the microphone fails for good; what was recorded stays.
pub fn hold(
    setting: &Setting<'_>,
    session: &mut Session,
    mut room: Room,
    plan: &mut dyn Plan,
    rules: Rules,
    inputs: &Receiver<Input>,
) -> Result<Exit, Failure> {
    let app = setting.app;
    let mut interview = Interview::new(rules);
    let mut todo: VecDeque<Event> = plan.first().map(Event::Ask).into_iter().collect();
    let mut listening: Option<Listening> = None;
    let start = app.clock.now();
    let mut end = End::Complete;
    while !interview.is_over() {
        let event = todo.pop_front().unwrap_or_else(|| {
            let input = inputs.recv_timeout(TICK);
            let at_ms = (app.clock.now() - start).as_millis() as u64;
            match input {
                Ok(Input::Pressed(Pressed::Key(key))) => Event::Key { at_ms, key },
                Ok(Input::Pressed(Pressed::Interrupt) | Input::Interrupt) => Event::Interrupt { at_ms },
                Ok(Input::PromptSpoken) => Event::PromptSpoken { at_ms },
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    let status = room.recorder.status();
                    match &mut listening {
                        Some(take) => take.event(&status, at_ms),
                        None => Event::Tick { at_ms, live: status.live, quiet_ms: None },
                    }
                }
            }
        });
        for effect in interview.step(event) {
            match effect {
                Effect::Speak(question) => {
                    let prompt = plan.prompt(&question);
                    app.screen.say(&notice::prompt(&prompt.text, app.screen.theme()));
                    room.speak(app, &prompt);
                }
                Effect::StopSpeaking => room.hush(),
                Effect::OpenTake(question) => {
                    let prompt = plan.prompt(&question).text;
                    open_take(setting, session, &mut room, plan.kind(&question), &question, prompt)?;
                    app.screen.say(notice::SPEAK_NOW);
                    listening = Some(Listening::new(question));
                }
                Effect::CloseTake(ending) => {
                    if let Some(take) = listening.take() {
                        app.screen.clear();
                        close_take(app, session, &mut room, take, ending)?;
                    }
                }
                Effect::Judge => {
                    let Some(closed) = room.closed.take() else { continue };
                    judge_take(setting, session, &mut room, &closed)?;
                    let next = plan.judged(setting, session, &closed.question);
                    app.sessions().save(session)?;
                    todo.push_back(Event::Judged { next: next.filter(|_| room.has_another_answer()) });
                }
                Effect::Mark(mark) => {
                    if let Some(take) = &mut listening {
                        take.marks.push(mark);
                    }
                }
                Effect::Cue(cue) => app.screen.say(notice::cue(cue)),
                Effect::OfferRetake => app.screen.say("\n   Enter next · R again · Q leave"),
                Effect::Finish(how) => end = how,
            }
        }
        let at_ms = (app.clock.now() - start).as_millis() as u64;
        if let (Some(take), Some(standing)) = (&listening, interview.standing(at_ms)) {
            room.catch_up(&setting.options());
            let line = live_line::render(&take.live(standing, at_ms, room.behind_ms()), app.screen.theme());
            let keys = live_line::keys(matches!(take.question.pace, Pace::Sections(_)));
            app.screen.draw(&[line, keys.to_owned()]);
        }
    }
    app.screen.clear();
    drop(room);
    session.state = if end == End::Complete { State::Complete } else { State::Interrupted };
    app.sessions().save(session)?;
    Ok(if end == End::Interrupted { Exit::Interrupted } else { Exit::Done })
}

/// Notes the answer in the session, saves it, and only then lets the recording begin.
fn open_take(
    setting: &Setting<'_>,
    session: &mut Session,
    room: &mut Room,
    kind: AnswerKind,
    question: &Question,
    prompt: String,
) -> Result<(), Failure> {
    let app = setting.app;
    let earlier = session.answers.iter_mut().filter(|answer| answer.prompt_id == question.id);
    let mut take = 1;
    for answer in earlier {
        answer.replaced = true;
        take += 1;
    }
    let audio = session.next_audio_name(kind, &question.id);
    let path = app.sessions().folder(&session.id).join(&audio);
    session.answers.push(Answer {
        kind,
        prompt_id: question.id.clone(),
        prompt,
        take,
        audio,
        replaced: false,
        marks: Vec::new(),
        transcript: None,
        score: None,
        unjudged: None,
        notes: Vec::new(),
        timing: Timing::default(),
        earlier: Vec::new(),
    });
    app.sessions().save(session)?;
    let tap = room.listen(&setting.options());
    room.recorder.begin(&path, Some(tap))?;
    room.take_begun();
    Ok(())
}

/// Completes the recording and keeps what it says of itself.
fn close_take(
    app: &App,
    session: &mut Session,
    room: &mut Room,
    take: Listening,
    ending: Ending,
) -> Result<(), Failure> {
    let done = app.clock.now();
    let report = room.recorder.finish()?;
    let Some(answer) = session.answers.last_mut() else { return Ok(()) };
    answer.marks = take.marks;
    answer.timing = Timing {
        answer_ms: report.clock_ms,
        feedback_ms: 0,
        audio_ms: report.audio_ms,
        dropped_samples: report.dropped_samples,
    };
    if let Some(error) = &report.interrupted {
        let hint = error.hint();
        app.screen.warn(&format!("{error}; what was recorded is kept"), hint.as_deref());
    }
    answer.notes.extend(report.remarks());
    match ending {
        Ending::Finished | Ending::Lost => {
            let marks = answer.marks.clone();
            room.closed = Some(Closed { question: take.question, report, marks, done });
        }
        Ending::Again => answer.replaced = true,
        Ending::Left => {}
    }
    Ok(())
}

/// Transcribes and scores the take just closed, or says why it cannot be judged.
fn judge_take(
    setting: &Setting<'_>,
    session: &mut Session,
    room: &mut Room,
    closed: &Closed,
) -> Result<(), Failure> {
    let app = setting.app;
    let asked: Vec<String> = session.counting().map(|answer| answer.prompt_id.clone()).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let Some(answer) = session.answers.last_mut() else { return Ok(()) };
    let judged = room.heard(&setting.options()).and_then(|transcript| {
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
    answer.timing.feedback_ms = (app.clock.now() - closed.done).as_millis() as u64;
    Ok(())
}
