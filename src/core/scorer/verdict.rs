//! From findings to flags, verdict and what is missing, by the published rubric.
//!
//! Content alone decides. Each step leaves a reason in the speaker's terms, most important first.

use crate::core::answer::{Flags, Kind, Signal, Verdict};
use crate::core::rubric::{BoundaryAsked, Rubric};
use crate::core::star::{Level, Section};

/// What the answer is held to.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub rubric: &'a Rubric,
    pub level: Level,
    pub boundary: BoundaryAsked,
    /// Whether the story is one of finding, fixing or improving something.
    pub improves: bool,
    /// Whether there is a reflection at all.
    pub reflects: bool,
}

/// Findings counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([usize; 18]);

impl Counts {
    pub fn of(signals: &[Signal]) -> Counts {
        let mut counts = Counts::default();
        for signal in signals {
            counts.0[signal.kind as usize] += 1;
        }
        counts
    }

    pub fn get(self, kind: Kind) -> usize {
        self.0[kind as usize]
    }

    fn any(self, kind: Kind) -> bool {
        self.get(kind) > 0
    }
}

pub fn flags(counts: Counts, signals: &[Signal], asked: Asked<'_>) -> Flags {
    let rule = &asked.rubric.we_dominant;
    let ours = counts.get(Kind::WeLanguage);
    let mine = signals
        .iter()
        .filter(|signal| signal.kind == Kind::FirstPersonAction && signal.section >= Section::Action)
        .count();
    let we_dominant = ours >= rule.least && ours as f64 >= rule.share * (ours + mine) as f64;
    let quantified = counts.any(Kind::Metric) || counts.any(Kind::MetricDelta);
    let boundary_applies = match asked.boundary {
        BoundaryAsked::Always => true,
        BoundaryAsked::Never => false,
        BoundaryAsked::Story => asked.improves,
    };
    let checkable =
        quantified || counts.any(Kind::BusinessTranslation) || counts.any(Kind::SecondOrderEffect);
    let has_boundary = counts.any(Kind::ScopeBoundary);
    Flags {
        we_dominant: Some(we_dominant),
        missing_metric: Some(!quantified),
        missing_scope_boundary: (boundary_applies || has_boundary).then_some(!has_boundary),
        handoff: Some(counts.any(Kind::Handoff)),
        manager_directed: Some(counts.any(Kind::ManagerDirected)),
        vague_result: Some(counts.any(Kind::VagueResult) && !checkable),
        generic_reflection: asked
            .reflects
            .then(|| counts.any(Kind::GenericReflection) && !counts.any(Kind::SpecificReflection)),
    }
}

/// The vote with its reasons.
pub fn verdict(counts: Counts, flags: &Flags, asked: Asked<'_>) -> (Verdict, Vec<String>) {
    let on = |flag: Option<bool>| flag == Some(true);
    let mut reasons = Vec::new();
    let vote = base_vote(counts, flags, asked, &mut reasons);
    if on(flags.generic_reflection) {
        let asked = &asked.rubric.level(asked.level).reflection;
        reasons.push(format!("the reflection would fit any story; asked at this level: {asked}"));
    }
    (vote, reasons)
}

fn base_vote(counts: Counts, flags: &Flags, asked: Asked<'_>, reasons: &mut Vec<String>) -> Verdict {
    let on = |flag: Option<bool>| flag == Some(true);
    let mut say = |reason: &str| reasons.push(reason.to_owned());
    let acts = counts.get(Kind::FirstPersonAction);
    if on(flags.handoff) {
        say("the problem was passed on");
        return Verdict::NoHire;
    }
    if on(flags.we_dominant) {
        say("one cannot tell what you did yourself");
        if on(flags.missing_metric) {
            say("no outcome is quantified");
            return Verdict::NoHire;
        }
        return Verdict::LeaningNoHire;
    }
    if acts < asked.rubric.actions.none_below {
        say("no step of your own can be heard");
        return Verdict::NoHire;
    }
    if on(flags.manager_directed) {
        say("the work began because you were told to");
        if on(flags.missing_metric) && on(flags.vague_result) && on(flags.generic_reflection) {
            say("and neither its outcome nor its lesson can be checked");
            return Verdict::NoHire;
        }
        return Verdict::LeaningNoHire;
    }
    if on(flags.vague_result) {
        say("nobody can check the result");
        return Verdict::LeaningNoHire;
    }
    if on(flags.missing_scope_boundary) && on(flags.missing_metric) {
        say("ownership is not shown and no outcome is quantified");
        return Verdict::LeaningNoHire;
    }
    strong_or_not(counts, flags, asked, reasons)
}

