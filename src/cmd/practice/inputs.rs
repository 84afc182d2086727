//! What comes from outside during an interview: keys, signals, and what our own threads have finished.

use super::model::Concluded;
use crate::app::App;
use crate::audio::Recorder;
use crate::cmd::ask;
use crate::core::failure::{Exit, Failure};
use crate::core::interview::Key;
use crate::ui::keys::{Keys, Pressed};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

/// Who receives signals: the current listener.
static INTERRUPTS: Mutex<Option<Sender<Input>>> = Mutex::new(None);

/// Something from outside the state machine.
pub enum Input {
    Key(Key),
    /// Ctrl-C, a request to terminate, or a terminal that was closed.
    Interrupt,
    PromptSpoken,
    /// What the recognizer made of the take that was closed.
    Heard(Box<Concluded>),
    /// A microphone was opened, or could not be.
    Microphone(Box<Result<Recorder, Failure>>),
}

/// The terminal gives single keys, and signals come here, while this lives.
pub struct Inputs {
    sender: Sender<Input>,
    receiver: Receiver<Input>,
    /// `None` when nobody is at the keys.
    keys: Option<Keys>,
}

impl Inputs {
    pub fn open(app: &App) -> Inputs {
        let (sender, receiver) = mpsc::channel();
        if let Ok(mut interrupts) = INTERRUPTS.lock() {
            *interrupts = Some(sender.clone());
        }
        // A second handler in one process is refused; the first one serves every listener opened after it.
        let _ = ctrlc::set_handler(|| {
            let told =
                INTERRUPTS.lock().ok().and_then(|listener| listener.as_ref()?.send(Input::Interrupt).ok());
            if told.is_none() {
                leave_at_once();
            }
        });
        let pressed = sender.clone();
        let keys = ask::attended(app).then(|| {
            Keys::listen(move |key| {
                let _ = pressed.send(match key {
                    Pressed::Key(key) => Input::Key(key),
                    Pressed::Interrupt | Pressed::Closed => Input::Interrupt,
                });
            })
        });
        Inputs { sender, receiver, keys: keys.and_then(Result::ok) }
    }

    /// Whether somebody is at the keys.
    pub fn attended(&self) -> bool {
        self.keys.is_some()
    }

    /// For threads that have something to report.
    pub fn sender(&self) -> Sender<Input> {
        self.sender.clone()
    }

    /// What comes next; `None` when nothing came in time.
    pub fn next(&self, patience: Duration) -> Option<Input> {
        self.receiver.recv_timeout(patience).ok()
    }
}

/// Nobody is listening for signals: everything is saved, and the program is only showing the result.
#[allow(clippy::disallowed_methods, reason = "no take is running when nobody listens")]
fn leave_at_once() {
    std::process::exit(i32::from(Exit::Interrupted.code()));
}

impl Drop for Inputs {
    fn drop(&mut self) {
        if let Ok(mut interrupts) = INTERRUPTS.lock() {
            *interrupts = None;
        }
    }
}
