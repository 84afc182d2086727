//! How fast the installed speech models run on this machine, and which of them to use.
//!
//! Measured by decoding recorded speech on one thread, as an interview does while the candidate speaks. Deliberately
//! absent: guesses about models that are not installed.

use super::check::Check;
use crate::app::App;
use crate::audio::{self, SAMPLE_RATE};
use crate::core::failure::Failure;
use crate::store::catalogue::{self, Known};
use crate::store::models::ModelSource;
use crate::stt::{NoCheckpoints, Options, Transcriber, Whisper};
use serde::Serialize;
use std::io::Write;

/// The demo's last answer.
const SPEECH: &[u8] = include_bytes!("../../../content/demo/03-follow-up.ogg");

/// This much of it: shorter than any chunk the recognizer ever cuts, so that one thread decodes it.
const SECONDS: usize = 9;

/// The most time a second of speech may take, both passes together. House rule: half of the core stays free for moments
/// when something else needs it.
const KEEPS_UP: f64 = 0.5;

/// Below this the next larger size is worth trying. House rule: base took twice the time of tiny where we measured it.
const ROOM_FOR_MORE: f64 = 0.2;

/// Beyond this a second run would only cost the user's time.
const HOPELESS: f64 = 1.5;

/// What was measured for one model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Speed {
    pub name: String,
    /// The one that is used when none is asked for.
    pub used: bool,
    /// Seconds until it is read, verified and loaded.
    pub load_seconds: Option<f64>,
    /// Seconds that a second of speech takes on one thread.
    pub real_time_factor: Option<f64>,
    pub keeps_up: bool,
    /// Of the catalogue; larger hears better.
    pub rank: Option<u8>,
    /// Why it could not be measured.
    pub problem: Option<String>,
}

/// All installed models.
#[derive(Debug)]
pub struct Speeds {
    pub models: Vec<Speed>,
    /// The best one that keeps up, if the catalogue knows it.
    pub recommended: Option<String>,
    /// Why the model that is used cannot be used.
    failure: Option<Failure>,
}

impl Speeds {
    /// Loads and tries every installed model, and the one asked for.
    pub fn measure(app: &App) -> Speeds {
        let used = match app.model() {
            Ok(used) => used,
            Err(failure) => return Speeds { models: Vec::new(), recommended: None, failure: Some(failure) },
        };
        let mut sources = ModelSource::installed(&app.models_folder());
        // Of two with the same name, the one in use is measured.
        sources.retain(|source| source.name() != used.name());
        sources.insert(0, used);
        let speech = match speech() {
            Ok(speech) => speech,
            Err(failure) => return Speeds { models: Vec::new(), recommended: None, failure: Some(failure) },
        };
        let mut failure = None;
        let mut models = Vec::new();
        for (number, source) in sources.iter().enumerate() {
            let mut speed = Speed {
                name: source.name().to_owned(),
                used: number == 0,
                load_seconds: None,
                real_time_factor: None,
                keeps_up: false,
                rank: source.known().map(|known| known.rank),
                problem: None,
            };
            if let Err(error) = try_out(app, source, &speech, &mut speed) {
                speed.problem = Some(error.message.clone());
                failure = failure.or((number == 0).then_some(error));
            }
            models.push(speed);
        }
        let recommended = best(&models).map(|best| best.name.clone());
        Speeds { models, recommended, failure }
    }

    /// The same as one line of `doctor`.
    pub fn check(&self) -> Check {
        let Some(used) = self.models.first().filter(|_| self.failure.is_none()) else {
            let unknown = Failure::new("no_model", "no speech model could be tried", "run `starling models`");
            return Check::failed("model", self.failure.as_ref().unwrap_or(&unknown));
        };
        let found: Vec<String> = self.models.iter().map(describe).collect();
        let mut check = Check::fine("model", found.join("; "));
        check.hint = advice(used, &self.models, &catalogue::catalogue());
        // Late feedback is better than none.
        (check.ok, check.optional) = (used.keeps_up, !used.keeps_up);
        check
    }
}

/// The best model that keeps up; among equals, the faster one.
fn best(models: &[Speed]) -> Option<&Speed> {
    models.iter().filter(|model| model.keeps_up && model.rank.is_some()).max_by(|a, b| {
        let slower = b.real_time_factor.partial_cmp(&a.real_time_factor);
        a.rank.cmp(&b.rank).then(slower.unwrap_or(std::cmp::Ordering::Equal))
    })
}

fn describe(model: &Speed) -> String {
    let name = &model.name;
    match (model.real_time_factor, model.keeps_up, &model.problem) {
        (_, _, Some(problem)) => format!("{name} cannot be used: {problem}"),
        (Some(factor), true, _) => format!("{name} keeps up ({factor:.2} s for a second of speech)"),
        (Some(factor), false, _) => format!("{name} is too slow here ({factor:.2} s for a second of speech)"),
        (None, ..) => name.clone(),
    }
}

