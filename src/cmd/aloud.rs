//! Saying an example aloud while the reader reads on.

use crate::app::App;
use crate::audio::Sound;
use crate::core::failure::Advice;
use crate::core::failure::Failure;
use crate::voice::{self, Note, Prompt};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// What is being said; falls silent when dropped.
#[derive(Debug, Default)]
pub struct Aloud {
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Result<(), Failure>>,
}

impl Aloud {
    /// Begins to say `text`. Anything still being said stops.
    ///
    /// # Errors
    /// There is no voice, or it failed.
    pub fn begin(&mut self, app: &App, text: &str) -> Result<(), Failure> {
        let _ = self.stop();
        let sound = sound(app, text)?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let speaker = app.speaker();
        let thread = std::thread::Builder::new()
            .name("aloud".into())
            .spawn(move || -> Result<(), Failure> {
                let _played = speaker.play(&sound, &stopped)?;
                Ok(())
            })
            .map_err(|error| Failure::new("no_thread", error.to_string(), "close other programs"))?;
        self.running = Some(Running { stop, thread });
        Ok(())
    }

    /// Ends it now.
    ///
    /// # Errors
    /// When it could not be heard.
    pub fn stop(&mut self) -> Result<(), Failure> {
        match self.running.take() {
            Some(running) => {
                running.stop.store(true, Ordering::Relaxed);
                running.thread.join().unwrap_or(Ok(()))
            }
            None => Ok(()),
        }
    }

    /// Waits until it has been said.
    ///
    /// # Errors
    /// When it could not be heard.
    pub fn wait(&mut self) -> Result<(), Failure> {
        self.running.take().map_or(Ok(()), |running| running.thread.join().unwrap_or(Ok(())))
    }
}

impl Drop for Aloud {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

fn sound(app: &App, text: &str) -> Result<Sound, Failure> {
    let none = |message: String, hint: Option<String>| {
        Failure::new(
            "no_voice",
            message,
            hint.unwrap_or_else(|| "`starling doctor` shows what is missing".into()),
        )
    };
    let spoken = app
        .voice()
        .say(&Prompt { text, recording: None })
        .map_err(|error| none(error.to_string(), error.hint()))?;
    match (spoken.sound, spoken.note) {
        (voice::Sound::File(path), _) => Ok(Sound::read(&path)?),
        (_, Some(Note::EngineFailed(error))) => Err(none(error.to_string(), error.hint())),
        (_, Some(note)) => Err(none("no speech engine is installed".to_owned(), note.hint())),
        (_, None) => Err(none("the voice is off".to_owned(), Some("leave out `--voice off`".to_owned()))),
    }
}
