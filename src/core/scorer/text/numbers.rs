//! Numbers as people say them: digits, words, fractions, "eight k", "nine in ten", with their value.
//!
//! Only the number itself is read here; what it says about the story is decided elsewhere.

use crate::core::scorer::hash;
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::number_words::{PARTS, Part};
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::scorer::text::vocabulary::sort;

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// A number in the text: `first..end` are tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    pub first: usize,
    pub end: usize,
    pub value: f64,
    /// Said as part of a whole: "a third", "nine in ten", "40 percent".
    pub share: bool,
}

/// All numbers of the text, in order, none overlapping.
pub fn numbers(document: &Document<'_>) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < document.tokens.len() {
        match plain_number(document, at) {
            Some(mut number) => {
                whole(document, &mut number);
                at = number.end;
                found.push(number);
            }
            None => at += 1,
        }
    }
    found
}

/// A number being assembled.
#[derive(Default)]
struct Sum {
    total: f64,
    current: f64,
    last: Option<Part>,
    share: bool,
}

impl Sum {
    /// Takes the next part, if it can continue the number.
    fn take(&mut self, part: Part) -> bool {
        let fits = match (self.last, part) {
            (None, Part::Times(_)) => true,
            (None, _) | (_, Part::Times(_)) | (Some(Part::Times(_) | Part::Units(_)), Part::Share(_)) => true,
            (_, Part::Share(_)) => false,
            (Some(Part::Tens(_)), Part::Units(value)) => value < 10.0,
            // "nineteen seventy", "twenty twenty".
            (Some(Part::Units(value)), Part::Tens(_)) => (10.0..20.0).contains(&value),
            (Some(Part::Tens(old)), Part::Tens(_)) => old == 20.0,
            (Some(Part::Times(_)), _) => true,
            (Some(Part::Units(_) | Part::Share(_)), Part::Units(_))
            | (Some(Part::Share(_)), Part::Tens(_)) => false,
        };
        if !fits {
            return false;
        }
        match part {
            Part::Units(value) => self.current += value,
            Part::Tens(value) if matches!(self.last, Some(Part::Units(_) | Part::Tens(_))) => {
                self.current = self.current * 100.0 + value;
            }
            Part::Tens(value) => self.current += value,
            Part::Times(value) => {
                let base = if self.current == 0.0 { 1.0 } else { self.current };
                if value >= 1e3 {
                    self.total += base * value;
                    self.current = 0.0;
                } else {
                    self.current = base * value;
                }
            }
            Part::Share(value) => {
                self.current = if self.current == 0.0 { value } else { self.current * value };
                self.share = true;
            }
        }
        self.last = Some(part);
        true
    }
}

fn part_at(document: &Document<'_>, at: usize) -> Option<Part> {
    let token = document.tokens.get(at)?;
    let may_be = token.kind == TokenKind::Word && document.word(at).sorts & sort::NUMBER != 0;
    may_be.then(|| PARTS.get(&token.hash).copied()).flatten()
}

fn is_digits(document: &Document<'_>, at: usize) -> bool {
    document.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Digits)
}

/// A number without the whole it is part of.
fn plain_number(document: &Document<'_>, first: usize) -> Option<Number> {
    let mut sum = Sum::default();
    let mut at = first;
    if is_digits(document, at) {
        sum.current = digits(document.slice(at));
        sum.last = Some(Part::Units(20.0));
        at += 1;
    } else if document.is(at, w("a")) {
        // "a hundred", "a third": only before a word that makes it a number.
        let counted = match part_at(document, at + 1)? {
            Part::Times(_) => !document.is(at + 1, w("m")) && !document.is(at + 1, w("k")),
            Part::Share(_) => true,
            Part::Units(_) | Part::Tens(_) => false,
        };
        if !counted {
            return None;
        }
        sum.take(Part::Units(1.0));
        at += 1;
    } else {
        let part = part_at(document, at)?;
        let letter = document.tokens[at].end - document.tokens[at].start == 1;
        if letter || !sum.take(part) {
            return None;
        }
        at += 1;
    }
    while let Some(end) = go_on(document, at, &mut sum) {
        at = end;
    }
    Some(Number { first, end: at, value: sum.total + sum.current, share: sum.share })
}

/// Takes what is at `at` into the number, and returns where to go on.
fn go_on(document: &Document<'_>, at: usize, sum: &mut Sum) -> Option<usize> {
    let token = document.tokens.get(at)?;
    if sum.share {
        return None;
    }
    if let Some(part) = part_at(document, at) {
        return sum.take(part).then_some(at + 1);
    }
    if token.is(w("point")) {
        let (value, end) = decimals(document, at + 1)?;
        sum.current += value;
        sum.last = Some(Part::Units(20.0));
        return Some(end);
    }
    // "one and a half million".
    if token.is(w("and"))
        && document.is(at + 1, w("a"))
        && matches!(sum.last, Some(Part::Units(_) | Part::Times(_)))
        && let Some(Part::Share(share)) = part_at(document, at + 2)
    {
        let unit = if let Some(Part::Times(value)) = sum.last { value } else { 1.0 };
        sum.current += share * unit;
        sum.last = Some(Part::Units(20.0));
        return Some(at + 3);
    }
    let hyphen = token.is_mark('-') && token.glued;
    let and = token.is(w("and")) && matches!(sum.last, Some(Part::Times(value)) if value >= 100.0);
    let next = part_at(document, at + 1).filter(|part| !matches!(part, Part::Times(_)))?;
    ((hyphen || and) && sum.take(next)).then_some(at + 2)
}

