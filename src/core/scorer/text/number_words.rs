//! The words that numbers are made of, with what each adds, and words that may state an amount without a number.

use crate::core::scorer::hash;
use std::sync::LazyLock;

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// Words that may state an amount.
pub const AMOUNT_WORDS: [u64; 48] = [
    w("extra"),
    w("neither"),
    w("handful"),
    w("fewer"),
    w("less"),
    w("zero"),
    w("half"),
    w("nothing's"),
    w("halved"),
    w("doubled"),
    w("double"),
    w("tripled"),
    w("triple"),
    w("trebled"),
    w("treble"),
    w("quadrupled"),
    w("twice"),
    w("once"),
    w("none"),
    w("nobody"),
    w("nothing"),
    w("no"),
    w("not"),
    w("never"),
    w("n't"),
    w("all"),
    w("every"),
    w("each"),
    w("couple"),
    w("few"),
    w("several"),
    w("first"),
    w("second"),
    w("most"),
    w("both"),
    w("fortnight"),
    w("gone"),
    w("completely"),
    w("single"),
    w("everyone"),
    w("everybody"),
    w("whole"),
    w("overnight"),
    w("daily"),
    w("weekly"),
    w("entirely"),
    w("vanished"),
    w("disappeared"),
];

/// What a word adds to a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    Units(f64),
    Tens(f64),
    Times(f64),
    /// "third", "quarter", "half": the value of one.
    Share(f64),
}

pub static PARTS: LazyLock<hash::Map<Part>> = LazyLock::new(|| {
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
        ("b", 1e9),
        ("mn", 1e6),
        ("lakh", 1e5),
        ("lakhs", 1e5),
        ("crore", 1e7),
        ("crores", 1e7),
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
