//! Silero's voice detector: how likely it is that somebody speaks, for every 32 ms.
//!
//! A small network with a memory: spectra, four convolutions, one memory cell. It tells speech from fans, keys and
//! music, loud or soft, but is less good at where speech begins and ends. Weights by Silero Team (MIT license),
//! prepared by `scripts/make_voice_weights.py`, which documents their layout.

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};
use std::sync::{Arc, LazyLock};

/// Samples that are judged together.
pub const WINDOW: usize = 512;

const BEFORE: usize = 64;
const TRANSFORM: usize = 256;
const STEP: usize = 128;
const SPECTRA: usize = 4;
const BINS: usize = TRANSFORM / 2 + 1;
const TAPS: usize = 3;
const MEMORY: usize = 128;
/// Inputs, outputs and stride of the convolutions.
const LAYERS: [(usize, usize, usize); 4] = [(BINS, 128, 1), (128, 64, 2), (64, 64, 2), (64, MEMORY, 1)];

static BYTES: &[u8] = include_bytes!("../../../models/silero-vad-16k.f32");
static WEIGHTS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    BYTES.chunks_exact(4).map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).collect()
});

const fn layer_size((inputs, outputs, _): (usize, usize, usize)) -> usize {
    TAPS * inputs * outputs + outputs
}
const CELL: usize = 2 * MEMORY * 4 * MEMORY + 4 * MEMORY;
const _: () = assert!(
    BYTES.len()
        == 4 * (layer_size(LAYERS[0])
            + layer_size(LAYERS[1])
            + layer_size(LAYERS[2])
            + layer_size(LAYERS[3])
            + CELL
            + MEMORY
            + 1)
);

/// Judges consecutive windows.
pub struct Silero {
    transform: Arc<dyn RealToComplex<f32>>,
    hann: [f32; TRANSFORM],
    before: [f32; BEFORE],
    /// The cell's last output, and what it remembers.
    output: [f32; MEMORY],
    cell: [f32; MEMORY],
}

impl Default for Silero {
    fn default() -> Silero {
        Silero {
            transform: RealFftPlanner::new().plan_fft_forward(TRANSFORM),
            hann: std::array::from_fn(|at| {
                0.5 - 0.5 * (std::f32::consts::TAU * at as f32 / TRANSFORM as f32).cos()
            }),
            before: [0.0; BEFORE],
            output: [0.0; MEMORY],
            cell: [0.0; MEMORY],
        }
    }
}

impl Silero {
    /// The probability, 0 to 1, that somebody speaks in the next [`WINDOW`] samples; missing ones are silence.
    pub fn judge(&mut self, window: &[f32]) -> f32 {
        let mut weights = WEIGHTS.as_slice();
        let mut take = |count: usize| {
            let (taken, rest) = weights.split_at(count);
            weights = rest;
            taken
        };
        let mut sound = self.spectra(window);
        for (inputs, outputs, stride) in LAYERS {
            sound = convolve(&sound, inputs, stride, take(TAPS * inputs * outputs), take(outputs));
        }
        self.remember(&sound, take(2 * MEMORY * 4 * MEMORY), take(4 * MEMORY));
        let (last, bias) = (take(MEMORY), take(1));
        sigmoid(
            bias[0] + last.iter().zip(&self.output).map(|(weight, out)| weight * out.max(0.0)).sum::<f32>(),
        )
    }

