//! One calm line while somebody speaks, about what can still be fixed in this answer.

use crate::core::interview::{Known, Standing};
use crate::core::star::Section;
use serde::Deserialize;
use std::fmt;
use std::sync::LazyLock;

/// From this many on, "we" in the Action hides who acted (house rule).
const MANY_WE: usize = 5;

/// Share of the answer's time after which it is time to get to the Result.
const LATE: f64 = 0.75;

/// Words that count something without a digit.
const NUMBER_WORDS: [&str; 26] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand",
    "million", "percent", "half", "third",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format_version")]
    _format_version: u32,
    interruptions: Interruptions,
}

/// What an interviewer breaks in with: on background, on "we", on a missing number.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Interruptions {
    background: String,
    we: String,
    number: String,
}

static INTERRUPTIONS: LazyLock<Interruptions> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../content/interruptions.toml"))
        .unwrap_or_else(|error| unreachable!("the shipped interruptions are tested: {error}"));
    file.interruptions
});

/// Everything that an interviewer breaks in with: the text, and the name of its recording.
pub fn interruptions() -> [(&'static str, &'static str); 3] {
    let Interruptions { background, we, number } = &*INTERRUPTIONS;
    [(background, "interrupt.background.ogg"), (we, "interrupt.we.ogg"), (number, "interrupt.number.ogg")]
}

/// What is worth mentioning now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nudge {
    /// The Situation is past its limit.
    Background { seconds: u32 },
    /// The Result goes on without a number.
    NoNumber,
    /// The Action is described as "we".
    We { times: usize },
    /// A quarter of the time is left.
    Late { left_seconds: u64 },
}

impl Nudge {
    /// What an interviewer who breaks in on it says, and the name of its recording; `None` where none would.
    pub fn interruption(&self) -> Option<(&'static str, &'static str)> {
        let [background, we, number] = interruptions();
        match self {
            Nudge::Background { .. } => Some(background),
            Nudge::We { .. } => Some(we),
            Nudge::NoNumber => Some(number),
            Nudge::Late { .. } => None,
        }
    }
}

impl fmt::Display for Nudge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Nudge::Background { seconds } => {
                let (minutes, seconds) = (seconds / 60, seconds % 60);
                write!(f, "{minutes}:{seconds:02} of background: what was your part?")
            }
            Nudge::NoNumber => f.write_str("no number yet: from what to what?"),
            Nudge::We { times } => write!(f, "“we” {times} times: what did you do yourself?"),
            Nudge::Late { left_seconds } => {
                write!(f, "{}:{:02} left: what came of it?", left_seconds / 60, left_seconds % 60)
            }
        }
    }
}

/// The nudges of one answer; each is given once.
#[derive(Debug, Default)]
pub struct Nudges {
    background: bool,
    number: bool,
    we: bool,
    late: bool,
    /// When the Result must have had a number: a clock that moves on too soon may take the rest for a Reflection.
    number_due_ms: Option<u64>,
    /// Whether one was heard since the Result began.
    has_number: bool,
}

impl Nudges {
    /// What is due, given the words heard of the current section. Nothing is said about a section known only from the
    /// clock.
    pub fn due(&mut self, standing: &Standing, heard: &str) -> Option<Nudge> {
        let known = matches!(standing.known, Known::Speech | Known::Space);
        let past = |seconds: u32| standing.section_ms >= u64::from(seconds) * 1000;
        let section = standing.section.filter(|_| known);
        let limit = standing.section_target.limit_seconds;
        // Whoever has got to the Action is past the background, even where a later word reads like more of it.
        self.background |= section > Some(Section::Task);
        if section == Some(Section::Situation) && past(limit) && first(&mut self.background) {
            return Some(Nudge::Background { seconds: limit });
        }
        let times = we(heard);
        let is_group = times >= MANY_WE && times > own(heard);
        if section == Some(Section::Action) && is_group && first(&mut self.we) {
            return Some(Nudge::We { times });
        }
        if section == Some(Section::Result) {
            let since_ms = standing.answer_ms.saturating_sub(standing.section_ms);
            self.number_due_ms = Some(since_ms + u64::from(standing.section_target.seconds) * 1000);
        }
        if section >= Some(Section::Result) {
            self.has_number |= has_number(heard);
            // Before any of it was heard, nothing is known to be missing.
            let is_due = self.number_due_ms.is_some_and(|due_ms| standing.answer_ms >= due_ms);
            if is_due && !heard.trim().is_empty() && !self.has_number && first(&mut self.number) {
                return Some(Nudge::NoNumber);
            }
        }
        let whole_ms = u64::from(standing.answer_target.seconds) * 1000;
        let told = standing.section.is_some_and(|section| section >= Section::Result) && known;
        let late = standing.answer_ms as f64 >= whole_ms as f64 * LATE && standing.answer_ms < whole_ms;
        if late && !told && standing.known != Known::Asked && first(&mut self.late) {
            return Some(Nudge::Late { left_seconds: (whole_ms - standing.answer_ms) / 1000 });
        }
        None
    }
}

