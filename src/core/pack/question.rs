//! A scenario made of nothing but a question that a user brings.

use super::{LevelGuide, Mistake, Scenario, SectionGuide, WeakAnswer, visible};
use crate::core::star::{Budget, Level, Section};
use thiserror::Error;

/// The pack that such scenarios belong to; no folder has its name.
pub const OWN_PACK: &str = "your-question";

/// Longest question, in characters: an interviewer asks in a sentence or two.
const LONGEST: usize = 500;

/// Why a text cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum QuestionError {
    #[error("there are no words in the question")]
    Empty,
    #[error("the question is {0} characters long; an interviewer asks in at most {LONGEST}")]
    TooLong(usize),
}

impl crate::core::failure::Advice for QuestionError {
    fn kind(&self) -> &'static str {
        "question"
    }

    fn hint(&self) -> Option<String> {
        Some(
            "ask in a sentence or two, such as `--question \"Tell me about a time you missed a deadline\"`"
                .into(),
        )
    }
}

impl Scenario {
    /// A scenario that asks `question` about `principle`, at the usual targets. It has no examples: what is general is
    /// asked next, and nothing is compared with it.
    ///
    /// # Errors
    /// No words, or too many.
    pub fn asking(question: &str, principle: &str) -> Result<Scenario, QuestionError> {
        let words =
            question.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        let question = visible(&words.collect::<Vec<_>>().join(" "));
        if !question.chars().any(char::is_alphanumeric) {
            return Err(QuestionError::Empty);
        }
        let length = question.chars().count();
        if length > LONGEST {
            return Err(QuestionError::TooLong(length));
        }
        let budget = Budget::default();
        let nothing = || Mistake { quote: String::new(), why: String::new() };
        Ok(Scenario {
            id: OWN_PACK.to_owned(),
            title: question.clone(),
            principle: principle.to_owned(),
            level: Level::default(),
            prompt: question,
            audio: Scenario::default_audio(OWN_PACK),
            interviewer: None,
            overview: String::new(),
            takeaways: Vec::new(),
            glossary: Vec::new(),
            sections: Section::ALL.map(|section| SectionGuide {
                section,
                target: budget.target(section),
                strong: String::new(),
                signals: Vec::new(),
                coaching: String::new(),
                mistake: nothing(),
            }),
            levels: Level::ALL.map(|level| LevelGuide {
                level,
                seconds: budget.seconds(),
                focus: String::new(),
                bar: String::new(),
                reflection: String::new(),
            }),
            follow_ups: Vec::new(),
            weak_answer: WeakAnswer {
                text: String::new(),
                notes: Vec::new(),
                reading: String::new(),
                flags: Vec::new(),
            },
            quiz: Vec::new(),
            pivots: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_asked_as_it_was_meant() {
        let scenario =
            Scenario::asking("  Tell me\u{1b}[2J about\na time\tyou failed. ", "Ownership").expect("asked");
        assert!(!scenario.prompt.contains('\u{1b}') && scenario.prompt.ends_with("about a time you failed."));
        assert_eq!(scenario.budget(), Budget::default());
        assert_eq!(scenario.budget_at(Level::Senior), Budget::default());
        assert!(!scenario.probes().is_empty(), "what is general can be asked");
    }

    #[test]
    fn what_is_no_question_is_refused() {
        assert_eq!(Scenario::asking("\u{1b}\u{7} \n", "x"), Err(QuestionError::Empty));
        assert_eq!(Scenario::asking("?!", "x"), Err(QuestionError::Empty));
        assert_eq!(Scenario::asking(&"why ".repeat(750), "x"), Err(QuestionError::TooLong(2_999)));
    }
}
