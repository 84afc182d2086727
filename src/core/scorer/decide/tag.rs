//! What a clause can say.

use crate::core::answer::Kind;
use crate::core::scorer::hash;

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

    /// The kind of signal that a clause with this tag is.
    pub fn kind(self) -> Option<Kind> {
        Some(match self {
            Tag::Plain => return None,
            Tag::ScopeBoundary => Kind::ScopeBoundary,
            Tag::Handoff => Kind::Handoff,
            Tag::ManagerDirected => Kind::ManagerDirected,
            Tag::VagueResult => Kind::VagueResult,
            Tag::SecondOrder => Kind::SecondOrderEffect,
            Tag::Generic => Kind::GenericReflection,
            Tag::Specific => Kind::SpecificReflection,
            Tag::Business => Kind::BusinessTranslation,
        })
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
