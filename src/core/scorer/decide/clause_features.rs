//! What is true of a clause, for deciding its part of the story and what it says.

use super::stages::{FirstPass, Parsed, Sectioned};
use super::tag::Tag;
use crate::core::scorer::hash;
use crate::core::scorer::lexicon::rules::{Hit, Rules};
use crate::core::scorer::model::features::{Features, Template};
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::scorer::text::vocabulary::Word;
use crate::core::star::Section;

pub const WORD: Template = Template::new("word");
pub const PAIR: Template = Template::new("pair");
pub const FINE: Template = Template::new("fine");
pub const COARSE: Template = Template::new("coarse");
pub const CLASS: Template = Template::new("class");
pub const FIRST: Template = Template::new("first");
pub const FIRST_TWO: Template = Template::new("first-two");
pub const SHAPE: Template = Template::new("shape");
pub const SHAPE_BEFORE: Template = Template::new("shape-before");
pub const SHAPE_AFTER: Template = Template::new("shape-after");
pub const SHAPE_ACTS: Template = Template::new("shape-acts");
pub const RULE: Template = Template::new("rule");
pub const RULE_NEAR: Template = Template::new("rule-near");
pub const PLACE: Template = Template::new("place");
pub const FROM_END: Template = Template::new("from-end");
pub const ACTS_BEFORE: Template = Template::new("acts-before");
pub const ACTS_AFTER: Template = Template::new("acts-after");
pub const BREAK: Template = Template::new("break");
pub const LENGTH: Template = Template::new("length");
pub const ALWAYS: Template = Template::new("always");
pub const IN_SECTION: Template = Template::new("in-section");
pub const SECTION_SHAPE: Template = Template::new("section-shape");
pub const SECTION_RULE: Template = Template::new("section-rule");
pub const SECTION_CLASS: Template = Template::new("section-class");
pub const SECTION_STEP: Template = Template::new("section-step");
pub const HINT: Template = Template::new("hint");
pub const DIMENSION: Template = Template::new("dim");
pub const SECTION_DIMENSION: Template = Template::new("section-dim");
pub const ELAPSED: Template = Template::new("elapsed");
pub const LAST_WORD: Template = Template::new("last");

/// Tokens between two points of an answer in progress that are told apart: about six seconds of speech.
const ELAPSED_TOKENS: usize = 16;

pub fn section_name(section: Section) -> u64 {
    const NAMES: [u64; 5] = [
        hash::word("situation"),
        hash::word("task"),
        hash::word("action"),
        hash::word("result"),
        hash::word("reflection"),
    ];
    NAMES[section.index()]
}

fn kind_name(hit: &Hit, rules: &Rules) -> u64 {
    rules.get(hit.rule).name
}

/// Features of clause `at` that need no earlier decision.
pub fn plain(parsed: &Parsed<'_>, at: usize, out: &mut Features) {
    let clause = parsed.clauses[at];
    for here in clause.first..clause.end {
        if parsed.tokens[here].kind != TokenKind::Mark {
            out.token = here as u32;
            of_word(parsed.names[here], parsed.word(here), parsed.inventory.class_names, out);
        }
    }
    beyond_words(parsed, at, out);
}

/// The features in [`plain`] that do not come from single words.
pub fn beyond_words(parsed: &Parsed<'_>, at: usize, out: &mut Features) {
    let rules = parsed.inventory.rules;
    let clause = parsed.clauses[at];
    out.token = clause.first as u32;
    out.add(ALWAYS, 0, 0);
    let start = parsed.skip_marks(clause.first, clause.end);
    let mut before = 0;
    for here in clause.first..clause.end {
        if parsed.tokens[here].kind == TokenKind::Mark {
            continue;
        }
        out.token = here as u32;
        let name = name_of(parsed, here);
        if before != 0 {
            out.add(PAIR, before, name);
        }
        before = name;
    }
    out.embedding(DIMENSION, 0, parsed.embedding(at));
    out.token = start.min(clause.end - 1) as u32;
    if start < clause.end {
        let first = name_of(parsed, start);
        out.add(FIRST, first, 0);
        if start + 1 < clause.end {
            out.add(FIRST_TWO, first, name_of(parsed, start + 1));
        }
        out.add(LAST_WORD, before, 0);
    }
    for hit in parsed.hits_in(clause.first, clause.end) {
        out.token = hit.first as u32;
        out.add(RULE, kind_name(hit, rules), 0);
    }
    for near in [at.wrapping_sub(1), at + 1] {
        if let Some(clause) = parsed.clauses.get(near) {
            for hit in parsed.hits_in(clause.first, clause.end) {
                out.add(RULE_NEAR, kind_name(hit, rules), Features::count(usize::from(near > at)));
            }
        }
    }
    out.token = clause.first as u32;
    shape_and_position(parsed, at, out);
}