/// What to do about the models, if anything.
fn advice(used: &Speed, models: &[Speed], catalogue: &[Known]) -> Option<String> {
    let Some(best) = best(models) else {
        return (!used.keeps_up).then(|| {
            "feedback will come late; end other programs and run `starling doctor` again, or use a smaller model \
             (`starling models`)"
                .to_owned()
        });
    };
    // For a model of the user's own, nobody knows whether it is worse.
    if (used.rank.is_some() && best.rank > used.rank) || !used.keeps_up {
        return Some(format!("`starling models use {}`: the best that keeps up here", best.name));
    }
    let next = catalogue.iter().find(|known| {
        Some(known.rank) > best.rank && models.iter().all(|model| model.rank != Some(known.rank))
    })?;
    let room = best.real_time_factor.is_some_and(|factor| factor <= ROOM_FOR_MORE);
    (used.rank.is_some() && room).then(|| {
        format!(
            "there may be time for a model that hears better: `starling models pull {}`, then `starling doctor` again",
            next.name
        )
    })
}

/// Loads and times one model. The second of two runs counts if it was faster: the first also allocates memory.
fn try_out(app: &App, source: &ModelSource, speech: &[f32], speed: &mut Speed) -> Result<(), Failure> {
    let start = app.clock.now();
    let mut whisper = Whisper::load(source.name(), &source.read()?)?;
    speed.load_seconds = Some((app.clock.now() - start).as_secs_f64());
    let length = speech.len() as f64 / f64::from(SAMPLE_RATE);
    let mut factor = f64::INFINITY;
    for _ in 0..2 {
        let start = app.clock.now();
        whisper.transcribe(&mut &*speech, &Options::default(), &mut NoCheckpoints, &mut |_| {})?;
        factor = factor.min((app.clock.now() - start).as_secs_f64() / length);
        if factor > HOPELESS {
            break;
        }
    }
    speed.real_time_factor = Some(factor);
    speed.keeps_up = factor <= KEEPS_UP;
    Ok(())
}

/// Recorded speech of [`SECONDS`].
fn speech() -> Result<Vec<f32>, Failure> {
    let write = || -> std::io::Result<tempfile::NamedTempFile> {
        let mut file = tempfile::Builder::new().suffix(".ogg").tempfile()?;
        file.write_all(SPEECH)?;
        Ok(file)
    };
    let file = write().map_err(|error| {
        let message = format!("cannot write a temporary file: {error}");
        Failure::new("cannot_write", message, "set TMPDIR to a folder that you may write")
    })?;
    let mut samples = audio::decode(file.path())?.samples;
    samples.truncate(SECONDS * SAMPLE_RATE as usize);
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(name: &str, factor: f64, rank: Option<u8>) -> Speed {
        Speed {
            name: name.into(),
            used: false,
            load_seconds: Some(0.1),
            real_time_factor: Some(factor),
            keeps_up: factor <= KEEPS_UP,
            rank,
            problem: None,
        }
    }

    fn recommended(models: &[Speed]) -> Option<&str> {
        best(models).map(|best| best.name.as_str())
    }

    #[test]
    fn the_best_that_keeps_up_is_recommended_and_of_equals_the_faster() {
        let tiny = model("tiny", 0.05, Some(1));
        let (base, quantised) = (model("base", 0.3, Some(2)), model("base-q5", 0.2, Some(2)));
        let small = model("small", 0.6, Some(3));
        let all = [tiny.clone(), base, quantised, small.clone(), model("mine", 0.1, None)];
        assert_eq!(recommended(&all), Some("base-q5"));
        assert_eq!(recommended(&[small]), None);
        assert_eq!(recommended(&[model("mine", 0.1, None)]), None);
    }

    fn told(models: &[Speed]) -> String {
        advice(&models[0], models, &catalogue::catalogue()).unwrap_or_default()
    }

    #[test]
    fn the_advice_is_a_command() {
        let tiny = |factor| model("tiny.en-q8_0", factor, Some(1));
        let base = |factor| model("base.en-q5_1", factor, Some(2));
        assert!(told(&[tiny(0.06), base(0.2)]).contains("starling models use base.en-q5_1"));
        assert!(told(&[base(0.7), tiny(0.3)]).contains("starling models use tiny.en-q8_0"));
        assert!(told(&[tiny(0.06)]).contains("starling models pull base.en-q5_1"));
        assert!(told(&[base(0.1), tiny(0.05)]).contains("starling models pull small.en-q5_1"));
        assert!(told(&[tiny(0.8)]).contains("feedback will come late"));
        assert_eq!(told(&[tiny(0.3)]), "");
        assert_eq!(told(&[model("mine", 0.1, None), tiny(0.1)]), "");
    }

    #[test]
    fn the_trial_is_one_piece_of_speech() {
        let speech = speech().unwrap();
        assert_eq!(speech.len(), SECONDS * SAMPLE_RATE as usize);
    }
}
