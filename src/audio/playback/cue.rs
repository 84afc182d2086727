//! Two gentle signals: "speak now", and "your target time is over".
//!
//! Soft sine tones with round edges: no click, and nothing that a recogniser takes for a word.

use crate::audio::Sound;
use std::f32::consts::TAU;
use std::time::Duration;

const RATE: u32 = 48_000;
/// Peak of a cue: clearly below a prompt's speech.
const LOUDNESS: f32 = 0.16;
const TONE: Duration = Duration::from_millis(110);
const GAP: Duration = Duration::from_millis(40);
/// Length of the rounding at each end of a tone.
const EDGE: Duration = Duration::from_millis(25);

/// Two tones upwards (a fourth): the recording has begun.
pub fn recording_cue() -> Sound {
    melody(&[523.25, 698.46])
}

/// Two tones downwards: the target is reached; the recording goes on.
pub fn target_cue() -> Sound {
    melody(&[698.46, 523.25])
}

fn melody(frequencies: &[f32]) -> Sound {
    let count = |time: Duration| crate::audio::samples_in(time, RATE) as usize;
    let (tone, edge) = (count(TONE), count(EDGE) as f32);
    let mut samples = Vec::new();
    for frequency in frequencies {
        if !samples.is_empty() {
            samples.resize(samples.len() + count(GAP), 0.0);
        }
        samples.extend((0..tone).map(|i| {
            let from_edge = (i.min(tone - 1 - i) as f32 / edge).min(1.0);
            let envelope = 0.5 - 0.5 * (from_edge * TAU / 2.0).cos();
            LOUDNESS * envelope * (i as f32 / RATE as f32 * frequency * TAU).sin()
        }));
    }
    Sound { samples, sample_rate: RATE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_short_soft_and_without_clicks() {
        for cue in [recording_cue(), target_cue()] {
            assert_eq!(cue.duration(), Duration::from_millis(260));
            let peak = cue.samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
            assert!((0.1..0.2).contains(&peak), "{peak}");
            let jump = cue.samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
            assert!(jump < 0.02, "{jump}");
        }
    }
}
