//! The outline of a clause: who does what in which tense, whether there is a number, a denial, a quote.

use crate::core::scorer::hash;
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::scorer::text::vocabulary::{form, sort};

/// One bit each; the order is that of [`NAMES`].
pub mod bit {
    pub const I_ACT: u32 = 1;
    pub const I_STATE: u32 = 1 << 1;
    pub const I_OTHER: u32 = 1 << 2;
    pub const WE: u32 = 1 << 3;
    pub const NUMBER: u32 = 1 << 4;
    pub const MONEY: u32 = 1 << 5;
    pub const DENIAL: u32 = 1 << 6;
    pub const PAST_BE: u32 = 1 << 7;
    pub const PRESENT_BE: u32 = 1 << 8;
    pub const MODAL: u32 = 1 << 9;
    pub const PASSIVE: u32 = 1 << 10;
    pub const IF: u32 = 1 << 11;
    pub const QUOTE: u32 = 1 << 12;
    pub const CHANGE: u32 = 1 << 13;
    pub const FROM_TO: u32 = 1 << 14;
    pub const NOW: u32 = 1 << 15;
    pub const USED_TO: u32 = 1 << 16;
    pub const PERFECT: u32 = 1 << 17;
    pub const GOING: u32 = 1 << 18;
    pub const YOU: u32 = 1 << 19;
    pub const OTHERS_ACT: u32 = 1 << 20;
    pub const VERBLESS: u32 = 1 << 21;
}

static NAMES: [u64; 22] = [
    hash::word("i-act"),
    hash::word("i-state"),
    hash::word("i-other"),
    hash::word("we"),
    hash::word("number"),
    hash::word("money"),
    hash::word("denial"),
    hash::word("past-be"),
    hash::word("present-be"),
    hash::word("modal"),
    hash::word("passive"),
    hash::word("if"),
    hash::word("quote"),
    hash::word("change"),
    hash::word("from-to"),
    hash::word("now"),
    hash::word("used-to"),
    hash::word("perfect"),
    hash::word("going"),
    hash::word("you"),
    hash::word("others-act"),
    hash::word("verbless"),
];

/// Names in the same order, for writing features down.
pub const SPELLED: [&str; 22] = [
    "i-act",
    "i-state",
    "i-other",
    "we",
    "number",
    "money",
    "denial",
    "past-be",
    "present-be",
    "modal",
    "passive",
    "if",
    "quote",
    "change",
    "from-to",
    "now",
    "used-to",
    "perfect",
    "going",
    "you",
    "others-act",
    "verbless",
];

/// The outline of one clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape(pub u32);

impl Shape {
    pub fn has(self, bits: u32) -> bool {
        self.0 & bits != 0
    }

    /// Hashes of the names of the bits that are set.
    pub fn names(self) -> impl Iterator<Item = u64> {
        let mut bits = self.0;
        std::iter::from_fn(move || {
            let name = NAMES.get(bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(*name)
        })
    }
}

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// The verb that goes with a pronoun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verb {
    /// Token of the verb.
    pub at: usize,
    /// Token of the first auxiliary, when there is one.
    pub aux: Option<usize>,
    /// Something between denies it.
    pub denied: bool,
}

/// Looks for the verb after the pronoun at `pronoun`: past adverbs, fillers, auxiliaries and denials.
pub fn verb_of(document: &Document<'_>, pronoun: usize) -> Option<Verb> {
    let classes = document.classes;
    let skip = classes.hesitation.bit() | classes.adverb.bit() | classes.rounding.bit();
    let aux_bits = classes.modal.bit() | classes.have.bit() | classes.be.bit();
    let (mut aux, mut denied) = (None, false);
    let mut at = pronoun + 1;
    let mut marks = 0;
    while at < document.tokens.len() && at < pronoun + 9 {
        let token = &document.tokens[at];
        if token.kind == TokenKind::Mark {
            marks += 1;
            if marks > 2 || token.is_mark('.') || token.is_mark('?') || token.is_mark(';') {
                return None;
            }
            at += 1;
            continue;
        }
        let word = document.word(at);
        let verb_form = word.forms & form::VERB != 0;
        if token.is(w("not")) || token.is(w("n't")) || token.is(w("never")) {
            denied = true;
        } else if word.classes & aux_bits != 0
            || ((token.is(w("did")) || token.is(w("do"))) && document.is(at + 1, w("n't")))
        {
            let next_verb = follows_verb(document, at);
            if !next_verb {
                return Some(Verb { at, aux, denied });
            }
            aux = aux.or(Some(at));
        } else if token.is(w("like"))
            || token.is(w("you"))
            || token.is(w("mean"))
            || (word.classes & skip != 0 && !(verb_form && word.forms & form::SURE != 0))
            || is_adverb(document, at)
        {
            // "I, you know, like, fixed": fillers in between.
        } else if token.is(w("know")) && at > pronoun + 1 && document.is(at - 1, w("you")) {
        } else {
            return (token.kind == TokenKind::Word).then_some(Verb { at, aux, denied });
        }
        at += 1;
    }
    None
}

/// "ultimately", "swiftly": an adverb of manner, known by its ending, followed by something that can be the verb.
fn is_adverb(document: &Document<'_>, at: usize) -> bool {
    /// Verbs with the same ending.
    const VERBS: [&str; 13] = [
        "apply", "reply", "supply", "rely", "comply", "imply", "multiply", "ally", "rally", "tally", "bully",
        "sully", "reapply",
    ];
    let word = document.slice(at);
    let ends = word.len() > 4 && word.is_ascii() && word[word.len() - 2..].eq_ignore_ascii_case("ly");
    ends && document.word(at).forms & form::SURE == 0
        && !VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb))
        && document.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Word)
}

