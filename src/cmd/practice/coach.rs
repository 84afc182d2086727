//! What to make of the words while they are spoken: which section is in progress, and what is worth a calm word now.

use crate::core::following::{Following, Progress, Told};
use crate::core::interview::Standing;
use crate::core::nudge::Nudges;
use crate::core::transcript::Transcript;

/// Words older than this say nothing about where the speaker is now. House rule: twice the lag at which a clock that
/// follows them is still useful.
const TOO_LATE_MS: u64 = 8_000;

/// How long a nudge stays on the screen.
const NUDGE_MS: u64 = 8_000;

/// What is said about an answer in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// A calm line on the screen.
    pub nudges: bool,
    /// The interviewer breaks in.
    pub interruptions: bool,
}

/// Listens along with one interview.
pub struct Coach<'a> {
    follower: Option<&'a dyn Following>,
    nudges: Nudges,
    wanted: Wanted,
    progress: Progress,
    so_far: Option<Transcript>,
    told: Option<Told>,
    shown: Option<(String, u64)>,
}

impl<'a> Coach<'a> {
    pub fn new(follower: Option<&'a dyn Following>, wanted: Wanted) -> Coach<'a> {
        Coach {
            follower,
            nudges: Nudges::default(),
            wanted,
            progress: Progress::default(),
            so_far: None,
            told: None,
            shown: None,
        }
    }

    /// Another take begins.
    pub fn begin(&mut self) {
        (self.nudges, self.progress) = (Nudges::default(), Progress::default());
        (self.so_far, self.told, self.shown) = (None, None, None);
    }

    /// Takes in what was heard since the last time; returns the section in progress when there is something to report:
    /// `Some(None)` when it is no longer known.
    pub fn follow(&mut self, news: Option<Transcript>, lag_ms: Option<u64>) -> Option<Option<Told>> {
        if lag_ms.is_none_or(|lag| lag > TOO_LATE_MS) {
            return self.told.take().map(|_| None);
        }
        let news = news?;
        let reading = self.follower.and_then(|follower| follower.told_so_far(&news.text));
        let known = self.told;
        self.told = reading.map(|reading| {
            let section = self.progress.read(&reading);
            let since_ms = || starts_ms(&news, reading.starts[section.index()]);
            known
                .filter(|told| told.section == section)
                .unwrap_or_else(|| Told { section, since_ms: since_ms() })
        });
        self.so_far = Some(news);
        (self.told.is_some() || known.is_some()).then_some(self.told)
    }

    /// Looks at where the speaker is: what the interviewer breaks in with, where that is due. Each kind comes once, and
    /// each belongs to one section.
    pub fn look(&mut self, standing: &Standing, at_ms: u64) -> Option<(&'static str, &'static str)> {
        self.shown.take_if(|(_, until_ms)| at_ms >= *until_ms);
        if self.shown.is_some() {
            return None;
        }
        let since_ms = standing.answer_ms.saturating_sub(standing.section_ms);
        let heard = self.so_far.as_ref().map(|so_far| words_since(so_far, since_ms)).unwrap_or_default();
        let due = self.nudges.due(standing, &heard)?;
        if let Some(said) = due.interruption().filter(|_| self.wanted.interruptions) {
            return Some(said);
        }
        self.shown = self.wanted.nudges.then(|| (due.to_string(), at_ms + NUDGE_MS));
        None
    }

    /// The line that is worth showing now, if one is.
    pub fn nudge(&self) -> Option<&str> {
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
    use crate::core::following::Reading;
    use crate::core::interview::Known;
    use crate::core::star::{Section, Target};
    use crate::core::transcript::Word;

    const NUDGES: Wanted = Wanted { nudges: true, interruptions: false };

    /// Treats "my job" as the start of the Task.
    struct ByWords;

    impl Following for ByWords {
        fn told_so_far(&self, so_far: &str) -> Option<Reading> {
            let task = so_far
                .find("my job")
                .map(|at| Reading { likely: [0.0, 1.0, 0.0, 0.0, 0.0], starts: [0, at, at, at, at] });
            let situation = Reading { likely: [1.0, 0.0, 0.0, 0.0, 0.0], starts: [0; 5] };
            task.or((!so_far.is_empty()).then_some(situation))
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
        let mut coach = Coach::new(Some(&ByWords), NUDGES);
        coach.begin();
        assert_eq!(coach.follow(None, Some(0)), None, "nothing new");
        let situation = Told { section: Section::Situation, since_ms: 0 };
        let told = coach.follow(Some(so_far("it broke and my")), Some(0));
        assert_eq!(told, Some(Some(situation)));
        let task = Told { section: Section::Task, since_ms: 3_000 };
        let told = coach.follow(Some(so_far("it broke and my job")), Some(0));
        assert_eq!(told, Some(Some(task)));
        let told = coach.follow(Some(so_far("it broke badly and my job was to")), Some(0));
        assert_eq!(told, Some(Some(task)), "its time stands, whatever becomes of the words");
    }

    #[test]
    fn a_recogniser_that_is_far_behind_or_not_ready_says_nothing() {
        let mut coach = Coach::new(Some(&ByWords), NUDGES);
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
        let mut coach = Coach::new(None, NUDGES);
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
        let vague = || Some(so_far("nine errors and everybody was happy"));
        let mut coach = Coach::new(None, NUDGES);
        coach.begin();
        let _ = coach.follow(vague(), Some(0));
        assert_eq!(coach.look(&standing, 1_000), None);
        assert_eq!(coach.nudge(), Some("no number yet: from what to what?"));
        let _ = coach.look(&standing, 8_900);
        assert!(coach.nudge().is_some());
        let _ = coach.look(&standing, 9_100);
        assert_eq!(coach.nudge(), None);
        let mut silent = Coach::new(None, Wanted { nudges: false, ..NUDGES });
        silent.begin();
        let _ = silent.follow(vague(), Some(0));
        assert_eq!((silent.look(&standing, 1_000), silent.nudge()), (None, None));
        let mut strict = Coach::new(None, Wanted { nudges: false, interruptions: true });
        strict.begin();
        let _ = strict.follow(vague(), Some(0));
        let said = strict.look(&standing, 1_000).map(|(text, _)| text);
        assert_eq!(said, Some("Let me stop you there: what was the number before, and what is it now?"));
        assert_eq!((strict.look(&standing, 1_100), strict.nudge()), (None, None), "once in a section");
    }
}
