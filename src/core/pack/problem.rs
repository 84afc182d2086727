//! What is wrong with a pack: file, line, caret, what was expected and what to do.
//!
//! A problem carries the text it is about, so that it can be shown long after the file was read. Printing is left to
//! the caller.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A named text that problems point into.
#[derive(Debug, Clone)]
pub struct Source {
    pub file: String,
    pub text: Arc<str>,
}

impl Source {
    pub fn new(file: &str, text: &str) -> Source {
        Source { file: visible(file), text: text.into() }
    }
}

/// Whether the scenario can still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It cannot: it is left out. Of a proof: it teaches the wrong thing.
    Error,
    /// It can, but an author would want to know.
    Warning,
}

/// One thing wrong in one file.
#[derive(Clone, Serialize)]
pub struct Problem {
    pub severity: Severity,
    pub file: String,
    /// 1-based.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// 1-based, in Unicode scalar values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong, as one line without a full stop.
    pub message: String,
    /// What was expected at the caret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    #[serde(skip)]
    place: Option<(Arc<str>, Range<usize>)>,
}

impl fmt::Debug for Problem {
    /// As rendered: the whole text that it points into would drown everything else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Problem {
    /// An error about a whole file.
    pub fn of_file(file: &str, message: impl AsRef<str>) -> Problem {
        Problem {
            severity: Severity::Error,
            file: visible(file),
            line: None,
            column: None,
            message: visible(message.as_ref()),
            expected: None,
            help: None,
            place: None,
        }
    }

    /// An error at the bytes `span` of a text. A span outside the text or inside a character is moved to the nearest
    /// place that exists.
    pub fn at(source: &Source, span: &Range<usize>, message: impl AsRef<str>) -> Problem {
        let start = floor_boundary(&source.text, span.start);
        let end = floor_boundary(&source.text, span.end).max(start);
        let before = &source.text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Problem {
            line: Some(before.matches('\n').count() + 1),
            column: Some(before[line_start..].chars().count() + 1),
            place: Some((Arc::clone(&source.text), start..end)),
            ..Problem::of_file(&source.file, message)
        }
    }

    pub fn expected(mut self, expected: impl AsRef<str>) -> Problem {
        self.expected = Some(visible(expected.as_ref()));
        self
    }

    pub fn help(mut self, help: impl AsRef<str>) -> Problem {
        self.help = Some(visible(help.as_ref()));
        self
    }

    pub fn warning(mut self) -> Problem {
        self.severity = Severity::Warning;
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// As a compiler would show it, several lines, no newline at the end.
    pub fn render(&self, colour: bool) -> String {
        let level = if self.is_error() { Level::ERROR } else { Level::WARNING };
        let title = level.primary_title(self.message.as_str());
        let main = match &self.place {
            Some((text, span)) => {
                let mut mark = AnnotationKind::Primary.span(span.clone());
                if let Some(expected) = &self.expected {
                    mark = mark.label(expected.as_str());
                }
                title.element(Snippet::source(&**text).path(self.file.as_str()).annotation(mark))
            }
            None => title.element(Origin::path(self.file.as_str())),
        };
        let mut report = vec![main];
        if let Some(help) = &self.help {
            report.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&report)
    }
}

/// Text with every character that could act on a terminal written as an escape.
pub fn visible(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let harmful = is_forbidden(c);
            harmful.then(|| c.escape_unicode()).into_iter().flatten().chain((!harmful).then_some(c))
        })
        .collect()
}

/// Characters that a pack may not contain: they move the cursor, colour the terminal, or make text read differently
/// from what it is (Unicode TR 36, section 3; CVE-2021-42574 for the bidirectional ones).
pub fn is_forbidden(c: char) -> bool {
    let line_end = matches!(c, '\n' | '\r' | '\t');
    (c.is_control() && !line_end)
        || matches!(c,
            '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_shows_file_line_caret_expectation_and_next_step() {
        let source = Source::new("a.toml", "id = \"x\"\nlevle = \"sde1\"\n");
        let problem = Problem::at(&source, &(9..14), "unknown key `levle`")
            .expected("expected `level`")
            .help("rename it");
        assert_eq!((problem.line, problem.column), (Some(2), Some(1)));
        insta::assert_snapshot!(problem.render(false), @r#"
        error: unknown key `levle`
         --> a.toml:2:1
          |
        2 | levle = "sde1"
          | ^^^^^ expected `level`
          |
        help: rename it
        "#);
    }

    #[test]
    fn nothing_that_acts_on_a_terminal_survives_rendering() {
        let source = Source::new("a\u{1b}[2J.toml", "x = \"\u{1b}[31m\u{202e}\"\n");
        let shown =
            Problem::at(&source, &(4..14), "bad \u{1b}]0;title\u{7}").help("\u{202e}txt").render(false);
        assert!(!shown.chars().any(is_forbidden), "{shown:?}");
    }

    #[test]
    fn a_span_outside_the_text_does_no_harm() {
        let source = Source::new("a.toml", "é");
        let problem = Problem::at(&source, &(1..99), "x");
        assert_eq!(problem.column, Some(1));
        assert!(problem.render(true).contains("a.toml"));
    }
}
