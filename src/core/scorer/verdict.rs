//! From findings to flags, verdict and gaps, by the published rubric.
//!
//! Content alone decides. Each step leaves a reason in the speaker's terms, most important first.

use crate::core::answer::{Flags, Kind, Signal, Verdict};
use crate::core::rubric::{BoundaryAsked, Rubric};
use crate::core::star::{Level, Section};

/// The standard the answer is held to.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub rubric: &'a Rubric,
    pub level: Level,
    pub boundary: BoundaryAsked,
    /// Whether the story is one of finding, fixing or improving something.
    pub improves: bool,
    /// Whether there is a reflection at all.
    pub reflects: bool,
    /// Whether a result is given at all.
    pub tells_result: bool,
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

/// The facts that the verdict is read from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    /// Concrete steps of the speaker's own.
    pub own_steps: usize,
    /// The work is described as "we".
    pub group_voice: bool,
    /// Occurrences of "we" beyond those allowed for this number of own steps; below zero, how many are left.
    pub group_lead: f32,
    pub passed_on: bool,
    pub ordered: bool,
    /// A number says what came of the work.
    pub quantified: bool,
    /// Before and after.
    pub change: bool,
    /// Worth to the business or to a person.
    pub value: bool,
    pub spread: bool,
    /// Everything said about the outcome is vague.
    pub vague: bool,
    /// The story has an end that is neither vague nor counted: "the crew threw the old forms away".
    pub concrete_end: bool,
    pub specific_lesson: bool,
    /// There is a lesson, but it would fit any story.
    pub generic_lesson: bool,
    /// The problem lay outside the speaker's remit, or nobody had asked.
    pub boundary: bool,
    /// The story is of a sort that is asked for its boundary.
    pub boundary_asked: bool,
}

impl Facts {
    pub fn of(counts: Counts, signals: &[Signal], asked: Asked<'_>) -> Facts {
        let rule = &asked.rubric.we_dominant;
        let ours = counts.get(Kind::WeLanguage);
        let is_step = |signal: &&Signal| signal.kind == Kind::FirstPersonAction;
        let mine = signals.iter().filter(is_step).filter(|step| step.section >= Section::Task).count();
        let quantified = counts.any(Kind::Metric) || counts.any(Kind::MetricDelta);
        let (value, spread) = (counts.any(Kind::BusinessTranslation), counts.any(Kind::SecondOrderEffect));
        let specific_lesson = counts.any(Kind::SpecificReflection);
        Facts {
            own_steps: counts.get(Kind::FirstPersonAction),
            group_voice: ours >= rule.least && ours as f64 >= rule.share * (ours + mine) as f64,
            group_lead: (ours as f64 - (rule.share * (ours + mine) as f64).max(rule.least as f64)) as f32
                + 0.5,
            passed_on: counts.any(Kind::Handoff),
            ordered: counts.any(Kind::ManagerDirected),
            quantified,
            change: counts.any(Kind::MetricDelta),
            value,
            spread,
            vague: counts.any(Kind::VagueResult) && !(quantified || value || spread),
            concrete_end: asked.tells_result && !counts.any(Kind::VagueResult),
            specific_lesson,
            generic_lesson: asked.reflects && counts.any(Kind::GenericReflection) && !specific_lesson,
            boundary: counts.any(Kind::ScopeBoundary),
            boundary_asked: match asked.boundary {
                BoundaryAsked::Always => true,
                BoundaryAsked::Never => false,
                BoundaryAsked::Story => asked.improves,
            },
        }
    }

    pub fn flags(&self, reflects: bool) -> Flags {
        Flags {
            we_dominant: Some(self.group_voice),
            missing_metric: Some(!self.quantified),
            missing_scope_boundary: (self.boundary_asked || self.boundary).then_some(!self.boundary),
            handoff: Some(self.passed_on),
            manager_directed: Some(self.ordered),
            vague_result: Some(self.vague),
            generic_reflection: reflects.then_some(self.generic_lesson),
        }
    }

    fn checkable(&self) -> bool {
        self.quantified || self.value || self.spread
    }

    fn lacks_boundary(&self) -> bool {
        self.boundary_asked && !self.boundary
    }
}

/// The vote with its reasons.
pub fn verdict(facts: &Facts, asked: Asked<'_>) -> (Verdict, Vec<String>) {
    let mut reasons = Vec::new();
    let vote = vote(facts, asked, &mut reasons);
    if facts.generic_lesson {
        let asked = &asked.rubric.level(asked.level).reflection;
        reasons.push(format!("the reflection would fit any story; asked at this level: {asked}"));
    }
    (vote, reasons)
}

