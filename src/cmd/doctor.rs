//! `doctor`: is everything ready for an interview?

use super::json;
use crate::app::App;
use crate::audio::{self, Recorder, Sound};
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::health::SILENCE_DBFS;
use crate::store::sessions::free_bytes;
use crate::stt::{Options, Transcriber};
use crate::ui::screen;
use crate::ui::text::{harmless, wrap};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long the microphone is listened to.
const LISTEN: Duration = Duration::from_secs(3);

/// How long a microphone may take until it delivers.
const PATIENCE: Duration = Duration::from_secs(5);

/// Length of the sound with which the recogniser's speed is measured.
const TRIAL_SECONDS: usize = 10;

/// One thing looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    /// An interview can be held without it.
    optional: bool,
    found: String,
    hint: Option<String>,
}

impl Check {
    fn fine(name: &'static str, found: impl Into<String>) -> Check {
        Check { name, ok: true, optional: false, found: found.into(), hint: None }
    }

    fn failed(name: &'static str, failure: &Failure) -> Check {
        Check { name, ok: false, optional: false, found: failure.message.clone(), hint: failure.hint.clone() }
    }

    fn optional(self) -> Check {
        Check { optional: true, ..self }
    }
}

impl cli::Doctor {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        app.screen.say(" Listening to the microphone for three seconds: say something.");
        let checks = [
            microphone(app),
            output(app).optional(),
            voice(app).optional(),
            model(app),
            disk(app),
            content(app),
        ];
        let ready = checks.iter().all(|check| check.ok || check.optional);
        if app.common.json {
            screen::print(&json(&serde_json::json!({"ready": ready, "checks": checks}))?)?;
        } else {
            for check in &checks {
                show(app, check)?;
            }
        }
        Ok(if ready { Exit::Done } else { Exit::Failed })
    }
}

fn show(app: &App, check: &Check) -> Result<(), Failure> {
    let mark = match (check.ok, check.optional) {
        (true, _) => app.theme.good("✓"),
        (false, true) => app.theme.warn("!"),
        (false, false) => app.theme.bad("✗"),
    };
    let lines = wrap(&harmless(&check.found), app.theme.width.saturating_sub(16));
    screen::print(&format!(" {mark} {:<11} {}\n", check.name, lines.join("\n               ")))?;
    if let Some(hint) = check.hint.as_ref().filter(|_| !check.ok) {
        let lines = wrap(&format!("hint: {}", harmless(hint)), app.theme.width.saturating_sub(16));
        screen::print(&format!("               {}\n", lines.join("\n               ")))?;
    }
    Ok(())
}

fn microphone(app: &App) -> Check {
    let listened = || -> Result<String, Failure> {
        let recorder = Recorder::open(app.microphone()?, Arc::clone(&app.clock))?;
        let first = recorder.wait_live(PATIENCE)?;
        let mut loudest = SILENCE_DBFS;
        let start = app.clock.now();
        while app.clock.now() - start < LISTEN {
            app.clock.sleep(Duration::from_millis(100));
            loudest = loudest.max(recorder.status().level_dbfs);
        }
        let level = if loudest <= SILENCE_DBFS + 1.0 {
            "nothing but zeros: is it muted, or is the terminal not allowed to use it?".to_owned()
        } else {
            format!("loudest {loudest:.0} dBFS (speech is about -25)")
        };
        Ok(format!("{}, first sound after {} ms, {level}", recorder.name(), first.as_millis()))
    };
    match listened() {
        Ok(found) => Check::fine("microphone", found),
        Err(failure) => Check::failed("microphone", &failure),
    }
}

fn output(app: &App) -> Check {
    // A tenth of a second of nothing: only opening a device tells whether it opens.
    let nothing = Sound { samples: vec![0.0; 4_800], sample_rate: 48_000 };
    match app.speaker().play(&nothing, &AtomicBool::new(false)) {
        Ok(_) => Check::fine("output", "opens and plays"),
        Err(error) => Check::failed("output", &Failure::from(error)),
    }
}

fn voice(app: &App) -> Check {
    match app.system_voice() {
        Some(engine) => Check::fine("voice", format!("recordings of the pack, else {}", engine.engine())),
        None => Check::failed(
            "voice",
            &Failure::new(
                "no_engine",
                "recordings of the pack only: no speech engine is installed",
                "install espeak-ng, so that packs without recordings are spoken too",
            ),
        ),
    }
}

fn model(app: &App) -> Check {
    let tried = || -> Result<String, Failure> {
        let mut whisper = app.whisper()?;
        let start = app.clock.now();
        whisper.transcribe(&hum(), &Options::default(), &mut |_| {})?;
        let took = (app.clock.now() - start).as_secs_f64();
        Ok(format!("{}, loads and runs ({TRIAL_SECONDS} s of sound took {took:.2} s)", whisper.model()))
    };
    match tried() {
        Ok(found) => Check::fine("model", found),
        Err(failure) => Check::failed("model", &failure),
    }
}

/// Sound that voice activity takes for a voice: a buzz with the pitch and the rhythm of syllables.
fn hum() -> Vec<f32> {
    let rate = audio::SAMPLE_RATE as usize;
    (0..TRIAL_SECONDS * rate)
        .map(|at| {
            let time = at as f32 / rate as f32;
            let syllable = (time * 4.0 * std::f32::consts::TAU).sin().max(0.0);
            let buzz: f32 =
                (1..=20).map(|n| (time * 120.0 * n as f32 * std::f32::consts::TAU).sin() / n as f32).sum();
            0.1 * syllable * buzz
        })
        .collect()
}

fn disk(app: &App) -> Check {
    let place = app.paths.data.display();
    match free_bytes(&app.paths.data) {
        Some(free) if free < 100 << 20 => Check {
            ok: false,
            hint: Some("free some disk space, or choose another place with `--data-dir DIR`".into()),
            ..Check::fine("disk", format!("{} MB left at {place}", free >> 20))
        },
        Some(free) => Check::fine("disk", format!("{} MB left at {place}", free >> 20)),
        None => Check::fine("disk", format!("sessions go to {place}")),
    }
}

fn content(app: &App) -> Check {
    let library = app.library();
    match app.scorer() {
        Ok(_) => Check::fine(
            "content",
            format!("{} scenarios, signals and rubric are fine", library.scenarios().count()),
        ),
        Err(failure) => Check::failed("content", &failure),
    }
}
