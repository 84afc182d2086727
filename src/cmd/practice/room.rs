//! The interview room: the open microphone, the interviewer's voice, the recognizer, and what is drawn while somebody
//! speaks in it.

use super::coach::{Coach, Wanted};
use super::inputs::Input;
use super::interviewer::Interviewer;
use super::listening::Listening;
use super::recognition::Recognition;
use super::setting::{Prompt, Setting};
use super::take::{self, Closed};
use super::{microphone, notice};
use crate::app::App;
use crate::audio::{DeviceInfo, Recorder};
use crate::core::answer::Mark;
use crate::core::failure::Failure;
use crate::core::interview::{Ending, Event, Pace, Phase, Question, Standing};
use crate::core::session::{Interruption, Session};
use crate::store::packs::Library;
use crate::ui::live_line;
use std::collections::VecDeque;
use std::sync::mpsc::Sender;

/// What an interview is held with.
pub struct Room<'a> {
    app: &'a App,
    recorder: Recorder,
    pub recognition: Recognition,
    interviewer: Interviewer<'a>,
    coach: Coach<'a>,
    /// The running take.
    listening: Option<Listening>,
    /// The take that was closed and waits to be judged.
    pub closed: Option<Closed>,
    /// Recordings still to be used as the microphone; `None` for a real one.
    answers_left: Option<usize>,
    /// One of them has been played since the last rewind.
    played: bool,
    /// The microphones that were offered by number.
    offered: Vec<DeviceInfo>,
    inputs: Sender<Input>,
}