const EFFECT: &str = "what it was worth, or where it spread";

fn strong_or_not(counts: Counts, flags: &Flags, asked: Asked<'_>, reasons: &mut Vec<String>) -> Verdict {
    let extras =
        usize::from(counts.any(Kind::BusinessTranslation)) + usize::from(counts.any(Kind::SecondOrderEffect));
    let level = asked.rubric.level(asked.level);
    let boundary = flags.missing_scope_boundary != Some(true) || !level.boundary_for_strong;
    let effect = if level.extras > 1 { "what it was worth, and where it spread" } else { EFFECT };
    let lesson = format!("a reflection tied to this story ({})", level.reflection);
    let wanted = [
        (counts.any(Kind::MetricDelta), "a change told from what to what"),
        (extras >= level.extras, effect),
        (counts.any(Kind::SpecificReflection), lesson.as_str()),
        (boundary, "whose problem it was before you took it on"),
    ];
    let missing: Vec<&str> = wanted.iter().filter(|(there, _)| !there).map(|(_, what)| *what).collect();
    if missing.is_empty() {
        reasons.push(
            "own actions, a quantified change, its effect and a specific lesson are all there".to_owned(),
        );
        Verdict::StrongHire
    } else {
        reasons.push(format!("clear own actions; missing: {}", missing.join("; ")));
        Verdict::Hire
    }
}

/// Kinds that the answer should have had and has not.
pub fn missing(counts: Counts, flags: &Flags) -> Vec<Kind> {
    let mut missing = Vec::new();
    let wanted = [
        Kind::FirstPersonAction,
        Kind::Metric,
        Kind::MetricDelta,
        Kind::BusinessTranslation,
        Kind::SecondOrderEffect,
        Kind::SpecificReflection,
    ];
    missing.extend(wanted.into_iter().filter(|kind| !counts.any(*kind)));
    if flags.missing_scope_boundary == Some(true) {
        missing.push(Kind::ScopeBoundary);
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(level: Level, kinds: &[Kind], flags: Flags) -> (Verdict, Vec<String>) {
        let rubric =
            Rubric::parse("rubric.toml", include_str!("../../../content/rubric.toml")).expect("sound");
        let mut counts = Counts::default();
        kinds.iter().for_each(|kind| counts.0[*kind as usize] += 1);
        let asked =
            Asked { rubric: &rubric, level, boundary: BoundaryAsked::Story, improves: true, reflects: true };
        verdict(counts, &flags, asked)
    }

    const WORTH_ONLY: [Kind; 5] = [
        Kind::FirstPersonAction,
        Kind::Metric,
        Kind::MetricDelta,
        Kind::BusinessTranslation,
        Kind::SpecificReflection,
    ];

    #[test]
    fn a_senior_is_asked_for_value_and_spread() {
        for level in [Level::Sde1, Level::Sde2] {
            assert_eq!(vote(level, &WORTH_ONLY, Flags::default()).0, Verdict::StrongHire);
        }
        let (verdict, reasons) = vote(Level::Senior, &WORTH_ONLY, Flags::default());
        assert_eq!(verdict, Verdict::Hire);
        assert_eq!(reasons, ["clear own actions; missing: what it was worth, and where it spread"]);
        let both = [&WORTH_ONLY[..], &[Kind::SecondOrderEffect]].concat();
        assert_eq!(vote(Level::Senior, &both, Flags::default()).0, Verdict::StrongHire);
    }

    #[test]
    fn each_level_is_told_what_its_reflection_is_asked_to_hold() {
        let flags = Flags { generic_reflection: Some(true), ..Flags::default() };
        let last = |level| vote(level, &[Kind::FirstPersonAction], flags).1.pop().expect("a reason");
        let start = "the reflection would fit any story; asked at this level: ";
        assert_eq!(last(Level::Senior), format!("{start}the organisational cause or the trade-off, named"));
        assert_eq!(
            last(Level::Sde1),
            format!("{start}what you would do differently next time, in one concrete sentence")
        );
    }
}
