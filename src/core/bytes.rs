//! What every file has in common, whatever it holds.

/// `bytes` without the byte-order mark that some editors put before UTF-8 text.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// `text` without the byte-order mark that some editors put before it.
pub fn without_text_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// Lowercase hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mark_at_the_very_start_is_skipped_and_only_once() {
        assert_eq!(without_mark("\u{feff}{}".as_bytes()), b"{}");
        assert_eq!(without_mark(b"\xEF\xBB"), b"\xEF\xBB");
        assert_eq!(without_text_mark("\u{feff}\u{feff}a"), "\u{feff}a");
        assert_eq!(without_text_mark("a\u{feff}"), "a\u{feff}");
    }
}