impl<'a> Room<'a> {
    /// Opens nothing itself: the microphone is already open.
    ///
    /// # Errors
    /// When the model named by the flags cannot be found, or a thread cannot be started.
    pub fn new(
        setting: &'a Setting<'a>,
        pack: &str,
        library: &Library,
        recorder: Recorder,
        inputs: Sender<Input>,
    ) -> Result<Room<'a>, Failure> {
        let app = setting.app;
        let answers = app.common.mic_from.len();
        Ok(Room {
            app,
            recorder,
            recognition: Recognition::load(app, setting.options(), inputs.clone())?,
            interviewer: Interviewer::new(app, pack, setting.scenario, library, inputs.clone()),
            coach: Coach::new(
                setting.follower,
                Wanted { nudges: setting.nudges, interruptions: setting.strict },
            ),
            listening: None,
            closed: None,
            answers_left: (answers > 0).then_some(answers),
            played: false,
            offered: Vec::new(),
            inputs,
        })
    }

    /// The interviewer says this; the end of it comes as [`Input::PromptSpoken`].
    pub fn speak(&mut self, prompt: &Prompt) {
        self.interviewer.speak(prompt);
    }

    /// The interviewer stops at once.
    pub fn hush(&mut self) {
        self.interviewer.hush();
    }

    /// The next take is a second try: a recording used as the microphone is played again.
    pub fn rewind(&mut self) {
        if !std::mem::take(&mut self.played) {
            return;
        }
        self.recorder.rewind();
        if let Some(left) = &mut self.answers_left {
            *left += 1;
        }
    }

    /// Whether one more answer can be recorded.
    pub fn has_another_answer(&self) -> bool {
        self.answers_left != Some(0)
    }

    /// Starts a take.
    ///
    /// # Errors
    /// As [`take::open`].
    pub fn open_take(
        &mut self,
        session: &mut Session,
        question: Question,
        prompt: String,
    ) -> Result<Result<(), Failure>, Failure> {
        let tap = self.recognition.listen();
        let moved_before = self.recorder.status().device_changed;
        if let Err(failure) = take::open(self.app, session, &self.recorder, &question, prompt, tap)? {
            self.recognition.forget();
            return Ok(Err(failure));
        }
        if let Some(left) = &mut self.answers_left {
            *left = left.saturating_sub(1);
        }
        self.played = true;
        self.coach.begin();
        self.listening = Some(Listening::new(question, moved_before));
        Ok(Ok(()))
    }

    /// Completes the running take, if there is one.
    ///
    /// # Errors
    /// As [`take::close`].
    pub fn close_take(&mut self, session: &mut Session, ending: Ending) -> Result<(), Failure> {
        let Some(listening) = self.listening.take() else { return Ok(()) };
        // An interjection ends with the answer that it broke into.
        self.interviewer.hush();
        self.app.screen.clear();
        self.closed = take::close(self.app, session, &self.recorder, listening, ending)?;
        if self.closed.is_none() {
            self.recognition.forget();
        }
        if ending == Ending::Again {
            self.app.screen.say(notice::AGAIN);
        }
        Ok(())
    }

    pub fn mark(&mut self, mark: Mark) {
        if let Some(take) = &mut self.listening {
            take.marks.push(mark);
        }
    }

    /// What the state of the microphone and the recognizer means for the interview.
    pub fn look(&mut self, at_ms: u64) -> Vec<Event> {
        self.recognition.catch_up();
        let status = self.recorder.status();
        let Some(take) = &mut self.listening else {
            return match status.failure {
                // A take can no longer begin: better to say so now than after the question.
                Some(_) => vec![Event::SourceLost { at_ms }],
                None => vec![Event::Tick { at_ms, live: status.live, quiet_ms: None }],
            };
        };
        let mut events = vec![take.event(&status, at_ms)];
        if matches!(take.question.pace, Pace::Sections(_)) {
            let told = self.coach.follow(self.recognition.news(), self.recognition.lag_ms());
            events.extend(told.map(|told| Event::Told { at_ms, told }));
        }
        events
    }

    /// Says which microphones there are.
    pub fn offer_microphone(&mut self) {
        self.offered = microphone::choices();
        self.app.screen.say(&notice::offer_microphone(&self.offered));
    }

    /// Opens the microphone again, or the one with this number; the result is an input, or an event at once where
    /// nothing is wrong with the microphone itself.
    pub fn open_microphone(&mut self, number: Option<u8>, todo: &mut VecDeque<Event>) {
        let other = number.map(|number| self.offered.get(usize::from(number).wrapping_sub(1)));
        match other {
            Some(None) => todo.push_back(Event::MicrophoneFailed),
            None if self.recorder.status().failure.is_none() => todo.push_back(Event::MicrophoneOpened),
            other => microphone::reopen(self.app, other.flatten(), &self.inputs),
        }
    }

    pub fn replace_microphone(&mut self, recorder: Recorder) {
        self.recorder = recorder;
        self.answers_left = None;
    }

    /// Draws what belongs below the text now.
    pub fn draw(&mut self, phase: Phase, at_ms: u64) {
        let theme = self.app.screen.theme();
        match phase {
            Phase::Asking if self.interviewer.is_speaking() => {
                self.app.screen.draw(&[live_line::prompt_keys(theme)]);
            }
            Phase::Listening(standing) => self.draw_take(&standing, at_ms),
            Phase::Judging => self.app.screen.draw(&[notice::LISTENING.to_owned()]),
            Phase::Asking | Phase::Waiting => {}
        }
    }

    /// The interviewer says this aloud while the recording goes on.
    fn break_in(&mut self, standing: &Standing, (text, recording): (&'static str, &'static str)) {
        let (Some(take), Some(section)) = (&mut self.listening, standing.section) else { return };
        take.interruptions.push(Interruption { at_ms: standing.answer_ms, section, text: text.to_owned() });
        self.app.screen.say(&notice::prompt(text, self.app.screen.theme()));
        self.interviewer.break_in(&Prompt { text: text.to_owned(), audio: Some(recording.to_owned()) });
    }

    fn draw_take(&mut self, standing: &Standing, at_ms: u64) {
        if let Some(said) = self.coach.look(standing, at_ms) {
            self.break_in(standing, said);
        }
        let Some(take) = &self.listening else { return };
        let theme = self.app.screen.theme();
        let line = live_line::render(&take.live(*standing, at_ms, self.recognition.behind_ms()), theme);
        let keys = live_line::keys(matches!(take.question.pace, Pace::Sections(_)), theme);
        let nudge = self.coach.nudge().map(|nudge| theme.warn(&format!("   {nudge}")));
        let lines: Vec<String> = [line, keys].into_iter().chain(nudge).collect();
        self.app.screen.draw(&lines);
    }
}
