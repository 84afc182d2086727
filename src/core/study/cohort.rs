//! Many people's answers at once, for their coach: what most of them miss, and how verdicts and pace spread.
//!
//! People are numbers in the order in which they appear, unless their names are asked for. Deliberately absent:
//! anybody's words. What one person said is for that person.

use crate::core::answer::{Delivery, Flags, Kind, SectionSpan, Verdict};
use crate::core::star::Section;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Version name of [`Cohort`] as JSON.
pub const SCHEMA: &str = "starling.cohort/1";

/// What is read of a score object; `person` and `question` may have come with its line.
#[derive(Debug, Clone, Deserialize)]
pub struct Scored {
    pub id: Option<Value>,
    pub person: Option<Value>,
    pub question: Option<Value>,
    pub principle: Option<String>,
    pub verdict: Verdict,
    pub flags: Flags,
    pub missing: Vec<Kind>,
    pub sections: Vec<SectionSpan>,
    pub delivery: Option<Delivery>,
}

/// The page for the coach.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Cohort {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// Answers that were scored.
    pub answers: usize,
    /// Lines that hold an error instead, by its kind.
    pub not_scored: BTreeMap<String, usize>,
    pub all: Group,
    /// By question, the most answered first.
    pub questions: Vec<Group>,
    /// By person, in the order in which they appear.
    pub people: Vec<Group>,
}

/// Some answers taken together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// The question, or the person's number or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub answers: usize,
    /// From the worst to the best.
    pub verdicts: Vec<Share<Verdict>>,
    /// What answers should have had and had not, the most common first.
    pub missing: Vec<Share<Kind>>,
    /// Faults of whole answers, of those to which they can apply, the most common first.
    pub flags: Vec<Share<String>>,
    /// Words a minute of speech.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words_per_minute: Option<Spread>,
    /// Length of the answers, seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<Spread>,
    /// Time spent on each section, as a share of its target; only where words have times.
    pub sections: Vec<Pacing>,
}

/// How many of how many.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Share<T> {
    pub what: T,
    pub count: usize,
    pub of: usize,
}

/// Five numbers that say how values lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Spread {
    pub least: f64,
    pub quarter: f64,
    pub median: f64,
    pub three_quarters: f64,
    pub most: f64,
}

/// How long a section took.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Pacing {
    pub section: Section,
    /// Answers that have it, with times.
    pub answers: usize,
    /// Seconds as a share of the target, in percent.
    pub percent_of_target: Spread,
}

impl Spread {
    /// `None` without values.
    pub fn of(mut values: Vec<f64>) -> Option<Spread> {
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        let last = values.len().checked_sub(1)?;
        let at = |share: f64| {
            let place = share * last as f64;
            let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
            below + (above - below) * place.fract()
        };
        Some(Spread {
            least: at(0.0),
            quarter: at(0.25),
            median: at(0.5),
            three_quarters: at(0.75),
            most: at(1.0),
        })
    }
}

fn told(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Adds answers up, one at a time.
#[derive(Debug, Default)]
pub struct Count {
    not_scored: BTreeMap<String, usize>,
    all: Sum,
    questions: Vec<(String, Sum)>,
    people: Vec<(String, Sum)>,
}

#[derive(Debug, Default)]
struct Sum {
    answers: usize,
    verdicts: BTreeMap<Verdict, usize>,
    missing: BTreeMap<Kind, usize>,
    /// Raised, and to how many they can apply.
    flags: BTreeMap<&'static str, (usize, usize)>,
    pace: Vec<f64>,
    seconds: Vec<f64>,
    sections: BTreeMap<Section, Vec<f64>>,
}

impl Count {
    /// Adds a scored answer. Where its line says neither, an id such as `p07/conflict` names the person and the
    /// question.
    pub fn add(&mut self, scored: &Scored) {
        let id = scored.id.as_ref().map(told).unwrap_or_default();
        let (before, after) = match id.split('/').collect::<Vec<_>>()[..] {
            [before, after] => (Some(before.to_owned()), Some(after.to_owned())),
            _ => (None, None),
        };
        let person = scored.person.as_ref().map(told).or(before);
        let question = scored.question.as_ref().map(told).or(after).or_else(|| scored.principle.clone());
        self.all.add(scored);
        for (groups, name) in [(&mut self.people, person), (&mut self.questions, question)] {
            let Some(name) = name else { continue };
            let at = groups.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                groups.push((name, Sum::default()));
                groups.len() - 1
            });
            groups[at].1.add(scored);
        }
    }

    /// Adds a line that holds an error.
    pub fn add_error(&mut self, kind: &str) {
        *self.not_scored.entry(kind.to_owned()).or_default() += 1;
    }

    /// The page; people under their names only where `names`.
    pub fn cohort(self, names: bool) -> Cohort {
        let mut questions: Vec<Group> =
            self.questions.into_iter().map(|(name, sum)| sum.group(Some(name))).collect();
        questions.sort_by_key(|group| std::cmp::Reverse(group.answers));
        let people = self.people.into_iter().zip(1..).map(|((name, sum), number)| {
            sum.group(Some(if names { name } else { format!("person {number}") }))
        });
        Cohort {
            schema: SCHEMA,
            answers: self.all.answers,
            not_scored: self.not_scored,
            people: people.collect(),
            questions,
            all: self.all.group(None),
        }
    }
}

