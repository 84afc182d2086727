//! Verdicts as a page shows them.

use crate::core::answer::Verdict;

/// A vote in words, with its place among the four.
#[derive(Debug, Clone, Copy)]
pub struct VerdictView {
    pub title: &'static str,
    pub class: &'static str,
    /// The four votes from worst to best: whether each is this one.
    pub scale: [bool; 4],
}

impl From<Verdict> for VerdictView {
    fn from(verdict: Verdict) -> VerdictView {
        VerdictView {
            title: verdict.title(),
            class: class(verdict),
            scale: Verdict::ALL.map(|one| one == verdict),
        }
    }
}

/// The style class of a vote.
pub fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::StrongHire | Verdict::Hire => "pos",
        Verdict::LeaningNoHire | Verdict::NoHire => "neg",
    }
}

/// The sign of a vote, so that color is never the only cue.
pub fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::StrongHire | Verdict::Hire => "✓",
        Verdict::LeaningNoHire | Verdict::NoHire => "✗",
    }
}
