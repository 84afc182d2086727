//! Words as text, and as they are compared.

use crate::core::transcript::{Word, is_hesitation};

/// The words as running text.
pub fn text(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The words of a pass as they are compared: without fillers.
pub fn said<'a>(words: impl IntoIterator<Item = &'a Word>) -> Vec<String> {
    words.into_iter().filter(|word| !is_hesitation(&word.text)).map(|word| bare(&word.text)).collect()
}

/// A word as it is compared: lower case, without the punctuation around it.
pub fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}
