//! Following an answer while it is still being told.

use crate::core::star::Section;

/// Something that can say, from the words so far, which section is being told.
pub trait Following {
    /// The section that the end of `so_far` belongs to, and where it begins; `None` when the words do not
    /// say. Asked again whenever more words are known.
    fn told_so_far(&self, so_far: &str) -> Option<Place>;
}

/// A section and where in a text it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub section: Section,
    /// Unicode scalar values before it.
    pub start: usize,
}
