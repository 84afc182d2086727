//! How delivery compares with the rubric's bands. Bands inform; none of them touches the verdict.

use crate::core::answer::Delivery;
use crate::core::rubric::Rubric;
use schemars::JsonSchema;
use serde::Serialize;

/// Pauses from this length on are listed where no rubric is at hand; the same as the rubric's.
pub const PAUSE_NOTED_MS: u64 = 2_000;

/// Pauses from this length on make speech harder to follow (Lundholm Fors 2015).
pub const PAUSE_LONG_MS: u64 = 4_000;

/// One measure of delivery with its band.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Band {
    pub name: &'static str,
    /// The value with its unit, as shown.
    pub value: String,
    /// Whether it lies within the band.
    pub within: bool,
    /// The band in words.
    pub band: String,
    /// Where the band comes from.
    pub source: String,
    pub counter_evidence: String,
}

/// The bands of one answer of `words` words.
pub fn of(delivery: &Delivery, words: usize, rubric: &Rubric) -> Vec<Band> {
    vec![pace(delivery, rubric), fillers(delivery, words, rubric), pauses(delivery, rubric)]
}

fn pace(delivery: &Delivery, rubric: &Rubric) -> Band {
    let (rule, pace) = (&rubric.pace, delivery.words_per_minute);
    Band {
        name: "Pace",
        value: format!(
            "{pace:.0} words a minute of speech, {:.0} by the clock",
            delivery.words_per_minute_clock
        ),
        within: (rule.slow_below..=rule.fast_above).contains(&pace),
        band: format!("{:.0} to {:.0} words a minute", rule.slow_below, rule.fast_above),
        source: rule.source.clone(),
        counter_evidence: rule.counter_evidence.clone(),
    }
}

fn fillers(delivery: &Delivery, words: usize, rubric: &Rubric) -> Band {
    let rule = &rubric.fillers;
    let rate = delivery.fillers.len() as f64 * 100.0 / words.max(1) as f64;
    Band {
        name: "Fillers",
        value: format!("{}; in all {rate:.1} in a hundred words", delivery.fillers_told()),
        within: rate < rule.mention_from,
        band: format!("below {} in a hundred words", rule.mention_from),
        source: rule.source.clone(),
        counter_evidence: rule.counter_evidence.clone(),
    }
}

fn pauses(delivery: &Delivery, rubric: &Rubric) -> Band {
    let rule = &rubric.pauses;
    let least = (rule.long_seconds * 1000.0) as u64;
    let count = |least: u64| delivery.pauses.iter().filter(|pause| pause.length_ms() >= least).count();
    Band {
        name: "Pauses",
        value: format!("{} of {} s or more", count(least), rule.long_seconds),
        within: count(PAUSE_LONG_MS) == 0,
        band: "none of 4 s or more: sentences are harder to follow from there on (Lundholm Fors 2015)".into(),
        source: rule.source.clone(),
        counter_evidence: rule.counter_evidence.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answer::{Filler, UmUh};
    use crate::core::transcript::Pause;

    #[test]
    fn bands_are_those_of_the_rubric() {
        let rubric = Rubric::parse("rubric.toml", include_str!("../../../content/rubric.toml")).unwrap();
        let within = |wpm: f64, fillers: usize, pause_ms: u64| -> Vec<bool> {
            let filler = Filler { text: "um".into(), start: 0, end: 2, start_ms: None };
            let delivery = Delivery {
                target_seconds: 175,
                seconds: 70.0,
                speech_seconds: 60.0,
                words_per_minute: wpm,
                words_per_minute_clock: wpm,
                first_word_seconds: 0.4,
                trailing_seconds: 0.3,
                pauses: vec![Pause { start_ms: 0, end_ms: pause_ms }],
                fillers: vec![filler; fillers],
                um_uh: Some(UmUh { heard: fillers, least: fillers, most: fillers }),
            };
            of(&delivery, 100, &rubric).iter().map(|band| band.within).collect()
        };
        assert_eq!(within(148.0, 0, 3_999), [true, true, true]);
        assert_eq!(within(rubric.pace.fast_above + 1.0, 50, 4_000), [false, false, false]);
    }
}
