//! Chooses the next follow-up, with the reason given for it.
//!
//! A gap in the answer gets a question that suits any story: it is asked for exactly the reason given. A follow-up of
//! the scenario belongs to the scenario's own story; it is asked to go deeper, and only when the answer contains what
//! the question presupposes ([`presupposes`]).

mod presupposes;

use crate::core::answer::{Kind, Probe, Score, Suits};
use crate::core::star::Section;
use presupposes::Said;

/// The follow-up to ask, and why, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: String,
    pub reason: String,
}

/// What is doubtful, most pressing first, with the reason to ask.
fn doubts(score: &Score) -> Vec<(Kind, String)> {
    let flags = &score.flags;
    let quote = |kind: Kind| {
        score.signals.iter().find(|signal| signal.kind == kind).map(|signal| signal.text.as_str())
    };
    let said = |kind: Kind, what: &str, else_what: &str| {
        quote(kind).map_or_else(|| else_what.to_owned(), |words| format!("{what}: \"{words}\""))
    };
    let mut doubts = Vec::new();
    let mut add = |on: Option<bool>, kind: Kind, reason: String| {
        if on == Some(true) {
            doubts.push((kind, reason));
        }
    };
    add(
        flags.handoff,
        Kind::Handoff,
        said(Kind::Handoff, "it sounds as if you passed it on", "you passed it on"),
    );
    add(
        flags.we_dominant,
        Kind::WeLanguage,
        "the story is told as \"we\": what did you do yourself?".to_owned(),
    );
    add(flags.we_dominant, Kind::FirstPersonAction, "your own part cannot be seen yet".to_owned());
    add(
        flags.vague_result,
        Kind::VagueResult,
        said(Kind::VagueResult, "nobody can check this", "the result is vague"),
    );
    add(flags.missing_metric, Kind::Metric, "the result had no number".to_owned());
    add(flags.missing_metric, Kind::MetricDelta, "nothing says from what to what".to_owned());
    add(
        flags.manager_directed,
        Kind::ManagerDirected,
        said(Kind::ManagerDirected, "the work was given to you", "you were told to"),
    );
    add(flags.missing_scope_boundary, Kind::ScopeBoundary, "nothing said whose job it was".to_owned());
    add(
        flags.generic_reflection,
        Kind::GenericReflection,
        said(Kind::GenericReflection, "this would fit any story", "the lesson is generic"),
    );
    add(flags.generic_reflection, Kind::SpecificReflection, "the lesson would fit any story".to_owned());
    for kind in &score.missing {
        let reason = match kind {
            Kind::BusinessTranslation => "nothing said what the result was worth",
            Kind::SecondOrderEffect => "nothing said whether it lasted or spread",
            Kind::SpecificReflection
                if score.sections.iter().any(|part| part.section == Section::Reflection) =>
            {
                "the lesson would fit any story"
            }
            Kind::SpecificReflection => "there was no reflection",
            Kind::MetricDelta => "nothing says from what to what",
            _ => continue,
        };
        doubts.push((*kind, reason.to_owned()));
    }
    doubts
}

/// The follow-up to ask after those in `asked`; `None` when none is left.
///
/// First come the gaps of the answer, most pressing first. Once those have been asked about, the follow-ups of the
/// scenario that fit what was said go deeper, and last those that go deeper in any story.
pub fn choose(score: &Score, probes: &[Probe<'_>], asked: &[&str]) -> Option<Choice> {
    let open = |probe: &&Probe<'_>| !asked.contains(&probe.id);
    let general = || probes.iter().filter(|probe| probe.suits == Suits::Any);
    let doubts = doubts(score);
    for (kind, reason) in &doubts {
        // One question about a gap is enough, whatever else it is about.
        let mut about = general().filter(|probe| probe.tests.contains(kind));
        if let Some(first) = about.next().filter(open) {
            return Some(Choice { id: first.id.to_owned(), reason: reason.clone() });
        }
    }
    let said = Said::of(&score.text);
    let fits = |probe: &&Probe<'_>| match probe.suits {
        Suits::Any => false,
        Suits::Own(terms) => said.is_story_of(terms) && said.holds_what_is_presupposed_by(probe.prompt),
        Suits::Words(words) => words.iter().all(|word| said.holds(word)),
    };
    let told = probes.iter().filter(open).find(fits);
    let deeper = told.or_else(|| general().filter(open).find(|probe| probe.tests.is_empty()))?;
    let so_far = if doubts.is_empty() { "the answer holds so far: " } else { "" };
    let reason = format!("{so_far}it goes deeper into {}", lower_first(deeper.probes));
    Some(Choice { id: deeper.id.to_owned(), reason })
}

