//! Small helpers for text in files. Escaping for a format (HTML, Markdown) is that format's own work.

use crate::core::pack::visible;

/// `text` on one line with single spaces; characters that control a terminal or change the writing direction are shown
/// as their code points.
pub fn one_line(text: &str) -> String {
    let shown = visible(text);
    let mut out = String::with_capacity(shown.len());
    for word in shown.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// `m:ss`.
pub fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_shows_what_steers() {
        assert_eq!(one_line(" a \n\n b\u{1b}[31m\t \u{202e}c "), r"a b\u{1b}[31m \u{202e}c");
    }

    #[test]
    fn minutes_and_seconds() {
        assert_eq!(clock(125_900), "2:05");
    }
}
