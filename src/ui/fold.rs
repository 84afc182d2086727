//! Lines made to fit the window, colors and all: broken between words, or cut.

use console::AnsiCodeIterator;

/// `line` in pieces of at most `columns`, broken at spaces where possible; continuation lines are indented to the
/// line's first word. Color codes take no columns and stay where they are.
pub fn fold(line: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    if console::measure_text_width(line) <= columns {
        return vec![line.to_owned()];
    }
    let mut fold = Fold::new(columns, indent(line).min(columns / 2).min(columns.saturating_sub(2)));
    for (part, is_code) in AnsiCodeIterator::new(line) {
        if is_code {
            fold.word.push_str(part);
        } else {
            part.chars().for_each(|c| fold.push(c));
        }
    }
    fold.finish()
}

/// `line` in at most `columns`, its end cut if it is longer.
pub fn cut(line: &str, columns: usize) -> String {
    console::truncate_str(line, columns, "…").into_owned()
}

/// Columns before the first word.
fn indent(line: &str) -> usize {
    let plain = console::strip_ansi_codes(line);
    plain.chars().take_while(|c| *c == ' ').count()
}

struct Fold {
    columns: usize,
    indent: usize,
    done: Vec<String>,
    line: String,
    /// Columns of `line`, and whether it holds a word yet.
    wide: usize,
    begun: bool,
    /// Spaces due before the next word.
    spaces: usize,
    /// The word being read, codes included.
    word: String,
    word_wide: usize,
}

impl Fold {
    fn new(columns: usize, indent: usize) -> Fold {
        Fold {
            columns,
            indent,
            done: Vec::new(),
            line: String::new(),
            wide: 0,
            begun: false,
            spaces: 0,
            word: String::new(),
            word_wide: 0,
        }
    }

    fn push(&mut self, c: char) {
        if c == ' ' {
            self.end_word();
            self.spaces += 1;
            return;
        }
        let wide = console::measure_text_width(c.encode_utf8(&mut [0; 4]));
        // A word longer than a line is broken where the line ends.
        if self.indent + self.word_wide + wide > self.columns {
            self.end_word();
            self.next_line();
        }
        self.word.push(c);
        self.word_wide += wide;
    }

    fn end_word(&mut self) {
        if self.word_wide == 0 {
            return;
        }
        if self.begun && self.wide + self.spaces + self.word_wide > self.columns {
            self.next_line();
        }
        // An indent deeper than the window leaves room for its word.
        self.spaces = self.spaces.min(self.columns.saturating_sub(self.wide + self.word_wide));
        self.line.push_str(&" ".repeat(self.spaces));
        self.line.push_str(&std::mem::take(&mut self.word));
        self.wide += self.spaces + self.word_wide;
        (self.spaces, self.word_wide, self.begun) = (0, 0, true);
    }

    fn next_line(&mut self) {
        self.done.push(std::mem::replace(&mut self.line, " ".repeat(self.indent)));
        (self.wide, self.spaces, self.begun) = (self.indent, 0, false);
    }

    fn finish(mut self) -> Vec<String> {
        self.end_word();
        // Codes after the last word close what was opened before it.
        self.line.push_str(&self.word);
        self.done.push(self.line);
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_goes_on_hangs_under_the_first_word() {
        assert_eq!(fold("   one two three", 10), ["   one two", "   three"]);
        assert_eq!(fold("one  two", 8), ["one  two"], "what fits stays as it is");
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_and_nothing_else() {
        assert_eq!(fold("see abcdefghijkl now", 6), ["see", "abcdef", "ghijkl", "now"]);
    }

    #[test]
    fn colors_take_no_room_and_are_kept() {
        assert_eq!(fold("\u{1b}[1mone two\u{1b}[0m", 5), ["\u{1b}[1mone", "two\u{1b}[0m"]);
        assert_eq!(
            fold("  \u{1b}[31merror\u{1b}[0m: see it", 8),
            ["  \u{1b}[31merror\u{1b}[0m:", "  see it"]
        );
    }

    proptest! {
        #[test]
        fn folded_lines_fit_and_lose_nothing_but_spaces(line in " {0,6}[a-zé漢 \u{301}]{0,120}", columns in 2usize..50) {
            let folded = fold(&line, columns);
            for piece in &folded {
                prop_assert!(console::measure_text_width(piece) <= columns, "{piece:?}");
            }
            let strip = |text: &str| text.replace(' ', "");
            prop_assert_eq!(strip(&folded.concat()), strip(&line));
        }
    }
}
