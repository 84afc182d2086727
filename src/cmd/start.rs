//! How an interview begins: preflight, a saved session, keys, signals.

use super::practice::{self, Input, Room, Setting};
use crate::audio;
use crate::clock::wall_clock;
use crate::core::failure::Failure;
use crate::core::interview::Rules;
use crate::core::session::{Mode, SCHEMA, ScenarioRef, Session, State};
use crate::store::Held;
use crate::store::packs::Library;
use crate::ui::keys::Keys;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};

/// Who is told of signals: the interview that runs.
static INTERRUPTS: Mutex<Option<Sender<Input>>> = Mutex::new(None);

/// An interview that can be held now.
pub struct Start {
    pub session: Session,
    pub room: Room,
    pub inputs: Receiver<Input>,
    pub rules: Rules,
    /// The terminal gives single keys while this lives; `None` when nobody is at the keys.
    pub keys: Option<Keys>,
    /// No other program changes the session while this lives.
    pub held: Held,
}

/// Opens the microphone, saves a session that says `recording`, and listens to keys and signals.
///
/// # Errors
/// No microphone, no disk, or no model.
pub fn start(
    setting: &Setting<'_>,
    library: &Library,
    pack: &str,
    mode: Mode,
    follow_ups_planned: usize,
) -> Result<Start, Failure> {
    let app = setting.app;
    let recorder = practice::preflight(app)?;
    let now = wall_clock();
    let session = Session {
        schema: SCHEMA.into(),
        id: format!("{}-{}", now.strftime("%Y%m%d-%H%M%S"), random_letters()),
        mode,
        state: State::Recording,
        started_at: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        name: None,
        note: None,
        scenario: ScenarioRef {
            pack: pack.to_owned(),
            id: setting.scenario.id.clone(),
            title: setting.scenario.title.clone(),
            principle: setting.principle.clone(),
        },
        level: setting.level,
        microphone: Some(recorder.name().to_owned()),
        model: Some(app.model()?.name().to_owned()),
        follow_ups_planned,
        answers: Vec::new(),
        verdict: None,
        gains: Vec::new(),
    };
    app.sessions().create(&session.id)?;
    let held = app.sessions().hold_to_record(&session.id)?;
    app.sessions().save(&session)?;
    resume(setting, library, pack, session, recorder, held)
}

/// The same for a session that exists already.
///
/// # Errors
/// No model, or no thread.
pub fn resume(
    setting: &Setting<'_>,
    library: &Library,
    pack: &str,
    session: Session,
    recorder: audio::Recorder,
    held: Held,
) -> Result<Start, Failure> {
    let app = setting.app;
    let (sender, inputs) = mpsc::channel();
    if let Ok(mut interrupts) = INTERRUPTS.lock() {
        *interrupts = Some(sender.clone());
    }
    // A second handler in one process is refused; the first one serves every interview of a loop.
    let _ = ctrlc::set_handler(|| {
        if let Ok(Some(interrupts)) = INTERRUPTS.lock().as_deref() {
            let _ = interrupts.send(Input::Interrupt);
        }
    });
    let pressed = sender.clone();
    let attended = !app.common.no_input && console::user_attended();
    let keys = if attended {
        Keys::listen(move |key| {
            let _ = pressed.send(Input::Pressed(key));
        })
        .ok()
    } else {
        None
    };
    let room = Room::new(app, pack, library, recorder, sender)?;
    let rules = Rules { offer_retake: session.mode == Mode::Drill, unattended: keys.is_none() };
    Ok(Start { session, room, inputs, rules, keys, held })
}

/// A number that is another in every run.
pub fn chance() -> u64 {
    RandomState::new().hash_one(())
}

/// Four letters that tell apart sessions begun in the same second.
fn random_letters() -> String {
    let mut number = chance();
    (0..4)
        .map(|_| {
            let letter = char::from_digit((number % 36) as u32, 36).unwrap_or('x');
            number /= 36;
            letter
        })
        .collect()
}