/// Low-confidence facts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Doubts {
    pub passed_on: bool,
    pub ordered: bool,
    pub boundary: bool,
    pub quantified: bool,
    pub vague: bool,
}

impl Doubts {
    /// The doubts about `now`: where a fact has changed since `before`, whatever changed it decides how doubtful it is.
    pub fn updated(self, changed: Doubts, before: &Facts, now: &Facts) -> Doubts {
        let pick = |same: bool, old: bool, new: bool| if same { old } else { new };
        Doubts {
            passed_on: pick(before.passed_on == now.passed_on, self.passed_on, changed.passed_on),
            ordered: pick(before.ordered == now.ordered, self.ordered, changed.ordered),
            boundary: pick(before.boundary == now.boundary, self.boundary, changed.boundary),
            quantified: pick(before.quantified == now.quantified, self.quantified, changed.quantified),
            vague: pick(before.vague == now.vague, self.vague, changed.vague),
        }
    }
}

/// The vote, in which no doubtful fact decides two steps on its own: where the verdict would be two or more steps away
/// if the fact were otherwise, it is one step below the better of the two.
pub fn with_doubts(facts: &Facts, doubts: Doubts, asked: Asked<'_>) -> (Verdict, Vec<String>) {
    let (vote, reasons) = verdict(facts, asked);
    let otherwise = [
        (
            doubts.passed_on,
            Facts { passed_on: !facts.passed_on, ..*facts },
            "one phrase may mean that the problem was passed on: say what you did after it",
        ),
        (
            doubts.ordered,
            Facts { ordered: !facts.ordered, ..*facts },
            "one phrase may mean that you were told to: say what you saw before that",
        ),
        (
            doubts.boundary,
            Facts { boundary: !facts.boundary, ..*facts },
            "it is not quite clear whose problem it was: say so in one sentence",
        ),
        (
            doubts.quantified,
            Facts { quantified: !facts.quantified, change: facts.change && !facts.quantified, ..*facts },
            "it is not quite clear which number came of the work: say it, before and after",
        ),
        (
            doubts.vague,
            Facts { vague: !facts.vague, concrete_end: facts.vague, ..*facts },
            "it is not quite clear what came of the work: say what can be checked",
        ),
    ];
    let apart = |other: &Facts| (verdict(other, asked).0 as usize).abs_diff(vote as usize);
    let doubtful = otherwise.into_iter().filter(|(doubtful, ..)| *doubtful);
    if let Some((_, other, reason)) = doubtful.clone().find(|(_, other, _)| apart(other) > 1) {
        let (then, mut reasons) = verdict(&other, asked);
        reasons.insert(0, reason.to_owned());
        return (below(vote.max(then)), reasons);
    }
    (vote, reasons)
}

/// Where the answer as a whole sounds two or more steps away from the vote, one step toward that.
pub fn tempered(vote: Verdict, whole: Verdict) -> Option<Verdict> {
    ((vote as usize).abs_diff(whole as usize) > 1).then(|| below(vote.max(whole)))
}

/// The middle votes: below a strong hire, and below a hire.
fn below(vote: Verdict) -> Verdict {
    if vote == Verdict::StrongHire { Verdict::Hire } else { Verdict::LeaningNoHire }
}

/// Own steps from which an answer without an outcome no longer counts as thin.
const SOME_STEPS: usize = 2;

/// The table of the label guide, most serious first.
fn vote(facts: &Facts, asked: Asked<'_>, reasons: &mut Vec<String>) -> Verdict {
    let mut say = |reason: &str| reasons.push(reason.to_owned());
    if facts.passed_on {
        say("the problem was passed on");
        return Verdict::NoHire;
    }
    if facts.group_voice {
        say("it isn't clear what you did yourself");
        if !facts.checkable() {
            say("no outcome can be checked");
            return Verdict::NoHire;
        }
        return Verdict::LeaningNoHire;
    }
    if facts.own_steps < asked.rubric.actions.none_below {
        say("no step of your own can be heard");
        return Verdict::NoHire;
    }
    if facts.ordered && facts.boundary_asked {
        say("the work began because you were told to");
        if !facts.checkable() && facts.generic_lesson {
            say("neither its outcome nor its lesson can be checked");
            return Verdict::NoHire;
        }
        return Verdict::LeaningNoHire;
    }
    if !facts.checkable() && !facts.concrete_end {
        say(if facts.vague { "nobody can check the result" } else { "no result is told" });
        return if facts.own_steps < SOME_STEPS && !facts.specific_lesson {
            say("and there is little of your own around it");
            Verdict::NoHire
        } else {
            Verdict::LeaningNoHire
        };
    }
    if facts.lacks_boundary() && !facts.quantified {
        say("ownership is not shown and no outcome has a number");
        return Verdict::LeaningNoHire;
    }
    strong_or_not(facts, asked, reasons)
}

