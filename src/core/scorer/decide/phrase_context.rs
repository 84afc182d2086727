//! Features of a phrase: itself, the words on both sides, its clause, its part of the story.

use super::clause_features::{name_of, section_name};
use super::stages::Tagged;
use crate::core::scorer::model::features::{Features, Template};
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::tokens::TokenKind;

pub const ALWAYS: Template = Template::new("always");
pub const SECTION: Template = Template::new("section");
pub const TAG: Template = Template::new("tag");
pub const SELF: Template = Template::new("self");
pub const SHAPE: Template = Template::new("shape");
pub const SECTION_SELF: Template = Template::new("section-self");
pub const SECTION_TAG: Template = Template::new("section-tag");
const BEFORE: [Template; 4] =
    [Template::new("w-1"), Template::new("w-2"), Template::new("w-3"), Template::new("w-4")];
const AFTER: [Template; 4] =
    [Template::new("w+1"), Template::new("w+2"), Template::new("w+3"), Template::new("w+4")];
const CLASS_BEFORE: [Template; 4] =
    [Template::new("c-1"), Template::new("c-2"), Template::new("c-3"), Template::new("c-4")];
const CLASS_AFTER: [Template; 4] =
    [Template::new("c+1"), Template::new("c+2"), Template::new("c+3"), Template::new("c+4")];
const GROUP_BEFORE: [Template; 2] = [Template::new("g-1"), Template::new("g-2")];
const GROUP_AFTER: [Template; 2] = [Template::new("g+1"), Template::new("g+2")];
pub const PAIR_BEFORE: Template = Template::new("p-");
pub const PAIR_AFTER: Template = Template::new("p+");
pub const PAIR_BOTH: Template = Template::new("p-+");
pub const SECTION_NEXT: Template = Template::new("section+1");
pub const SECTION_LAST: Template = Template::new("section-1");
pub const SECTION_CLASS: Template = Template::new("section-c+1");
pub const IN_CLAUSE: Template = Template::new("clause-word");
pub const IN_CLAUSE_CLASS: Template = Template::new("clause-class");
pub const PLACE: Template = Template::new("place");
pub const CLAUSE_DIMENSION: Template = Template::new("clause-dim");
pub const SECTION_SHAPE: Template = Template::new("section-shape");

/// Features that every phrase has. `first..end` are its tokens.
pub fn add(tagged: &Tagged<'_>, first: usize, end: usize, out: &mut Features) {
    let class_names = tagged.inventory.class_names;
    let clause_at = tagged.clause_of(first);
    let section = section_name(tagged.sections[clause_at]);
    let tag = tagged.tags[clause_at].name_hash();
    out.token = first as u32;
    out.add(ALWAYS, 0, 0);
    out.add(SECTION, section, 0);
    out.add(TAG, tag, 0);
    out.add(SECTION_TAG, section, tag);
    let own = name_of(tagged, first);
    out.add(SELF, own, 0);
    out.add(SECTION_SELF, section, own);
    out.add(PLACE, Features::count(first * 10 / tagged.tokens.len().max(1)), 0);
    for name in tagged.shapes[clause_at].names() {
        out.add(SHAPE, name, 0);
        out.add(SECTION_SHAPE, section, name);
    }
    let mut names = ([0u64; 4], [0u64; 4]);
    let mut at = first;
    for step in 0..4 {
        let Some(before) = before(tagged, at) else { break };
        at = before;
        names.0[step] =
            side(tagged, class_names, at, (BEFORE[step], CLASS_BEFORE[step], GROUP_BEFORE.get(step)), out);
    }
    for (step, at) in (end..tagged.tokens.len()).take(4).enumerate() {
        names.1[step] =
            side(tagged, class_names, at, (AFTER[step], CLASS_AFTER[step], GROUP_AFTER.get(step)), out);
        if step == 0 {
            let mut classes = tagged.word(at).classes;
            while classes != 0 {
                let class = classes.trailing_zeros() as usize;
                classes &= classes - 1;
                out.add(SECTION_CLASS, section, class_names[class]);
            }
        }
    }
    out.token = first as u32;
    out.add(PAIR_BEFORE, names.0[1], names.0[0]);
    out.add(PAIR_AFTER, names.1[0], names.1[1]);
    out.add(PAIR_BOTH, names.0[0], names.1[0]);
    out.add(SECTION_NEXT, section, names.1[0]);
    out.add(SECTION_LAST, section, names.0[0]);
    out.embedding(CLAUSE_DIMENSION, 0, tagged.embedding(clause_at));
}

/// The other words of the clause, each with the side it is on.
pub fn add_clause(tagged: &Tagged<'_>, first: usize, end: usize, out: &mut Features) {
    let class_names = tagged.inventory.class_names;
    let clause = tagged.clauses[tagged.clause_of(first)];
    for here in clause.first..clause.end {
        if tagged.tokens[here].kind == TokenKind::Mark || (first..end).contains(&here) {
            continue;
        }
        out.token = here as u32;
        let side = Features::count(usize::from(here > first));
        out.add(IN_CLAUSE, name_of(tagged, here), side);
        let mut classes = tagged.word(here).classes;
        while classes != 0 {
            let class = classes.trailing_zeros() as usize;
            classes &= classes - 1;
            out.add(IN_CLAUSE_CLASS, class_names[class], side);
        }
    }
    out.token = first as u32;
}

fn before(document: &Document<'_>, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    (before < document.tokens.len()).then_some(before)
}

fn side(
    document: &Document<'_>,
    class_names: &[u64],
    at: usize,
    (word, class, group): (Template, Template, Option<&Template>),
    out: &mut Features,
) -> u64 {
    out.token = at as u32;
    let name = name_of(document, at);
    out.add(word, name, 0);
    let known = document.word(at);
    let mut classes = known.classes;
    while classes != 0 {
        let bit = classes.trailing_zeros() as usize;
        classes &= classes - 1;
        out.add(class, class_names[bit], 0);
    }
    if let Some(group) = group
        && known.groups[0] != 0
    {
        out.add(*group, known.groups[0], 0);
        out.add(*group, known.groups[1], 0);
    }
    name
}
