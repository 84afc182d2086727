//! From a text to a document: words first, then clauses.

use crate::core::scorer::text::clauses;
use crate::core::scorer::text::document::{Classes, Document, NUMBER, word_name};
use crate::core::scorer::text::tokens::{Token, TokenKind, tokens};
use crate::core::scorer::text::vocabulary::Words;

impl<'a> Document<'a> {
    pub fn new(text: &'a str, words: &'a Words, classes: &'a Classes) -> Document<'a> {
        let mut document = Document {
            text,
            words,
            classes,
            tokens: tokens(text, words),
            names: Vec::new(),
            clauses: Vec::new(),
            clause_index: Vec::new(),
        };
        document.names = document.tokens.iter().map(|token| name(token, words)).collect();
        document.clauses = clauses::split(&document);
        document.clause_index = vec![0; document.tokens.len()];
        for (at, clause) in document.clauses.iter().enumerate() {
            document.clause_index[clause.first..clause.end].fill(at as u32);
        }
        document
    }
}

fn name(token: &Token, words: &Words) -> u64 {
    match token.kind {
        TokenKind::Digits => NUMBER,
        TokenKind::Mark => token.hash,
        TokenKind::Word => word_name(words.get(token.id)),
    }
}
