//! The verdict as a linear model over the whole answer would give it. It decides nothing: where it agrees with the
//! table of facts, the verdict is sure; where it does not, it is a close call.

use super::clause_features::{name_of, section_name};
use super::stages::Tagged;
use crate::core::scorer::model::features::{Features, Template};
use crate::core::scorer::model::weight_file::Task;
use crate::core::scorer::text::clause_shape::bit;
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::star::Section;

/// The answers are the verdicts, from no hire to strong hire.
pub const TASK: Task = Task { name: "vote", answers: 4 };

const ALWAYS: Template = Template::new("always");
const SECTION_WORD: Template = Template::new("section-word");
const TAG: Template = Template::new("tag");
const SHAPE: Template = Template::new("shape");
const LENGTH: Template = Template::new("length");
const DIMENSION: Template = Template::new("dim");

/// Features of the whole answer: how often each thing is said in each section, and in which words.
pub fn features(tagged: &Tagged<'_>, out: &mut Features) {
    out.add(ALWAYS, 0, 0);
    out.add(LENGTH, Features::count(tagged.tokens.len() / 40), 0);
    let mut tags = [[0usize; 9]; 5];
    let mut shapes = [[0usize; 5]; 5];
    const SHAPES: [u32; 5] = [bit::I_ACT, bit::WE, bit::NUMBER, bit::PASSIVE, bit::FROM_TO];
    for (at, clause) in tagged.clauses.iter().enumerate() {
        let section = tagged.sections[at];
        tags[section.index()][tagged.tags[at] as usize] += 1;
        for (count, bits) in shapes[section.index()].iter_mut().zip(SHAPES) {
            *count += usize::from(tagged.shapes[at].has(bits));
        }
        for here in clause.first..clause.end {
            if tagged.tokens[here].kind == TokenKind::Word {
                out.token = here as u32;
                out.add(SECTION_WORD, section_name(section), name_of(tagged, here));
            }
        }
        out.embedding(DIMENSION, section_name(section), tagged.embedding(at));
    }
    out.token = 0;
    for section in Section::ALL {
        let name = section_name(section);
        for (tag, count) in super::tag::Tag::ALL.into_iter().zip(tags[section.index()]) {
            for reached in 1..=count.min(3) {
                out.add(TAG, tag.name_hash(), Features::count(reached));
                out.add(TAG, tag.name_hash(), name);
            }
        }
        for (kind, count) in shapes[section.index()].into_iter().enumerate() {
            out.add(SHAPE, name, Features::count(kind * 2 + usize::from(count > 1)));
        }
        let all: usize = tags[section.index()].iter().sum();
        out.add(LENGTH, name, Features::count(all.min(9)));
    }
}