fn strong_or_not(facts: &Facts, asked: Asked<'_>, reasons: &mut Vec<String>) -> Verdict {
    let level = asked.rubric.level(asked.level);
    let extras = usize::from(facts.value) + usize::from(facts.spread);
    let effect = match level.extras {
        0 | 1 => "what it was worth, or where it spread",
        _ => "what it was worth, and where it spread",
    };
    let lesson = format!("a reflection tied to this story ({})", level.reflection);
    let wanted = [
        (facts.change, "a before-and-after number"),
        (extras >= level.extras, effect),
        (facts.specific_lesson, lesson.as_str()),
        (
            !(level.boundary_for_strong && facts.lacks_boundary()),
            "whose problem it was before you took it on",
        ),
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

/// Kinds that the answer should have had but lacks.
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
    use std::sync::LazyLock;

    static RUBRIC: LazyLock<Rubric> = LazyLock::new(|| {
        Rubric::parse("rubric.toml", include_str!("../../../content/rubric.toml")).expect("sound")
    });

    fn asked(level: Level) -> Asked<'static> {
        Asked {
            rubric: &RUBRIC,
            level,
            boundary: BoundaryAsked::Story,
            improves: true,
            reflects: true,
            tells_result: false,
        }
    }

    /// An ownership story with everything but spread.
    fn whole() -> Facts {
        Facts {
            own_steps: 4,
            group_voice: false,
            group_lead: -2.0,
            passed_on: false,
            ordered: false,
            quantified: true,
            change: true,
            value: true,
            spread: false,
            vague: false,
            concrete_end: false,
            specific_lesson: true,
            generic_lesson: false,
            boundary: true,
            boundary_asked: true,
        }
    }

    fn vote(facts: Facts) -> Verdict {
        verdict(&facts, asked(Level::Sde2)).0
    }

    #[test]
    fn a_senior_is_asked_for_value_and_spread() {
        for level in [Level::Sde1, Level::Sde2] {
            assert_eq!(verdict(&whole(), asked(level)).0, Verdict::StrongHire);
        }
        let (vote, reasons) = verdict(&whole(), asked(Level::Senior));
        assert_eq!(vote, Verdict::Hire);
        assert_eq!(reasons, ["clear own actions; missing: what it was worth, and where it spread"]);
        assert_eq!(verdict(&Facts { spread: true, ..whole() }, asked(Level::Senior)).0, Verdict::StrongHire);
    }

    #[test]
    fn leaving_the_result_out_never_beats_a_poor_one() {
        let none =
            Facts { quantified: false, change: false, value: false, specific_lesson: false, ..whole() };
        let vague = Facts { vague: true, ..none };
        for level in [Level::Sde1, Level::Sde2, Level::Senior] {
            let without = verdict(&none, asked(level)).0;
            assert_eq!(without, Verdict::LeaningNoHire);
            assert!(without <= verdict(&vague, asked(level)).0);
        }
        assert_eq!(vote(Facts { own_steps: 1, ..vague }), Verdict::NoHire);
    }

    #[test]
    fn being_told_to_costs_only_where_ownership_is_asked_for() {
        let ordered = Facts { ordered: true, ..whole() };
        assert_eq!(vote(ordered), Verdict::LeaningNoHire);
        assert_eq!(vote(Facts { boundary_asked: false, ..ordered }), Verdict::StrongHire);
    }

    #[test]
    fn each_level_is_told_what_its_reflection_is_asked_to_hold() {
        let generic = Facts { specific_lesson: false, generic_lesson: true, ..whole() };
        let last = |level| verdict(&generic, asked(level)).1.pop().expect("a reason");
        let start = "the reflection would fit any story; asked at this level: ";
        assert_eq!(last(Level::Senior), format!("{start}the organizational cause or the trade-off, named"));
    }
}
