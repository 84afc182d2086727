//! Whether a recording can be judged at all: silence, exact zeros, clipping and level, from its samples.
//!
//! Fed block by block with the device's own samples, before anything mixes or resamples them: a clipped channel
//! averaged with a quiet one no longer touches full scale, and resampling rounds its flat tops. Deliberately absent:
//! anything about speech. A healthy recording of an empty room is healthy here.

use serde::{Deserialize, Serialize};

/// Samples this large count as full scale. 16-bit full scale is 0.99997; the margin covers 8-bit files,
/// whose largest value is 0.992.
pub const FULL_SCALE: f32 = 0.992;

/// This many neighboring samples at full scale are one clipped run: a single peak may legitimately touch it.
pub const CLIPPED_RUN: u32 = 3;

/// Share of exactly zero frames from which no microphone was listening.
///
/// Live microphones measured 0.3 to 3 % exact zeros, a faulty path 89.3 to 92.1 % (Minutes, `capture.rs`). The
/// limit lies just under the fault, so that a noise gate, which zeroes the pauses, is not called one.
pub const DIGITAL_ZERO_SHARE: f64 = 0.88;

/// Average level (dBFS) under which nothing was said into this microphone. House rule: a quiet built-in microphone
/// gives about -33 dBFS in speech (jsattler/BetterCapture 209), a room at rest -60 or less.
pub const NEAR_SILENCE_DBFS: f32 = -60.0;

/// Average level (dBFS) under which recognition suffers although something was said. House rule.
pub const QUIET_DBFS: f32 = -45.0;

/// Share of clipped samples from which clipping is worth mentioning. House rule: a warning that comes early makes
/// people turn down too far (drowe67/freedv-gui 1459), so single clipped peaks pass.
pub const CLIPPING_SHARE: f64 = 0.000_5;

/// Level reported for no signal at all, dBFS: below the floor of 24-bit sound.
pub const SILENCE_DBFS: f32 = -150.0;

/// What the samples of one recording say about it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// Frames (one sample of every channel) seen.
    pub frames: u64,
    /// Share of frames in which every channel was exactly zero, 0 to 1.
    pub zero_share: f64,
    /// Average level of the loudest channel, dBFS.
    pub rms_dbfs: f32,
    /// Largest sample of any channel, dBFS.
    pub peak_dbfs: f32,
    /// Runs of at least [`CLIPPED_RUN`] samples at full scale, over all channels.
    pub clipped_runs: u64,
    /// Share of samples inside clipped runs, of the channel that clips most, 0 to 1.
    pub clipped_share: f64,
}

/// The one thing to say about a recording's health; the worst comes first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
#[must_use]
pub enum HealthVerdict {
    /// There are no samples at all.
    Empty,
    /// Nearly every sample is exactly zero: no permission, a muted input, or a dead path.
    DigitalZeros {
        zero_share: f64,
    },
    /// A live input into which nobody spoke.
    NearSilence {
        rms_dbfs: f32,
    },
    /// Too hot: the peaks of the words are cut off.
    Clipping {
        runs: u64,
        share: f64,
    },
    /// Usable, but recognition suffers.
    Quiet {
        rms_dbfs: f32,
    },
    Fine,
}

impl Health {
    pub fn verdict(&self) -> HealthVerdict {
        if self.frames == 0 {
            HealthVerdict::Empty
        } else if self.zero_share >= DIGITAL_ZERO_SHARE {
            HealthVerdict::DigitalZeros { zero_share: self.zero_share }
        } else if self.rms_dbfs < NEAR_SILENCE_DBFS {
            HealthVerdict::NearSilence { rms_dbfs: self.rms_dbfs }
        } else if self.clipped_share >= CLIPPING_SHARE {
            HealthVerdict::Clipping { runs: self.clipped_runs, share: self.clipped_share }
        } else if self.rms_dbfs < QUIET_DBFS {
            HealthVerdict::Quiet { rms_dbfs: self.rms_dbfs }
        } else {
            HealthVerdict::Fine
        }
    }
}

/// Adds up [`Health`] while a recording runs.
#[derive(Debug, Clone)]
pub struct HealthMeter {
    frames: u64,
    zero_frames: u64,
    channels: Vec<Channel>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Channel {
    square_sum: f64,
    peak: f32,
    run: u32,
    clipped_runs: u64,
    clipped_samples: u64,
}

impl HealthMeter {
    /// A meter for interleaved samples of `channels` channels (at least one).
    pub fn new(channels: u16) -> HealthMeter {
        HealthMeter { frames: 0, zero_frames: 0, channels: vec![Channel::default(); channels.max(1).into()] }
    }

