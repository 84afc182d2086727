//! What the words of a stretch mean, taken together.

use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::vocabulary::{DIMENSIONS, EMBEDDING_UNIT};

/// Mean embedding of the words of `first..end` that carry meaning.
pub fn mean_embedding(document: &Document<'_>, first: usize, end: usize) -> [f32; DIMENSIONS] {
    let classes = document.classes;
    let empty = classes.determiner.bit()
        | classes.preposition.bit()
        | classes.coordinator.bit()
        | classes.be.bit()
        | classes.have.bit()
        | classes.subject.bit();
    let (mut sum, mut count) = ([0i32; DIMENSIONS], 0);
    for at in first..end {
        let word = document.word(at);
        if word.classes & empty == 0
            && let Some(embedding) = document.words.embedding(word)
        {
            for (sum, value) in sum.iter_mut().zip(embedding) {
                *sum += i32::from(*value);
            }
            count += 1;
        }
    }
    let scale = 1.0 / (EMBEDDING_UNIT * f32::from(u16::try_from(count.max(1)).unwrap_or(u16::MAX)));
    sum.map(|value| value as f32 * scale)
}
