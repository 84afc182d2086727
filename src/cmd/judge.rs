//! From what was heard to a score, or to the reason why there is none.

use super::input::Heard;
use crate::core::answer::Mark;
use crate::core::answer::Score;
use crate::core::failure::Failure;
use crate::core::pack::Scenario;
use crate::core::plural::counted;
use crate::core::scorer::{Request, Scorer};
use crate::core::session::{AnswerKind, Unjudged};
use crate::core::star::{Budget, Level};
use crate::core::transcript::Transcript;

/// An opening answer with fewer words is not scored. House rule: at 150 words a minute this is six seconds, less than
/// half of the shortest section.
pub const MIN_WORDS_OPENING: usize = 15;

/// A follow-up answer or a single section with fewer words is not scored (house rule).
pub const MIN_WORDS_SHORT: usize = 4;

/// The standard an answer is held to.
#[derive(Clone, Copy)]
pub struct Bar<'a> {
    pub scorer: &'a Scorer,
    pub level: Level,
    pub principle: Option<&'a str>,
    pub budget: &'a Budget,
    pub scenario: Option<&'a Scenario>,
    /// Follow-ups already asked.
    pub asked: &'a [&'a str],
}

/// Scores `text`, with times where a transcript has them.
///
/// # Errors
/// [`Failure`] with exit 3 when there are too few words.
pub fn text(
    bar: &Bar<'_>,
    text: &str,
    transcript: Option<&Transcript>,
    marks: &[Mark],
    kind: AnswerKind,
) -> Result<Score, Failure> {
    floor(text, kind)?;
    let probes = bar.scenario.map(Scenario::probes).unwrap_or_default();
    Ok(bar.scorer.score(&Request {
        text,
        id: None,
        level: bar.level,
        principle: bar.principle,
        budget: bar.budget,
        transcript,
        marks,
        probes: &probes,
        asked: bar.asked,
    }))
}

/// Whether there is enough to judge, whichever way the text came: words are counted, not marks.
///
/// # Errors
/// [`Failure`] with exit 3: nothing at all, no words, or too few.
pub fn floor(text: &str, kind: AnswerKind) -> Result<(), Failure> {
    let least = if kind == AnswerKind::Opening { MIN_WORDS_OPENING } else { MIN_WORDS_SHORT };
    let hint = match kind {
        AnswerKind::Opening => "tell the whole story: situation, task, action, result, reflection",
        AnswerKind::FollowUp => {
            "answer the question in two or three sentences: what you did, and how you know"
        }
        AnswerKind::Section => "tell this section in two or three sentences",
    };
    let refused = |kind: &str, message: String| Err(Failure::unjudged(kind, message, hint));
    let tokens = || text.split_whitespace();
    let words = tokens().filter(|token| token.contains(char::is_alphanumeric)).count();
    if tokens().next().is_none() {
        return Err(Failure::unjudged(
            "no_words",
            "there are no words to score",
            "say or write an answer first",
        ));
    }
    if words == 0 {
        let is_mark = |c: char| c.is_whitespace() || c.is_ascii_punctuation() || PUNCTUATION.contains(c);
        return if text.chars().all(is_mark) {
            refused("only_marks", "there are only punctuation marks, no words".to_owned())
        } else {
            refused("only_symbols", "there are only emoji or symbols, no words".to_owned())
        };
    }
    if !text.contains(char::is_alphabetic) {
        return refused("only_numbers", "there are only numbers, no words".to_owned());
    }
    if words < least {
        return refused(
            "too_short",
            format!("the answer has {}: too few to judge (at least {least})", counted(words, "word")),
        );
    }
    Ok(())
}

/// Marks beyond those of ASCII.
const PUNCTUATION: &str = "…–—‘’“”«»„‚¿¡·•‹›、。！？，：；（）「」";

/// Scores what was heard in a take.
///
/// # Errors
/// [`Failure`] with exit 3 and a named cause when it cannot be judged.
pub fn heard(bar: &Bar<'_>, heard: &Heard, marks: &[Mark], kind: AnswerKind) -> Result<Score, Failure> {
    if !heard.transcript.is_english() {
        return Err(Failure::unjudged(
            "not_english",
            "this does not sound like English, the only language that is scored",
            "answer in English; if you did, speak closer to the microphone and try again",
        ));
    }
    if heard.transcript.words.is_empty() {
        return Err(heard.silence());
    }
    text(bar, &heard.transcript.text, Some(&heard.transcript), marks, kind)
}

/// The record of why there is no score.
pub fn unjudged(failure: &Failure) -> Unjudged {
    Unjudged {
        kind: failure.kind.clone(),
        message: failure.message.clone(),
        hint: failure.hint.clone().unwrap_or_default(),
    }
}
