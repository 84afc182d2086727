//! What was heard in an answer, one entry a finding: the faults with what to say instead, the strengths with the words.

use crate::core::answer::{Score, Signal};
use crate::core::pack::visible;
use crate::core::study::faults::{self, Fault};
use crate::core::study::part::Part;
use crate::core::study::quote;
use crate::core::study::strengths;
use crate::report::html::escape::escaped;
use crate::report::text::clock;

/// Quotes of one finding that are shown; the transcript marks them all.
const QUOTES: usize = 4;

/// The answer that a finding is about.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub take: usize,
    /// Whether it can be heard.
    pub heard: bool,
}

/// Phrases of the strong example that are named.
const PHRASES: usize = 3;

/// One finding.
pub struct Finding {
    pub place: Place,
    pub what: String,
    pub quotes: Vec<Quote>,
    /// Quotes that are not shown.
    pub more: usize,
    /// Where it happened, when no words show it.
    pub at: Option<Moment>,
    /// What to say instead: safe HTML with blanks to fill.
    pub say: Option<String>,
    /// Words of the strong example that do it, where the speaker has none to show.
    pub such_as: Vec<String>,
}

/// The speaker's own words.
pub struct Quote {
    pub text: String,
    pub at: Option<Moment>,
}

/// A moment of the recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub ms: u64,
    /// `m:ss`.
    pub clock: String,
}

impl Moment {
    fn of(ms: u64) -> Moment {
        Moment { ms, clock: clock(ms) }
    }
}

pub fn faults(place: Place, score: &Score, part: Part) -> Vec<Finding> {
    faults::of(score, part).iter().map(|fault| of_fault(place, score, fault)).collect()
}

pub fn of_fault(place: Place, score: &Score, fault: &Fault<'_>) -> Finding {
    Finding {
        place,
        what: visible(&fault.what),
        quotes: quotes(score, &fault.quotes),
        more: fault.quotes.len().saturating_sub(QUOTES),
        at: fault.at_ms().filter(|_| fault.quotes.is_empty()).map(Moment::of),
        say: fault.say.as_deref().map(blanks),
        such_as: Vec::new(),
    }
}

impl Finding {
    /// With phrases of a strong example, where there are no words of the speaker's own; what was `said` is left out.
    pub fn with_examples(mut self, phrases: &[String], said: &str) -> Finding {
        if self.quotes.is_empty() {
            let said = said.to_lowercase();
            let unsaid = phrases.iter().filter(|phrase| !said.contains(&phrase.to_lowercase()));
            self.such_as = unsaid.take(PHRASES).map(|phrase| visible(phrase)).collect();
        }
        self
    }
}

pub fn strengths(place: Place, score: &Score) -> Vec<Finding> {
    let all = strengths::of(score).into_iter();
    all.map(|one| Finding {
        place,
        what: sentence(&one.what),
        quotes: quotes(score, &one.quotes),
        more: one.quotes.len().saturating_sub(QUOTES),
        at: None,
        say: None,
        such_as: Vec::new(),
    })
    .collect()
}

fn quotes(score: &Score, signals: &[&Signal]) -> Vec<Quote> {
    let quote = |signal: &&Signal| Quote {
        text: visible(&quote::words(score, signal)),
        at: signal.start_ms.map(Moment::of),
    };
    signals.iter().take(QUOTES).map(quote).collect()
}

/// With a capital, to stand alone.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase).into_iter().flatten();
    visible(&first.chain(chars).collect::<String>())
}

/// A pattern with its blanks drawn, and announced.
fn blanks(pattern: &str) -> String {
    let blank = "<span class=\"blank\"><span class=\"aloud\">blank</span></span>";
    pattern.split("__").map(escaped).collect::<Vec<_>>().join(blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_drawn_and_everything_else_is_text() {
        let html = blanks("<b> __ & __");
        assert_eq!(html.matches("class=\"blank\"").count(), 2);
        assert!(html.starts_with("&lt;b&gt; <span") && !html.contains("__"));
        assert_eq!(sentence("your own steps"), "Your own steps");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn examples_stand_where_nothing_was_said_and_never_repeat_the_speaker() {
        let finding = |quotes| Finding {
            place: Place { take: 0, heard: false },
            what: String::new(),
            quotes,
            more: 0,
            at: None,
            say: None,
            such_as: Vec::new(),
        };
        let phrases = ["I pulled", "I wrote"].map(str::to_owned);
        assert_eq!(finding(Vec::new()).with_examples(&phrases, "Then i pulled it").such_as, ["I wrote"]);
        let quote = Quote { text: "we".into(), at: None };
        assert!(finding(vec![quote]).with_examples(&phrases, "").such_as.is_empty());
    }
}
