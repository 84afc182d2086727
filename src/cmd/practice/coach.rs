//! What is made of the words while they are spoken: which section is being told, and what is worth a calm word now.

use crate::core::following::Following;
use crate::core::interview::{Standing, Told};
use crate::core::nudge::Nudges;
use crate::core::transcript::Transcript;

/// Words older than this say nothing about where the speaker is now. House rule: twice the lag at which a clock that
/// follows them is still of use.
const TOO_LATE_MS: u64 = 8_000;

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
    pub fn new(follower: Option<&'a dyn Following>, wanted: bool) -> Coach<'a> {
        Coach { follower, nudges: None, wanted, so_far: None, told: None, shown: None }
    }

    /// Another take begins.
    pub fn begin(&mut self) {
        self.nudges = self.wanted.then(Nudges::default);
        (self.so_far, self.told, self.shown) = (None, None, None);
    }

    /// Takes in what was heard since the last time; says which section is being told when there is something to say:
    /// `Some(None)` where it can no longer be known.
    pub fn follow(&mut self, news: Option<Transcript>, lag_ms: Option<u64>) -> Option<Option<Told>> {
        if lag_ms.is_none_or(|lag| lag > TOO_LATE_MS) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::following::Place;
    use crate::core::interview::Known;
    use crate::core::star::{Section, Target};
    use crate::core::transcript::Word;

    /// Believes that the Task begins with "my job".
    struct ByWords;

    impl Following for ByWords {
        fn told_so_far(&self, so_far: &str) -> Option<Place> {
            let task = so_far.find("my job").map(|at| Place { section: Section::Task, start: at });
            task.or((!so_far.is_empty()).then_some(Place { section: Section::Situation, start: 0 }))
        }
    }

    fn so_far(text: &str) -> Transcript {
        let words = text.split(' ').enumerate().map(|(at, word)| Word {
            text: word.to_owned(),
            start_ms: at as u64 * 1_000,
            end_ms: at as u64 * 1_000 + 800,
            probability: 0.9,
        });
        Transcript { text: text.to_owned(), words: words.collect(), ..Transcript::empty("test", 60_000) }
    }

    #[test]
    fn a_section_is_told_with_the_time_of_its_first_word() {
        let mut coach = Coach::new(Some(&ByWords), true);
        coach.begin();
        assert_eq!(coach.follow(None, Some(0)), None, "nothing new");
        let told = coach.follow(Some(so_far("it broke and my job was")), Some(0));
        assert_eq!(told, Some(Some(Told { section: Section::Task, since_ms: 3_000 })));
    }

    #[test]
    fn a_recogniser_that_is_far_behind_or_not_ready_says_nothing() {
        let mut coach = Coach::new(Some(&ByWords), true);
        coach.begin();
        assert_eq!(coach.follow(Some(so_far("it broke")), None), None);
        let _ = coach.follow(Some(so_far("it broke")), Some(0));
        assert_eq!(
            coach.follow(Some(so_far("it broke and my job")), Some(9_000)),
            Some(None),
            "no longer known"
        );
        assert_eq!(coach.follow(None, Some(9_000)), None, "which is told once");
    }

    #[test]
    fn without_a_follower_nothing_is_told() {
        let mut coach = Coach::new(None, true);
        coach.begin();
        assert_eq!(coach.follow(Some(so_far("it broke")), Some(0)), None);
    }

    #[test]
    fn a_nudge_looks_at_the_words_of_its_section_and_stands_for_a_while() {
        let standing = Standing {
            section: Some(Section::Result),
            known: Known::Space,
            section_ms: 25_000,
            section_target: Target::of(20),
            answer_ms: 27_000,
            answer_target: Target::of(175),
        };
        let mut coach = Coach::new(None, true);
        coach.begin();
        let _ = coach.follow(Some(so_far("nine errors and everybody was happy")), Some(0));
        assert_eq!(coach.nudge(&standing, 1_000), Some("no number yet: from what to what?"));
        assert!(coach.nudge(&standing, 8_900).is_some());
        assert_eq!(coach.nudge(&standing, 9_100), None);
        let mut silent = Coach::new(None, false);
        silent.begin();
        let _ = silent.follow(Some(so_far("nine errors and everybody was happy")), Some(0));
        assert_eq!(silent.nudge(&standing, 1_000), None);
    }
}
