//! Recordings and transcripts that a user hands over: read, transcribed, and questioned where there is reason to.

use super::checkpoints::KeptParts;
use crate::app::App;
use crate::audio::{self, About, Channel, Damage, DecodeError, Recording, Track};
use crate::core::failure::Failure;
use crate::core::health::{Health, HealthVerdict};
use crate::core::transcript::Transcript;
use crate::stt::{Checkpoints, NoCheckpoints, Options, SampleSource, SttError, Transcriber};
use crate::ui::text::clock;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::Path;
use std::time::Duration;

/// Recordings at least this long show progress while they are transcribed: they may take more than a second.
const PROGRESS_FROM_MS: u64 = 15_000;
/// After this much sound, reading a recording for the first time shows how far it is: three hours take half a minute.
const READING_FROM_MS: u64 = 5 * 60_000;

/// What was heard in a recording.
#[derive(Debug)]
pub struct Heard {
    pub transcript: Transcript,
    pub health: Health,
    /// Doubts that do not stop a judgment.
    pub notes: Vec<String>,
}

impl Heard {
    /// Why nothing was heard: one named cause, from the samples.
    pub fn silence(&self) -> Failure {
        match self.health.verdict() {
            HealthVerdict::Empty => Failure::unjudged(
                "empty_recording",
                "the recording has no samples at all",
                "check the microphone with `starling doctor`, then record again",
            ),
            HealthVerdict::DigitalZeros { .. } => Failure::unjudged(
                "digital_silence",
                "the recording holds nothing but zeros: no microphone was listening",
                "unmute the microphone, and allow the terminal to use it in the system's privacy settings",
            ),
            HealthVerdict::NearSilence { rms_dbfs } => Failure::unjudged(
                "near_silence",
                format!("the recording is all but silent ({rms_dbfs:.0} dBFS on average)"),
                "choose the right microphone (`starling devices`), turn it up, and come closer",
            ),
            HealthVerdict::Quiet { .. } | HealthVerdict::Clipping { .. } | HealthVerdict::Fine => {
                Failure::unjudged(
                    "no_speech",
                    "there is sound in the recording, but nobody speaks",
                    "check that the right microphone is chosen (`starling devices`) and speak closer to it",
                )
            }
        }
    }
}

/// Reads the recording at `path` and transcribes it.
///
/// # Errors
/// A recording that cannot be read, or a model that cannot be used. Silence is no error here.
pub fn recording(app: &App, path: &Path, glossary: &[String]) -> Result<Heard, Failure> {
    opened(app, &Recording::open(path)?, glossary)
}

