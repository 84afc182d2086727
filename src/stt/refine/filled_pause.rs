//! Filled-pause candidates: steady voiced sounds, whatever the decoder makes of them.
//!
//! In "uh" and "um" the mouth holds still: the same sound lasts longer than in any word said in passing. Drawn-out
//! words have such stretches too, so what is found here is evidence, not an answer. Deliberately absent: the pitch of
//! the voice, which added nothing to what the change of sound already says.

use crate::core::speech_map::Span;
use crate::stt::transcriber::SAMPLE_RATE;
use crate::stt::tuning::{ABOVE_NOISE_DB, BELOW_LOUD_DB, LEAST_STEADY_FRAMES, MOST_CHANGE_DB, VOICED};
use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use std::sync::Arc;

/// A frame every 10 ms, 50 ms long: two and a half periods of the lowest voice.
const STEP: usize = SAMPLE_RATE / 100;
const FRAME: usize = 5 * STEP;
const STEP_MS: u64 = 10;
/// Long enough for the frame and the longest period side by side.
const TRANSFORM: usize = 2_048;
/// Periods of voices from 400 down to 50 Hz.
const PERIODS: std::ops::Range<usize> = 40..320;
/// Bands on the mel scale between these frequencies.
const BANDS: usize = 24;
const LOWEST_HZ: f32 = 100.0;
const HIGHEST_HZ: f32 = 5_000.0;
/// Bands are averaged over this many frames, so that single periods do not show.
const SMOOTHED: usize = 5;
/// Bands weaker than the strongest by more than this are noise.
const DEPTH_DB: f32 = 45.0;
/// The sound is compared with itself over this many frames.
const APART: usize = 10;
const QUIET_SHARE: f32 = 0.08;
const LOUD_SHARE: f32 = 0.92;
/// Frames that may be missing in between.
const MISSING: usize = 3;
/// What is compared from frame to frame.
struct Frame {
    level_db: f32,
    voiced: f32,
    bands: [f32; BANDS],
}

/// The steady voiced stretches of 16 kHz samples, in order, each 0.2 s or more.
pub fn candidates(samples: &[f32]) -> Vec<Span> {
    if samples.len() < FRAME {
        return Vec::new();
    }
    let frames = Analysis::new().frames(samples);
    let mut levels: Vec<f32> = frames.iter().map(|frame| frame.level_db).collect();
    levels.sort_by(f32::total_cmp);
    let at = |share: f32| levels[((levels.len() - 1) as f32 * share) as usize];
    let least_db = (at(QUIET_SHARE) + ABOVE_NOISE_DB).max(at(LOUD_SHARE) - BELOW_LOUD_DB);
    let shapes = shapes(&frames);
    let steady: Vec<bool> = frames
        .iter()
        .enumerate()
        .map(|(at, frame)| {
            frame.voiced > VOICED && frame.level_db > least_db && change(&shapes, at) < MOST_CHANGE_DB
        })
        .collect();
    runs(&steady)
        .into_iter()
        .filter(|(first, last)| last - first + 1 >= LEAST_STEADY_FRAMES)
        .map(|(first, last)| Span {
            start_ms: first as u64 * STEP_MS,
            end_ms: last as u64 * STEP_MS + (FRAME / STEP) as u64 * STEP_MS,
        })
        .collect()
}

/// First and last of the frames that are steady together.
fn runs(steady: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in (0..steady.len()).filter(|at| steady[*at]) {
        match runs.last_mut() {
            Some((_, last)) if at - *last <= MISSING + 1 => *last = at,
            _ => runs.push((at, at)),
        }
    }
    runs
}

/// Spectra without their loudness, in dB.
fn shapes(frames: &[Frame]) -> Vec<[f32; BANDS]> {
    let smooth = |at: usize| {
        let around = &frames[at.saturating_sub(SMOOTHED / 2)..frames.len().min(at + SMOOTHED / 2 + 1)];
        let mut bands: [f32; BANDS] = std::array::from_fn(|band| {
            let power: f32 = around.iter().map(|frame| frame.bands[band]).sum();
            10.0 * (power / around.len() as f32).max(1e-9).log10()
        });
        let floor = bands.iter().copied().fold(f32::MIN, f32::max) - DEPTH_DB;
        bands.iter_mut().for_each(|band| *band = band.max(floor));
        let mean = bands.iter().sum::<f32>() / BANDS as f32;
        bands.map(|band| band - mean)
    };
    (0..frames.len()).map(smooth).collect()
}

/// How much the sound changes around a frame; infinite where there is nothing to compare with.
fn change(shapes: &[[f32; BANDS]], at: usize) -> f32 {
    let before = at.checked_sub(APART / 2).and_then(|before| shapes.get(before));
    before.zip(shapes.get(at + APART / 2)).map_or(f32::INFINITY, |(before, after)| {
        before.iter().zip(after).map(|(one, other)| (one - other).abs()).sum::<f32>() / BANDS as f32
    })
}

/// What is computed once for all frames.
struct Analysis {
    forward: Arc<dyn RealToComplex<f32>>,
    back: Arc<dyn ComplexToReal<f32>>,
    window: Vec<f32>,
    /// How alike the window is to itself, by lag.
    window_alike: Vec<f32>,
    /// First bin and weights of each band.
    bank: Vec<(usize, Vec<f32>)>,
}

impl Analysis {
    fn new() -> Analysis {
        let mut planner = RealFftPlanner::new();
        let window: Vec<f32> = (0..FRAME)
            .map(|at| 0.5 - 0.5 * (std::f32::consts::TAU * at as f32 / (FRAME - 1) as f32).cos())
            .collect();
        let mut analysis = Analysis {
            forward: planner.plan_fft_forward(TRANSFORM),
            back: planner.plan_fft_inverse(TRANSFORM),
            window_alike: Vec::new(),
            bank: bank(),
            window,
        };
        analysis.window_alike = analysis.alike(&analysis.spectrum(&vec![1.0; FRAME]));
        analysis
    }

