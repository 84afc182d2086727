//! Holding an interview: events from keys, time, microphone and signals go into the state machine, and its effects are
//! carried out here.

mod coach;
mod inputs;
mod interviewer;
mod listening;
mod microphone;
mod model;
mod notice;
mod preflight;
mod recognition;
#[cfg(test)]
mod rehearsed;
mod room;
mod session;
mod setting;
mod take;

pub use inputs::{Input, Inputs};
pub use session::{Agenda, chance};
pub use setting::{Plan, Prompt, Setting, answered};

use crate::app::App;
use crate::core::failure::{Exit, Failure};
use crate::core::interview::{Effect, End, Event, Interview, Next, Rules};
use crate::core::session::{Mode, Session, State};
use crate::store::packs::{Found, Library};
use preflight::preflight;
use room::Room;
use std::collections::VecDeque;
use std::time::Duration;

/// How often the live line is drawn and the microphone looked at.
const TICK: Duration = Duration::from_millis(100);

/// An interview ready to be held: the microphone is open, and the session is saved.
pub struct Practice<'a> {
    setting: &'a Setting<'a>,
    session: Session,
    room: Room<'a>,
    inputs: Inputs,
    rules: Rules,
    /// No other program changes the session while this lives.
    lock: crate::store::Held,
}

/// An interview that is over.
#[derive(Debug)]
#[must_use]
pub struct Ended {
    pub session: Session,
    pub exit: Exit,
    /// Why it ended early, or why the last of it is not on disk. What was judged can be shown all the same.
    pub failure: Option<Failure>,
}

impl Ended {
    /// Nothing went wrong.
    pub fn done(session: Session) -> Ended {
        Ended { session, exit: Exit::Done, failure: None }
    }
}

impl<'a> Practice<'a> {
    /// Opens the microphone and saves a session that says `recording`.
    ///
    /// # Errors
    /// No microphone, no disk, or no model.
    pub fn begin(
        setting: &'a Setting<'a>,
        library: &Library,
        found: Found<'_>,
        agenda: Agenda,
    ) -> Result<Practice<'a>, Failure> {
        let app = setting.app;
        let recorder = preflight(app)?;
        let mut session = setting.session(&found.pack.id, agenda);
        session.microphone = Some(recorder.name().to_owned());
        session.model = Some(app.model()?.name().to_owned());
        app.sessions().create(&session.id)?;
        let held = app.sessions().hold_to_record(&session.id)?;
        app.sessions().save(&session)?;
        let inputs = Inputs::open(app);
        let room = Room::new(setting, &found.pack.id, library, recorder, inputs.sender())?;
        Ok(Practice::with(setting, session, room, inputs, held))
    }

    /// The same for a session that exists already.
    ///
    /// # Errors
    /// No microphone, or no model.
    pub fn resume(
        setting: &'a Setting<'a>,
        library: &Library,
        found: Found<'_>,
        session: Session,
        held: crate::store::Held,
    ) -> Result<Practice<'a>, Failure> {
        let recorder = preflight(setting.app)?;
        let inputs = Inputs::open(setting.app);
        let room = Room::new(setting, &found.pack.id, library, recorder, inputs.sender())?;
        Ok(Practice::with(setting, session, room, inputs, held))
    }

    fn with(
        setting: &'a Setting<'a>,
        session: Session,
        room: Room<'a>,
        inputs: Inputs,
        lock: crate::store::Held,
    ) -> Practice<'a> {
        let rules = Rules { offer_retake: session.mode == Mode::Drill, unattended: !inputs.attended() };
        Practice { setting, session, room, inputs, rules, lock }
    }

    /// Holds the interview to its end. The session is saved before each take, after each judgment and at the end.
    pub fn hold(self, plan: &mut dyn Plan) -> Ended {
        let Practice { setting, session, room, inputs, rules, lock: _lock } = self;
        let app = setting.app;
        let first = plan.first(setting, &session);
        let mut held = Held {
            setting,
            session,
            room,
            interview: Interview::new(rules),
            todo: first.map(Event::Ask).into_iter().collect(),
            start: app.clock.now(),
            looked_ms: 0,
            end: End::Complete,
        };
        let failed = held.run(&inputs, plan).err();
        app.screen.clear();
        let Held { mut session, room, end, .. } = held;
        drop(room);
        let complete = end == End::Complete && failed.is_none();
        session.state = if complete { State::Complete } else { State::Interrupted };
        let saved = app.sessions().save(&session).map_err(Failure::from);
        // Only now: a signal nobody listens for ends the program at once.
        drop(inputs);
        let exit = match end {
            End::Complete | End::Left => Exit::Done,
            End::Interrupted => Exit::Interrupted,
            End::Lost => Exit::Failed,
        };
        Ended { session, exit, failure: failed.or(saved.err()) }
    }
}

/// An interview that is being held.
struct Held<'a> {
    setting: &'a Setting<'a>,
    session: Session,
    room: Room<'a>,
    interview: Interview,
    /// What follows from effects, before any other input.
    todo: VecDeque<Event>,
    start: Duration,
    /// When the microphone was last looked at.
    looked_ms: u64,
    end: End,
}

