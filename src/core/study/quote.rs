//! The words to quote for a finding.

use crate::core::answer::{Kind, Score, Signal};

/// Words of a quote that begins at a pronoun: enough to recognize the sentence by (house rule).
const MOST_WORDS: usize = 8;

/// A quote that is cut short does not end on one of these.
const OPEN_ENDS: [&str; 22] = [
    "a", "an", "the", "to", "of", "by", "from", "that", "and", "or", "in", "on", "at", "for", "with", "into",
    "as", "my", "their", "what", "which", "would",
];

/// The words of the finding. A pronoun alone reminds nobody of what was said: "we" and "I pulled" are quoted to the end
/// of their clause.
pub fn words(score: &Score, signal: &Signal) -> String {
    if !matches!(signal.kind, Kind::WeLanguage | Kind::FirstPersonAction) {
        return signal.text.clone();
    }
    let rest: String = score.text.chars().skip(signal.start).collect();
    let clause = rest.split(['.', ',', ';', ':', '!', '?', '\n']).next().unwrap_or_default();
    // A second subject begins another step: "I told their lead early and I …".
    let later_subject = |(at, word): &(usize, &str)| *at > 0 && matches!(*word, "I" | "we");
    let words = clause.split_whitespace().enumerate().take_while(|word| !later_subject(word));
    let mut told: Vec<&str> = words.map(|(_, word)| word).take(MOST_WORDS).collect();
    while told.last().is_some_and(|last| OPEN_ENDS.contains(last)) {
        told.pop();
    }
    let longer = told.join(" ");
    // Where the text has other spaces between its words, the phrase as it was found.
    let is_there = longer.len() > signal.text.len() && score.text.contains(&longer);
    if is_there { longer } else { signal.text.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answer::testing;
    use crate::core::star::Section;

    fn quoted(text: &str, kind: Kind, found: &str) -> String {
        let start = text.find(found).expect("a phrase of the text");
        let signal = Signal {
            kind,
            section: Section::Action,
            start,
            end: start + found.len(),
            text: found.to_owned(),
            start_ms: None,
            end_ms: None,
            why: String::new(),
        };
        words(&testing::score(text), &signal)
    }

    #[test]
    fn a_pronoun_is_quoted_to_the_end_of_its_clause() {
        let text =
            "So we traced the leak, and I told the plant manager what the valve would cost us by June.";
        assert_eq!(quoted(text, Kind::WeLanguage, "we"), "we traced the leak");
        assert_eq!(
            quoted(text, Kind::FirstPersonAction, "I told"),
            "I told the plant manager what the valve"
        );
        assert_eq!(
            quoted("I asked them for a date and for what they needed", Kind::FirstPersonAction, "I asked"),
            "I asked them for a date"
        );
        assert_eq!(
            quoted("I told their lead early and I gave them a fix", Kind::FirstPersonAction, "I told"),
            "I told their lead early"
        );
        assert_eq!(quoted(text, Kind::Metric, "by June"), "by June");
        assert_eq!(quoted("then  we\u{a0} left", Kind::WeLanguage, "we"), "we");
    }
}
