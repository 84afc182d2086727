//! Numbers that say when, which or how often, and so are never an outcome.

use super::phrases::Amount;
use crate::core::scorer::hash;
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::tokens::TokenKind;

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// Whether an amount is a span of time, a year, a round-the-clock phrase, a name with a number in it, or an ordinal
/// that only lists.
pub fn is_never_outcome(document: &Document<'_>, amount: &Amount) -> bool {
    is_time_span(document, amount)
        || is_year(document, amount)
        || is_round_the_clock(document, amount)
        || is_name(document, amount)
        || is_list(document, amount)
}

/// "Within a few weeks, …", "six months later": when something happened, in days or more. Hours and minutes may say how
/// fast something was fixed.
fn is_time_span(document: &Document<'_>, amount: &Amount) -> bool {
    const LONG: [u64; 10] = [
        w("day"),
        w("days"),
        w("week"),
        w("weeks"),
        w("month"),
        w("months"),
        w("quarter"),
        w("quarters"),
        w("year"),
        w("years"),
    ];
    let (first, end) = (amount.phrase.first, amount.phrase.end);
    let long = |at: usize| document.tokens.get(at).is_some_and(|token| LONG.contains(&token.hash));
    let last = if long(end - 1) {
        end - 1
    } else if long(end) {
        end
    } else {
        return false;
    };
    let after = last + 1;
    if document.is(after, w("later")) || document.is(after, w("ago")) || document.is(after, w("afterwards")) {
        return true;
    }
    let clause = document.clauses[document.clause_of(first)];
    let classes = document.classes;
    let mut span = false;
    for at in document.skip_marks(clause.first, clause.end)..first {
        let skipped = document.has(at, classes.coordinator)
            || document.has(at, classes.opener)
            || document.has(at, classes.rounding)
            || document.has(at, classes.determiner)
            || ["following", "next", "first", "last", "past", "couple", "of"]
                .iter()
                .any(|word| document.is(at, w(word)));
        let opens =
            ["within", "after", "over", "in", "during", "for"].iter().any(|word| document.is(at, w(word)));
        if opens {
            span = true;
        } else if !skipped {
            return false;
        }
    }
    span
}

/// "in 2023", "back in twenty twenty-three".
fn is_year(document: &Document<'_>, amount: &Amount) -> bool {
    let Some(number) = amount.number else { return false };
    let first = amount.phrase.first;
    let dated = first > 0
        && [
            "in", "since", "until", "of", "by", "from", "before", "after", "spring", "summer", "autumn",
            "winter",
        ]
        .iter()
        .any(|word| document.is(first - 1, w(word)));
    let bare = amount.phrase.end == number.end && amount.phrase.first == number.first && !number.share;
    dated && bare && number.value.fract() == 0.0 && (1950.0..2050.0).contains(&number.value)
}

/// "24/7", "24 hours a day", "round the clock".
fn is_round_the_clock(document: &Document<'_>, amount: &Amount) -> bool {
    let (first, end) = (amount.phrase.first, amount.phrase.end);
    let slash = |at: usize| document.tokens.get(at).is_some_and(|token| token.is_mark('/') && token.glued);
    let of_week =
        |at: usize| document.tokens.get(at).is_some_and(|token| token.glued && document.slice(at) == "7");
    let full = amount.number.is_some_and(|number| number.value == 24.0);
    let seven = first > 1 && slash(first - 1) && document.slice(first - 2) == "24";
    let by_day = full
        && (document.is(end, w("hours")) || document.is(end - 1, w("hours")))
        && (end..end + 3).any(|at| document.is(at, w("a")) && document.is(at + 1, w("day")));
    (full && slash(end) && of_week(end + 1))
        || seven
        || by_day
        || (first > 0
            && document.is(first, w("a"))
            && document.is(first + 1, w("day"))
            && hours_before(document, first))
}

fn hours_before(document: &Document<'_>, at: usize) -> bool {
    at > 1 && document.is(at - 1, w("hours")) && document.slice(at - 2) == "24"
}

/// "OPS-1234", "ISO 9001", "version 4.2", "phase 1": a name with a number in it.
fn is_name(document: &Document<'_>, amount: &Amount) -> bool {
    let Some(number) = amount.number else { return false };
    let first = number.first;
    if first == 0 || document.tokens[first].kind != TokenKind::Digits {
        return false;
    }
    let capitals = |at: usize| {
        let word = document.slice(at);
        word.len() > 1
            && word.bytes().all(|byte| byte.is_ascii_uppercase())
            && !["USD", "EUR", "GBP", "INR", "CHF", "CAD", "AUD", "JPY"].contains(&word)
    };
    let before = first - 1;
    let hyphen = document.tokens[before].is_mark('-') && document.tokens[first].glued;
    if hyphen && before > 0 && document.tokens[before].glued && capitals(before - 1) {
        return true;
    }
    let named = [
        "version", "phase", "release", "step", "room", "chapter", "ticket", "sprint", "level", "page", "rfc",
        "iso",
    ]
    .iter()
    .any(|word| document.is(before, w(word)));
    named
        || (document.tokens[before].kind == TokenKind::Word
            && capitals(before)
            && number.end == amount.phrase.end)
}

/// "First of all", "third party", "one-on-one".
fn is_list(document: &Document<'_>, amount: &Amount) -> bool {
    let (first, end) = (amount.phrase.first, amount.phrase.end);
    let first_of_all =
        document.is(first, w("first")) && document.is(first + 1, w("of")) && document.is(first + 2, w("all"));
    let all = first > 1
        && document.is(first, w("all"))
        && document.is(first - 1, w("of"))
        && document.is(first - 2, w("first"));
    let party =
        document.is(end - 1, w("third")) && (document.is(end, w("party")) || document.is(end, w("parties")));
    let hyphened = |at: usize| document.tokens.get(at).is_some_and(|token| token.is_mark('-'));
    let one_on_one = document.is(first, w("one"))
        && (document.is(first + 1, w("on")) || hyphened(first + 1) && document.is(first + 2, w("on")));
    first_of_all || all || party || one_on_one
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scorer::decide::phrases::amounts;
    use crate::core::scorer::testing::document;

    fn vetoed(text: &str) -> bool {
        let document = document(text);
        amounts(&document).iter().any(|amount| is_never_outcome(&document, amount))
    }

    #[test]
    fn when_and_which_are_never_what_came_of_it() {
        for text in [
            "Within a few weeks, wrong returns became rarer.",
            "Over the following three months, the drivers were calmer.",
            "Within two weeks the confusion was much smaller.",
            "Six months later it was gone.",
            "That was in 2023.",
            "It has been running 24/7.",
            "We support customers 24 hours a day.",
            "The ticket was OPS-1234.",
            "We earned the ISO 9001 seal.",
            "First of all, it worked.",
        ] {
            assert!(vetoed(text), "{text}");
        }
    }

    #[test]
    fn outcomes_stay() {
        for text in [
            "Within four hours the site was back.",
            "It went from nine days to two.",
            "It saved 40 USD 300 an order.",
            "Returns fell to 2000 a month.",
            "It saved two days a week.",
        ] {
            assert!(!vetoed(text), "{text}");
        }
    }
}
