//! What is made of the words while they are spoken: which section is being told, and what is worth a calm word now.

use super::setting::Setting;
use crate::core::following::Following;
use crate::core::interview::{Standing, Told};
use crate::core::nudge::Nudges;
use crate::core::transcript::Transcript;

/// A recogniser further behind than this says nothing about where the speaker is now.
const TOO_FAR_BEHIND_MS: u64 = 6_000;

/// How long a nudge stands there.
const NUDGE_MS: u64 = 8_000;

/// Listens along with one interview.
pub struct Coach<'a> {
    follower: Option<&'a dyn Following>,
    /// `None` when nudges are not wanted.
    nudges: Option<Nudges>,
    wanted: bool,
    so_far: Option<Transcript>,
    told: Option<Told>,
    shown: Option<(String, u64)>,
}

impl<'a> Coach<'a> {
    pub fn new(setting: &'a Setting<'a>) -> Coach<'a> {
        let wanted = setting.nudges;
        Coach { follower: setting.follower, nudges: None, wanted, so_far: None, told: None, shown: None }
    }

    /// Another take begins.
    pub fn begin(&mut self) {
        self.nudges = self.wanted.then(Nudges::default);
        (self.so_far, self.told, self.shown) = (None, None, None);
    }

    /// Takes in what was heard since the last time; says which section is being told when there is something to say:
    /// `Some(None)` where it can no longer be known.
    pub fn follow(&mut self, news: Option<Transcript>, behind_ms: Option<u64>) -> Option<Option<Told>> {
        if behind_ms.is_none_or(|behind| behind > TOO_FAR_BEHIND_MS) {
            return self.told.take().map(|_| None);
        }
        let news = news?;
        let told = self
            .follower
            .and_then(|follower| follower.told_so_far(&news.text))
            .map(|place| Told { section: place.section, since_ms: starts_ms(&news, place.start) });
        self.so_far = Some(news);
        let known = self.told.is_some();
        self.told = told;
        (told.is_some() || known).then_some(told)
    }

    /// The line that is worth showing now, if one is.
    pub fn nudge(&mut self, standing: &Standing, at_ms: u64) -> Option<&str> {
        self.shown.take_if(|(_, until_ms)| at_ms >= *until_ms);
        if self.shown.is_none() {
            let since_ms = standing.answer_ms.saturating_sub(standing.section_ms);
            let heard = self.so_far.as_ref().map(|so_far| words_since(so_far, since_ms)).unwrap_or_default();
            let due = self.nudges.as_mut().and_then(|nudges| nudges.due(standing, &heard));
            self.shown = due.map(|nudge| (nudge.to_string(), at_ms + NUDGE_MS));
        }
        self.shown.as_ref().map(|(line, _)| line.as_str())
    }
}

/// When the word at `start` (in Unicode scalar values) was spoken.
fn starts_ms(transcript: &Transcript, start: usize) -> u64 {
    let mut at = 0;
    for word in &transcript.words {
        at += word.text.chars().count() + 1;
        if at > start {
            return word.start_ms;
        }
    }
    transcript.words.last().map_or(0, |word| word.start_ms)
}

/// The words from `since_ms` on.
fn words_since(transcript: &Transcript, since_ms: u64) -> String {
    let words: Vec<&str> = transcript
        .words
        .iter()
        .filter(|word| word.start_ms >= since_ms)
        .map(|word| word.text.as_str())
        .collect();
    words.join(" ")
}