/// Transcribes a recording that was opened, with progress where it takes long; where it takes very long, it can be
/// stopped and continued.
///
/// # Errors
/// A recording that cannot be read, or a model that cannot be used. Silence is no error here.
pub fn opened(app: &App, recording: &Recording, glossary: &[String]) -> Result<Heard, Failure> {
    let track = Track::of(recording, app.common.channel.map(Channel))?;
    let mut whisper = app.whisper()?;
    let bar = app.screen.shows_progress().then(hidden_bar);
    let mut source = TrackSource { bar: bar.clone(), ..TrackSource::new(track) };
    let mut kept = KeptParts::new(app);
    let heard = hear(&mut whisper, &mut source, glossary, &mut kept, &mut |share| {
        if let Some(bar) = &bar {
            bar.set_position((share * 100.0) as u64);
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    heard
}

/// Transcribes one recording of many, alone on its thread.
///
/// # Errors
/// As [`opened`].
pub fn one_of_many(
    whisper: &mut dyn Transcriber,
    recording: &Recording,
    channel: Option<u16>,
    glossary: &[String],
) -> Result<Heard, Failure> {
    let track = Track::of(recording, channel.map(Channel))?;
    hear(whisper, &mut TrackSource::new(track), glossary, &mut NoCheckpoints, &mut |_| {})
}

fn hear(
    transcriber: &mut dyn Transcriber,
    source: &mut TrackSource<'_>,
    glossary: &[String],
    checkpoints: &mut dyn Checkpoints,
    progress: &mut dyn FnMut(f32),
) -> Result<Heard, Failure> {
    let options = Options { glossary: glossary.to_vec(), ..Options::default() };
    let transcript = transcriber.transcribe(source, &options, checkpoints, progress);
    // The cause comes first: that it could not be played is all the transcriber knows.
    if let Some(cause) = source.failure.take() {
        return Err(cause.into());
    }
    let (transcript, about) = (transcript?, source.about.ok_or(SttError::Unplayable)?);
    let mut notes = notes(&about.health, about.damage);
    notes.extend(about.heard.note());
    Ok(Heard { transcript, health: about.health, notes })
}

/// A track as a transcriber plays it.
struct TrackSource<'a> {
    track: Track<'a>,
    /// Shown once it is known that it will take long.
    bar: Option<ProgressBar>,
    /// What was said of it the last time it was played.
    about: Option<About>,
    failure: Option<DecodeError>,
}

impl TrackSource<'_> {
    fn new(track: Track<'_>) -> TrackSource<'_> {
        TrackSource { track, bar: None, about: None, failure: None }
    }
}

impl SampleSource for TrackSource<'_> {
    fn play(&mut self, take: &mut dyn FnMut(&[f32])) -> Result<(), SttError> {
        let is_long = self.about.is_some_and(|about| about.duration_ms >= PROGRESS_FROM_MS);
        if let Some(bar) = self.bar.as_ref().filter(|_| is_long) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        let mut reading = Reading { shown: self.bar.is_some() && self.about.is_none(), ..Reading::default() };
        let played = self.track.play(audio::SAMPLE_RATE, &mut |samples| {
            take(samples);
            reading.count(samples.len());
        });
        reading.clear();
        let about = played.map_err(|cause| {
            self.failure = Some(cause);
            SttError::Unplayable
        })?;
        self.about = Some(about);
        Ok(())
    }
}

/// How much of a long recording was read, on the screen while it is read for the first time.
#[derive(Default)]
struct Reading {
    shown: bool,
    samples: u64,
    spinner: Option<ProgressBar>,
}

impl Reading {
    fn count(&mut self, samples: usize) {
        self.samples += samples as u64;
        let read_ms = audio::length(self.samples, audio::SAMPLE_RATE).as_millis() as u64;
        if self.shown && read_ms >= READING_FROM_MS {
            self.spinner.get_or_insert_with(spinner).set_message(clock(read_ms));
        }
    }

    fn clear(self) {
        if let Some(spinner) = self.spinner {
            spinner.finish_and_clear();
        }
    }
}

fn spinner() -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template(" reading the recording: {msg}") {
        spinner.set_style(style);
    }
    spinner
}

fn hidden_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template(" transcribing {bar:30} {percent:>3} %") {
        bar.set_style(style.progress_chars("██·"));
    }
    bar
}

/// What is worth saying about a recording that can be judged.
pub fn notes(health: &Health, damage: Option<Damage>) -> Vec<String> {
    let mut notes = Vec::new();
    match health.verdict() {
        HealthVerdict::Clipping { runs, .. } => {
            notes.push(format!(
                "the recording is too loud: {runs} stretches are clipped; turn the microphone down"
            ));
        }
        HealthVerdict::Quiet { rms_dbfs } => {
            notes.push(format!(
                "the recording is quiet ({rms_dbfs:.0} dBFS): words may be missing; come closer"
            ));
        }
        HealthVerdict::Empty
        | HealthVerdict::DigitalZeros { .. }
        | HealthVerdict::NearSilence { .. }
        | HealthVerdict::Fine => {}
    }
    match damage {
        Some(Damage::Growing) => notes.push(
            "the recording became longer while it was read: what there was at the start was read".to_owned(),
        ),
        Some(Damage::CutOff) => notes.push("the recording breaks off: what there is was read".to_owned()),
        Some(Damage::Packets(count)) => {
            notes.push(format!("{count} damaged stretches of the recording were left out"));
        }
        None => {}
    }
    notes
}