/// Whether a main verb comes after the auxiliary at `at`.
fn follows_verb(document: &Document<'_>, at: usize) -> bool {
    let classes = document.classes;
    for here in at + 1..at + 5 {
        if here >= document.tokens.len() || document.is_mark(here) {
            return false;
        }
        let word = document.word(here);
        if word.forms & form::VERB != 0
            || word.classes & (classes.have.bit() | classes.be.bit() | classes.modal.bit()) != 0
        {
            return true;
        }
        let skip = classes.adverb.bit() | classes.negation.bit() | classes.hesitation.bit();
        if word.classes & skip == 0 {
            // An unknown word after "I'd" is most likely a verb; after "I was" it is not.
            return document.is(at, w("'d")) || document.is(at, w("had")) || document.has(at, classes.modal);
        }
    }
    false
}

/// The outlines of all clauses.
pub fn shapes(document: &Document<'_>) -> Vec<Shape> {
    let mut quoted = false;
    document.clauses.iter().map(|clause| shape(document, clause.first, clause.end, &mut quoted)).collect()
}

fn shape(document: &Document<'_>, first: usize, end: usize, quoted: &mut bool) -> Shape {
    let classes = document.classes;
    let mut bits = 0;
    let (mut from, mut verb) = (false, false);
    if *quoted {
        bits |= bit::QUOTE;
    }
    for at in first..end {
        let token = &document.tokens[at];
        let word = document.word(at);
        match token.kind {
            TokenKind::Digits => bits |= bit::NUMBER,
            TokenKind::Mark => {
                if token.is_mark('"') || token.is_mark('\u{201c}') || token.is_mark('\u{201d}') {
                    *quoted = !*quoted;
                    bits |= bit::QUOTE;
                }
                if token.is_mark('$') || token.is_mark('€') || token.is_mark('£') {
                    bits |= bit::MONEY;
                }
            }
            TokenKind::Word => {
                if word.sorts & sort::NUMBER != 0 && !token.is(w("m")) {
                    bits |= bit::NUMBER;
                }
                if word.classes & classes.currency.bit() != 0 {
                    bits |= bit::MONEY;
                }
                if word.classes & classes.negation.bit() != 0 {
                    bits |= bit::DENIAL;
                }
                if word.classes & (classes.down.bit() | classes.up.bit() | classes.change.bit()) != 0 {
                    bits |= bit::CHANGE;
                }
                if word.classes & classes.modal.bit() != 0 {
                    bits |= bit::MODAL;
                    verb = true;
                }
                if word.classes & classes.be.bit() != 0 {
                    verb = true;
                    bits |= if word.classes & classes.past_be.bit() != 0 {
                        bit::PAST_BE
                    } else {
                        bit::PRESENT_BE
                    };
                    if at + 1 < end && document.word(at + 1).forms & form::PARTICIPLE != 0 {
                        bits |= bit::PASSIVE;
                    }
                }
                if word.forms & (form::PAST | form::SURE) != 0 {
                    verb = true;
                }
                bits |= lone_word(token.hash);
                if token.is(w("from")) {
                    from = true;
                } else if from && token.is(w("to")) {
                    bits |= bit::FROM_TO;
                } else if token.is(w("used")) && document.is(at + 1, w("to")) {
                    bits |= bit::USED_TO;
                } else if word.classes & classes.have.bit() != 0
                    && at + 1 < end
                    && document.word(at + 1).forms & form::PARTICIPLE != 0
                {
                    bits |= bit::PERFECT;
                } else if token.is(w("i")) {
                    bits |= i_shape(document, at);
                } else if word.classes & classes.group_pronoun.bit() != 0 {
                    bits |= bit::WE;
                } else if word.classes & classes.person.bit() != 0
                    && at + 1 < end
                    && document.word(at + 1).forms & form::PAST != 0
                {
                    bits |= bit::OTHERS_ACT;
                }
            }
        }
    }
    if !verb {
        bits |= bit::VERBLESS;
    }
    Shape(bits)
}

fn lone_word(hash: u64) -> u32 {
    const NOW: u64 = w("now");
    const SINCE: u64 = w("since");
    const IF: u64 = w("if");
    const YOU: u64 = w("you");
    const GOING: u64 = w("going");
    match hash {
        NOW | SINCE => bit::NOW,
        IF => bit::IF,
        YOU => bit::YOU,
        GOING => bit::GOING,
        _ => 0,
    }
}

fn i_shape(document: &Document<'_>, at: usize) -> u32 {
    let Some(verb) = verb_of(document, at) else { return bit::I_OTHER };
    let word = document.word(verb.at);
    if verb.denied
        || verb.aux.is_some_and(|aux| {
            document.has(aux, document.classes.modal) || document.has(aux, document.classes.be)
        })
    {
        return bit::I_OTHER;
    }
    let state =
        document.words.get(document.words.find(word.lemma)).classes & document.classes.state_verb.bit() != 0;
    let known = word.forms & form::VERB != 0;
    if state || word.classes & document.classes.be.bit() != 0 {
        bit::I_STATE
    } else if word.forms & (form::PAST | form::PARTICIPLE) != 0 {
        bit::I_ACT
    } else if known {
        bit::I_OTHER
    } else {
        bit::I_ACT
    }
}
