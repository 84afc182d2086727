//! A clause, and how it is set off from the one before.

use crate::core::scorer::hash;

/// How strongly a clause is set off from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// By words alone, in a text that has marks.
    Words,
    /// By words alone, in a text without marks.
    Loose,
    /// By a comma or the like.
    Comma,
    /// By the end of a sentence, or the start of the text.
    Sentence,
}

impl Break {
    pub const ALL: [Break; 4] = [Break::Words, Break::Loose, Break::Comma, Break::Sentence];

    /// Name under which features know it.
    pub fn name(self) -> u64 {
        const WORDS: u64 = hash::word("words");
        const LOOSE: u64 = hash::word("loose");
        const COMMA: u64 = hash::word("comma");
        const SENTENCE: u64 = hash::word("sentence");
        match self {
            Break::Words => WORDS,
            Break::Loose => LOOSE,
            Break::Comma => COMMA,
            Break::Sentence => SENTENCE,
        }
    }
}

/// A clause: tokens `first..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    pub first: usize,
    pub end: usize,
    /// How it is set off from the one before.
    pub before: Break,
}
