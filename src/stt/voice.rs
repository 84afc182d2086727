//! Voice activity: samples to frames. The detector's weights are part of the program; it needs no file.

use crate::core::speech_map::{Frame, SpeechMap};
use earshot::Detector;

/// Samples of a frame.
pub const FRAME: usize = 256;

/// Judges samples as they come, in order.
pub struct Ear {
    detector: Box<Detector>,
    open: Vec<f32>,
    frames: Vec<Frame>,
}

impl Default for Ear {
    fn default() -> Ear {
        Ear { detector: Detector::default_boxed(), open: Vec::with_capacity(FRAME), frames: Vec::new() }
    }
}

impl Ear {
    pub fn push(&mut self, samples: &[f32]) {
        for sample in samples {
            // A sample that is not a number would poison the detector's memory for good.
            self.open.push(if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 });
            if self.open.len() == FRAME {
                let voice = self.detector.predict_f32(&self.open);
                self.frames.push(Frame { voice, level_db: level_db(&self.open) });
                self.open.clear();
            }
        }
    }

    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Frames of a whole recording and its map.
    pub fn listen(samples: &[f32]) -> (Vec<Frame>, SpeechMap) {
        let mut ear = Ear::default();
        ear.push(samples);
        let map = SpeechMap::from_frames(&ear.frames);
        (ear.frames, map)
    }
}

fn level_db(samples: &[f32]) -> f32 {
    let power = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32;
    10.0 * power.max(1e-10).log10()
}
