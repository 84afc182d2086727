//! What did not happen: "I could have left it there" tells of a hand-off that the speaker refused.

use super::engine::Finding;
use super::reading::Reading;
use crate::core::score::Kind;

/// Whether a fault is only told as something that could have been.
pub fn did_not_happen(reading: &Reading<'_>, finding: &Finding) -> bool {
    if !matches!(finding.kind, Kind::Handoff | Kind::ManagerDirected) {
        return false;
    }
    let words: Vec<String> =
        (finding.first..finding.end).map(|at| reading.slice(at).to_lowercase().replace('’', "'")).collect();
    words.windows(2).any(|pair| {
        let modal = matches!(pair[0].as_str(), "could" | "would" | "might" | "should");
        modal && matches!(pair[1].as_str(), "have" | "'ve" | "of")
    }) || words.iter().any(|word| matches!(word.as_str(), "could've" | "would've" | "might've" | "should've"))
}