/// How many meaningful words a question has in common with `other`.
pub fn words_in_common(question: &str, other: &str) -> usize {
    Said::of(question).telling_words_of(other)
}

/// Starts in lower case, except for names and abbreviations.
fn lower_first(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answer::{Flags, testing};

    fn any(id: &'static str, tests: &'static [Kind]) -> Probe<'static> {
        Probe { id, prompt: "What was it?", probes: "Judgment", tests, suits: Suits::Any }
    }

    fn own<'a>(prompt: &'a str, terms: &'a [String]) -> Probe<'a> {
        let suits = Suits::Own(terms);
        Probe { id: "own", prompt, probes: "Working across teams", tests: &[Kind::Metric], suits }
    }

    fn terms(terms: [&str; 3]) -> Vec<String> {
        terms.map(str::to_owned).to_vec()
    }

    fn asked(score: &Score, probes: &[Probe<'_>], asked: &[&str]) -> (String, String) {
        choose(score, probes, asked).map(|choice| (choice.id, choice.reason)).expect("a follow-up")
    }

    #[test]
    fn a_gap_gets_the_question_that_asks_for_it() {
        let score = Score {
            flags: Flags { missing_metric: Some(true), ..Flags::default() },
            missing: vec![Kind::BusinessTranslation],
            ..testing::score("webhook, retry, merchant")
        };
        let terms = terms(["webhook", "retry", "merchant"]);
        let probes = [
            own("What would you do?", &terms),
            any("deeper", &[]),
            any("number", &[Kind::Metric, Kind::MetricDelta]),
            any("worth", &[Kind::BusinessTranslation]),
        ];
        let (id, reason) = asked(&score, &probes, &[]);
        assert_eq!((id.as_str(), reason.as_str()), ("number", "the result had no number"));
        let (id, reason) = asked(&score, &probes, &["number"]);
        assert_eq!((id.as_str(), reason.as_str()), ("worth", "nothing said what the result was worth"));
        let (id, reason) = asked(&score, &probes, &["number", "worth"]);
        assert_eq!((id.as_str(), reason.as_str()), ("own", "it goes deeper into working across teams"));
        assert_eq!(asked(&score, &probes, &["number", "worth", "own"]).0, "deeper");
        assert_eq!(choose(&score, &probes, &["number", "worth", "own", "deeper"]), None);
    }

    #[test]
    fn a_question_about_the_scenarios_story_is_asked_only_when_that_was_told() {
        let mut score = testing::score("");
        let words = ["freeze".to_owned()];
        let terms = terms(["platform team", "freeze", "crate"]);
        let named = Probe { suits: Suits::Words(&words), ..own("And the freeze?", &terms) };
        for probe in [own("How did the Platform team take your fix?", &terms), named] {
            let probes = [probe, any("deeper", &[])];
            score.text = "I counted the crates again.".to_owned();
            assert_eq!(asked(&score, &probes, &[]).0, "deeper");
            score.text = "I sent fixes for the crates to the platform team during their freeze.".to_owned();
            let (id, reason) = asked(&score, &probes, &[]);
            assert_eq!(id, "own");
            assert_eq!(reason, "the answer holds so far: it goes deeper into working across teams");
        }
    }
}