fn digits(text: &str) -> f64 {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    // "40.000" is how much of the world writes forty thousand.
    let mut groups = plain.split('.');
    let head = groups.next().unwrap_or_default();
    let tail: Vec<&str> = groups.collect();
    if !tail.is_empty() && (1..=3).contains(&head.len()) && head != "0" && tail.iter().all(|g| g.len() == 3) {
        return plain.replace('.', "").parse().unwrap_or(0.0);
    }
    // A version such as 4.7.1 is read by its first part.
    plain
        .parse()
        .unwrap_or_else(|_| plain.split('.').next().and_then(|head| head.parse().ok()).unwrap_or(0.0))
}

/// What follows "point": its value and where it ends.
fn decimals(document: &Document<'_>, from: usize) -> Option<(f64, usize)> {
    if is_digits(document, from) {
        let text = document.slice(from);
        return Some((digits(text) / 10f64.powi(i32::try_from(text.len()).unwrap_or(1)), from + 1));
    }
    let (mut value, mut scale, mut at) = (0.0, 0.1, from);
    while let Some(Part::Units(digit)) = part_at(document, at) {
        value += digit * scale;
        scale /= 10.0;
        at += 1;
    }
    (at > from).then_some((value, at))
}

/// "nine in ten", "three out of four", "40 percent", "3x".
fn whole(document: &Document<'_>, number: &mut Number) {
    let end = number.end;
    if document.is(end, w("x")) && !is_digits(document, end + 1) {
        number.end += 1;
        number.share = true;
        return;
    }
    let sign = document.tokens.get(end).is_some_and(|token| token.is_mark('%'));
    let percent = if sign || document.is(end, w("percent")) {
        1
    } else if document.is(end, w("per")) && document.is(end + 1, w("cent")) {
        2
    } else {
        0
    };
    if percent > 0 {
        number.value /= 100.0;
        number.share = true;
        number.end += percent;
        return;
    }
    let after = if document.is(end, w("in")) {
        end + 1
    } else if document.is(end, w("out")) && document.is(end + 1, w("of")) {
        end + 2
    } else {
        return;
    };
    if let Some(all) = plain_number(document, after)
        && all.value >= number.value
        && all.value >= 1.0
        && !all.share
    {
        number.value /= all.value;
        number.end = all.end;
        number.share = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scorer::testing::document;

    fn values(text: &str) -> Vec<f64> {
        let found = numbers(&document(text));
        found.into_iter().map(|number| (number.value * 1000.0).round() / 1000.0).collect()
    }

    #[test]
    fn digits_and_words_are_one() {
        assert_eq!(values("twenty-two minutes, 22 minutes, twenty two minutes"), [22.0, 22.0, 22.0]);
        assert_eq!(values("a hundred and twenty"), [120.0]);
        assert_eq!(values("eleven thousand three hundred"), [11300.0]);
        assert_eq!(values("1,140 to 12.5"), [1140.0, 12.5]);
        assert_eq!(values("$8K and 9 million"), [8000.0, 9e6]);
        assert_eq!(values("$6M, $4.5M"), [6e6, 4.5e6]);
        assert_eq!(values("2 crore rupees or three lakh"), [2e7, 3e5]);
        assert_eq!(values("40.000 euros"), [40_000.0]);
    }

    #[test]
    fn parts_of_a_whole() {
        assert_eq!(values("a third"), [0.333]);
        assert_eq!(values("two thirds"), [0.667]);
        assert_eq!(values("nine in ten"), [0.9]);
        assert_eq!(values("three out of four"), [0.75]);
        assert_eq!(values("40 percent and 12%"), [0.4, 0.12]);
        let factor = numbers(&document("it got 3x faster"));
        assert!(factor[0].share && factor[0].end - factor[0].first == 2);
    }

    #[test]
    fn a_point_goes_on_the_number() {
        assert_eq!(values("two point eight seconds to nought point six"), [2.8, 0.6]);
        assert_eq!(values("two point five million"), [2.5e6]);
        assert_eq!(values("one and a half million dollars"), [1.5e6]);
    }

    #[test]
    fn from_and_to_are_two() {
        assert_eq!(values("from forty to two"), [40.0, 2.0]);
        assert_eq!(values("one in one in one in one").len(), 2);
    }

    #[test]
    fn a_lone_letter_or_article_is_no_number() {
        assert_eq!(values("a meeting at k m"), Vec::<f64>::new());
    }
}
