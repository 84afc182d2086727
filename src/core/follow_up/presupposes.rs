//! Whether an answer contains what a question takes for granted.
//!
//! A question of a scenario was written for the scenario's story, so the answer first has to be that story, with some
//! terms of its glossary in it. Then the answer has to contain every word of the question that is neither grammar nor
//! what any interviewer asks about. In a statement before the question ("The owners could have seen this as an
//! attack.") only grammar presupposes nothing.

use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

/// An answer with at least this many of a scenario's glossary terms tells the scenario's own story. Of the 540 labeled
/// answers, none of which tells a shipped one, 3 of 36,180 pairs with a scenario have three; all but four of the
/// shipped examples do.
const TERMS: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format_version")]
    _format_version: u32,
    grammar: String,
    question: String,
    refers: Vec<String>,
}

/// The words of `content/presupposes.toml`.
struct Words {
    grammar: HashSet<String>,
    question: HashSet<String>,
    /// Words that refer to somebody named before; one from the same list must have been said.
    refers: Vec<HashSet<String>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../content/presupposes.toml"))
        .unwrap_or_else(|error| unreachable!("the shipped words are tested: {error}"));
    let set = |text: &str| words(text).collect();
    Words {
        grammar: set(&file.grammar),
        question: set(&file.question),
        refers: file.refers.iter().map(|line| set(line)).collect(),
    }
});

/// The words of an answer, and the same without their endings.
pub struct Said {
    words: HashSet<String>,
    stems: HashSet<String>,
}

impl Said {
    pub fn of(answer: &str) -> Said {
        let words: HashSet<String> = words(answer).collect();
        let stems = words.iter().map(|word| stem(word).to_owned()).collect();
        Said { words, stems }
    }

    /// Whether it tells the story that has `terms` in its glossary.
    pub fn is_story_of(&self, terms: &[String]) -> bool {
        terms.iter().filter(|term| self.holds(term)).count() >= TERMS
    }

    /// Whether every word of `text` was said.
    pub fn holds(&self, text: &str) -> bool {
        words(text).all(|word| self.stems.contains(stem(&word)))
    }

    /// How many words of `text` that are neither grammar nor used by every interviewer were said.
    pub fn telling_words_of(&self, text: &str) -> usize {
        let tells = |word: &String| !WORDS.grammar.contains(word) && !WORDS.question.contains(word);
        let told: HashSet<String> = words(text).filter(tells).map(|word| stem(&word).to_owned()).collect();
        told.iter().filter(|stem| self.stems.contains(*stem)).count()
    }

    /// Whether everything that `prompt` presupposes was said.
    pub fn holds_what_is_presupposed_by(&self, prompt: &str) -> bool {
        prompt.split_inclusive(['.', '?', '!']).all(|sentence| {
            let asks = sentence.trim_end().ends_with('?') || sentence.trim_start().starts_with("Tell me");
            words(sentence).all(|word| {
                WORDS.grammar.contains(&word) || (asks && WORDS.question.contains(&word)) || self.has(&word)
            })
        })
    }

    /// Whether a word was said, or, for one that refers to somebody, any such word.
    fn has(&self, word: &str) -> bool {
        match WORDS.refers.iter().find(|group| group.contains(word)) {
            Some(group) => group.iter().any(|word| self.words.contains(word)),
            None => self.stems.contains(stem(word)),
        }
    }
}

/// Words in lower case; what follows an apostrophe is cut off ("didn't" is "didn", which is grammar by its stem "did").
fn words(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase().replace('’', "'").replace("n't", " not");
    let parts: Vec<String> = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter_map(|word| word.split('\'').next())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    parts.into_iter()
}

/// A word without its ending, so that "deployed" and "deploys" are the same.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 9] = ["ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "e"];
    let cut =
        ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 3));
    cut.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_told(prompt: &str, answer: &str) -> bool {
        Said::of(answer).holds_what_is_presupposed_by(prompt)
    }

    #[test]
    fn what_was_not_said_is_not_asked_about() {
        let answer =
            "The order service lost messages. I traced it to a retry, I wrote a fix and deployed it.";
        assert!(is_told(
            "How did you measure the result of your fix once it was deployed?",
            "fixes, once deploying"
        ));
        assert!(is_told("What would you do differently today?", answer));
        for not_said in [
            "What was hard about working across the team boundary, and how did you get past it?",
            "He didn't take your recommendation. How did you really feel about the third option?",
            "Batteries were the subject of another team. How did you work with them?",
            "Everyone else saw it differently. How did you know?",
            "How did you win her over?",
        ] {
            assert!(!is_told(not_said, answer), "{not_said}");
        }
    }

    #[test]
    fn a_pronoun_needs_somebody_it_can_stand_for() {
        assert!(is_told("What did she say?", "I asked the nurse, and she had to say that it was so."));
        assert!(!is_told("What did she say?", "I asked the nurse to say it."));
    }

    #[test]
    fn a_story_is_known_by_its_terms() {
        let terms = ["webhook", "Platform team", "retry logic", "SLO"].map(str::to_owned);
        assert!(Said::of("The platform team lost webhooks, and nobody had an SLO.").is_story_of(&terms));
        assert!(!Said::of("My team lost webhooks, and nobody had an SLO.").is_story_of(&terms));
    }

    #[test]
    fn words_are_the_same_without_their_endings() {
        for (a, b) in
            [("deployed", "deploys"), ("meetings", "meeting"), ("save", "saving"), ("tests", "test")]
        {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_eq!(stem("bus"), "bus");
    }
}