    /// Adds interleaved samples; an incomplete last frame is left out.
    pub fn push(&mut self, interleaved: &[f32]) {
        for frame in interleaved.chunks_exact(self.channels.len()) {
            self.frames += 1;
            self.zero_frames += u64::from(frame.iter().all(|&sample| sample == 0.0));
            for (channel, &sample) in self.channels.iter_mut().zip(frame) {
                channel.push(sample);
            }
        }
    }

    pub fn health(&self) -> Health {
        let share = |part: u64| if self.frames == 0 { 0.0 } else { part as f64 / self.frames as f64 };
        let over_channels = |value: fn(&Channel) -> f64| self.channels.iter().map(value).fold(0.0, f64::max);
        let mean_square = over_channels(|channel| channel.square_sum) / self.frames.max(1) as f64;
        let clipped = self.channels.iter().map(|channel| channel.clipped_samples).max().unwrap_or(0);
        Health {
            frames: self.frames,
            zero_share: share(self.zero_frames),
            rms_dbfs: dbfs(mean_square.sqrt()),
            peak_dbfs: dbfs(over_channels(|channel| f64::from(channel.peak))),
            clipped_runs: self.channels.iter().map(|channel| channel.clipped_runs).sum(),
            clipped_share: share(clipped),
        }
    }
}

impl Channel {
    fn push(&mut self, sample: f32) {
        // Floats that are not numbers occur only in damaged files, and play as silence.
        let sample = if sample.is_finite() { sample } else { 0.0 };
        let size = sample.abs();
        self.square_sum += f64::from(sample) * f64::from(sample);
        self.peak = self.peak.max(size);
        if size < FULL_SCALE {
            self.run = 0;
            return;
        }
        self.run += 1;
        if self.run == CLIPPED_RUN {
            self.clipped_runs += 1;
            self.clipped_samples += u64::from(CLIPPED_RUN);
        } else if self.run > CLIPPED_RUN {
            self.clipped_samples += 1;
        }
    }
}

/// Amplitude (1 is full scale) in dBFS, never below [`SILENCE_DBFS`].
pub fn dbfs(amplitude: f64) -> f32 {
    ((20.0 * amplitude.log10()) as f32).max(SILENCE_DBFS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn health(samples: &[f32]) -> Health {
        let mut meter = HealthMeter::new(1);
        meter.push(samples);
        meter.health()
    }

    fn tone(amplitude: f32) -> Vec<f32> {
        (0..16_000).map(|i| amplitude * (i as f32 * 0.1).sin()).collect()
    }

    #[test]
    fn a_tone_is_fine_and_its_level_is_right() {
        let health = health(&tone(0.5));
        assert_eq!(health.verdict(), HealthVerdict::Fine);
        assert!((health.rms_dbfs - -9.03).abs() < 0.05, "{health:?}");
        assert!((health.peak_dbfs - -6.02).abs() < 0.05, "{health:?}");
    }

    #[test]
    fn nothing_zeros_and_a_still_room_are_told_apart() {
        assert_eq!(health(&[]).verdict(), HealthVerdict::Empty);
        assert!(matches!(health(&[0.0; 1000]).verdict(), HealthVerdict::DigitalZeros { .. }));
        assert!(matches!(health(&tone(0.000_5)).verdict(), HealthVerdict::NearSilence { .. }));
        assert!(matches!(health(&tone(0.005)).verdict(), HealthVerdict::Quiet { .. }));
    }

    #[test]
    fn a_gated_microphone_is_not_a_dead_one() {
        let mut samples = vec![0.0; 80_000];
        samples.extend(tone(0.3));
        assert_eq!(health(&samples).verdict(), HealthVerdict::Fine);
    }

    #[test]
    fn a_clipped_channel_beside_a_silent_one_is_found() {
        let mut meter = HealthMeter::new(2);
        let interleaved: Vec<f32> =
            tone(3.0).iter().flat_map(|sample| [sample.clamp(-1.0, 1.0), 0.0]).collect();
        meter.push(&interleaved);
        assert!(matches!(meter.health().verdict(), HealthVerdict::Clipping { .. }), "{:?}", meter.health());
    }

    #[test]
    fn two_samples_at_full_scale_are_a_peak_three_are_a_run() {
        assert_eq!(health(&[0.0, 1.0, 1.0, 0.0]).clipped_runs, 0);
        let three = health(&[0.0, 1.0, -1.0, 1.0, 1.0, 0.0]);
        assert_eq!(three.clipped_runs, 1);
        assert!((three.clipped_share - 4.0 / 6.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn blocks_do_not_matter(samples in prop::collection::vec(-1.2f32..1.2, 0..400), cut in 0usize..200) {
            let cut = (cut * 2).min(samples.len() / 2 * 2);
            let (mut whole, mut parts) = (HealthMeter::new(2), HealthMeter::new(2));
            whole.push(&samples);
            parts.push(&samples[..cut]);
            parts.push(&samples[cut..]);
            prop_assert_eq!(whole.health(), parts.health());
        }
    }
}
