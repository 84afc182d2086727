//! Numbers as people say them: digits, words, fractions, "eight k", "nine in ten", with value and unit.
//!
//! Only the number itself is read here; what it says about the story is decided in `figures`.

use super::hash;
use super::reading::Reading;
use super::token::TokenKind;
use std::sync::LazyLock;

/// What a word adds to a number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Units(f64),
    Tens(f64),
    Times(f64),
    /// "third", "quarter", "half": the value of one.
    Share(f64),
}

static PARTS: LazyLock<hash::Map<Part>> = LazyLock::new(|| {
    let mut parts = hash::Map::default();
    let units = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    for (value, word) in units.into_iter().enumerate() {
        parts.insert(hash::word(word), Part::Units(value as f64));
    }
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    for (at, word) in tens.into_iter().enumerate() {
        parts.insert(hash::word(word), Part::Tens(at as f64 * 10.0 + 20.0));
    }
    parts.insert(hash::word("nought"), Part::Units(0.0));
    parts.insert(hash::word("nil"), Part::Units(0.0));
    for (word, value) in [
        ("hundred", 1e2),
        ("hundreds", 1e2),
        ("thousand", 1e3),
        ("thousands", 1e3),
        ("k", 1e3),
        ("grand", 1e3),
        ("million", 1e6),
        ("millions", 1e6),
        ("m", 1e6),
        ("billion", 1e9),
        ("bn", 1e9),
        ("dozen", 12.0),
        ("dozens", 12.0),
    ] {
        parts.insert(hash::word(word), Part::Times(value));
    }
    for (word, value) in [
        ("half", 0.5),
        ("halves", 0.5),
        ("third", 1.0 / 3.0),
        ("thirds", 1.0 / 3.0),
        ("quarter", 0.25),
        ("quarters", 0.25),
        ("fifth", 0.2),
        ("fifths", 0.2),
        ("sixth", 1.0 / 6.0),
        ("seventh", 1.0 / 7.0),
        ("eighth", 0.125),
        ("tenth", 0.1),
        ("tenths", 0.1),
        ("ninth", 1.0 / 9.0),
        ("twelfth", 1.0 / 12.0),
        ("twentieth", 0.05),
        ("hundredth", 0.01),
    ] {
        parts.insert(hash::word(word), Part::Share(value));
    }
    parts
});

const fn w(text: &str) -> u64 {
    hash::word(text)
}

pub fn is_number_word(hash: u64) -> bool {
    PARTS.contains_key(&hash)
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
pub fn numbers(reading: &Reading<'_>) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.tokens.len() {
        match number_at(reading, at, true) {
            Some(number) => {
                at = number.end;
                found.push(number);
            }
            None => at += 1,
        }
    }
    found
}

fn number_at(reading: &Reading<'_>, first: usize, with_whole: bool) -> Option<Number> {
    let tokens = &reading.tokens;
    let (mut total, mut current) = (0.0, 0.0);
    let (mut seen, mut share) = (false, false);
    let mut last: Option<Part> = None;
    let mut at = first;
    while let Some(token) = tokens.get(at) {
        if token.kind == TokenKind::Digits {
            if seen {
                break;
            }
            current = digits(reading.slice(at));
            last = Some(Part::Units(20.0));
        } else if is_next_number(reading, at + 1)
            && (token.is_mark('-') && token.glued && seen
                || token.is(w("and")) && matches!(last, Some(Part::Times(_))))
        {
            at += 1;
            continue;
        } else if token.is(w("point")) && seen && is_next_number(reading, at + 1) {
            let (value, end) = decimals(reading, at + 1);
            current += value;
            at = end;
            last = Some(Part::Units(20.0));
            continue;
        } else if token.is(w("a")) && !seen {
            // "a hundred", "a third", "a dozen": only before a word that makes it a number.
            match tokens.get(at + 1).and_then(|next| PARTS.get(&next.hash)) {
                Some(Part::Times(value)) if !tokens[at + 1].is(w("m")) && !tokens[at + 1].is(w("k")) => {
                    current = 1.0;
                    let _ = value;
                    last = Some(Part::Units(1.0));
                }
                Some(Part::Share(_)) => {
                    current = 1.0;
                    last = Some(Part::Units(1.0));
                }
                _ => return None,
            }
        } else {
            let part = PARTS.get(&token.hash).copied()?.into_some(&last, seen, token.glued)?;
            match part {
                Part::Units(value) => {
                    if matches!(last, Some(Part::Units(_))) {
                        // "nineteen seventy", "two a m": a new number, read as one run.
                        current = current * 100.0 + value;
                    } else {
                        current += value;
                    }
                }
                Part::Tens(value) => {
                    current = if matches!(last, Some(Part::Units(_) | Part::Tens(_))) {
                        current * 100.0 + value
                    } else {
                        current + value
                    };
                }
                Part::Times(value) => {
                    let base = if current == 0.0 { 1.0 } else { current };
                    if value >= 1e3 {
                        total += base * value;
                        current = 0.0;
                    } else {
                        current = base * value;
                    }
                }
                Part::Share(value) => {
                    current = if current == 0.0 { value } else { current * value };
                    share = true;
                }
            }
            last = Some(part);
        }
        seen = true;
        at += 1;
        if share {
            break;
        }
        if next_breaks(reading, at, last) {
            break;
        }
    }
    if !seen || at == first {
        return None;
    }
    let mut number = Number { first, end: at, value: total + current, share };
    if with_whole {
        ratio(reading, &mut number);
    }
    Some(number)
}

