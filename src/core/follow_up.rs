//! Chooses the next follow-up: the one that probes what is missing or doubtful in the answer, with the reason.

use crate::core::answer::{Kind, Probe, Score};

/// The follow-up to ask, and why in a line.
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
            Kind::SpecificReflection => "there was no reflection",
            Kind::MetricDelta => "nothing says from what to what",
            _ => continue,
        };
        doubts.push((*kind, reason.to_owned()));
    }
    doubts
}

/// The best of `probes` that is not in `asked`; `None` when all were asked. When nothing is doubtful the first
/// that is left is asked, to go deeper.
pub fn choose(score: &Score, probes: &[Probe<'_>], asked: &[&str]) -> Option<Choice> {
    let left: Vec<&Probe<'_>> = probes.iter().filter(|probe| !asked.contains(&probe.id)).collect();
    for (kind, reason) in doubts(score) {
        if let Some(probe) = left.iter().find(|probe| probe.tests.contains(&kind)) {
            return Some(Choice { id: probe.id.to_owned(), reason });
        }
    }
    let first = left.first()?;
    Some(Choice { id: first.id.to_owned(), reason: "the answer holds so far: this goes deeper".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answer::{Flags, SCHEMA, Verdict};
    use crate::core::star::Level;

    fn score(flags: Flags, missing: Vec<Kind>) -> Score {
        Score {
            schema: SCHEMA.to_owned(),
            id: None,
            level: Level::Sde2,
            principle: None,
            verdict: Verdict::Hire,
            reasons: Vec::new(),
            flags,
            signals: Vec::new(),
            sections: Vec::new(),
            delivery: None,
            missing,
            follow_up: None,
            follow_up_reason: None,
            story: None,
            confidence: None,
            turning_points: Vec::new(),
            text: String::new(),
        }
    }

    const PROBES: [Probe<'static>; 3] = [
        Probe { id: "deeper", tests: &[Kind::SpecificReflection] },
        Probe { id: "impact", tests: &[Kind::Metric, Kind::MetricDelta] },
        Probe { id: "worth", tests: &[Kind::BusinessTranslation] },
    ];

    #[test]
    fn the_most_pressing_doubt_is_asked_about() {
        let score =
            score(Flags { missing_metric: Some(true), ..Flags::default() }, vec![Kind::BusinessTranslation]);
        let choice = choose(&score, &PROBES, &[]).expect("a follow-up");
        assert_eq!((choice.id.as_str(), choice.reason.as_str()), ("impact", "the result had no number"));
        let next = choose(&score, &PROBES, &["impact"]).expect("a follow-up");
        assert_eq!(next.reason, "nothing said what the result was worth");
    }

    #[test]
    fn without_doubt_it_goes_deeper_and_ends_when_all_were_asked() {
        let score = score(Flags::default(), Vec::new());
        assert_eq!(choose(&score, &PROBES, &[]).map(|choice| choice.id), Some("deeper".to_owned()));
        assert_eq!(choose(&score, &PROBES, &["deeper", "impact", "worth"]), None);
    }
}