fn shape_and_position(parsed: &Parsed<'_>, at: usize, out: &mut Features) {
    let (clauses, shapes) = (&parsed.clauses, &parsed.shapes);
    let after = parsed.acts_after(at).min(3);
    let before = parsed.acts_before(at).min(3);
    for name in shapes[at].names() {
        out.add(SHAPE, name, 0);
        let acts = usize::from(after > 0) + 2 * usize::from(before > 0);
        out.add(SHAPE_ACTS, name, Features::count(acts));
    }
    if at > 0 {
        shapes[at - 1].names().for_each(|name| out.add(SHAPE_BEFORE, name, 0));
    }
    if at + 1 < shapes.len() {
        shapes[at + 1].names().for_each(|name| out.add(SHAPE_AFTER, name, 0));
    }
    let place = clauses[at].first * 10 / parsed.tokens.len().max(1);
    out.add(PLACE, Features::count(place), 0);
    out.add(FROM_END, Features::count((clauses.len() - 1 - at).min(6)), 0);
    out.add(ACTS_AFTER, Features::count(after), 0);
    out.add(ACTS_BEFORE, Features::count(before), 0);
    out.add(BREAK, clauses[at].before.name(), 0);
    out.add(LENGTH, Features::count((clauses[at].end - clauses[at].first) / 3), 0);
}

/// Features of clause `at` that use the first guess at what it and its neighbors say.
pub fn guessed(first_pass: &FirstPass<'_>, at: usize, out: &mut Features) {
    let guesses = &first_pass.guesses;
    let name = |at: usize| guesses.get(at).map_or(0, |tag: &Tag| tag.name_hash());
    out.add(HINT, name(at), Features::count(0));
    out.add(HINT, name(at.wrapping_sub(1)), Features::count(1));
    out.add(HINT, name(at + 1), Features::count(2));
}

/// Features of clause `at` of an answer in progress.
pub fn in_progress(first_pass: &FirstPass<'_>, at: usize, out: &mut Features) {
    plain(first_pass, at, out);
    guessed(first_pass, at, out);
    out.add(ELAPSED, Features::count(first_pass.clauses[at].first / ELAPSED_TOKENS), 0);
}

/// Features of clause `at` that use the parts of the story.
pub fn sectioned(sectioned: &Sectioned<'_>, at: usize, out: &mut Features) {
    let inventory = sectioned.inventory;
    let clause = sectioned.clauses[at];
    let section = section_name(sectioned.sections[at]);
    out.add(IN_SECTION, section, 0);
    for name in sectioned.shapes[at].names() {
        out.add(SECTION_SHAPE, section, name);
    }
    for hit in sectioned.hits_in(clause.first, clause.end) {
        out.add(SECTION_RULE, section, kind_name(hit, inventory.rules));
    }
    let mut classes = 0;
    for here in clause.first..clause.end {
        classes |= sectioned.word(here).classes;
    }
    while classes != 0 {
        let class = classes.trailing_zeros() as usize;
        classes &= classes - 1;
        out.add(SECTION_CLASS, section, inventory.class_names[class]);
    }
    out.embedding(SECTION_DIMENSION, section, sectioned.embedding(at));
    let last = at == 0 || sectioned.sections[at - 1] != sectioned.sections[at];
    let next = sectioned.sections.get(at + 1).is_none_or(|next| *next != sectioned.sections[at]);
    out.add(SECTION_STEP, section, Features::count(usize::from(last) + 2 * usize::from(next)));
}

/// Features that a word gives its clause wherever it appears.
pub fn of_word(name: u64, word: &Word, class_names: &[u64], out: &mut Features) {
    out.add(WORD, name, 0);
    if word.groups[0] != 0 {
        out.add(COARSE, word.groups[0], 0);
        out.add(FINE, word.groups[1], 0);
    }
    let mut classes = word.classes;
    while classes != 0 {
        let class = classes.trailing_zeros() as usize;
        classes &= classes - 1;
        out.add(CLASS, class_names[class], 0);
    }
}

/// The word as features know it: itself when it is known, otherwise its ending; a number as a number.
pub fn name_of(document: &Document<'_>, at: usize) -> u64 {
    document.names[at]
}
