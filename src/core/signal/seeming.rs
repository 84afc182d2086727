//! Faults that words only seem to tell of: refused ones ("I could have left it there"), and orders that are none.

use super::engine::Finding;
use super::hash;
use super::reading::Reading;
use crate::core::score::Kind;
use crate::core::star::Section;

const I: u64 = hash::word("i");
const BEEN: u64 = hash::word("been");

/// Words after "I" within which a passive shows itself: "I had just been put on it".
const REACH: usize = 5;

/// Whether a fault is only told as something that could have been, or is no order at all.
pub fn only_seems(reading: &Reading<'_>, finding: &Finding) -> bool {
    match finding.kind {
        Kind::Handoff => did_not_happen(reading, finding),
        Kind::ManagerDirected => {
            did_not_happen(reading, finding) || comes_late(reading, finding) || is_own_act(reading, finding)
        }
        _ => false,
    }
}

fn did_not_happen(reading: &Reading<'_>, finding: &Finding) -> bool {
    let words: Vec<String> =
        (finding.first..finding.end).map(|at| reading.slice(at).to_lowercase().replace('’', "'")).collect();
    words.windows(2).any(|pair| {
        let modal = matches!(pair[0].as_str(), "could" | "would" | "might" | "should");
        modal && matches!(pair[1].as_str(), "have" | "'ve" | "of")
    }) || words.iter().any(|word| matches!(word.as_str(), "could've" | "would've" | "might've" | "should've"))
}

/// Work begins before it is done: an order later in the story is another one.
fn comes_late(reading: &Reading<'_>, finding: &Finding) -> bool {
    reading.section(finding.first) > Section::Task
}

/// "I had put my name on the slide": the speaker did it, and nobody above is named.
fn is_own_act(reading: &Reading<'_>, finding: &Finding) -> bool {
    let classes = reading.classes;
    let mut at = reading.skip_marks(finding.first, finding.end);
    while at < finding.end && (reading.has(at, classes.coordinator) || reading.has(at, classes.opener)) {
        at += 1;
    }
    if !reading.is(at, I) || (finding.first..finding.end).any(|at| reading.has(at, classes.boss)) {
        return false;
    }
    let next = (at + 1..finding.end).find(|at| !reading.has(*at, classes.adverb));
    let passive = next.is_some_and(|at| reading.has(at, classes.be) || reading.has(at, classes.get));
    !passive && !(at + 1..finding.end.min(at + 1 + REACH)).any(|at| reading.is(at, BEEN))
}
