//! How delivery compares with what is known about listeners. Bands inform; none of them touches the verdict.

use crate::core::score::Delivery;
use schemars::JsonSchema;
use serde::Serialize;

/// Pauses from this length on are listed (house rule, above the 0.25 to 0.6 s that listeners find natural).
pub const PAUSE_NOTED_MS: u64 = 2_000;

/// Pauses from this length on make speech harder to follow (Lundholm Fors 2015).
pub const PAUSE_LONG_MS: u64 = 4_000;

/// Where a value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Good,
    Watch,
    Poor,
}

impl Standing {
    pub fn title(self) -> &'static str {
        match self {
            Standing::Good => "fine",
            Standing::Watch => "worth watching",
            Standing::Poor => "noticed by listeners",
        }
    }
}

/// One measure of delivery with its band.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Band {
    pub name: &'static str,
    /// The value with its unit, as shown.
    pub value: String,
    pub standing: Standing,
    /// The band in words.
    pub band: &'static str,
    /// Where the band comes from.
    pub source: &'static str,
}

/// The bands of one answer.
pub fn of(delivery: &Delivery) -> Vec<Band> {
    vec![pace(delivery), fillers(delivery), pauses(delivery)]
}

/// Fillers per minute of speech.
pub fn fillers_per_minute(delivery: &Delivery) -> Option<f64> {
    (delivery.speech_seconds >= 1.0).then(|| delivery.fillers.len() as f64 / (delivery.speech_seconds / 60.0))
}

fn pace(delivery: &Delivery) -> Band {
    let pace = delivery.words_per_minute;
    let standing = match pace {
        120.0..=165.0 => Standing::Good,
        100.0..=185.0 => Standing::Watch,
        _ => Standing::Poor,
    };
    Band {
        name: "Pace",
        value: format!(
            "{pace:.0} words a minute of speech ({:.0} by the clock)",
            delivery.words_per_minute_clock
        ),
        standing,
        band: "120 to 165 is easy to follow, 100 to 185 still is",
        source: "Microsoft Speaker Coach recommends 100 to 165; guides disagree, and no band is a law",
    }
}

fn fillers(delivery: &Delivery) -> Band {
    let rate = fillers_per_minute(delivery).unwrap_or_default();
    let standing = match rate {
        ..=5.0 => Standing::Good,
        ..=12.0 => Standing::Watch,
        _ => Standing::Poor,
    };
    Band {
        name: "Fillers",
        value: format!("at least {} heard, {rate:.1} a minute", delivery.fillers.len()),
        standing,
        band: "up to 5 a minute did no harm, 12 did; the recogniser may miss um and uh",
        source: "Laske & DiGennaro Reed 2024, J. Applied Behavior Analysis, doi 10.1002/jaba.1093",
    }
}

fn pauses(delivery: &Delivery) -> Band {
    let of = |least: u64| delivery.pauses.iter().filter(|pause| pause.length_ms() >= least).count();
    let (noted, long) = (of(PAUSE_NOTED_MS), of(PAUSE_LONG_MS));
    Band {
        name: "Pauses",
        value: format!("{noted} of 2 s or more, {long} of 4 s or more"),
        standing: if long > 0 { Standing::Watch } else { Standing::Good },
        band: "0.3 to 1.5 s reads as thinking; from 4 s on sentences are harder to follow",
        source: "Lundholm Fors 2015 (4 s); Frontiers in Psychology 2022, doi 10.3389/fpsyg.2022.778018 (0.6 s)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::transcript::Pause;

    fn delivery(wpm: f64, fillers: usize) -> Delivery {
        let filler = crate::core::score::Filler { text: "um".into(), start: 0, end: 2, start_ms: None };
        Delivery {
            seconds: 70.0,
            speech_seconds: 60.0,
            words_per_minute: wpm,
            words_per_minute_clock: wpm,
            first_word_seconds: 0.4,
            pauses: vec![Pause { start_ms: 0, end_ms: 4_000 }],
            fillers: vec![filler; fillers],
        }
    }

    #[test]
    fn bands_follow_their_sources() {
        let standings = |wpm, count| of(&delivery(wpm, count)).iter().map(|b| b.standing).collect::<Vec<_>>();
        assert_eq!(standings(148.0, 5), [Standing::Good, Standing::Good, Standing::Watch]);
        assert_eq!(standings(110.0, 12), [Standing::Watch, Standing::Watch, Standing::Watch]);
        assert_eq!(standings(190.0, 13), [Standing::Poor, Standing::Poor, Standing::Watch]);
    }
}
