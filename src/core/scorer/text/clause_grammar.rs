//! Words that begin or continue a clause.

use crate::core::scorer::hash;

const fn w(text: &str) -> u64 {
    hash::word(text)
}

/// Words that set off what follows, when a clause does.
pub const JOINERS: [u64; 24] = [
    w("and"),
    w("but"),
    w("so"),
    w("because"),
    w("cause"),
    w("then"),
    w("which"),
    w("while"),
    w("until"),
    w("till"),
    w("when"),
    w("where"),
    w("if"),
    w("although"),
    w("though"),
    w("since"),
    w("yet"),
    w("or"),
    w("after"),
    w("whenever"),
    w("once"),
    w("before"),
    w("as"),
    w("who"),
];

/// Pronouns that can only be a subject.
pub const SUBJECTS: [u64; 5] = [w("i"), w("we"), w("he"), w("she"), w("they")];

/// Pronouns that end a noun group: none of the nouns after them belongs to the verb before.
pub const OBJECTS: [u64; 6] = [w("them"), w("it"), w("me"), w("him"), w("her"), w("us")];

/// How asides begin.
pub const ASIDES: [(u64, u64); 44] = [
    (w("i"), w("think")),
    (w("i"), w("suppose")),
    (w("i"), w("guess")),
    (w("i"), w("believe")),
    (w("i"), w("hear")),
    (w("i"), w("heard")),
    (w("i"), w("reckon")),
    (w("i"), w("gather")),
    (w("i"), w("assume")),
    (w("i"), w("mean")),
    (w("i"), w("imagine")),
    (w("so"), w("to")),
    (w("as"), w("they")),
    (w("as"), w("my")),
    (w("as"), w("far")),
    (w("as"), w("i")),
    (w("you"), w("know")),
    (w("to"), w("be")),
    (w("more"), w("or")),
    (w("last"), w("i")),
    (w("far"), w("as")),
    (w("is"), w("n't")),
    (w("was"), w("n't")),
    (w("do"), w("n't")),
    (w("does"), w("n't")),
    (w("did"), w("n't")),
    (w("have"), w("n't")),
    (w("has"), w("n't")),
    (w("are"), w("n't")),
    (w("were"), w("n't")),
    (w("is"), w("it")),
    (w("did"), w("it")),
    (w("was"), w("it")),
    (w("i"), w("'d")),
    (w("in"), w("fact")),
    (w("of"), w("course")),
    (w("if"), w("you")),
    (w("if"), w("i")),
    (w("they"), w("say")),
    (w("people"), w("said")),
    (w("in"), w("a")),
    (w("my"), w("nan")),
    (w("at"), w("least")),
    (w("in"), w("my")),
];
