//! Whisper as a transcriber: a model loaded once, its states reused from answer to answer.

use super::decode::Engine;
use super::live::Live;
use super::{Listening, Options, SttError, Transcriber, file};
use crate::core::transcript::Transcript;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// A loaded Whisper model.
pub struct Whisper {
    name: String,
    engine: Arc<Engine>,
}

impl Whisper {
    /// Loads `weights`, the content of a ggml model file that was found whole: whisper.cpp ends the program over a bad one.
    pub fn load(name: &str, weights: &[u8]) -> Result<Whisper, SttError> {
        processor()?;
        let engine =
            Engine::load(weights).map_err(|source| SttError::Load { model: name.to_owned(), source })?;
        Ok(Whisper { name: name.to_owned(), engine: Arc::new(engine) })
    }

    /// English-only models know English; the others know what whisper.cpp knows.
    fn check(&self, language: &str) -> Result<(), SttError> {
        // whisper-rs panics over a zero byte.
        let known = language.bytes().all(|byte| byte.is_ascii_lowercase())
            && whisper_rs::get_lang_id(language).is_some()
            && (self.engine.is_multilingual() || language == "en");
        if known {
            Ok(())
        } else {
            Err(SttError::Language { model: self.name.clone(), language: language.to_owned() })
        }
    }
}

impl Transcriber for Whisper {
    fn model(&self) -> &str {
        &self.name
    }

    fn transcribe(
        &mut self,
        samples: &[f32],
        options: &Options,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Transcript, SttError> {
        self.check(&options.language)?;
        file::transcribe(&self.engine, &self.name, samples, options, progress)
    }

    fn listen(
        &mut self,
        options: &Options,
        samples: Receiver<Vec<f32>>,
    ) -> Result<Box<dyn Listening>, SttError> {
        self.check(&options.language)?;
        Ok(Box::new(Live::start(&self.engine, &self.name, options, samples)?))
    }
}

/// The matrix kernels are built for AVX2 and its companions; without them the program would be killed at once.
#[cfg(target_arch = "x86_64")]
fn processor() -> Result<(), SttError> {
    let parts = [
        ("AVX2", is_x86_feature_detected!("avx2")),
        ("FMA", is_x86_feature_detected!("fma")),
        ("F16C", is_x86_feature_detected!("f16c")),
        ("BMI2", is_x86_feature_detected!("bmi2")),
    ];
    match parts.into_iter().find(|(_, present)| !present) {
        Some((missing, _)) => Err(SttError::Processor { missing }),
        None => Ok(()),
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn processor() -> Result<(), SttError> {
    Ok(())
}
