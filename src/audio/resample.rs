//! One sample rate to another, block by block, without moving a sound in time.
//!
//! The resampler's delay is cut from the front and its tail is flushed at the end, so that the result is as long as the
//! input and its first and last words are where they were.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler};
use std::ops::RangeInclusive;

/// Rates that sound comes in: from telephone sound at half rate to the fastest converters. A header outside
/// of this is damaged, and would ask for absurd amounts of memory.
pub const RATES: RangeInclusive<u32> = 4_000..=768_000;

/// Input frames that go through the filter at a time. Longer blocks make the filter steeper and its delay
/// longer; this one keeps 7.4 kHz of 8 at a delay of 11 ms at 48 kHz.
const BLOCK: usize = 1024;

/// One mono stream on its way to another rate.
pub struct RateChange {
    converter: Option<Converter>,
}

struct Converter {
    fft: Fft<f32>,
    from: u32,
    to: u32,
    waiting: Vec<f32>,
    block: Vec<f32>,
    frames_in: u64,
    frames_out: u64,
    delay_left: usize,
}

impl RateChange {
    /// A stream of `from` Hz that becomes one of `to` Hz; `None` for a rate outside [`RATES`].
    pub fn new(from: u32, to: u32) -> Option<RateChange> {
        if !RATES.contains(&from) || !RATES.contains(&to) {
            return None;
        }
        if from == to {
            return Some(RateChange { converter: None });
        }
        let fft = Fft::new_custom(
            from as usize,
            to as usize,
            block_for(from, to),
            1,
            1,
            rubato::WindowFunction::BlackmanHarris2,
            FixedSync::Both,
        )
        .ok()?;
        let delay_left = fft.output_delay();
        let block = vec![0.0; fft.output_frames_max()];
        let converter =
            Converter { fft, from, to, waiting: Vec::new(), block, frames_in: 0, frames_out: 0, delay_left };
        Some(RateChange { converter: Some(converter) })
    }

    /// Takes `mono` and appends what is ready to `out`.
    pub fn push(&mut self, mono: &[f32], out: &mut Vec<f32>) {
        match &mut self.converter {
            None => out.extend_from_slice(mono),
            Some(converter) => converter.push(mono, out),
        }
    }

    /// Appends what is still inside; the whole output is then as long as the whole input.
    pub fn finish(self, out: &mut Vec<f32>) {
        let Some(mut converter) = self.converter else { return };
        let wanted = converter.frames_in * u64::from(converter.to) / u64::from(converter.from);
        while converter.frames_out < wanted {
            let before = converter.frames_out;
            let padding = converter.fft.input_frames_next() - converter.waiting.len();
            let start = out.len();
            converter.push(&vec![0.0; padding], out);
            if converter.frames_out > wanted {
                out.truncate(start + (wanted - before) as usize);
            }
        }
    }
}

/// What the filter can work with: it rejects numbers that leave the range of floats on the way.
fn harmless(sample: f32) -> f32 {
    /// 120 dB over full scale, which no sound has.
    const LOUDEST: f32 = 1e6;
    if sample.is_nan() { 0.0 } else { sample.clamp(-LOUDEST, LOUDEST) }
}

/// At least [`BLOCK`] frames that are a whole number of output frames, and even: the middle of an odd block lies
/// between two samples, and all sound would be late by half of one.
fn block_for(from: u32, to: u32) -> usize {
    let smallest = 2 * (from / greatest_common_divisor(from, to)) as usize;
    BLOCK.div_ceil(smallest) * smallest
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

impl Converter {
    fn push(&mut self, mono: &[f32], out: &mut Vec<f32>) {
        self.frames_in += mono.len() as u64;
        self.waiting.extend(mono.iter().map(|&sample| harmless(sample)));
        let mut used = 0;
        while self.waiting.len() - used >= self.fft.input_frames_next() {
            let needed = self.fft.input_frames_next();
            let made = self.step(used, needed);
            used += needed;
            let skipped = made.min(self.delay_left);
            self.delay_left -= skipped;
            self.frames_out += (made - skipped) as u64;
            out.extend_from_slice(&self.block[skipped..made]);
        }
        self.waiting.drain(..used);
    }

    /// Filters one block into `self.block`; returns the number of frames made.
    fn step(&mut self, start: usize, needed: usize) -> usize {
        let room = self.block.len();
        let input = InterleavedSlice::new(&self.waiting[start..start + needed], 1, needed);
        let output = InterleavedSlice::new_mut(&mut self.block, 1, room);
        let (Ok(input), Ok(mut output)) = (input, output) else {
            unreachable!("one channel of exactly this many frames")
        };
        match self.fft.process_into_buffer(&input, &mut output, None::<&Indexing>) {
            Ok((_, made)) => made,
            Err(error) => unreachable!("the buffers have the sizes the resampler asked for: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn convert(rate: u32, samples: &[f32], block: usize) -> Vec<f32> {
        let mut stream = RateChange::new(rate, 16_000).expect("a usual rate");
        let mut out = Vec::new();
        for part in samples.chunks(block) {
            stream.push(part, &mut out);
        }
        stream.finish(&mut out);
        out
    }

    fn tone(rate: u32, seconds: f32) -> Vec<f32> {
        let count = (rate as f32 * seconds) as usize;
        (0..count)
            .map(|i| 0.5 * (i as f64 / f64::from(rate) * 440.0 * std::f64::consts::TAU).sin() as f32)
            .collect()
    }

    #[test]
    fn a_tone_keeps_its_place_and_its_length_at_every_usual_rate() {
        for rate in [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000] {
            let out = convert(rate, &tone(rate, 1.0), 960);
            assert_eq!(out.len(), 16_000, "{rate} Hz");
            let expected = tone(16_000, 1.0);
            let worst = (800..15_200).map(|i| (out[i] - expected[i]).abs()).fold(0.0, f32::max);
            assert!(worst < 0.01, "{rate} Hz is off by {worst}");
        }
    }

    #[test]
    fn a_click_at_either_end_survives() {
        let mut samples = vec![0.0; 48_000];
        samples[..48].fill(0.8);
        samples[47_952..].fill(0.8);
        let out = convert(48_000, &samples, 480);
        assert!(out[..16].iter().all(|&sample| sample > 0.3), "{:?}", &out[..16]);
        assert!(out[15_984..].iter().all(|&sample| sample > 0.3), "{:?}", &out[15_984..]);
    }

    #[test]
    fn absurd_rates_are_refused() {
        for rate in [0, 1, 3_999, 768_001, u32::MAX] {
            assert!(
                RateChange::new(rate, 16_000).is_none() && RateChange::new(16_000, rate).is_none(),
                "{rate}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_sample_is_too_odd(odd in prop::collection::vec(any::<f32>(), 1..4_000)) {
            let out = convert(48_000, &odd, 480);
            prop_assert!(out.iter().all(|sample| sample.is_finite()));
            let out = convert(48_000, &[f32::MAX, f32::MIN, f32::INFINITY, f32::NAN].repeat(12_000), 480);
            prop_assert!(out.iter().all(|sample| sample.is_finite()));
        }

        #[test]
        fn length_does_not_depend_on_the_blocks(count in 0usize..5_000, block in 1usize..700, fast in prop::bool::ANY) {
            let rate = if fast { 44_100 } else { 8_000 };
            let out = convert(rate, &vec![0.1; count], block);
            prop_assert_eq!(out.len(), count * 16_000 / rate as usize);
        }
    }
}
