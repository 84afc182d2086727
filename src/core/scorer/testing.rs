//! What tests need: the lexicon that ships, read once.

use crate::core::scorer::decide::analyzer::Analyzer;
use crate::core::scorer::lexicon::Lexicon;
use crate::core::scorer::text::document::Document;
use std::sync::LazyLock;

pub const FILES: [(&str, &str); 9] = [
    ("words.toml", include_str!("../../../content/signals/words.toml")),
    ("boundary.toml", include_str!("../../../content/signals/boundary.toml")),
    ("outcome.toml", include_str!("../../../content/signals/outcome.toml")),
    ("passing_on.toml", include_str!("../../../content/signals/passing_on.toml")),
    ("people.toml", include_str!("../../../content/signals/people.toml")),
    ("reflection.toml", include_str!("../../../content/signals/reflection.toml")),
    ("talk.toml", include_str!("../../../content/signals/talk.toml")),
    ("word_groups.txt", include_str!("../../../content/signals/word_groups.txt")),
    ("weights.txt", include_str!("../../../content/signals/weights.txt")),
];

pub static ANALYZER: LazyLock<Analyzer> =
    LazyLock::new(|| Analyzer::new(Lexicon::parse(&FILES).unwrap_or_else(|fault| panic!("{fault}"))));

pub fn document(text: &str) -> Document<'_> {
    Document::new(text, &ANALYZER.lexicon.words, &ANALYZER.lexicon.classes)
}
