//! Recognises 16 kHz mono WAV files and prints their transcripts as JSON, one a line. For the scripts in `bench/`.
//!
//! usage: transcribe [--model NAME|PATH] [--glossary TERM,TERM | --own-glossary] [--live SPEED] FILE...
//!
//! With `--own-glossary` each FILE.wav is heard with the terms that FILE.json lists under "glossary".
//! With `--live` the samples come as from a microphone, SPEED times as fast as they were spoken, and the time from the
//! last sample to the transcript goes to stderr.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is what it is for")]

use starling::clock::{Clock, SystemClock};
use starling::core::transcript::Transcript;
use starling::store::models::ModelSource;
use starling::stt::{NoCheckpoints, Options, SttError, Transcriber, Whisper};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut model, mut live, mut files, mut options) = (None, None, Vec::new(), Options::default());
    let mut own_glossary = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--model" => model = Some(value()?),
            "--glossary" => options.glossary = value()?.split(',').map(str::to_owned).collect(),
            "--own-glossary" => own_glossary = true,
            "--live" => live = Some(value()?.parse::<f64>()?),
            _ => files.push(PathBuf::from(argument)),
        }
    }
    let source = ModelSource::resolve(model.as_deref(), None)?;
    let mut whisper = Whisper::load(source.name(), &source.read()?)?;
    for file in files {
        let samples = samples(&file)?;
        if own_glossary {
            options.glossary = glossary(&file.with_extension("json"))?;
        }
        let transcript = match live {
            Some(speed) => speak(&mut whisper, &samples, &options, speed)?,
            None => whisper.transcribe(&mut samples.as_slice(), &options, &mut NoCheckpoints, &mut |_| {})?,
        };
        println!("{}", serde_json::to_string(&transcript)?);
    }
    Ok(())
}

/// Sends `samples` in pieces of 20 ms, each at its time.
fn speak(
    whisper: &mut Whisper,
    samples: &[f32],
    options: &Options,
    speed: f64,
) -> Result<Transcript, SttError> {
    let clock = SystemClock::start();
    let (sender, receiver) = mpsc::channel();
    let listening = whisper.listen(options, receiver)?;
    let start = clock.now();
    let mut behind_ms = 0;
    for (at, piece) in samples.chunks(320).enumerate() {
        let due = start + Duration::from_secs_f64((at + 1) as f64 * 0.02 / speed);
        clock.sleep(due.saturating_sub(clock.now()));
        behind_ms = listening.behind_ms().max(behind_ms);
        if sender.send(piece.to_vec()).is_err() {
            break;
        }
    }
    drop(sender);
    let end = clock.now();
    let transcript = listening.finish()?;
    eprintln!(
        "{:.2} s after the end, at most {:.1} s behind",
        (clock.now() - end).as_secs_f64(),
        behind_ms as f64 / 1_000.0
    );
    Ok(transcript)
}

fn glossary(file: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let truth: serde_json::Value = serde_json::from_slice(&std::fs::read(file)?)?;
    Ok(serde_json::from_value(truth["glossary"].clone())?)
}

fn samples(file: &Path) -> Result<Vec<f32>, hound::Error> {
    let mut reader = hound::WavReader::open(file)?;
    reader.samples::<i16>().map(|sample| Ok(f32::from(sample?) / 32_768.0)).collect()
}
