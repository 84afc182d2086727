//! The cue card for the next take of a story: for each section what to keep, what to cut, and the gap to fill.

use super::faults::{self, Fault};
use super::part::Part;
use super::quote;
use super::strengths;
use crate::core::answer::{Score, Signal};
use crate::core::session::{ScenarioRef, Session};
use crate::core::star::{Budget, Section};
use schemars::JsonSchema;
use serde::Serialize;

/// Version name of [`Card`] as JSON.
pub const SCHEMA: &str = "starling.card/1";

/// Phrases to keep and to cut in a section: a card is read at a glance.
const PHRASES: usize = 3;

/// A card for a story that was told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Card {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    pub session: String,
    pub scenario: ScenarioRef,
    /// In the order in which they are told.
    pub sections: Vec<Cue>,
}

/// What to remember in one section.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Cue {
    pub section: Section,
    pub target_seconds: u32,
    /// Whether it was told at all.
    pub heard: bool,
    /// The speaker's own words that work.
    pub keep: Vec<Phrase>,
    /// The speaker's own words that cost something, with why.
    pub cut: Vec<Cut>,
    /// What to say where something is missing, with blanks to fill.
    pub fill: Vec<String>,
}

/// The speaker's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Phrase {
    pub text: String,
    pub start_ms: Option<u64>,
}

/// Words to leave out, or time to save where `phrase` is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cut {
    pub phrase: Option<Phrase>,
    pub why: String,
}

/// The card of a session's story; `None` when none of it was judged.
pub fn of(session: &Session, budget: &Budget) -> Option<Card> {
    let scored: Vec<(&Score, Part)> =
        session.story().filter_map(|answer| Some((answer.score.as_ref()?, Part::of(answer)))).collect();
    if scored.is_empty() {
        return None;
    }
    let sections = Section::ALL.into_iter().map(|section| cue(section, &scored, budget)).collect();
    Some(Card { schema: SCHEMA, session: session.id.clone(), scenario: session.scenario.clone(), sections })
}

fn cue(section: Section, scored: &[(&Score, Part)], budget: &Budget) -> Cue {
    // In a drill each section was told alone: what it holds belongs there, wherever the scorer saw it.
    let drilled = scored.iter().any(|(_, part)| matches!(part, Part::Section { .. }));
    let told: Vec<&(&Score, Part)> =
        scored.iter().filter(|(_, part)| !drilled || part.section() == section).collect();
    let here = |signal: &&Signal| drilled || signal.section == section;
    let faults: Vec<(&Score, Fault<'_>)> =
        told.iter()
            .flat_map(|(score, part)| faults::of(score, *part).into_iter().map(move |fault| (*score, fault)))
            .filter(|(_, fault)| {
                if fault.quotes.is_empty() { fault.home == section } else { fault.quotes.iter().any(here) }
            })
            .collect();
    let strong = told.iter().flat_map(|(score, _)| {
        strengths::of(score).into_iter().flat_map(|one| one.quotes).map(move |signal| (*score, signal))
    });
    let mut keep: Vec<(&Score, &Signal)> = strong.filter(|(_, signal)| here(signal)).collect();
    keep.truncate(PHRASES);
    keep.sort_by_key(|(_, signal)| signal.start);
    let mut cut = Vec::new();
    for (score, fault) in &faults {
        // A number without its value is no phrase to cut: what it lacks is filled in.
        let costs = |signal: &&&Signal| signal.kind.polarity() == crate::core::answer::Polarity::Negative;
        let quotes = fault.quotes.iter().filter(costs).filter(|signal| here(signal));
        cut.extend(quotes.map(|signal| Cut { phrase: Some(phrase(score, signal)), why: fault.what.clone() }));
        if fault.quotes.is_empty() && fault.what.contains("stop by") {
            cut.push(Cut { phrase: None, why: fault.what.clone() });
        }
    }
    cut.truncate(PHRASES);
    let mut fill: Vec<String> = faults.iter().filter_map(|(_, fault)| fault.say.clone()).collect();
    fill.dedup();
    Cue {
        section,
        target_seconds: budget.target(section).seconds,
        heard: told
            .iter()
            .any(|(score, _)| drilled || score.sections.iter().any(|span| span.section == section)),
        keep: keep.into_iter().map(|(score, signal)| phrase(score, signal)).collect(),
        cut,
        fill,
    }
}

fn phrase(score: &Score, signal: &Signal) -> Phrase {
    Phrase { text: quote::words(score, signal), start_ms: signal.start_ms }
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    #[test]
    fn a_card_keeps_only_words_that_were_said_and_fills_every_gap() {
        for seed in 0..40 {
            let session = believable::session(seed);
            let card = of(&session, &Budget::default()).unwrap();
            let score = session.answers[0].score.as_ref().unwrap();
            assert_eq!(card.sections.iter().map(|cue| cue.section).collect::<Vec<_>>(), Section::ALL);
            for cue in &card.sections {
                for phrase in cue.keep.iter().chain(cue.cut.iter().filter_map(|cut| cut.phrase.as_ref())) {
                    assert!(score.text.contains(&phrase.text), "{phrase:?}");
                }
                let both =
                    cue.cut.iter().any(|cut| cut.phrase.as_ref().is_some_and(|p| cue.keep.contains(p)));
                assert!(!both, "nothing is both kept and cut");
            }
            let gaps = faults::of(score, Part::Story).iter().filter(|fault| fault.say.is_some()).count();
            let filled: usize = card.sections.iter().map(|cue| cue.fill.len()).sum();
            assert!(filled >= gaps.min(1), "{card:?}");
        }
    }
}