/// Whether it is the first time.
fn first(given: &mut bool) -> bool {
    !std::mem::replace(given, true)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('’', "'"))
}

fn we(text: &str) -> usize {
    words(text).filter(|word| word == "we" || word.starts_with("we'")).count()
}

fn own(text: &str) -> usize {
    words(text).filter(|word| word == "i" || word.starts_with("i'")).count()
}

fn has_number(text: &str) -> bool {
    words(text).any(|word| {
        word.contains(|c: char| c.is_numeric())
            || NUMBER_WORDS.iter().any(|number| word == *number || word == format!("{number}s"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::star::Target;

    fn standing(section: Section, known: Known, section_s: u64, answer_s: u64) -> Standing {
        Standing {
            section: Some(section),
            known,
            section_ms: section_s * 1000,
            section_target: Target::of(if section == Section::Action { 90 } else { 20 }),
            answer_ms: answer_s * 1000,
            answer_target: Target::of(175),
        }
    }

    #[test]
    fn background_is_told_once_and_only_when_it_is_heard_to_be_background() {
        let mut nudges = Nudges::default();
        assert_eq!(nudges.due(&standing(Section::Situation, Known::Clock, 60, 60), ""), None);
        let nudge = nudges.due(&standing(Section::Situation, Known::Speech, 31, 31), "We ran a shop.");
        assert_eq!(
            nudge.map(|nudge| nudge.to_string()).as_deref(),
            Some("0:30 of background: what was your part?")
        );
        assert_eq!(nudges.due(&standing(Section::Situation, Known::Speech, 60, 60), ""), None);
        let mut nudges = Nudges::default();
        assert_eq!(nudges.due(&standing(Section::Action, Known::Speech, 10, 60), ""), None);
        assert_eq!(nudges.due(&standing(Section::Situation, Known::Speech, 90, 90), ""), None, "told before");
    }

    #[test]
    fn we_counts_only_where_it_outweighs_i() {
        let mut nudges = Nudges::default();
        let action = standing(Section::Action, Known::Space, 40, 90);
        let own = "I traced it and we agreed. I wrote, I tested, I measured, I shipped; we, we, we, we.";
        assert_eq!(nudges.due(&action, own), None);
        let group = "We looked, we met, we're agreed, then we wrote it and we shipped it. I was glad.";
        assert_eq!(nudges.due(&action, group), Some(Nudge::We { times: 5 }));
    }

    #[test]
    fn a_result_without_a_number_is_asked_for_one() {
        let result = standing(Section::Result, Known::Speech, 21, 150);
        for good in
            ["from 40% to 3", "It fell by half.", "nine tickets became two", "no tickets in two hundred days"]
        {
            assert_eq!(Nudges::default().due(&result, good), None, "{good}");
        }
        let mut nudges = Nudges::default();
        assert_eq!(nudges.due(&result, ""), None, "nothing was heard of it yet");
        assert_eq!(nudges.due(&result, "The team was happy."), Some(Nudge::NoNumber));
    }

    #[test]
    fn a_reflection_that_comes_soon_still_leaves_the_result_without_a_number() {
        let soon = |result: &str, reflection: &str| {
            let mut nudges = Nudges::default();
            assert_eq!(nudges.due(&standing(Section::Result, Known::Speech, 8, 100), result), None);
            assert_eq!(nudges.due(&standing(Section::Reflection, Known::Speech, 2, 104), reflection), None);
            nudges.due(&standing(Section::Reflection, Known::Speech, 11, 113), reflection)
        };
        assert_eq!(soon("The team was happy.", "I learned to ask."), Some(Nudge::NoNumber));
        assert_eq!(soon("It fell by half.", "I learned to ask."), None);
        assert_eq!(soon("The team was happy.", "It fell to 3, and I learned to ask."), None);
    }

    #[test]
    fn a_quarter_before_the_end_the_result_is_asked_for_unless_it_is_being_told() {
        let late = |section, known| Nudges::default().due(&standing(section, known, 1, 140), "one two");
        assert_eq!(late(Section::Action, Known::Speech), Some(Nudge::Late { left_seconds: 35 }));
        assert_eq!(late(Section::Situation, Known::Clock), Some(Nudge::Late { left_seconds: 35 }));
        assert_eq!(late(Section::Result, Known::Speech), None);
        assert_eq!(late(Section::Action, Known::Asked), None, "a section alone has its own time");
    }
}
