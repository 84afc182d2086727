//! What a candidate is asked. Session files name it by a word; everything else uses the type.

use crate::core::session::{Answer, AnswerKind};
use crate::core::star::Section;

/// How the name of a rung begins in session files.
const RUNG: &str = "ladder-";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The whole answer.
    Opening,
    /// The scenario's follow-up of this id.
    FollowUp(String),
    /// One section alone.
    Section(Section),
    /// The whole story in this many seconds.
    Rung(u32),
}

impl Ask {
    /// What kind of answer it calls for.
    pub fn kind(&self) -> AnswerKind {
        match self {
            Ask::Opening => AnswerKind::Opening,
            Ask::FollowUp(_) => AnswerKind::FollowUp,
            Ask::Section(_) | Ask::Rung(_) => AnswerKind::Section,
        }
    }

    /// Its name in session files.
    pub fn name(&self) -> String {
        match self {
            Ask::Opening => "opening".to_owned(),
            Ask::FollowUp(id) => id.clone(),
            Ask::Section(section) => section.name().to_owned(),
            Ask::Rung(seconds) => format!("{RUNG}{seconds}"),
        }
    }

    /// What a name in a session file refers to; `None` when it is unknown.
    pub fn named(kind: AnswerKind, name: &str) -> Option<Ask> {
        match kind {
            AnswerKind::Opening => Some(Ask::Opening),
            AnswerKind::FollowUp => Some(Ask::FollowUp(name.to_owned())),
            AnswerKind::Section => match name.strip_prefix(RUNG) {
                Some(seconds) => seconds.parse().ok().map(Ask::Rung),
                None => name.parse().ok().map(Ask::Section),
            },
        }
    }

    /// The question that `answer` answered.
    pub fn of<T>(answer: &Answer<T>) -> Option<Ask> {
        Ask::named(answer.kind, &answer.prompt_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_ask() -> impl Strategy<Value = Ask> {
        prop_oneof![
            Just(Ask::Opening),
            ".{0,20}".prop_map(Ask::FollowUp),
            (0usize..5).prop_map(|at| Ask::Section(Section::ALL[at])),
            any::<u32>().prop_map(Ask::Rung),
        ]
    }

    proptest! {
        #[test]
        fn a_name_in_a_file_stands_for_the_same_question(ask in any_ask()) {
            prop_assert_eq!(Ask::named(ask.kind(), &ask.name()), Some(ask));
        }
    }

    #[test]
    fn a_section_that_is_not_known_is_no_question() {
        assert_eq!(Ask::named(AnswerKind::Section, "intermission"), None);
        assert_eq!(Ask::named(AnswerKind::Section, "ladder-soon"), None);
    }
}
