//! Text as HTML. Templates escape by themselves; this is for what is put together by hand.

use crate::core::pack::visible;
use std::fmt::Write;

/// `text` with control characters shown and markup escaped, for text and for attributes in double quotes.
pub fn escaped(text: &str) -> String {
    let shown = visible(text);
    let mut out = String::with_capacity(shown.len() + 8);
    for c in shown.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => {
                let _ = out.write_char(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_and_direction_marks_become_text() {
        assert_eq!(escaped("<script>\"'&\u{202e}"), "&lt;script&gt;&quot;&#39;&amp;\\u{202e}");
    }

    proptest! {
        #[test]
        fn nothing_can_open_a_tag_or_leave_an_attribute(text in any::<String>()) {
            let left = escaped(&text).contains(['<', '>', '"', '\'', '\u{1b}', '\u{202e}']);
            prop_assert!(!left);
        }
    }
}
