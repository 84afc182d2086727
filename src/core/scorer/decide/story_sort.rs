//! What sort of story it is: one of finding, fixing or improving something, or plainly another (a failure of one's
//! own, a disagreement, a deadline, care for one person, an emergency). Only the former is asked whose job it was.

use super::stages::Sectioned;
use crate::core::scorer::decide::clause_features::{name_of, section_name};
use crate::core::scorer::model::features::{Features, Template};
use crate::core::scorer::model::weight_file::Task;
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::star::Section;

/// another sort, improving.
pub const TASK: Task = Task { name: "story", answers: 2 };

const ALWAYS: Template = Template::new("always");
const WORD: Template = Template::new("word");
const SECTION_WORD: Template = Template::new("section-word");
const DIMENSION: Template = Template::new("dim");
const TAG: Template = Template::new("tag");
const COARSE: Template = Template::new("coarse");

/// Features of the whole answer, mostly of how it begins.
pub fn features(sectioned: &Sectioned<'_>, out: &mut Features) {
    out.add(ALWAYS, 0, 0);
    for (at, clause) in sectioned.clauses.iter().enumerate() {
        let section = sectioned.sections[at];
        out.token = clause.first as u32;
        out.add(TAG, sectioned.guesses[at].name_hash(), 0);
        if section > Section::Action {
            continue;
        }
        if section < Section::Action {
            out.place(DIMENSION, section_name(section), sectioned.place(at));
        }
        for here in clause.first..clause.end {
            if sectioned.tokens[here].kind == TokenKind::Word {
                out.token = here as u32;
                let name = name_of(sectioned, here);
                out.add(WORD, name, 0);
                out.add(SECTION_WORD, section_name(section), name);
                if section < Section::Action && sectioned.word(here).groups[0] != 0 {
                    out.add(COARSE, sectioned.word(here).groups[0], 0);
                }
            }
        }
    }
}
