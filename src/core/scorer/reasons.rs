//! The one line that says what a finding means here, with the word that decided it, where a word did.

use crate::core::answer::Kind;
use crate::core::scorer::decide::finding::Finding;
use crate::core::scorer::lexicon::Lexicon;
use crate::core::scorer::text::document::Document;

fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::WeLanguage => "who did this? say what you did yourself",
        Kind::WeOk => "background or a named agreement: this \"we\" hides nothing",
        Kind::FirstPersonAction => "a concrete step of your own",
        Kind::Metric => "an outcome somebody can check",
        Kind::MetricDelta => "a change: before and after",
        Kind::BaselineNumber => "how big the problem was",
        Kind::NonMetricNumber => "a number, but not of the outcome",
        Kind::BusinessTranslation => "what the outcome was worth to the business",
        Kind::SecondOrderEffect => "it spread or lasted",
        Kind::ScopeBoundary => "outside your remit, or nobody had asked: this shows ownership",
        Kind::Handoff => "the problem is passed on",
        Kind::ManagerDirected => "the work was given to you",
        Kind::VagueResult => "an outcome nobody can check",
        Kind::GenericReflection => "this would fit any story",
        Kind::SpecificReflection => "a lesson tied to what happened here",
        Kind::PassiveNoAgent => "done by whom?",
        Kind::Hedge => "a hedge takes weight off your words",
        Kind::Filler => "a filler; a short silence sounds surer",
    }
}

pub fn why(lexicon: &Lexicon, document: &Document<'_>, finding: &Finding) -> String {
    if let Some(rule) = finding.rule {
        return lexicon.rules.get(rule).why.clone();
    }
    let because = finding.because.filter(|at| *at < document.tokens.len() && !document.is_mark(*at));
    match because.map(|at| document.slice(at)).filter(|word| says_something(word)) {
        Some(word) => format!("{} (\"{word}\")", meaning(finding.kind)),
        None => meaning(finding.kind).to_owned(),
    }
}

/// Whether a deciding word means anything to a person: "the" and "and" do not.
fn says_something(word: &str) -> bool {
    const EMPTY: [&str; 24] = [
        "that", "this", "they", "them", "their", "there", "then", "than", "with", "from", "into", "which",
        "what", "when", "where", "were", "have", "been", "would", "could", "because", "just", "also",
        "about",
    ];
    word.chars().count() > 3 && !EMPTY.contains(&word.to_lowercase().as_str())
}
