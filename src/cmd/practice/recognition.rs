//! The recognizer during an interview: loaded while the first prompt is spoken, listening during answers, and finishing
//! on a thread of its own, so that keys are handled meanwhile.

use super::inputs::Input;
use super::model::{Concluded, Model};
use crate::app::{self, App};
use crate::core::failure::Failure;
use crate::core::transcript::Transcript;
use crate::stt::{Listening, Options, Transcriber};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::Builder;

/// The recognizer and what it listens to.
pub struct Recognition {
    model: Model,
    take: TakeRecognition,
    options: Options,
    inputs: Sender<Input>,
}

/// The recognition of the running take.
enum TakeRecognition {
    Closed,
    /// The samples are kept until the model is loaded.
    Waiting(Receiver<Vec<f32>>),
    Open(Box<dyn Listening>),
    Failed(Failure),
}

impl Recognition {
    /// Begins to load the model that the flags or settings name.
    ///
    /// # Errors
    /// No such model, or no thread.
    pub fn load(app: &App, options: Options, inputs: Sender<Input>) -> Result<Recognition, Failure> {
        let model = app.model()?;
        let loading = Builder::new()
            .name("load-model".into())
            .spawn(move || app::load(&model))
            .map_err(|error| no_thread(&error))?;
        Ok(Recognition { model: Model::Loading(loading), take: TakeRecognition::Closed, options, inputs })
    }

    /// Listens to a take from now on; where the model is still being loaded, it catches up later.
    pub fn listen(&mut self) -> Sender<Vec<f32>> {
        let (tap, samples) = mpsc::channel();
        self.take = TakeRecognition::Waiting(samples);
        self.catch_up();
        tap
    }

    /// Starts to listen as soon as the model is loaded.
    pub fn catch_up(&mut self) {
        let ready = match &self.model {
            Model::Loading(thread) => thread.is_finished(),
            Model::Ready(_) => true,
            Model::Away | Model::Failed(_) => false,
        };
        if ready {
            open(&mut self.model, &mut self.take, &self.options);
        }
    }

    /// How far it is behind the speech, in milliseconds; `None` when it has not begun to listen.
    pub fn behind_ms(&self) -> Option<u64> {
        if let TakeRecognition::Open(listening) = &self.take { Some(listening.behind_ms()) } else { None }
    }

    /// How long ago the last known words were spoken, as long as somebody speaks; `None` when it has not begun to
    /// listen.
    pub fn lag_ms(&self) -> Option<u64> {
        let TakeRecognition::Open(listening) = &self.take else { return None };
        Some(listening.text_so_far().behind_ms.max(listening.behind_ms()))
    }

    /// What has been heard of the running take, if anything.
    pub fn news(&self) -> Option<Transcript> {
        let TakeRecognition::Open(listening) = &self.take else { return None };
        let heard = listening.text_so_far().heard;
        (!heard.text.is_empty()).then_some(heard)
    }

    /// The take does not count: no more of it is decoded.
    pub fn forget(&mut self) {
        self.take = TakeRecognition::Closed;
    }

    /// The take is over: what was heard comes as [`Input::Heard`].
    pub fn conclude(&mut self) {
        let mut model = std::mem::replace(&mut self.model, Model::Away);
        let mut take = std::mem::replace(&mut self.take, TakeRecognition::Closed);
        let (options, inputs) = (self.options.clone(), self.inputs.clone());
        let work = move || {
            open(&mut model, &mut take, &options);
            let transcript = match take {
                TakeRecognition::Open(listening) => listening.finish().map_err(Failure::from),
                TakeRecognition::Failed(failure) => Err(failure),
                TakeRecognition::Waiting(_) | TakeRecognition::Closed => Err(Failure::new(
                    "recognition_ended",
                    "nothing was being listened to",
                    "`starling resume` transcribes the recording again",
                )),
            };
            // Nobody is waiting any more if the interview was left.
            let _ = inputs.send(Input::Heard(Box::new(Concluded { model, transcript })));
        };
        if let Err(error) = Builder::new().name("conclude".into()).spawn(work) {
            let failure = no_thread(&error);
            let concluded = Concluded { model: Model::Failed(failure.clone()), transcript: Err(failure) };
            let _ = self.inputs.send(Input::Heard(Box::new(concluded)));
        }
    }

    /// Takes the recognizer back, and returns what was heard.
    ///
    /// # Errors
    /// The model cannot be used, or recognition failed.
    pub fn take_back(&mut self, concluded: Concluded) -> Result<Transcript, Failure> {
        self.model = concluded.model;
        concluded.transcript
    }
}

/// Begins to listen to the waiting samples; waits for the model if it is not loaded yet.
fn open(model: &mut Model, take: &mut TakeRecognition, options: &Options) {
    let samples = match std::mem::replace(take, TakeRecognition::Closed) {
        TakeRecognition::Waiting(samples) => samples,
        other => {
            *take = other;
            return;
        }
    };
    *take = match model.whisper().and_then(|whisper| Ok(whisper.listen(options, samples)?)) {
        Ok(listening) => TakeRecognition::Open(listening),
        Err(failure) => TakeRecognition::Failed(failure),
    };
}

fn no_thread(error: &std::io::Error) -> Failure {
    Failure::new("no_thread", error.to_string(), "close other programs")
}