    fn frames(&self, samples: &[f32]) -> Vec<Frame> {
        samples.windows(FRAME).step_by(STEP).map(|frame| self.frame(frame)).collect()
    }

    fn frame(&self, samples: &[f32]) -> Frame {
        let mean = samples.iter().sum::<f32>() / FRAME as f32;
        let centred: Vec<f32> = samples.iter().map(|sample| sample - mean).collect();
        let power = centred.iter().map(|sample| sample * sample).sum::<f32>() / FRAME as f32;
        let spectrum = self.spectrum(&centred);
        let bands = std::array::from_fn(|band| {
            let (first, weights) = &self.bank[band];
            weights.iter().zip(&spectrum[*first..]).map(|(weight, power)| weight * power).sum()
        });
        let alike = self.alike(&spectrum);
        let voiced = PERIODS.map(|period| alike[period] / self.window_alike[period]).fold(0.0, f32::max);
        Frame { level_db: 10.0 * power.max(1e-10).log10(), voiced, bands }
    }

    /// Power by frequency.
    fn spectrum(&self, samples: &[f32]) -> Vec<f32> {
        let mut input = self.forward.make_input_vec();
        for ((place, sample), weight) in input.iter_mut().zip(samples).zip(&self.window) {
            *place = sample * weight;
        }
        let mut output = self.forward.make_output_vec();
        // Fails only over buffers of another length than the plan's own.
        let _ = self.forward.process(&mut input, &mut output);
        output.iter().map(Complex::norm_sqr).collect()
    }

    /// How alike a frame with this spectrum is to itself, by lag; 1 at zero.
    fn alike(&self, spectrum: &[f32]) -> Vec<f32> {
        let mut input: Vec<Complex<f32>> = spectrum.iter().map(|power| Complex::new(*power, 0.0)).collect();
        let mut output = self.back.make_output_vec();
        let _ = self.back.process(&mut input, &mut output);
        let whole = output[0].max(1e-12);
        output.iter().take(PERIODS.end).map(|value| value / whole).collect()
    }
}

/// Triangles of equal width on the mel scale.
fn bank() -> Vec<(usize, Vec<f32>)> {
    let mel = |hz: f32| 2_595.0 * (1.0 + hz / 700.0).log10();
    let hz = |mel: f32| 700.0 * (10_f32.powf(mel / 2_595.0) - 1.0);
    let step = (mel(HIGHEST_HZ) - mel(LOWEST_HZ)) / (BANDS + 1) as f32;
    let edge = |at: usize| hz(mel(LOWEST_HZ) + step * at as f32);
    let bin_hz = SAMPLE_RATE as f32 / TRANSFORM as f32;
    (0..BANDS)
        .map(|band| {
            let (low, middle, high) = (edge(band), edge(band + 1), edge(band + 2));
            let first = (low / bin_hz).ceil() as usize;
            let weight = |bin: usize| {
                let hz = bin as f32 * bin_hz;
                ((hz - low) / (middle - low)).min((high - hz) / (high - middle)).max(0.0)
            };
            (first, (first..=(high / bin_hz) as usize).map(weight).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f32::consts::TAU;

    /// A buzz at `pitch` Hz whose strongest band is at `colour(t)` Hz, from 0 to `seconds`.
    fn voice(seconds: f32, pitch: f32, colour: impl Fn(f32) -> f32) -> Vec<f32> {
        let count = (seconds * SAMPLE_RATE as f32) as usize;
        (0..count)
            .map(|at| {
                let t = at as f32 / SAMPLE_RATE as f32;
                (1..=30)
                    .map(|harmonic| {
                        let hz = pitch * harmonic as f32;
                        let far = (hz - colour(t)) / 250.0;
                        (TAU * hz * t).sin() * (0.02 + (-far * far).exp()) * 0.05
                    })
                    .sum()
            })
            .collect()
    }

    fn silence(seconds: f32) -> Vec<f32> {
        vec![0.0; (seconds * SAMPLE_RATE as f32) as usize]
    }

    #[test]
    fn a_sound_that_stands_still_is_found_where_it_is() {
        let found = candidates(&[silence(0.5), voice(0.6, 120.0, |_| 600.0), silence(0.5)].concat());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].start_ms.abs_diff(500) <= 80 && found[0].end_ms.abs_diff(1_100) <= 80, "{found:?}");
    }

    #[test]
    fn a_sound_that_moves_is_none() {
        let moving = |t: f32| 900.0 + 600.0 * (TAU * 3.0 * t).sin();
        assert_eq!(candidates(&[silence(0.5), voice(1.5, 120.0, moving), silence(0.5)].concat()), []);
    }

    #[test]
    fn noise_and_short_sounds_are_none() {
        let mut state = 1_u32;
        let hiss: Vec<f32> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as f32 / 65_536.0 - 0.5
        })
        .take(SAMPLE_RATE * 2)
        .collect();
        assert_eq!(candidates(&hiss), []);
        assert_eq!(candidates(&[silence(0.5), voice(0.12, 120.0, |_| 600.0), silence(0.5)].concat()), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn any_samples_give_stretches_in_order_inside(samples in prop::collection::vec(-1.0_f32..1.0, 0..9_000)) {
            let mut last = 0;
            for stretch in candidates(&samples) {
                prop_assert!(stretch.start_ms >= last && stretch.end_ms > stretch.start_ms);
                last = stretch.end_ms;
            }
            prop_assert!(last <= samples.len() as u64 / 16 + 1);
        }
    }
}
