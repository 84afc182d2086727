//! One chunk of a recording, heard: both readings and the sound of hesitation put together, in the recording's own time.

use super::cut::Chunk;
use super::decode::{Engine, Heard, Readings, Request};
use super::terms::Terms;
use super::{Options, SttError, fillers, steady};
use std::sync::atomic::AtomicBool;

/// What stays the same from chunk to chunk.
#[derive(Debug, Clone)]
pub struct Listener {
    language: String,
    prompt: String,
    terms: Terms,
}

impl Listener {
    pub fn new(options: &Options) -> Listener {
        Listener {
            language: options.language.clone(),
            prompt: fillers::prompt(&options.glossary),
            terms: Terms::new(&options.glossary),
        }
    }

    /// Hears `samples`, which are those of `chunk`; `None` when it was stopped.
    pub fn hear(
        &self,
        engine: &Engine,
        samples: &[f32],
        chunk: Chunk,
        stop: &AtomicBool,
    ) -> Result<Option<Vec<Heard>>, SttError> {
        let readings = self.read(engine, samples, chunk, &self.prompt, stop)?;
        Ok(readings.map(|readings| {
            let mut heard = fillers::merge(readings.plain, &readings.prompted);
            fillers::support(&mut heard, &steady::stretches(samples));
            heard.into_iter().map(|heard| heard.shifted(chunk.start_ms)).collect()
        }))
    }

    /// A quick look at what may be said in `samples`: the plain reading alone.
    pub fn glance(
        &self,
        engine: &Engine,
        samples: &[f32],
        chunk: Chunk,
        stop: &AtomicBool,
    ) -> Result<Option<Vec<Heard>>, SttError> {
        let readings = self.read(engine, samples, chunk, "", stop)?;
        Ok(readings
            .map(|readings| readings.plain.into_iter().map(|heard| heard.shifted(chunk.start_ms)).collect()))
    }

    fn read(
        &self,
        engine: &Engine,
        samples: &[f32],
        chunk: Chunk,
        prompt: &str,
        stop: &AtomicBool,
    ) -> Result<Option<Readings>, SttError> {
        let request =
            Request { samples, language: &self.language, prompt, terms: &self.terms, threads: 1, stop };
        engine.hear(&request).map_err(|source| SttError::Decode {
            start_ms: chunk.start_ms,
            end_ms: chunk.end_ms,
            source,
        })
    }
}
