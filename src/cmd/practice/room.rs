//! The interview room: the open microphone, the interviewer's voice, and the recogniser getting ready meanwhile.

use super::interviewer::Interviewer;
use super::{Input, Prompt};
use crate::app::{self, App};
use crate::audio::{Recorder, TakeReport};
use crate::core::answer::Mark;
use crate::core::failure::Failure;
use crate::core::interview::Question;
use crate::core::transcript::Transcript;
use crate::store::packs::Library;
use crate::stt::{Listening, Options, Transcriber, Whisper};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// A closed take that waits to be judged.
pub struct Closed {
    pub question: Question,
    pub report: TakeReport,
    pub marks: Vec<Mark>,
    /// When "done" came, on the app's clock.
    pub done: Duration,
}

/// What an interview is held with.
pub struct Room {
    pub recorder: Recorder,
    pub closed: Option<Closed>,
    interviewer: Interviewer,
    whisper: Recogniser,
    ears: Ears,
    /// Recordings that are still to serve as microphone; `None` for a real one.
    answers_left: Option<usize>,
}

/// The recognition of the running take.
enum Ears {
    Closed,
    /// The samples are kept until the model is loaded.
    Waiting(Receiver<Vec<f32>>),
    Open(Box<dyn Listening>),
    Failed(Failure),
}

/// The recogniser is loaded while the first prompt is spoken.
enum Recogniser {
    Loading(JoinHandle<Result<Whisper, Failure>>),
    Ready(Box<Whisper>),
    Failed(Failure),
}

impl Room {
    /// Opens nothing itself: the microphone is open already.
    ///
    /// # Errors
    /// When the model named by the flags cannot be found, or a thread cannot be started.
    pub fn new(
        app: &App,
        pack: &str,
        library: &Library,
        recorder: Recorder,
        inputs: Sender<Input>,
    ) -> Result<Room, Failure> {
        let model = app.model()?;
        let loading = std::thread::Builder::new()
            .name("load-model".into())
            .spawn(move || app::load(&model))
            .map_err(|error| Failure::new("no_thread", error.to_string(), "close other programs"))?;
        let answers = app.common.mic_from.len();
        Ok(Room {
            recorder,
            closed: None,
            interviewer: Interviewer::new(app, pack, library, inputs),
            whisper: Recogniser::Loading(loading),
            ears: Ears::Closed,
            answers_left: (answers > 0).then_some(answers),
        })
    }

    /// The interviewer says this; the end of it comes as [`Input::PromptSpoken`].
    pub fn speak(&mut self, app: &App, prompt: &Prompt) {
        self.interviewer.speak(app, prompt);
    }

    /// The interviewer stops at once.
    pub fn hush(&mut self) {
        self.interviewer.hush();
    }

    /// A take has begun: one recording fewer is left.
    pub fn take_begun(&mut self) {
        if let Some(left) = &mut self.answers_left {
            *left = left.saturating_sub(1);
        }
    }

    /// The recogniser listens to a take from now on; it may still be getting ready, and then catches up.
    pub fn listen(&mut self, options: &Options) -> Sender<Vec<f32>> {
        let (tap, samples) = mpsc::channel();
        self.ears = Ears::Waiting(samples);
        self.catch_up(options);
        tap
    }

    /// Starts the recogniser on a take as soon as its model is loaded.
    pub fn catch_up(&mut self, options: &Options) {
        let loaded = match &self.whisper {
            Recogniser::Loading(thread) => thread.is_finished(),
            Recogniser::Ready(_) => true,
            Recogniser::Failed(_) => false,
        };
        if loaded {
            self.start_ears(options);
        }
    }

    fn start_ears(&mut self, options: &Options) {
        let samples = match std::mem::replace(&mut self.ears, Ears::Closed) {
            Ears::Waiting(samples) => samples,
            other => {
                self.ears = other;
                return;
            }
        };
        self.ears = match self.whisper().and_then(|whisper| Ok(whisper.listen(options, samples)?)) {
            Ok(listening) => Ears::Open(listening),
            Err(failure) => Ears::Failed(failure),
        };
    }

    /// How far the recogniser is behind, in milliseconds.
    pub fn behind_ms(&self) -> u64 {
        if let Ears::Open(listening) = &self.ears { listening.behind_ms() } else { 0 }
    }

    /// What was heard in the take just closed.
    ///
    /// # Errors
    /// The model cannot be used, or recognition failed.
    pub fn heard(&mut self, options: &Options) -> Result<Transcript, Failure> {
        self.whisper()?;
        self.start_ears(options);
        match std::mem::replace(&mut self.ears, Ears::Closed) {
            Ears::Open(listening) => Ok(listening.finish()?),
            Ears::Failed(failure) => Err(failure),
            Ears::Waiting(_) | Ears::Closed => Err(Failure::new(
                "recognition_ended",
                "nothing was being listened to",
                "transcribe the recording again",
            )),
        }
    }

    /// Whether one more answer can be recorded.
    pub fn has_another_answer(&self) -> bool {
        self.recorder.status().failure.is_none() && self.answers_left != Some(0)
    }

    /// The recogniser, waited for when it is not ready.
    ///
    /// # Errors
    /// The model cannot be used; the same error each time.
    fn whisper(&mut self) -> Result<&mut Whisper, Failure> {
        if let Recogniser::Loading(_) = self.whisper {
            let gone = Failure::new("model_load_failed", "loading the speech model ended early", "try again");
            let waiting = std::mem::replace(&mut self.whisper, Recogniser::Failed(gone.clone()));
            if let Recogniser::Loading(thread) = waiting {
                self.whisper = match thread.join() {
                    Ok(Ok(whisper)) => Recogniser::Ready(Box::new(whisper)),
                    Ok(Err(failure)) => Recogniser::Failed(failure),
                    Err(_) => Recogniser::Failed(gone),
                };
            }
        }
        match &mut self.whisper {
            Recogniser::Ready(whisper) => Ok(whisper),
            Recogniser::Failed(failure) => Err(failure.clone()),
            Recogniser::Loading(_) => {
                Err(Failure::new("model_load_failed", "the speech model is not ready", "try again"))
            }
        }
    }
}
