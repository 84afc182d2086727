//! Whisper as a transcriber: a model loaded once, its states reused from answer to answer.

use super::checkpoints::Checkpoints;
use super::decode::Decoder;
use super::error::SttError;
use super::file;
use super::stream::live::Live;
use super::transcriber::{Listening, Options, SampleSource, Transcriber};
use crate::core::transcript::Transcript;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// A loaded Whisper model.
pub struct Whisper {
    name: String,
    decoder: Arc<Decoder>,
    /// Pieces of a recording that are decoded side by side.
    workers: usize,
}

impl Whisper {
    /// Loads `weights`, the contents of a ggml model file already found intact: whisper.cpp aborts the program on a bad
    /// one.
    pub fn load(name: &str, weights: &[u8]) -> Result<Whisper, SttError> {
        processor()?;
        let decoder =
            Decoder::load(weights).map_err(|source| SttError::Load { model: name.to_owned(), source })?;
        Ok(Whisper { name: name.to_owned(), decoder: Arc::new(decoder), workers: file::workers() })
    }

    /// The same model for another thread, which transcribes one recording at a time: many recordings are better done
    /// side by side than each in pieces.
    pub fn for_one_thread(&self) -> Whisper {
        Whisper { name: self.name.clone(), decoder: Arc::clone(&self.decoder), workers: 1 }
    }

