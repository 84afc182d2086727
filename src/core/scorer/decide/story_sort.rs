//! What sort of story it is. Only stories of finding, fixing or improving something are asked whose job it was.

use super::clause_features::{name_of, section_name};
use super::stages::Sectioned;
use crate::core::scorer::model::features::{Features, Template};
use crate::core::scorer::model::weight_file::Task;
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::star::Section;

/// The answers are those of [`crate::core::answer::StorySort::ALL`].
pub const TASK: Task = Task { name: "story", answers: 6 };

const ALWAYS: Template = Template::new("always");
const WORD: Template = Template::new("word");
const SECTION_WORD: Template = Template::new("section-word");
const DIMENSION: Template = Template::new("dim");
const TAG: Template = Template::new("tag");
const COARSE: Template = Template::new("coarse");
const PAIR: Template = Template::new("pair");
const LATER_WORD: Template = Template::new("later-word");

/// Features of the whole answer.
pub fn features(sectioned: &Sectioned<'_>, out: &mut Features) {
    out.add(ALWAYS, 0, 0);
    for (at, clause) in sectioned.clauses.iter().enumerate() {
        let section = sectioned.sections[at];
        out.token = clause.first as u32;
        out.add(TAG, sectioned.guesses[at].name_hash(), section_name(section));
        let early = section < Section::Action;
        if early {
            out.embedding(DIMENSION, section_name(section), sectioned.embedding(at));
        }
        let mut before = 0;
        for here in clause.first..clause.end {
            if sectioned.tokens[here].kind != TokenKind::Word {
                continue;
            }
            out.token = here as u32;
            let name = name_of(sectioned, here);
            if section > Section::Action {
                out.add(LATER_WORD, name, 0);
                continue;
            }
            out.add(WORD, name, 0);
            out.add(SECTION_WORD, section_name(section), name);
            if before != 0 {
                out.add(PAIR, before, name);
            }
            before = name;
            if early && sectioned.word(here).groups[0] != 0 {
                out.add(COARSE, sectioned.word(here).groups[0], 0);
            }
        }
    }
}
