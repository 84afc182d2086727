//! Holding an interview: events from keys, time, microphone and signals go into the state machine, and its effects are
//! carried out here.

mod interviewer;
mod listening;
mod notice;
mod preflight;
mod room;

pub use preflight::preflight;
pub use room::Room;

use crate::app::App;
use crate::cmd::judge::{self, Bar};
use crate::core::failure::{Exit, Failure};
use crate::core::interview::{Effect, End, Ending, Event, Interview, Question, Rules};
use crate::core::pack::Scenario;
use crate::core::session::{Answer, AnswerKind, Mark, Session, State, Timing};
use crate::core::star::{Budget, Level};
use crate::core::score::Scorer;
use crate::ui::keys::Pressed;
use crate::ui::live_line;
use listening::Listening;
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
    fn kind(&self) -> AnswerKind;

    /// What the interviewer says for a question, and the name of its recording.
    fn prompt(&self, question: &Question) -> Prompt;

    /// An answer has been judged (or could not be): show what is to be shown, and name what comes next.
    fn judged(&mut self, app: &App, session: &mut Session, question: &Question) -> Option<Question>;
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

impl Setting<'_> {
    fn bar<'b>(&'b self, asked: &'b [&'b str]) -> Bar<'b> {
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
        let at_ms = (app.clock.now() - start).as_millis() as u64;
        let event = match todo.pop_front() {
            Some(event) => event,
            None => match inputs.recv_timeout(TICK) {
                Ok(Input::Pressed(Pressed::Key(key))) => Event::Key { at_ms, key },
                Ok(Input::Pressed(Pressed::Interrupt) | Input::Interrupt) => Event::Interrupt { at_ms },
                Ok(Input::PromptSpoken) => Event::PromptSpoken { at_ms },
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => match &mut listening {
                    Some(take) => take.event(room.recorder.status(), at_ms),
                    None => Event::Tick { at_ms, live: room.recorder.status().live, quiet_ms: None },
                },
            },
        };
        for effect in interview.step(event) {
            match effect {
                Effect::Speak(question) => {
                    let prompt = plan.prompt(&question);
                    app.screen.say(&notice::prompt(&prompt.text, app.screen.theme()));
                    room.speak(app, &prompt);
                }
                Effect::StopSpeaking => room.hush(),
                Effect::OpenTake(question) => {
                    let kind = plan.kind();
                    let prompt = plan.prompt(&question);
                    listening = Some(open_take(setting, session, &mut room, &question, kind, prompt.text)?);
                }
                Effect::CloseTake(ending) => {
                    let Some(take) = listening.take() else { continue };
                    app.screen.clear();
                    close_take(app, session, &mut room, take, ending)?;
                }
                Effect::Judge => {
                    judge_last(setting, session, &mut room)?;
                    let Some(question) = room.question.take() else { continue };
                    let next = plan.judged(app, session, &question);
                    app.sessions().save(session)?;
                    let next = next.filter(|_| room.has_another_answer());
                    todo.push_back(Event::Judged { next });
                }
                Effect::Mark(mark) => {
                    if let Some(take) = &mut listening {
                        take.marks.push(mark);
                    }
                }
                Effect::Cue(cue) => app.screen.say(notice::cue(cue)),
                Effect::OfferRetake => app.screen.say("   Enter next · R again · Q leave"),
                Effect::Finish(how) => end = how,
            }
        }
        if let (Some(take), Some(standing)) = (&mut listening, interview.standing(at_ms)) {
            let live = take.live(standing);
            app.screen.draw(&[
                live_line::render(&live, app.screen.theme()),
                live_line::keys(matches!(standing.section, Some(_)) && session_has_sections(session)).to_owned(),
            ]);
        }
    }
    app.screen.clear();
    drop(room);
    session.state = if end == End::Complete { State::Complete } else { State::Interrupted };
    app.sessions().save(session)?;
    Ok(if end == End::Complete { Exit::Done } else { Exit::Interrupted })
}