impl Sum {
    fn add(&mut self, scored: &Scored) {
        self.answers += 1;
        *self.verdicts.entry(scored.verdict).or_default() += 1;
        for kind in &scored.missing {
            *self.missing.entry(*kind).or_default() += 1;
        }
        let flags = scored.flags;
        for (name, raised) in [
            ("we_dominant", flags.we_dominant),
            ("missing_metric", flags.missing_metric),
            ("missing_scope_boundary", flags.missing_scope_boundary),
            ("handoff", flags.handoff),
            ("manager_directed", flags.manager_directed),
            ("vague_result", flags.vague_result),
            ("generic_reflection", flags.generic_reflection),
        ] {
            if let Some(raised) = raised {
                let (count, of) = self.flags.entry(name).or_default();
                *count += usize::from(raised);
                *of += 1;
            }
        }
        if let Some(delivery) = &scored.delivery {
            self.pace.push(delivery.words_per_minute);
            self.seconds.push(delivery.seconds);
        }
        for span in &scored.sections {
            if let Some(seconds) = span.seconds
                && span.target_seconds > 0
            {
                let share = 100.0 * seconds / f64::from(span.target_seconds);
                self.sections.entry(span.section).or_default().push(share);
            }
        }
    }

    fn group(self, name: Option<String>) -> Group {
        let of = self.answers;
        let mut missing: Vec<_> =
            self.missing.into_iter().map(|(what, count)| Share { what, count, of }).collect();
        missing.sort_by_key(|share| std::cmp::Reverse(share.count));
        let raised = self.flags.into_iter().filter(|(_, (count, _))| *count > 0);
        let mut flags: Vec<_> =
            raised.map(|(name, (count, of))| Share { what: name.to_owned(), count, of }).collect();
        // Of equal shares the one that more answers are behind.
        flags.sort_by(|a, b| (b.count * a.of, b.count).cmp(&(a.count * b.of, a.count)));
        let sections = self.sections.into_iter().filter_map(|(section, shares)| {
            let answers = shares.len();
            Some(Pacing { section, answers, percent_of_target: Spread::of(shares)? })
        });
        Group {
            name,
            answers: of,
            verdicts: self.verdicts.into_iter().map(|(what, count)| Share { what, count, of }).collect(),
            missing,
            flags,
            words_per_minute: Spread::of(self.pace),
            seconds: Spread::of(self.seconds),
            sections: sections.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(id: &str, verdict: &str, missing: &[&str]) -> Scored {
        serde_json::from_value(serde_json::json!({
            "id": id, "verdict": verdict, "missing": missing,
            "flags": {"missing_metric": missing.contains(&"metric"), "handoff": null},
            "sections": [{"section": "action", "start": 0, "end": 9, "seconds": 45.0, "target_seconds": 90, "words": 2}],
        }))
        .expect("a score")
    }

    fn count() -> Count {
        let mut count = Count::default();
        count.add(&scored("ann/q1", "hire", &["scope_boundary"]));
        count.add(&scored("ben/q1", "no_hire", &["metric", "scope_boundary"]));
        count.add(&scored("ann/q2", "hire", &[]));
        count.add_error("too_short");
        count
    }

    #[test]
    fn what_most_miss_comes_first_and_nobody_is_named() {
        let cohort = count().cohort(false);
        assert_eq!((cohort.answers, cohort.not_scored["too_short"]), (3, 1));
        assert_eq!(cohort.all.missing[0], Share { what: Kind::ScopeBoundary, count: 2, of: 3 });
        assert_eq!(cohort.all.verdicts[0], Share { what: Verdict::NoHire, count: 1, of: 3 });
        assert_eq!(cohort.all.flags, [Share { what: "missing_metric".to_owned(), count: 1, of: 3 }]);
        let names = |groups: &[Group]| -> Vec<(String, usize)> {
            groups.iter().map(|group| (group.name.clone().unwrap_or_default(), group.answers)).collect()
        };
        assert_eq!(names(&cohort.people), [("person 1".to_owned(), 2), ("person 2".to_owned(), 1)]);
        assert_eq!(names(&cohort.questions), [("q1".to_owned(), 2), ("q2".to_owned(), 1)]);
        assert_eq!(cohort.all.sections[0].percent_of_target.median, 50.0);
        assert!(!serde_json::to_string(&cohort).expect("JSON").contains("ann"));
        assert_eq!(names(&count().cohort(true).people)[1].0, "ben");
    }

    #[test]
    fn a_spread_is_that_of_the_values() {
        let spread = Spread::of(vec![4.0, 1.0, 2.0, f64::NAN, 3.0]).expect("values");
        assert_eq!((spread.least, spread.median, spread.most), (1.0, 2.5, 4.0));
        assert_eq!((spread.quarter, spread.three_quarters), (1.75, 3.25));
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
