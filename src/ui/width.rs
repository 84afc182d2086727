//! How wide a terminal is.

/// How wide the terminal is now.
pub(super) fn columns(term: &console::Term) -> usize {
    // A terminal that does not know its size says nothing, or 0.
    term.size_checked().map(|(_, columns)| usize::from(columns)).filter(|columns| *columns > 0).unwrap_or(80)
}
