//! Exact silence, which no open microphone gives: there is always room noise.

use crate::audio::length;
use std::time::Duration;

/// A run of exact zeros this long or longer means a muted microphone. Shorter ones come from headsets that cut out the
/// noise between words.
const MUTED_FROM: Duration = Duration::from_secs(3);

/// Counts runs of exact zeros in mono sound.
#[derive(Debug, Default)]
pub struct Zeros {
    /// Length of the current run.
    run: u64,
    /// Lengths of the runs that are over.
    runs: Vec<u64>,
}

impl Zeros {
    pub fn push(&mut self, mono: &[f32]) {
        for &sample in mono {
            if sample == 0.0 {
                self.run += 1;
            } else if self.run > 0 {
                // The short ones between words are many and of no interest.
                if self.run > LEAST_KEPT {
                    self.runs.push(self.run);
                }
                self.run = 0;
            }
        }
    }

    /// Whether the microphone seems to be muted now; `rate` is that of the sound, Hz.
    pub fn is_muted(&self, rate: u32) -> bool {
        length(self.run, rate) >= MUTED_FROM
    }

    /// How long it seems to have been muted in all.
    pub fn muted(&self, rate: u32) -> Duration {
        let long = |run: &&u64| length(**run, rate) >= MUTED_FROM;
        length(self.runs.iter().chain([&self.run]).filter(long).sum(), rate)
    }
}

/// Shorter than [`MUTED_FROM`] at every rate.
const LEAST_KEPT: u64 = 4_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_exact_silence_is_a_muted_microphone() {
        let mut zeros = Zeros::default();
        zeros.push(&[0.0; 32_000]);
        zeros.push(&[1e-6]);
        assert!(!zeros.is_muted(16_000) && zeros.muted(16_000).is_zero());
        zeros.push(&[0.0; 48_000]);
        assert!(zeros.is_muted(16_000));
        zeros.push(&[0.5, 0.0, 0.5]);
        assert!(!zeros.is_muted(16_000));
        assert_eq!(zeros.muted(16_000), Duration::from_secs(3));
    }
}
