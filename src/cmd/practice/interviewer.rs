//! The interviewer speaks on a thread of its own, so that keys and the microphone are handled meanwhile.

use super::inputs::Input;
use super::setting::Prompt;
use crate::app::App;
use crate::audio::{Sound, Speaker};
use crate::cli::VoiceChoice;
use crate::core::failure::Advice;
use crate::core::pack::Scenario;
use crate::store::packs::{Library, spoken_in_every_pack};
use crate::voice::{self, Voice};
use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;

/// Who asks the questions.
pub struct Interviewer<'a> {
    app: &'a App,
    voice: Box<dyn Voice>,
    speaker: Arc<dyn Speaker + Send + Sync>,
    /// The scenario's recordings and those that every pack shares in the same voice, by file name.
    recordings: HashMap<String, Vec<u8>>,
    inputs: Sender<Input>,
    speaking: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
    /// A missing voice is reported once.
    told: bool,
}

impl<'a> Interviewer<'a> {
    pub fn new(
        app: &'a App,
        pack: &str,
        scenario: &Scenario,
        library: &Library,
        inputs: Sender<Input>,
    ) -> Interviewer<'a> {
        let own = scenario.spoken_by_interviewer().into_iter().map(|(name, _)| name);
        let shared = spoken_in_every_pack().into_iter().map(|(name, _)| name);
        let recordings = own
            .chain(shared)
            .filter_map(|name| {
                let recording = library.recording(pack, scenario.interviewer(), &name).ok()??;
                Some((name, recording.into_owned()))
            })
            .collect();
        Interviewer {
            app,
            voice: app.voice(),
            speaker: app.speaker(),
            recordings,
            inputs,
            speaking: None,
            told: false,
        }
    }

    /// Says the prompt; without sound the end is reported at once.
    pub fn speak(&mut self, prompt: &Prompt) {
        let inputs = self.inputs.clone();
        let spoken = move || {
            let _ = inputs.send(Input::PromptSpoken);
        };
        if !self.say(prompt, spoken) {
            let _ = self.inputs.send(Input::PromptSpoken);
        }
    }

    /// Says an interjection, which nobody waits for.
    pub fn break_in(&mut self, prompt: &Prompt) {
        self.say(prompt, || {});
    }

    /// Returns whether it is being said; if so, `done` is called at the end, unless it is cut short.
    fn say(&mut self, prompt: &Prompt, done: impl FnOnce() + Send + 'static) -> bool {
        self.hush();
        let Some(sound) = self.sound(prompt) else { return false };
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let speaker = Arc::clone(&self.speaker);
        let thread = std::thread::Builder::new().name("interviewer".into()).spawn(move || {
            // A prompt that cannot be heard is on the screen; the interview goes on.
            let _ = speaker.play(&sound, &stopped);
            if !stopped.load(Ordering::Relaxed) {
                done();
            }
        });
        self.speaking = thread.ok().map(|thread| (stop, thread));
        self.speaking.is_some()
    }

    /// Whether anything can be heard; without sound the end of a prompt comes at once.
    pub fn is_speaking(&self) -> bool {
        self.speaking.is_some()
    }

    /// Stops speaking, and waits until it is silent.
    pub fn hush(&mut self) {
        if let Some((stop, thread)) = self.speaking.take() {
            stop.store(true, Ordering::Relaxed);
            let _ = thread.join();
        }
    }

    fn sound(&mut self, prompt: &Prompt) -> Option<Sound> {
        let app = self.app;
        if app.common.voice == VoiceChoice::Off {
            return None;
        }
        let recording = prompt.audio.as_ref().and_then(|name| self.recordings.get(name)).map(Vec::as_slice);
        let asked = voice::Prompt { text: &prompt.text, recording };
        let sound = match self.voice.say(&asked) {
            Ok(spoken) => {
                if let Some(note) = spoken.note.filter(|_| !self.told) {
                    self.told = true;
                    app.screen.detail(&note.to_string());
                }
                match spoken.sound {
                    voice::Sound::Encoded(bytes) => return from_bytes(&bytes),
                    voice::Sound::File(path) => Sound::read(&path),
                    voice::Sound::Silence => return None,
                }
            }
            Err(error) => {
                if !self.told {
                    self.told = true;
                    app.screen.warn(&error.to_string(), error.hint().as_deref());
                }
                return None;
            }
        };
        sound.ok()
    }
}

/// A recording of the pack, by way of a file: the reader detects formats by their contents.
fn from_bytes(bytes: &[u8]) -> Option<Sound> {
    let mut file = tempfile::NamedTempFile::new().ok()?;
    file.write_all(bytes).ok()?;
    Sound::read(file.path()).ok()
}

impl Drop for Interviewer<'_> {
    fn drop(&mut self) {
        self.hush();
    }
}
