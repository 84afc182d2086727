//! What is true of a clause, for deciding its part of the story and what it says.

use crate::core::scorer::hash;
use crate::core::scorer::lexicon::rules::{Hit, Rules};
use crate::core::scorer::model::features::{DIMENSIONS, Features, Template};
use crate::core::scorer::text::clause_shape::{Shape, bit};
use crate::core::scorer::text::clauses::Break;
use crate::core::scorer::text::document::{Reading, Tag};
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::scorer::text::vocabulary::{PLACE_UNIT, Word};
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
pub const LAST_WORD: Template = Template::new("last");

/// What is worked out once about the clauses of a text.
pub struct Outline {
    /// Acts of "I" or "we" in the clauses up to each.
    acts: Vec<u32>,
    /// Mean place of the words of each clause.
    places: Vec<[f32; DIMENSIONS]>,
}

impl Outline {
    pub fn new(reading: &Reading<'_>, shapes: &[Shape]) -> Outline {
        let mut acts = Vec::with_capacity(shapes.len() + 1);
        let mut sum = 0;
        acts.push(0);
        for shape in shapes {
            sum += u32::from(shape.has(bit::I_ACT) || shape.has(bit::WE) && !shape.has(bit::PRESENT_BE));
            acts.push(sum);
        }
        let places = reading.units.iter().map(|unit| mean_place(reading, unit.first, unit.end)).collect();
        Outline { acts, places }
    }
}

/// Everything that the features of a clause are taken from.
pub struct Clauses<'r, 'a> {
    pub reading: &'r Reading<'a>,
    pub shapes: &'r [Shape],
    pub rules: &'r Rules,
    /// Matches of the lexicon, by token.
    pub hits: &'r [Hit],
    outline: &'r Outline,
    /// Hashes of the names of the classes.
    class_names: &'r [u64],
}

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

pub fn break_name(before: Break) -> u64 {
    const WORDS: u64 = hash::word("words");
    const LOOSE: u64 = hash::word("loose");
    const COMMA: u64 = hash::word("comma");
    const SENTENCE: u64 = hash::word("sentence");
    match before {
        Break::Words => WORDS,
        Break::Loose => LOOSE,
        Break::Comma => COMMA,
        Break::Sentence => SENTENCE,
    }
}

fn kind_name(hit: &Hit, rules: &Rules) -> u64 {
    rules.get(hit.rule).name
}

impl<'r, 'a> Clauses<'r, 'a> {
    pub fn new(
        reading: &'r Reading<'a>,
        shapes: &'r [Shape],
        rules: &'r Rules,
        hits: &'r [Hit],
        outline: &'r Outline,
        class_names: &'r [u64],
    ) -> Self {
        Clauses { reading, shapes, rules, hits, outline, class_names }
    }

    /// Mean place of the words of clause `at`.
    pub fn place(&self, at: usize) -> &[f32; DIMENSIONS] {
        &self.outline.places[at]
    }

    /// Acts told in the clauses behind clause `at`.
    pub fn acts_after(&self, at: usize) -> usize {
        let acts = &self.outline.acts;
        (acts[acts.len() - 1] - acts[at + 1]) as usize
    }