impl Held<'_> {
    fn app(&self) -> &App {
        self.setting.app
    }

    /// From the first question to the end.
    fn run(&mut self, inputs: &Inputs, plan: &mut dyn Plan) -> Result<(), Failure> {
        // With nothing to ask it is over before it begins.
        while !self.interview.is_over() && !self.is_idle() {
            let event = match self.todo.pop_front() {
                Some(event) => Some(event),
                None => self.event(inputs.next(TICK), plan),
            };
            for effect in event.map(|event| self.interview.step(event)).into_iter().flatten() {
                self.carry_out(effect, plan)?;
            }
            self.draw();
        }
        Ok(())
    }

    fn now_ms(&self) -> u64 {
        (self.app().clock.now() - self.start).as_millis() as u64
    }

    /// Whether nothing was ever asked.
    fn is_idle(&self) -> bool {
        self.interview.is_idle() && self.todo.is_empty()
    }

    /// What an input, or the lack of one, means for the interview. The microphone is checked after it: what was wrong
    /// with the one that an input has just replaced no longer matters.
    fn event(&mut self, input: Option<Input>, plan: &mut dyn Plan) -> Option<Event> {
        let event = input.and_then(|input| self.event_of(input, plan));
        let at_ms = self.now_ms();
        // A key held down must not keep the microphone from being checked.
        if at_ms >= self.looked_ms + TICK.as_millis() as u64 {
            self.looked_ms = at_ms;
            let events = self.room.look(at_ms);
            self.todo.extend(events);
        }
        event
    }

    fn event_of(&mut self, input: Input, plan: &mut dyn Plan) -> Option<Event> {
        let at_ms = self.now_ms();
        Some(match input {
            Input::Key(key) => Event::Key { at_ms, key },
            Input::Interrupt => Event::Interrupt { at_ms },
            Input::PromptSpoken => Event::PromptSpoken { at_ms },
            Input::Heard(concluded) => Event::Judged { next: self.judge(*concluded, plan)? },
            Input::Microphone(opened) => match *opened {
                Ok(recorder) => {
                    self.session.microphone = Some(recorder.name().to_owned());
                    self.app().screen.say(&format!(" Microphone: {}", recorder.name()));
                    self.room.replace_microphone(recorder);
                    Event::MicrophoneOpened
                }
                Err(failure) => {
                    self.app().screen.warn(&failure.message, failure.hint.as_deref());
                    Event::MicrophoneFailed
                }
            },
        })
    }

    /// Judges the take that was closed, shows the result, and saves it.
    fn judge(&mut self, concluded: model::Concluded, plan: &mut dyn Plan) -> Option<Next> {
        let heard = self.room.recognition.take_back(concluded);
        let closed = self.room.closed.take()?;
        take::judge(self.setting, &mut self.session, &closed, heard);
        // Save first: whatever happens while showing it, it can be looked at again.
        let kept = self.app().sessions().save(&self.session);
        self.app().screen.clear();
        let next = plan.judged(self.setting, &mut self.session, &closed.question);
        if let Err(error) = kept.and_then(|()| self.app().sessions().save(&self.session)) {
            let failure = Failure::from(error);
            self.app().screen.warn(&failure.message, failure.hint.as_deref());
        }
        Some(match next {
            Next::Ask(_) if !self.room.has_another_answer() => Next::Nothing,
            next => next,
        })
    }

    fn carry_out(&mut self, effect: Effect, plan: &mut dyn Plan) -> Result<(), Failure> {
        let app = self.setting.app;
        match effect {
            Effect::Speak(question) => {
                let prompt = plan.prompt(&question);
                app.screen.say(&notice::prompt(&prompt.text, app.screen.theme()));
                self.room.speak(&prompt);
            }
            Effect::StopSpeaking => self.room.hush(),
            Effect::Skip => app.screen.say(notice::SKIPPED),
            Effect::Rewind => self.room.rewind(),
            Effect::OpenTake(question) => {
                let prompt = plan.prompt(&question).text;
                match self.room.open_take(&mut self.session, question, prompt)? {
                    Ok(()) => app.screen.say(notice::SPEAK_NOW),
                    Err(failure) => {
                        app.screen.warn(&failure.message, failure.hint.as_deref());
                        take::failed(&mut self.session, &failure);
                        self.todo.push_back(Event::SourceLost { at_ms: self.now_ms() });
                    }
                }
            }
            Effect::CloseTake(ending) => self.room.close_take(&mut self.session, ending)?,
            Effect::Judge => match self.room.closed {
                Some(_) => self.room.recognition.conclude(),
                // The disk gave out with the last word: what we have is not a whole answer.
                None => self.todo.push_back(Event::Judged { next: Next::Unheard }),
            },
            Effect::Mark(mark) => self.room.mark(mark),
            Effect::Cue { section, cue } => app.screen.say(&notice::cue(section, cue)),
            Effect::OfferRetake => app.screen.say(notice::OFFER_RETAKE),
            Effect::OfferAgain => {
                if let Some(why) = self.session.answers.last().and_then(|answer| answer.unjudged.as_ref()) {
                    app.screen.say(&notice::unheard(why));
                }
            }
            Effect::OfferMicrophone => self.room.offer_microphone(),
            Effect::OpenMicrophone(number) => self.room.open_microphone(number, &mut self.todo),
            Effect::Finish(end) => self.end = end,
        }
        Ok(())
    }

    fn draw(&mut self) {
        let at_ms = self.now_ms();
        self.room.draw(self.interview.phase(at_ms), at_ms);
    }
}