trait IntoSome {
    fn into_some(self, last: &Option<Part>, seen: bool, glued: bool) -> Option<Part>;
}

impl IntoSome for Part {
    /// Lone multipliers and letters count only where they follow a number.
    fn into_some(self, last: &Option<Part>, seen: bool, _glued: bool) -> Option<Part> {
        match self {
            Part::Times(value) if !seen => (value == 12.0 || value >= 1e2 && last.is_none()).then_some(self),
            part => Some(part),
        }
    }
}

fn is_next_number(reading: &Reading<'_>, at: usize) -> bool {
    reading
        .tokens
        .get(at)
        .is_some_and(|token| PARTS.contains_key(&token.hash) || token.kind == TokenKind::Digits)
}

/// Whether the token at `at` cannot go on the number that ends before it.
fn next_breaks(reading: &Reading<'_>, at: usize, last: Option<Part>) -> bool {
    let Some(token) = reading.tokens.get(at) else { return true };
    let Some(part) = PARTS.get(&token.hash) else {
        let joins = token.is_mark('-') || token.is(w("and")) || token.is(w("point"));
        return !(joins
            && is_next_number(reading, at + 1)
            && (!token.is(w("and")) || matches!(last, Some(Part::Times(_)))))
            || (token.is_mark('-') && !token.glued);
    };
    match (last, part) {
        // "m" and "k" only glued to digits or right after a number.
        (_, Part::Times(_)) => false,
        (Some(Part::Units(_)), Part::Share(_)) => false,
        (_, Part::Share(_)) => true,
        (Some(Part::Tens(_)), Part::Units(value)) => *value >= 10.0,
        (Some(Part::Times(_)), _) => false,
        (Some(Part::Units(value)), Part::Tens(_)) => value < 10.0,
        _ => true,
    }
}

fn digits(text: &str) -> f64 {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    plain
        .parse()
        .unwrap_or_else(|_| plain.split('.').next().and_then(|head| head.parse().ok()).unwrap_or(0.0))
}

fn decimals(reading: &Reading<'_>, from: usize) -> (f64, usize) {
    let (mut value, mut scale, mut at) = (0.0, 0.1, from);
    while let Some(Part::Units(digit)) = reading.tokens.get(at).and_then(|token| PARTS.get(&token.hash)) {
        value += digit * scale;
        scale /= 10.0;
        at += 1;
    }
    if at == from && reading.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Digits) {
        let text = reading.slice(at);
        return (digits(text) / 10f64.powi(text.len() as i32), at + 1);
    }
    (value, at.max(from + usize::from(at == from)))
}

/// "nine in ten", "three out of four", "40 percent".
fn ratio(reading: &Reading<'_>, number: &mut Number) {
    let tokens = &reading.tokens;
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(w(word)));
    let after = if is(number.end, "in") {
        number.end + 1
    } else if is(number.end, "out") && is(number.end + 1, "of") {
        number.end + 2
    } else if is(number.end, "percent") || tokens.get(number.end).is_some_and(|token| token.is_mark('%')) {
        number.value /= 100.0;
        number.share = true;
        number.end += 1;
        return;
    } else if is(number.end, "per") && is(number.end + 1, "cent") {
        number.value /= 100.0;
        number.share = true;
        number.end += 2;
        return;
    } else {
        return;
    };
    if !is_next_number(reading, after) {
        return;
    }
    if let Some(whole) = number_at(reading, after, false)
        && whole.value >= number.value
        && whole.value > 1.0
        && !whole.share
    {
        number.value /= whole.value;
        number.end = whole.end;
        number.share = true;
    }
}
