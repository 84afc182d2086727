//! A fault in a content file, with its place and a caret under it.

use crate::core::failure::Advice;
use std::ops::Range;

/// A fault in a file of the lexicon or in the rubric.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}\n{excerpt}")]
pub struct ContentError {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub message: String,
    /// The line at fault with a caret under the place.
    pub excerpt: String,
}

impl ContentError {
    pub fn at(file: &str, text: &str, span: &Range<usize>, message: String) -> ContentError {
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line = text[..start].matches('\n').count() + 1;
        let column = text[line_start..start].chars().count() + 1;
        let end = text.floor_char_boundary(span.end.clamp(start, line_end.max(start)));
        let width = text[start..end].chars().count().max(1);
        let shown = &text[line_start..line_end];
        let gutter = line.to_string().len();
        let excerpt = format!(
            "{:gutter$} |\n{line} | {shown}\n{:gutter$} | {}{}",
            "",
            "",
            " ".repeat(column - 1),
            "^".repeat(width)
        );
        ContentError { file: file.to_owned(), line, column, message, excerpt }
    }
}

impl Advice for ContentError {
    fn kind(&self) -> &'static str {
        "signals"
    }

    fn hint(&self) -> Option<String> {
        Some("mend the line, or move the file away to use the shipped signals alone".to_owned())
    }
}
