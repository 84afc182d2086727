//! How an answer was said.

use crate::core::transcript::{Pause, is_hesitation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How it was said. Never part of the verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Delivery {
    /// Length of the recording.
    pub seconds: f64,
    /// What the whole answer should take.
    #[serde(default)]
    pub target_seconds: u32,
    /// Time in which the candidate spoke.
    pub speech_seconds: f64,
    /// Words per minute of speech.
    pub words_per_minute: f64,
    /// Words per minute by the clock, pauses included.
    pub words_per_minute_clock: f64,
    /// Seconds before the first word.
    pub first_word_seconds: f64,
    /// Seconds after the last word.
    #[serde(default)]
    pub trailing_seconds: f64,
    pub pauses: Vec<Pause>,
    pub fillers: Vec<Filler>,
    /// "um", "uh" and their like alone, with what is known about the count.
    /// Absent where the words were not heard here, one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub um_uh: Option<UmUh>,
}

/// How many "um", "uh" and their like were heard, and between which bounds the number that was said most likely lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UmUh {
    pub heard: usize,
    pub least: usize,
    pub most: usize,
}

impl Delivery {
    /// The fillers in words: sounds of hesitation with their bounds, then all others.
    pub fn fillers_told(&self) -> String {
        let sounds = self.fillers.iter().filter(|filler| is_hesitation(&filler.text)).count();
        let others = self.fillers.len() - sounds;
        let told = match self.um_uh {
            Some(um_uh) => um_uh.to_string(),
            None => format!("{sounds} um/uh, at least"),
        };
        match others {
            0 => told,
            1 => format!("{told}; 1 other filler"),
            _ => format!("{told}; {others} other fillers"),
        }
    }
}

impl std::fmt::Display for UmUh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let UmUh { heard, least, most } = self;
        match (least == heard, heard == most) {
            (true, true) => write!(f, "{heard} um/uh heard"),
            (true, false) => write!(f, "{heard} um/uh heard, up to {most} said"),
            _ => write!(f, "{heard} um/uh heard, {least} to {most} said"),
        }
    }
}

/// A filler word or sound that was heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Filler {
    pub text: String,
    pub start: usize,
    pub end: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_of_hesitation_are_told_with_their_bounds_and_apart_from_words() {
        let filler = |text: &str| Filler { text: text.to_owned(), start: 0, end: 2, start_ms: None };
        let told = |um_uh, fillers: &[&str]| {
            Delivery {
                seconds: 60.0,
                target_seconds: 175,
                speech_seconds: 50.0,
                words_per_minute: 140.0,
                words_per_minute_clock: 120.0,
                first_word_seconds: 0.5,
                trailing_seconds: 0.2,
                pauses: Vec::new(),
                fillers: fillers.iter().map(|text| filler(text)).collect(),
                um_uh,
            }
            .fillers_told()
        };
        let of = |heard, least, most| Some(UmUh { heard, least, most });
        assert_eq!(told(of(5, 4, 7), &["Um,", "uh"]), "5 um/uh heard, 4 to 7 said");
        assert_eq!(told(of(1, 0, 2), &["like"]), "1 um/uh heard, 0 to 2 said; 1 other filler");
        assert_eq!(told(of(0, 0, 1), &[]), "0 um/uh heard, up to 1 said");
        assert_eq!(told(of(0, 0, 0), &[]), "0 um/uh heard");
        assert_eq!(told(None, &["Um,", "like", "you know"]), "1 um/uh, at least; 2 other fillers");
    }
}
