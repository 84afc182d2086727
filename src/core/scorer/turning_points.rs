//! The facts on which a verdict hinges: what the speaker would have to say for it to rise.

use super::verdict::{Asked, Doubts, Facts, with_doubts};
use crate::core::answer::{Kind, Signal, TurningPoint, Verdict};

/// If there are more than this many, they are no longer turning points.
const MOST: usize = 2;

/// A fact changed for the better: what to say, the fault in the way, and the facts as they would then be.
struct Change {
    condition: &'static str,
    fault: Option<Kind>,
    facts: Facts,
}

/// The one or two facts that alone would raise the verdict above `now`, the largest step first.
pub fn turning_points(
    now: Verdict,
    facts: &Facts,
    doubts: Doubts,
    asked: Asked<'_>,
    signals: &[Signal],
) -> Vec<TurningPoint> {
    let mut points: Vec<(Verdict, TurningPoint)> = changes(facts)
        .into_iter()
        .filter_map(|change| {
            let doubts = doubts.updated(Doubts::default(), facts, &change.facts);
            let (then, _) = with_doubts(&change.facts, doubts, asked);
            let quote = change.fault.and_then(|kind| signals.iter().find(|signal| signal.kind == kind));
            let quote = quote.map(|signal| signal.text.clone());
            let point = TurningPoint { condition: change.condition.to_owned(), then, quote };
            (then > now).then_some((then, point))
        })
        .collect();
    points.sort_by_key(|(then, _)| std::cmp::Reverse(*then));
    points.into_iter().map(|(_, point)| point).take(MOST).collect()
}

/// Only what is not the case already.
fn changes(facts: &Facts) -> Vec<Change> {
    let facts = *facts;
    let mut changes = Vec::new();
    let mut add = |wanted: bool, condition, fault, changed: Facts| {
        if wanted {
            changes.push(Change { condition, fault, facts: changed });
        }
    };
    add(
        facts.passed_on,
        "say what you did yourself after you told them",
        Some(Kind::Handoff),
        Facts { passed_on: false, own_steps: facts.own_steps.max(1), ..facts },
    );
    add(
        facts.group_voice,
        "say which of these steps were yours",
        Some(Kind::WeLanguage),
        Facts { group_voice: false, own_steps: facts.own_steps.max(1), ..facts },
    );
    add(facts.own_steps == 0, "name one step that you took", None, Facts { own_steps: 1, ..facts });
    add(
        facts.ordered,
        "say what you saw or decided before you were asked",
        Some(Kind::ManagerDirected),
        Facts { ordered: false, boundary: true, ..facts },
    );
    add(
        !facts.quantified,
        "give the result a number, before and after",
        Some(Kind::VagueResult),
        Facts { quantified: true, change: true, vague: false, ..facts },
    );
    add(
        facts.quantified && !facts.change,
        "say what the number was before",
        None,
        Facts { change: true, ..facts },
    );
    add(
        facts.boundary_asked && !facts.boundary,
        "say whose problem it was before you took it on",
        None,
        Facts { boundary: true, ..facts },
    );
    add(
        !facts.value && !facts.spread,
        "say what it was worth, or who took it over",
        None,
        Facts { value: true, spread: true, ..facts },
    );
    add(
        !facts.specific_lesson,
        "end on what you had not seen, and what you do differently since",
        facts.generic_lesson.then_some(Kind::GenericReflection),
        Facts { specific_lesson: true, generic_lesson: false, ..facts },
    );
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::rubric::{BoundaryAsked, Rubric};
    use crate::core::star::Level;

    #[test]
    fn a_missing_number_is_what_a_vague_answer_hangs_on() {
        let rubric =
            Rubric::parse("rubric.toml", include_str!("../../../content/rubric.toml")).expect("sound");
        let asked = Asked {
            rubric: &rubric,
            level: Level::Sde2,
            boundary: BoundaryAsked::Story,
            improves: false,
            reflects: true,
            tells_result: false,
        };
        let facts = Facts {
            own_steps: 3,
            group_voice: false,
            group_lead: -2.0,
            passed_on: false,
            ordered: false,
            quantified: false,
            change: false,
            value: false,
            spread: false,
            vague: true,
            concrete_end: false,
            specific_lesson: true,
            generic_lesson: false,
            boundary: false,
            boundary_asked: false,
        };
        let points = |now, facts| turning_points(now, &facts, Doubts::default(), asked, &[]);
        let leaning = points(Verdict::LeaningNoHire, facts);
        assert_eq!(leaning[0].condition, "give the result a number, before and after");
        assert_eq!(leaning[0].then, Verdict::Hire);
        assert!(points(Verdict::NoHire, Facts { passed_on: true, ..facts })[0].then > Verdict::NoHire);
        assert!(points(Verdict::Hire, facts).iter().all(|point| point.then > Verdict::Hire));
    }
}
