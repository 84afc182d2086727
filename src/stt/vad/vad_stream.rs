//! Voice activity: samples to frames. Two detectors, whose weights are part of the program: one that tells speech from
//! other sound, loud or soft, and one that tells within a frame where a voice begins and ends.

use super::silero::{self, Silero};
use crate::core::speech_map::Frame;
use crate::stt::tuning::{
    COMMON_LEVEL_DB, FIRST_LEVEL_DB, LEVEL_FALL_DB, MOST_GAIN_DB, NEAR_WINDOWS, NEWEST_WEIGHT, NO_SPEECH,
    NO_VOICE, SPEECH, VOICE,
};
use earshot::Detector;

/// Samples of a frame.
const FRAME: usize = 256;
/// Frames of a window that is judged for speech.
const FRAMES: usize = silero::WINDOW / FRAME;

/// Judges samples as they come, in order.
pub struct VadStream {
    detector: Box<Detector>,
    silero: Silero,
    open: Vec<f32>,
    /// Samples of the window not yet complete.
    window: Vec<f32>,
    frames: Vec<Frame>,
    /// For each frame, the score of the voice alone.
    voices: Vec<f32>,
    /// For each window, how likely speech is.
    speech: Vec<f32>,
    /// Mean power of the recent windows, and the level of the loudest of them, slowly decaying.
    power: f32,
    loud_db: f32,
}

impl Default for VadStream {
    fn default() -> VadStream {
        VadStream {
            detector: Detector::default_boxed(),
            silero: Silero::default(),
            open: Vec::with_capacity(FRAME),
            window: Vec::with_capacity(silero::WINDOW),
            frames: Vec::new(),
            voices: Vec::new(),
            speech: Vec::new(),
            power: 0.0,
            loud_db: FIRST_LEVEL_DB,
        }
    }
}

impl VadStream {
    pub fn push(&mut self, samples: &[f32]) {
        for sample in samples {
            // A sample that is not a number would poison the detectors' memory for good.
            self.open.push(if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 });
            if self.open.len() == FRAME {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let voice = self.detector.predict_f32(&self.open);
        self.voices.push(voice);
        self.frames.push(Frame { voice, level_db: decibels(power(&self.open)) });
        self.window.append(&mut self.open);
        if self.window.len() == silero::WINDOW {
            self.amplify();
            self.speech.push(self.silero.judge(&self.window));
            self.window.clear();
        }
        let first = self.speech.len().saturating_sub(NEAR_WINDOWS + 1) * FRAMES;
        for at in first..self.frames.len() {
            self.frames[at].voice = self.voice(at);
        }
    }

    /// Brings a soft window to the level of common speech.
    fn amplify(&mut self) {
        self.power += NEWEST_WEIGHT * (power(&self.window) - self.power);
        self.loud_db = (self.loud_db - LEVEL_FALL_DB).max(decibels(self.power));
        let gain = 10_f32.powf((COMMON_LEVEL_DB - self.loud_db).clamp(0.0, MOST_GAIN_DB) / 20.0);
        self.window.iter_mut().for_each(|sample| *sample = (*sample * gain).clamp(-1.0, 1.0));
    }

    /// A frame's voice score given the speech around it, as far as that is known.
    fn voice(&self, frame: usize) -> f32 {
        let (voice, window) = (self.voices[frame], frame / FRAMES);
        let around = &self.speech[window.saturating_sub(NEAR_WINDOWS).min(self.speech.len())
            ..self.speech.len().min(window + NEAR_WINDOWS + 1)];
        if around.iter().all(|speech| *speech < NO_SPEECH) {
            voice.min(NO_VOICE)
        } else if self.speech.get(window).is_some_and(|speech| *speech > SPEECH) {
            voice.max(VOICE)
        } else {
            voice
        }
    }

    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }
}

fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32
}

fn decibels(power: f32) -> f32 {
    10.0 * power.max(1e-10).log10()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::speech_map::SpeechMap;

    /// Frames of a whole recording and its map.
    fn whole(samples: &[f32]) -> (Vec<Frame>, SpeechMap) {
        let mut stream = VadStream::default();
        stream.push(samples);
        let map = SpeechMap::from_frames(&stream.frames);
        (stream.frames, map)
    }

    fn checkout(gain: f32) -> Vec<f32> {
        let mut reader = hound::WavReader::open("tests/data/audio/checkout.wav").expect("a recording");
        reader.samples::<i16>().map(|s| f32::from(s.expect("a sample")) / 32_768.0 * gain).collect()
    }

    #[test]
    fn soft_speech_is_speech_as_well() {
        let (_, loud) = whole(&checkout(1.0));
        for gain in [0.1, 0.03, 0.015] {
            let (_, soft) = whole(&checkout(gain));
            let apart = soft.speech_ms().abs_diff(loud.speech_ms());
            assert!(apart < loud.speech_ms() / 20, "{gain}: {soft:?} for {loud:?}");
        }
    }

    #[test]
    fn a_hum_like_a_voice_is_no_speech() {
        let hum: Vec<f32> = (0..160_000)
            .map(|at| {
                let t = at as f32 / 16_000.0 * std::f32::consts::TAU;
                (1..6).map(|k| (t * 110.0 * k as f32).sin() / k as f32).sum::<f32>() * 0.05
            })
            .collect();
        // The sudden start may pass for one.
        assert!(whole(&hum).1.speech_ms() < 200);
    }

    #[test]
    fn pieces_of_any_length_give_the_same_frames() {
        let samples = checkout(1.0);
        let (expected, _) = whole(&samples);
        let mut stream = VadStream::default();
        samples.chunks(333).for_each(|piece| stream.push(piece));
        assert_eq!(stream.frames(), expected);
    }
}