    /// English-only models know English; the others know what whisper.cpp knows.
    fn check(&self, language: &str) -> Result<(), SttError> {
        // whisper-rs panics on a zero byte.
        let known = language.bytes().all(|byte| byte.is_ascii_lowercase())
            && whisper_rs::get_lang_id(language).is_some()
            && (self.decoder.is_multilingual() || language == "en");
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
        source: &mut dyn SampleSource,
        options: &Options,
        checkpoints: &mut dyn Checkpoints,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Transcript, SttError> {
        self.check(&options.language)?;
        file::transcribe(&self.decoder, &self.name, source, options, self.workers, checkpoints, progress)
    }

    fn listen(
        &mut self,
        options: &Options,
        samples: Receiver<Vec<f32>>,
    ) -> Result<Box<dyn Listening>, SttError> {
        self.check(&options.language)?;
        Ok(Box::new(Live::start(&self.decoder, &self.name, options, samples)?))
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

#[cfg(test)]
#[cfg(feature = "bundled-model")]
mod tests {
    use super::*;
    use crate::core::failure::Advice;
    use crate::stt::checkpoints::NoCheckpoints;
    use std::sync::mpsc;

    const WEIGHTS: &[u8] =
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/ggml-tiny.en-q8_0.bin"));
    const SAID: &str = "last spring our checkout page was slow um i measured every request for a week it turned out that \
                        one query took most of the time uh so i added an index and removed the second call the";

    fn whisper() -> Whisper {
        Whisper::load("tiny.en-q8_0", WEIGHTS).expect("the bundled model")
    }

    /// 17 s of a made voice: two fillers, a pause of 1.5 s and one of 0.8 s.
    fn checkout() -> Vec<f32> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/audio/checkout.wav");
        let mut reader = hound::WavReader::open(path).expect("a recording");
        reader.samples::<i16>().map(|sample| f32::from(sample.expect("a sample")) / 32_768.0).collect()
    }

    fn bare(text: &str) -> String {
        text.split_whitespace().map(crate::stt::words::bare).collect::<Vec<_>>().join(" ")
    }

    /// Room noise without speech: white noise through a slow filter, so that the low end is louder.
    fn noise(seconds: usize, level: f32) -> Vec<f32> {
        let (mut state, mut slow) = (12_345_u32, 0.0_f32);
        (0..seconds * 16_000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let white = (state >> 8) as f32 / 8_388_608.0 - 1.0;
                slow = 0.95 * slow + 0.05 * white;
                level * (0.3 * white + 4.0 * slow)
            })
            .collect()
    }

    #[test]
    fn speech_becomes_words_fillers_and_pauses() {
        let mut shares = Vec::new();
        let heard = whisper()
            .transcribe(&mut checkout().as_slice(), &Options::default(), &mut NoCheckpoints, &mut |share| {
                shares.push(share);
            })
            .expect("a transcript");
        assert!(bare(&heard.text).starts_with(SAID), "{}", heard.text);
        assert!(bare(&heard.text).ends_with("went from 900 to 200 milliseconds"), "{}", heard.text);
        let pause = heard.pauses.iter().find(|pause| pause.length_ms() > 1_000).expect("the long pause");
        assert!(pause.start_ms.abs_diff(5_270) < 100 && pause.end_ms.abs_diff(6_770) < 100, "{pause:?}");
        let um = heard.words.iter().find(|word| word.text == "Um,").expect("the um");
        assert!(um.start_ms.abs_diff(2_800) < 400, "{um:?}");
        assert!(heard.words.windows(2).all(|pair| pair[0].start_ms <= pair[1].start_ms));
        assert!(shares.is_sorted() && shares.last() == Some(&1.0), "{shares:?}");
        assert_eq!(heard.duration_ms, checkout().len() as u64 / 256 * 16);
    }

    #[test]
    fn live_speech_gives_the_same_words_and_one_loaded_model_serves_many_answers() {
        let mut whisper = whisper();
        for _ in 0..2 {
            let (sender, samples) = mpsc::channel();
            let listening = whisper.listen(&Options::default(), samples).expect("listening");
            for piece in checkout().chunks(333) {
                sender.send(piece.to_vec()).expect("a listener");
            }
            let heard = listening.finish().expect("a transcript");
            assert!(bare(&heard.text).starts_with(SAID), "{}", heard.text);
        }
    }

    #[test]
    fn silence_and_noise_give_no_text() {
        let mut whisper = whisper();
        for samples in
            [Vec::new(), vec![0.0; 480_000], noise(30, 0.002), noise(30, 0.02), vec![f32::NAN; 16_000]]
        {
            let heard = whisper
                .transcribe(&mut samples.as_slice(), &Options::default(), &mut NoCheckpoints, &mut |_| {})
                .expect("a transcript");
            assert_eq!(heard.text, "");
            let (sender, receiver) = mpsc::channel();
            let listening = whisper.listen(&Options::default(), receiver).expect("listening");
            sender.send(samples).expect("a listener");
            assert_eq!(listening.finish().expect("a transcript").text, "");
        }
    }

    /// Parts of an earlier run, and those of this one.
    #[derive(Default)]
    struct Kept {
        earlier: Vec<String>,
        parts: Vec<String>,
        cleared: bool,
    }

    impl Checkpoints for Kept {
        fn resume(&mut self, fingerprint: &str, duration_ms: u64) -> Vec<String> {
            assert_eq!((fingerprint.len(), duration_ms / 1_000), (64, 51));
            std::mem::take(&mut self.earlier)
        }

        fn keep(&mut self, part: &str) {
            self.parts.push(part.to_owned());
        }

        fn clear(&mut self) {
            self.cleared = true;
        }
    }

    #[test]
    fn what_an_earlier_run_kept_is_not_done_again() {
        let long = checkout().repeat(3);
        let mut whisper = whisper();
        let mut run = |earlier: &[String]| {
            let mut kept = Kept { earlier: earlier.to_vec(), ..Kept::default() };
            let mut shares = Vec::new();
            let heard = whisper
                .transcribe(&mut long.as_slice(), &Options::default(), &mut kept, &mut |share| {
                    shares.push(share);
                })
                .expect("a transcript");
            assert!(kept.cleared && shares.is_sorted() && shares.last() == Some(&1.0), "{shares:?}");
            (heard, kept.parts)
        };
        let (heard, parts) = run(&[]);
        assert!(parts.len() >= 2, "{parts:?}");
        let damaged = parts[1].replace("words", "wor");
        let (again, more) = run(&[parts[0].clone(), damaged, "{}".to_owned()]);
        assert_eq!((again, more.len()), (heard.clone(), parts.len() - 1));
        assert_eq!(run(&parts), (heard, Vec::new()));
    }

    /// A recording whose file can be read once, and then only for ten seconds.
    struct Vanishing(usize);

    impl SampleSource for Vanishing {
        fn play(&mut self, take: &mut dyn FnMut(&[f32])) -> Result<(), SttError> {
            self.0 += 1;
            let samples = checkout();
            let end = if self.0 == 1 { samples.len() } else { 160_000 };
            samples[..end].chunks(4_096).for_each(take);
            if self.0 == 1 { Ok(()) } else { Err(SttError::Unplayable) }
        }
    }

    #[test]
    fn a_recording_that_breaks_off_while_it_is_decoded_is_an_error() {
        let error =
            whisper().transcribe(&mut Vanishing(0), &Options::default(), &mut NoCheckpoints, &mut |_| {});
        assert!(matches!(error, Err(SttError::Unplayable)), "{error:?}");
    }

    #[test]
    fn an_english_model_refuses_other_languages() {
        let mut whisper = whisper();
        for language in ["de", "xx", "e\0n", ""] {
            let options = Options { language: language.to_owned(), ..Options::default() };
            let error = whisper
                .transcribe(&mut [].as_slice(), &options, &mut NoCheckpoints, &mut |_| {})
                .expect_err("refused");
            assert_eq!(error.kind(), "language_unsupported");
        }
    }
}