    fn hits_in(&self, first: usize, end: usize) -> &'r [Hit] {
        let from = self.hits.partition_point(|hit| hit.first < first);
        let to = self.hits.partition_point(|hit| hit.first < end);
        &self.hits[from..to]
    }

    /// Features of clause `at` that need no decision made before.
    pub fn plain(&self, at: usize, out: &mut Features) {
        let unit = self.reading.units[at];
        for here in unit.first..unit.end {
            if self.reading.tokens[here].kind != TokenKind::Mark {
                out.token = here as u32;
                of_word(self.reading.names[here], self.reading.word(here), self.class_names, out);
            }
        }
        self.beyond_words(at, out);
    }

    /// Those of [`Clauses::plain`] that its words do not have one by one.
    pub fn beyond_words(&self, at: usize, out: &mut Features) {
        let reading = self.reading;
        let unit = reading.units[at];
        out.token = unit.first as u32;
        out.add(ALWAYS, 0, 0);
        let start = reading.skip_marks(unit.first, unit.end);
        let mut before = 0;
        for here in unit.first..unit.end {
            if reading.tokens[here].kind == TokenKind::Mark {
                continue;
            }
            out.token = here as u32;
            let name = name_of(reading, here);
            if before != 0 {
                out.add(PAIR, before, name);
            }
            before = name;
        }
        out.place(DIMENSION, 0, self.place(at));
        out.token = start.min(unit.end - 1) as u32;
        if start < unit.end {
            let first = name_of(reading, start);
            out.add(FIRST, first, 0);
            if start + 1 < unit.end {
                out.add(FIRST_TWO, first, name_of(reading, start + 1));
            }
            out.add(LAST_WORD, before, 0);
        }
        for hit in self.hits_in(unit.first, unit.end) {
            out.token = hit.first as u32;
            out.add(RULE, kind_name(hit, self.rules), 0);
        }
        for near in [at.wrapping_sub(1), at + 1] {
            if let Some(unit) = reading.units.get(near) {
                for hit in self.hits_in(unit.first, unit.end) {
                    out.add(RULE_NEAR, kind_name(hit, self.rules), Features::count(usize::from(near > at)));
                }
            }
        }
        out.token = unit.first as u32;
        self.outline(at, out);
    }

    fn outline(&self, at: usize, out: &mut Features) {
        let (units, shapes) = (&self.reading.units, self.shapes);
        let after = self.acts_after(at).min(3);
        let before = self.outline.acts[at].min(3) as usize;
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
        let place = units[at].first * 10 / self.reading.tokens.len().max(1);
        out.add(PLACE, Features::count(place), 0);
        out.add(FROM_END, Features::count((units.len() - 1 - at).min(6)), 0);
        out.add(ACTS_AFTER, Features::count(after), 0);
        out.add(ACTS_BEFORE, Features::count(before), 0);
        out.add(BREAK, break_name(units[at].before), 0);
        out.add(LENGTH, Features::count((units[at].end - units[at].first) / 3), 0);
    }

    /// Features of clause `at` that use the first guess of what it and its neighbours say.
    pub fn hinted(&self, at: usize, out: &mut Features) {
        let hints = &self.reading.hints;
        let name = |at: usize| hints.get(at).map_or(0, |tag: &Tag| tag.name_hash());
        out.add(HINT, name(at), Features::count(0));
        out.add(HINT, name(at.wrapping_sub(1)), Features::count(1));
        out.add(HINT, name(at + 1), Features::count(2));
    }

    /// Features of clause `at` that use the parts of the story.
    pub fn sectioned(&self, at: usize, out: &mut Features) {
        let reading = self.reading;
        let unit = reading.units[at];
        let section = section_name(reading.sections[at]);
        out.add(IN_SECTION, section, 0);
        for name in self.shapes[at].names() {
            out.add(SECTION_SHAPE, section, name);
        }
        for hit in self.hits_in(unit.first, unit.end) {
            out.add(SECTION_RULE, section, kind_name(hit, self.rules));
        }
        let mut classes = 0;
        for here in unit.first..unit.end {
            classes |= reading.word(here).classes;
        }
        while classes != 0 {
            let class = classes.trailing_zeros() as usize;
            classes &= classes - 1;
            out.add(SECTION_CLASS, section, self.class_names[class]);
        }
        out.place(SECTION_DIMENSION, section, self.place(at));
        let last = at == 0 || reading.sections[at - 1] != reading.sections[at];
        let next = reading.sections.get(at + 1).is_none_or(|next| *next != reading.sections[at]);
        out.add(SECTION_STEP, section, Features::count(usize::from(last) + 2 * usize::from(next)));
    }
}

/// Features that a word gives its clause wherever it stands.
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

/// Mean place of the words of `first..end` that carry meaning.
pub fn mean_place(reading: &Reading<'_>, first: usize, end: usize) -> [f32; DIMENSIONS] {
    let classes = reading.classes;
    let empty = classes.determiner.bit()
        | classes.preposition.bit()
        | classes.coordinator.bit()
        | classes.be.bit()
        | classes.have.bit()
        | classes.subject.bit();
    let (mut sum, mut count) = ([0i32; DIMENSIONS], 0);
    for at in first..end {
        let word = reading.word(at);
        if word.classes & empty == 0
            && let Some(place) = reading.words.place(word)
        {
            for (sum, value) in sum.iter_mut().zip(place) {
                *sum += i32::from(*value);
            }
            count += 1;
        }
    }
    let scale = 1.0 / (PLACE_UNIT * f32::from(u16::try_from(count.max(1)).unwrap_or(u16::MAX)));
    sum.map(|value| value as f32 * scale)
}

/// The word as features know it: itself when it is known, else its ending; a number as a number.
pub fn name_of(reading: &Reading<'_>, at: usize) -> u64 {
    reading.names[at]
}
