//! Making text fit for a terminal: harmless, colored or plain, wrapped.

use crate::core::failure::Failure;
use console::Style;
use std::borrow::Cow;

/// How text looks on this terminal.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    pub colour: bool,
    /// Columns to fill.
    pub width: usize,
}

impl Theme {
    /// For stdout: color on a terminal that wants it (`NO_COLOR`, `CLICOLOR`), at most 120 columns.
    pub fn of_stdout() -> Theme {
        let term = console::Term::stdout();
        let width = super::width::columns(&term);
        Theme { colour: console::colors_enabled() && term.is_term(), width: width.clamp(20, 120) }
    }

    fn paint(self, style: Style, text: &str) -> String {
        style.force_styling(self.colour).apply_to(text).to_string()
    }

    pub fn good(self, text: &str) -> String {
        self.paint(Style::new().green(), text)
    }

    pub fn bad(self, text: &str) -> String {
        self.paint(Style::new().red(), text)
    }

    pub fn warn(self, text: &str) -> String {
        self.paint(Style::new().yellow(), text)
    }

    pub fn dim(self, text: &str) -> String {
        self.paint(Style::new().dim(), text)
    }

    pub fn bold(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }
}

/// `error: …` and `hint: …`.
pub fn failure(failure: &Failure, theme: Theme) -> String {
    let mut text = format!("{}: {}", theme.bad("error"), harmless(&failure.message));
    if let Some(hint) = &failure.hint {
        text.push_str(&format!("\n{}: {}", theme.dim("hint"), harmless(hint)));
    }
    text
}

/// `text` without anything a terminal would act on: control characters, escapes, and marks that change the writing
/// direction. Line breaks stay.
pub fn harmless(text: &str) -> String {
    text.chars().filter(|c| is_harmless(*c)).collect()
}

fn is_harmless(c: char) -> bool {
    match c {
        '\n' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' => false,
        c => !c.is_control(),
    }
}

/// Output for people: as [`harmless`], but tabs stay, and so do our own colors if there are any. Every line of words
/// goes through here, so that text read from a file is clean even where nobody thought of it.
pub fn cleaned(text: &str, colour: bool) -> Cow<'_, str> {
    let stays = |c: char| c == '\t' || is_harmless(c);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let painted = if colour { colour_end(rest) } else { None };
        let (end, kept) = (painted.unwrap_or(c.len_utf8()), painted.is_some() || stays(c));
        if kept {
            out.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    Cow::Owned(out)
}

/// Length of the color change that `text` begins with: `ESC [`, digits and semicolons, `m`.
fn colour_end(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\u{1b}[")?;
    let end = inner.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inner[end..].starts_with('m').then_some(2 + end + 1)
}

/// `text` in lines of at most `width` columns; words are broken only when they are longer than a line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = options(width);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.extend(textwrap::wrap(&words, &options).into_iter().map(std::borrow::Cow::into_owned));
    }
    lines
}

/// `text` after `head`, with its other lines indented as far; made harmless.
pub fn hanging(out: &mut String, head: &str, text: &str, theme: Theme) {
    let indent = console::measure_text_width(head);
    for (number, line) in wrap(&harmless(text), theme.width.saturating_sub(indent + 1)).iter().enumerate() {
        let start = if number == 0 { head.to_owned() } else { " ".repeat(indent) };
        out.push_str(&format!("{start}{line}\n"));
    }
}

fn options<'a>(width: usize) -> textwrap::Options<'a> {
    textwrap::Options::new(width.max(1))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
}

/// A line of bars from the smallest to the largest of `values`; a gap where there is none.
pub fn spark(values: &[Option<f64>]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let known = || values.iter().flatten().copied();
    let (low, high) = (known().fold(f64::MAX, f64::min), known().fold(f64::MIN, f64::max));
    let bar = |value: f64| {
        // All zeros make a flat line at the bottom.
        let flat = if low > 0.0 { 0.5 } else { 0.0 };
        let share = if high > low { (value - low) / (high - low) } else { flat };
        BARS[((share * 7.0).round() as usize).min(7)]
    };
    values.iter().map(|value| value.map_or(' ', bar)).collect()
}

/// `m:ss`.
pub fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_error_ends_with_the_next_step() {
        let plain = Theme { colour: false, width: 80 };
        let error = Failure::new("digital_silence", "there is no sound", "unmute it");
        assert_eq!(failure(&error, plain), "error: there is no sound\nhint: unmute it");
    }

    #[test]
    fn escapes_and_direction_marks_are_taken_out() {
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}c\u{7}\nd"), "a[31mbc\nd");
    }

    #[test]
    fn only_our_own_colours_leave_and_only_where_there_are_colours() {
        let text = "\u{1b}[1;31mred\u{1b}[0m\ttab\u{1b}]0;title\u{7}\r\u{9b}2J\u{202e}\nnext";
        assert_eq!(cleaned(text, true), "\u{1b}[1;31mred\u{1b}[0m\ttab]0;title2J\nnext");
        assert_eq!(cleaned(text, false), "[1;31mred[0m\ttab]0;title2J\nnext");
        assert!(matches!(cleaned("plain\n", false), Cow::Borrowed(_)));
    }

    #[test]
    fn long_words_are_broken_only_when_they_must() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn a_spark_goes_from_the_smallest_to_the_largest_and_keeps_gaps() {
        assert_eq!(spark(&[Some(1.0), None, Some(3.0), Some(2.0)]), "▁ █▅");
        assert_eq!(spark(&[Some(2.0)]), "▅");
        assert_eq!(spark(&[]), "");
    }

    #[test]
    fn minutes_and_seconds() {
        assert_eq!(clock(125_900), "2:05");
    }

    proptest! {
        #[test]
        fn wrapped_lines_fit_and_lose_nothing(text in "\\PC{0,200}", width in 2usize..40) {
            let lines = wrap(&text, width);
            for line in &lines {
                prop_assert!(console::measure_text_width(line) <= width);
            }
            let strip = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(strip(&lines.concat()), strip(&text));
        }
    }
}
