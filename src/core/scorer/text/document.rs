//! A text as the scorer reads it: words, clauses, and what has been decided about each clause so far.

use crate::core::scorer::hash;
use crate::core::scorer::text::clauses::{self, Unit};
use crate::core::scorer::text::tokens::{Token, TokenKind, tokens};
use crate::core::scorer::text::vocabulary::{Class, Word, Words, sort};
use crate::core::star::Section;

/// Classes that the code asks for by name; they must stand in the lexicon.
macro_rules! classes {
    ($($name:ident),* $(,)?) => {
        #[derive(Debug, Clone, Copy)]
        pub struct Classes { $(pub $name: Class,)* }

        impl Classes {
            /// `Err` with the name of the class that is missing.
            pub fn of(words: &Words) -> Result<Classes, &'static str> {
                Ok(Classes { $($name: words.class(stringify!($name)).ok_or(stringify!($name))?,)* })
            }
        }
    };
}

classes!(
    be,
    past_be,
    have,
    get,
    modal,
    negation,
    subject,
    person,
    mine,
    group_pronoun,
    determiner,
    preposition,
    coordinator,
    subordinator,
    opener,
    adverb,
    habit,
    rounding,
    hesitation,
    state_verb,
    background_verb,
    discover_verb,
    decide_verb,
    work_verb,
    boss,
    group,
    owning,
    run_by,
    assigned,
    other_place,
    assign_verb,
    pass_verb,
    left_to,
    money,
    currency,
    time_unit,
    month,
    per,
    percent,
    customer,
    down,
    up,
    change,
    ratio_word,
    after_word,
    saved,
    target_word,
    number_noun,
    vague_good,
    people_happy,
    spread,
    lesson,
    platitude,
    speech,
    work_product,
    agree_verb,
    question,
);

/// What a clause says, besides the part of the story it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tag {
    #[default]
    Plain,
    ScopeBoundary,
    Handoff,
    ManagerDirected,
    VagueResult,
    SecondOrder,
    Generic,
    Specific,
    Business,
}

impl Tag {
    pub const ALL: [Tag; 9] = [
        Tag::Plain,
        Tag::ScopeBoundary,
        Tag::Handoff,
        Tag::ManagerDirected,
        Tag::VagueResult,
        Tag::SecondOrder,
        Tag::Generic,
        Tag::Specific,
        Tag::Business,
    ];

    pub const NAMES: [&'static str; 9] =
        ["plain", "boundary", "handoff", "directed", "vague", "spread", "generic", "specific", "business"];

    pub fn name(self) -> &'static str {
        Tag::NAMES[self as usize]
    }

    /// Hash of the name.
    pub fn name_hash(self) -> u64 {
        static HASHES: [u64; 9] = {
            let mut hashes = [0; 9];
            let mut at = 0;
            while at < hashes.len() {
                hashes[at] = hash::word(Tag::NAMES[at]);
                at += 1;
            }
            hashes
        };
        HASHES[self as usize]
    }
}

pub struct Reading<'a> {
    pub text: &'a str,
    pub words: &'a Words,
    pub classes: &'a Classes,
    pub tokens: Vec<Token>,
    /// Each token as features know it: itself when it is known, else its ending; a number as a number.
    pub names: Vec<u64>,
    pub units: Vec<Unit>,
    /// The unit of each token.
    pub unit_of: Vec<u32>,
    /// The part of the story of each unit; filled by the segmentation.
    pub sections: Vec<Section>,
    /// First guess of what each unit says, made before the segmentation.
    pub hints: Vec<Tag>,
    /// What each unit says; filled after the segmentation.
    pub tags: Vec<Tag>,
}

impl<'a> Reading<'a> {
    pub fn new(text: &'a str, words: &'a Words, classes: &'a Classes) -> Reading<'a> {
        let mut reading = Reading {
            text,
            words,
            classes,
            tokens: tokens(text, words),
            names: Vec::new(),
            units: Vec::new(),
            unit_of: Vec::new(),
            sections: Vec::new(),
            hints: Vec::new(),
            tags: Vec::new(),
        };
        reading.names = reading.tokens.iter().map(|token| name(token, words)).collect();
        reading.units = clauses::split(&reading);
        reading.unit_of = vec![0; reading.tokens.len()];
        for (at, unit) in reading.units.iter().enumerate() {
            reading.unit_of[unit.first..unit.end].fill(at as u32);
        }
        reading.sections = vec![Section::Situation; reading.units.len()];
        reading.hints = vec![Tag::Plain; reading.units.len()];
        reading.tags = vec![Tag::Plain; reading.units.len()];
        reading
    }

    pub fn word(&self, at: usize) -> &'a Word {
        self.words.get(self.tokens[at].id)
    }

    pub fn slice(&self, at: usize) -> &'a str {
        let token = &self.tokens[at];
        &self.text[token.byte as usize..token.byte_end as usize]
    }

    /// Whether the token at `at`, if there is one, is in `class`.
    pub fn has(&self, at: usize, class: Class) -> bool {
        self.tokens.get(at).is_some_and(|token| self.words.get(token.id).classes & class.bit() != 0)
    }

    pub fn is(&self, at: usize, word: u64) -> bool {
        self.tokens.get(at).is_some_and(|token| token.hash == word)
    }

    pub fn is_mark(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Mark)
    }

    /// The next token from `at` that is no mark, within `end`.
    pub fn skip_marks(&self, mut at: usize, end: usize) -> usize {
        while at < end && self.is_mark(at) {
            at += 1;
        }
        at
    }

    pub fn unit(&self, token: usize) -> usize {
        self.unit_of[token] as usize
    }

    pub fn section(&self, token: usize) -> Section {
        self.sections[self.unit(token)]
    }

    pub fn tag(&self, token: usize) -> Tag {
        self.tags[self.unit(token)]
    }
}

/// Name of every number.
pub const NUMBER: u64 = hash::word("0");

/// A word as features know it: a number as a number.
pub fn word_name(word: &Word) -> u64 {
    if word.sorts & sort::NUMBER != 0 { NUMBER } else { word.hash }
}

fn name(token: &Token, words: &Words) -> u64 {
    match token.kind {
        TokenKind::Digits => NUMBER,
        TokenKind::Mark => token.hash,
        TokenKind::Word => word_name(words.get(token.id)),
    }
}
