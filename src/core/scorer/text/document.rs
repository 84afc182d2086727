//! A text as the scorer sees it: its words and clauses.

use crate::core::scorer::hash;
use crate::core::scorer::text::clause::Clause;
use crate::core::scorer::text::tokens::{Token, TokenKind};
use crate::core::scorer::text::vocabulary::{Class, Word, Words, sort};

/// Classes that the code asks for by name; the lexicon must have them.
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

/// A text cut into words and clauses; nothing is decided yet.
pub struct Document<'a> {
    pub text: &'a str,
    pub words: &'a Words,
    pub classes: &'a Classes,
    pub tokens: Vec<Token>,
    /// Each token as features know it: itself when it is known, otherwise its ending; a number as a number.
    pub names: Vec<u64>,
    pub clauses: Vec<Clause>,
    /// The clause of each token.
    pub clause_index: Vec<u32>,
}

impl<'a> Document<'a> {
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

    /// The next token from `at` that is not a mark, within `end`.
    pub fn skip_marks(&self, mut at: usize, end: usize) -> usize {
        while at < end && self.is_mark(at) {
            at += 1;
        }
        at
    }

    pub fn clause_of(&self, token: usize) -> usize {
        self.clause_index[token] as usize
    }
}

/// Name of every number.
pub const NUMBER: u64 = hash::word("0");

/// A word as features know it: a number as a number.
pub fn word_name(word: &Word) -> u64 {
    if word.sorts & sort::NUMBER != 0 { NUMBER } else { word.hash }
}
