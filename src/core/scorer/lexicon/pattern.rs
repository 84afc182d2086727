//! One line of the lexicon as something that can be matched: words, forms, classes, gaps.
//!
//! The language, as an author writes it (elements are separated by spaces):
//!
//! | written | matches |
//! |---|---|
//! | `word` | that word; contractions as spoken: `wasn't`, or their end alone: `'d`, `n't` |
//! | `own~` | any form of it: own, owns, owned, owning |
//! | `<owner>` | any word of that class |
//! | `a\|b~\|<c>` | one of these |
//! | `word?` | may be missing |
//! | `#` | a number |
//! | `...` | up to three words; `...5` up to five |
//! | `^` | the start of a clause (first element only) |
//!
//! Deliberately absent: nesting, captures, spelling distance. A pattern never crosses the end of a sentence.

use crate::core::scorer::hash;
use crate::core::scorer::text::tokens::{Token, TokenKind, tokens};
use crate::core::scorer::text::vocabulary::{Words, sort};

/// Words a plain `...` may skip.
const GAP: u8 = 3;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Hashes of words.
    words: Vec<u64>,
    /// Hashes of base forms.
    lemmas: Vec<u64>,
    /// One bit for each of the words and base forms, to rule out most other words at once.
    word_bits: u64,
    lemma_bits: u64,
    classes: u128,
    number: bool,
    optional: bool,
    /// Words that may be skipped before it.
    gap: u8,
}

/// A compiled line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    elements: Vec<Element>,
    at_start: bool,
}

/// Why a line could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("the pattern is empty")]
    Empty,
    #[error("no class is called <{0}>")]
    UnknownClass(String),
    #[error("`{0}` is no element of a pattern")]
    BadElement(String),
    #[error("a pattern cannot begin or end with a gap or with an element that may be missing")]
    LooseEnd,
}

impl Pattern {
    pub fn parse(line: &str, words: &Words) -> Result<Pattern, PatternError> {
        let mut elements: Vec<Element> = Vec::new();
        let mut at_start = false;
        let mut gap = 0;
        for (at, part) in line.split_whitespace().enumerate() {
            if part == "^" && at == 0 {
                at_start = true;
            } else if let Some(size) = part.strip_prefix("...") {
                gap = if size.is_empty() { GAP } else { size.parse().map_err(|_| bad(part))? };
            } else {
                let mut made = element(part, words)?;
                if let Some(first) = made.first_mut() {
                    first.gap = gap;
                }
                gap = 0;
                elements.append(&mut made);
            }
        }
        let (Some(first), Some(last)) = (elements.first(), elements.last()) else {
            return Err(PatternError::Empty);
        };
        if first.optional || last.optional || first.gap > 0 || gap > 0 {
            return Err(PatternError::LooseEnd);
        }
        Ok(Pattern { elements, at_start })
    }

    pub fn at_start(&self) -> bool {
        self.at_start
    }

    /// Words, base forms and classes that can begin a match.
    pub fn heads(&self) -> (&[u64], &[u64], u128, bool) {
        let first = &self.elements[0];
        (&first.words, &first.lemmas, first.classes, first.number)
    }

    /// Where a match that begins at `at` ends (exclusive), preferring the longest first element.
    pub fn matches(&self, tokens: &[Token], at: usize, words: &Words) -> Option<usize> {
        step(&self.elements, tokens, at, words)
    }
}

fn bad(part: &str) -> PatternError {
    PatternError::BadElement(part.to_owned())
}

