//! `doctor`: is everything ready for an interview?

mod check;
mod speed;

use super::json;
use crate::app::App;
use crate::audio::{Recorder, Sound};
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::health::SILENCE_DBFS;
use crate::core::plural::counted;
use crate::store::atomic::is_writable;
use crate::store::sessions::free_bytes;
use crate::ui::screen;
use crate::ui::text::{harmless, wrap};
use check::Check;
use speed::Speeds;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long the microphone is listened to.
const LISTEN: Duration = Duration::from_secs(3);

/// How long a microphone may take until it delivers.
const PATIENCE: Duration = Duration::from_secs(5);

impl cli::Doctor {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        app.screen.say(" Listening to the microphone for three seconds: say something.");
        let (microphone, output) = (microphone(app), output(app).optional());
        app.screen.say(" Measuring the speech models.");
        let speeds = Speeds::measure(app);
        let checks = [microphone, output, voice(app).optional(), speeds.check(), disk(app), content(app)];
        let ready = checks.iter().all(|check| check.ok || check.optional);
        if app.common.json {
            let report = serde_json::json!({
                "ready": ready,
                "checks": checks,
                "models": speeds.models,
                "recommended_model": speeds.recommended,
            });
            screen::print(&json(&report)?)?;
        } else {
            for check in &checks {
                show(app, check)?;
            }
            let missing: Vec<&str> =
                checks.iter().filter(|check| !check.ok && !check.optional).map(|check| check.name).collect();
            if missing.is_empty() {
                app.screen.say(" Ready. Next: starling mock");
            } else {
                app.screen.say(&format!(" Not ready for an interview: {}", missing.join(", ")));
            }
        }
        Ok(if ready { Exit::Done } else { Exit::Failed })
    }
}

fn show(app: &App, check: &Check) -> Result<(), Failure> {
    let mark = match (check.ok, check.optional) {
        (true, _) => app.theme.good("✓"),
        (false, true) => app.theme.warn("!"),
        (false, false) => app.theme.bad("!"),
    };
    let lines = wrap(&harmless(&check.found), app.theme.width.saturating_sub(16));
    screen::print(&format!(" {mark} {:<11} {}\n", check.name, lines.join("\n               ")))?;
    if let Some(hint) = &check.hint {
        let lines = wrap(&format!("hint: {}", harmless(hint)), app.theme.width.saturating_sub(16));
        screen::print(&format!("               {}\n", lines.join("\n               ")))?;
    }
    Ok(())
}

fn microphone(app: &App) -> Check {
    let listened = || -> Result<Check, Failure> {
        let recorder = Recorder::open(app.microphone()?, Arc::clone(&app.clock))?;
        let first = recorder.wait_live(PATIENCE)?;
        let mut loudest = SILENCE_DBFS;
        let start = app.clock.now();
        while app.clock.now() - start < LISTEN {
            app.clock.sleep(Duration::from_millis(100));
            loudest = loudest.max(recorder.status().level_dbfs);
        }
        let opened = format!("{}, first sound after {} ms", recorder.name(), first.as_millis());
        if loudest <= SILENCE_DBFS + 1.0 {
            let hint = "unmute it, allow the terminal to use it, or choose another with `--device ID` \
                        (`starling devices` lists them)";
            return Ok(Check::useless("microphone", format!("{opened}, but nothing but zeros"), hint));
        }
        Ok(Check::fine("microphone", format!("{opened}, loudest {loudest:.0} dBFS (speech is about -25)")))
    };
    listened().unwrap_or_else(|failure| Check::failed("microphone", &failure))
}

fn output(app: &App) -> Check {
    // A tenth of a second of silence: only opening a device shows whether it opens.
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

fn disk(app: &App) -> Check {
    let place = app.paths.data.display();
    if let Err(error) = is_writable(&app.paths.data) {
        return Check::useless(
            "disk",
            format!("{place} cannot be written: {error}"),
            "make the folder yours (`sudo chown -R \"$USER\"` after a `sudo starling`), or choose another with \
             `--data-dir DIR`",
        );
    }
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
            format!("{}, signals and rubric are fine", counted(library.scenarios().count(), "scenario")),
        ),
        Err(failure) => Check::failed("content", &failure),
    }
}