    /// Four spectra of the window with what came before it.
    fn spectra(&mut self, window: &[f32]) -> Vec<f32> {
        let mut samples = [0.0; BEFORE + WINDOW + BEFORE];
        samples[..BEFORE].copy_from_slice(&self.before);
        samples[BEFORE..BEFORE + window.len().min(WINDOW)]
            .copy_from_slice(&window[..window.len().min(WINDOW)]);
        self.before.copy_from_slice(&samples[WINDOW..WINDOW + BEFORE]);
        // The end is mirrored, so that the last spectrum is whole.
        for at in 0..BEFORE {
            samples[BEFORE + WINDOW + at] = samples[BEFORE + WINDOW - 2 - at];
        }
        let mut spectra = Vec::with_capacity(SPECTRA * BINS);
        let mut input = self.transform.make_input_vec();
        let mut output = self.transform.make_output_vec();
        for at in 0..SPECTRA {
            for (to, (sample, weight)) in input.iter_mut().zip(samples[at * STEP..].iter().zip(&self.hann)) {
                *to = sample * weight;
            }
            // Fails only over buffers of another length than the plan's own.
            let _ = self.transform.process(&mut input, &mut output);
            spectra.extend(output.iter().map(|bin: &Complex<f32>| bin.norm()));
        }
        spectra
    }

    /// One step of the memory cell.
    fn remember(&mut self, sound: &[f32], weights: &[f32], biases: &[f32]) {
        let mut gates = biases.to_vec();
        for (input, row) in sound.iter().chain(&self.output).zip(weights.chunks_exact(4 * MEMORY)) {
            add(&mut gates, *input, row);
        }
        for at in 0..MEMORY {
            let [let_in, keep, fresh, let_out] = std::array::from_fn(|gate| gates[gate * MEMORY + at]);
            self.cell[at] = sigmoid(keep) * self.cell[at] + sigmoid(let_in) * fresh.tanh();
            self.output[at] = sigmoid(let_out) * self.cell[at].tanh();
        }
    }
}

/// A convolution over time, three places wide with silence around it, never negative. `sound` has `inputs` numbers a
/// place.
fn convolve(sound: &[f32], inputs: usize, stride: usize, weights: &[f32], biases: &[f32]) -> Vec<f32> {
    let places = sound.len() / inputs;
    let outputs = biases.len();
    let mut result = Vec::new();
    for centre in (0..places).step_by(stride) {
        let start = result.len();
        result.extend_from_slice(biases);
        for tap in 0..TAPS {
            let Some(place) = (centre + tap).checked_sub(1).filter(|place| *place < places) else { continue };
            let rows = weights[tap * inputs * outputs..].chunks_exact(outputs);
            for (input, row) in sound[place * inputs..(place + 1) * inputs].iter().zip(rows) {
                add(&mut result[start..], *input, row);
            }
        }
        result[start..].iter_mut().for_each(|value| *value = value.max(0.0));
    }
    result
}

fn add(to: &mut [f32], input: f32, row: &[f32]) {
    if input != 0.0 {
        for (to, weight) in to.iter_mut().zip(row) {
            *to += input * weight;
        }
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_judges_as_the_original_does() {
        // From the weights of the package, computed in double precision by its own description.
        const ORIGINAL: [(usize, f32); 9] = [
            (5, 0.0081),
            (20, 0.9997),
            (60, 1.0),
            (100, 0.9949),
            (150, 1.0),
            (170, 0.0199),
            (190, 0.0094),
            (210, 0.0021),
            (220, 1.0),
        ];
        let mut reader = hound::WavReader::open("tests/data/audio/checkout.wav").expect("a recording");
        let samples: Vec<f32> =
            reader.samples::<i16>().map(|sample| f32::from(sample.expect("a sample")) / 32_768.0).collect();
        let mut silero = Silero::default();
        let judged: Vec<f32> = samples.chunks_exact(WINDOW).map(|window| silero.judge(window)).collect();
        for (at, original) in ORIGINAL {
            assert!((judged[at] - original).abs() < 0.002, "window {at}: {} for {original}", judged[at]);
        }
    }

    #[test]
    fn short_and_long_windows_are_judged_too() {
        let mut silero = Silero::default();
        for length in [0, 1, WINDOW, 3 * WINDOW] {
            assert!((0.0..=1.0).contains(&silero.judge(&vec![0.1; length])));
        }
    }
}