fn element(part: &str, words: &Words) -> Result<Vec<Element>, PatternError> {
    let (body, optional) = match part.strip_suffix('?') {
        Some(body) if !body.is_empty() => (body, true),
        _ => (part, false),
    };
    let mut made = Element { optional, ..Element::default() };
    for choice in body.split('|') {
        if choice == "#" {
            made.number = true;
        } else if let Some(name) = choice.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            let class = words.class(name).ok_or_else(|| PatternError::UnknownClass(name.to_owned()))?;
            made.classes |= class.bit();
        } else if let Some(base) = choice.strip_suffix('~') {
            let hash = hash::word(base);
            made.lemmas.push(words.get(words.find(hash)).lemma.max(if words.find(hash).0 == 0 {
                hash
            } else {
                0
            }));
            made.words.push(hash);
        } else if let Some(clitic) = words.clitic(hash::word(choice)).filter(|_| choice.contains('\'')) {
            made.words.push(clitic);
        } else {
            let pieces = tokens(choice, words);
            match pieces.as_slice() {
                [one] if one.kind != TokenKind::Mark => made.words.push(one.hash),
                [_, _, ..]
                    if !body.contains('|') && pieces.iter().all(|piece| piece.kind == TokenKind::Word) =>
                {
                    return Ok(pieces
                        .iter()
                        .map(|piece| {
                            Element { words: vec![piece.hash], optional, ..Element::default() }.with_bits()
                        })
                        .collect());
                }
                _ => return Err(bad(part)),
            }
        }
    }
    Ok(vec![made.with_bits()])
}

/// One of 64 bits.
fn bit(hash: u64) -> u64 {
    1 << (hash % 64)
}

impl Element {
    fn with_bits(self) -> Element {
        let all = |hashes: &[u64]| hashes.iter().fold(0, |bits, hash| bits | bit(*hash));
        Element { word_bits: all(&self.words), lemma_bits: all(&self.lemmas), ..self }
    }

    fn takes(&self, token: &Token, words: &Words) -> bool {
        if token.kind == TokenKind::Digits {
            return self.number;
        }
        let word = words.get(token.id);
        (self.word_bits & bit(token.hash) != 0 && self.words.contains(&token.hash))
            || self.classes & word.classes != 0
            || (self.lemma_bits & bit(word.lemma) != 0 && self.lemmas.contains(&word.lemma))
            || (self.number && word.sorts & sort::NUMBER != 0)
    }
}

fn step(elements: &[Element], tokens: &[Token], at: usize, words: &Words) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else { return Some(at) };
    let mut here = at;
    for _ in 0..=element.gap {
        while tokens.get(here).is_some_and(|token| token.kind == TokenKind::Mark) {
            if ends_sentence(&tokens[here]) {
                return None;
            }
            here += 1;
        }
        let token = tokens.get(here)?;
        if element.takes(token, words)
            && let Some(end) = step(rest, tokens, here + 1, words)
        {
            return Some(end);
        }
        if element.optional
            && let Some(end) = step(rest, tokens, here, words)
        {
            return Some(end);
        }
        here += 1;
    }
    None
}

fn ends_sentence(token: &Token) -> bool {
    token.is_mark('.') || token.is_mark('!') || token.is_mark('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scorer::testing::{ANALYZER, document};

    fn hits(pattern: &str, text: &str) -> bool {
        let pattern = Pattern::parse(pattern, &ANALYZER.lexicon.words).expect("a sound pattern");
        let document = document(text);
        (0..document.tokens.len()).any(|at| pattern.matches(&document.tokens, at, document.words).is_some())
    }

    #[test]
    fn forms_classes_gaps_and_numbers() {
        assert!(hits("own~ by", "it was owned by them"));
        assert!(hits("<boss> ... told me", "my manager then told me"));
        assert!(!hits("<boss> told me", "my manager then told me"));
        assert!(hits("worth # a? year", "worth 9 a year"));
        assert!(hits("wasn't my job", "it wasnt my job"));
        assert!(hits("not|n't ... job", "it isn't really my job"));
    }

    #[test]
    fn a_pattern_stays_in_its_sentence() {
        assert!(!hits("left ... them", "I left. The rest helped them"));
    }

    #[test]
    fn bad_patterns_say_why() {
        let parse = |line| Pattern::parse(line, &ANALYZER.lexicon.words).expect_err("a fault").to_string();
        assert_eq!(parse(""), "the pattern is empty");
        assert_eq!(parse("<nosuch> job"), "no class is called <nosuch>");
        assert_eq!(
            parse("job ..."),
            "a pattern cannot begin or end with a gap or with an element that may be missing"
        );
        assert_eq!(parse("two words|three,four"), "`words|three,four` is no element of a pattern");
    }
}
