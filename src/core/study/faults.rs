//! What went wrong in an answer, one entry per fault and the most valuable first: what it is, the speaker's own words,
//! and a pattern for what to say instead.
//!
//! What is missing for one reason is one fault: a Result without a number has no change, no value and no spread either.

use super::clock;
use super::needs::{self, Heard, Need};
use super::part::{Part, home_of};
use super::summary::{SectionTime, section_times};
use crate::core::answer::{Kind, Score, Signal};
use crate::core::plural::counted;
use crate::core::star::{Section, Target};

/// An Action below this share of its target leaves out steps that a listener wants (house rule).
const UNDERRUN: f64 = 0.5;

/// A fault of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault<'a> {
    /// What it is, as a sentence without its period.
    pub what: String,
    /// The words that show it; empty where something is missing.
    pub quotes: Vec<&'a Signal>,
    /// What to say instead, with blanks to fill.
    pub say: Option<String>,
    /// Where it should be fixed.
    pub home: Section,
    /// Where it happened, when no words show it.
    at_ms: Option<u64>,
}

impl<'a> Fault<'a> {
    fn new(
        home: Section,
        what: impl Into<String>,
        quotes: Vec<&'a Signal>,
        say: impl Into<String>,
    ) -> Fault<'a> {
        Fault { what: what.into(), quotes, say: Some(say.into()), home, at_ms: None }
    }

    fn missing(home: Section, what: impl Into<String>, say: impl Into<String>) -> Fault<'a> {
        Fault::new(home, what, Vec::new(), say)
    }

    /// The moment to jump to.
    pub fn at_ms(&self) -> Option<u64> {
        self.quotes.iter().find_map(|signal| signal.start_ms).or(self.at_ms)
    }
}

/// All faults, the most valuable first.
pub fn of(score: &Score, part: Part) -> Vec<Fault<'_>> {
    let said = Said { score };
    let mut faults = Vec::new();
    faults.extend(said.fault(
        Kind::Handoff,
        "You passed the problem on",
        "I stayed with it: I __, then I __, until __",
    ));
    faults.extend(said.we());
    match part {
        Part::Story => {
            faults.extend(said.no_own_step());
            let times = section_times(&[score]);
            faults.extend(background(&times));
            faults.extend(said.sent());
            let (result, spread) = said.result(score.sections.iter().any(|p| p.section == Section::Result));
            faults.extend(result);
            faults.extend(said.boundary());
            faults.extend(said.reflection());
            faults.extend(overruns(&times));
            faults.extend(room_in_action(&times));
            faults.extend(said.passive());
            faults.extend(spread);
        }
        Part::Section { section, seconds, target } => {
            faults.extend(said.sent());
            match section {
                Section::Situation => faults.extend(unmet(score, section, seconds, target)),
                Section::Task => faults.extend(said.boundary()),
                Section::Action => faults.extend(said.no_own_step()),
                Section::Result => {
                    let (result, spread) = said.result(true);
                    faults.extend(result.into_iter().chain(spread));
                }
                Section::Reflection => faults.extend(said.reflection()),
            }
            faults.extend(said.passive());
        }
        Part::FollowUp { .. } => {
            faults.extend(said.sent());
            faults.extend(said.fault(Kind::VagueResult, "Nobody can check this", "from __ to __, worth __"));
            faults.extend(said.generic());
            faults.extend(said.passive());
        }
    }
    faults.extend(part.over().map(|(seconds, target)| Fault {
        what: format!("It took {}; stop by {}", clock(seconds), stop(target)),
        quotes: Vec::new(),
        say: None,
        home: part.section(),
        at_ms: Some(u64::from(target.limit_seconds) * 1000),
    }));
    faults
}

/// What was said, by one score.
struct Said<'a> {
    score: &'a Score,
}

impl<'a> Said<'a> {
    fn all(&self, kind: Kind) -> Vec<&'a Signal> {
        self.score.signals.iter().filter(|signal| signal.kind == kind).collect()
    }

    fn lacks(&self, kind: Kind) -> bool {
        self.score.missing.contains(&kind)
    }

    fn fault(&self, kind: Kind, what: &str, say: &str) -> Option<Fault<'a>> {
        let quotes = self.all(kind);
        (!quotes.is_empty()).then(|| Fault::new(home_of(kind), what, quotes, say))
    }

    fn we(&self) -> Option<Fault<'a>> {
        let quotes = self.all(Kind::WeLanguage);
        let places =
            if quotes.len() > 1 { format!(" in {}", counted(quotes.len(), "place")) } else { String::new() };
        let what = format!("“We” hides what you did{places}");
        (!quotes.is_empty()).then(|| {
            Fault::new(Section::Action, what, quotes, "I __ (found, wrote, decided) __; __ helped me with __")
        })
    }

    fn no_own_step(&self) -> Option<Fault<'a>> {
        let none = self.all(Kind::FirstPersonAction).is_empty();
        none.then(|| {
            Fault::missing(
                Section::Action,
                "No step of your own was heard",
                "First I __, because __. Then I __",
            )
        })
    }

    fn sent(&self) -> Option<Fault<'a>> {
        self.fault(
            Kind::ManagerDirected,
            "The work was given to you",
            "I saw __, and I chose to __ before anybody asked",
        )
    }

    fn passive(&self) -> Option<Fault<'a>> {
        self.fault(Kind::PassiveNoAgent, "Nobody is named who did this", "I __, or: __ did __")
    }

    fn boundary(&self) -> Option<Fault<'a>> {
        self.lacks(Kind::ScopeBoundary).then(|| {
            Fault::missing(
                Section::Task,
                "You did not say whose job it was",
                "__ belonged to __, nobody had asked me, and I chose to __",
            )
        })
    }

    fn generic(&self) -> Option<Fault<'a>> {
        self.fault(
            Kind::GenericReflection,
            "This lesson fits any story",
            "What I had not seen was __; since then I __",
        )
    }

    fn reflection(&self) -> Option<Fault<'a>> {
        let missing = || {
            self.lacks(Kind::SpecificReflection).then(|| {
                Fault::missing(
                    Section::Reflection,
                    "There was no lesson that only this story teaches",
                    "What I had not seen was __; since then I __",
                )
            })
        };
        // Next to a specific lesson, a general one does no harm.
        let specific = !self.all(Kind::SpecificReflection).is_empty();
        self.generic().filter(|_| !specific).or_else(missing)
    }

    /// What is wrong with the Result, as one fault; and, separately, that nothing spread where the rest is there.
    fn result(&self, heard: bool) -> (Option<Fault<'a>>, Option<Fault<'a>>) {
        let number = !self.lacks(Kind::Metric) || !self.lacks(Kind::MetricDelta);
        let (change, worth) = (!self.lacks(Kind::MetricDelta), !self.lacks(Kind::BusinessTranslation));
        let spread = !self.lacks(Kind::SecondOrderEffect);
        let say = [(change, "from __ to __"), (worth, "worth __"), (spread, "and now __ use it too")];
        let say = say.iter().filter(|(there, _)| !there).map(|(_, say)| *say).collect::<Vec<_>>().join(", ");
        let vague = self.all(Kind::VagueResult);
        let numbers = || self.all(Kind::Metric);
        let fault = match (number, change, worth) {
            (false, ..) if !vague.is_empty() => {
                Fault::new(Section::Result, "Nobody can check this result", vague, say)
            }
            (false, ..) if !heard => Fault::missing(Section::Result, "No Result was heard", say),
            (false, ..) => Fault::missing(Section::Result, "The Result has no number", say),
            (true, false, _) => {
                Fault::new(Section::Result, "The number has no before and after", numbers(), say)
            }
            (true, true, false) => {
                Fault::new(Section::Result, "You did not say what the change was worth", numbers(), say)
            }
            (true, true, true) => {
                let missing = (!spread)
                    .then(|| Fault::missing(Section::Result, "Nothing says that it lasted or spread", say));
                return (None, missing);
            }
        };
        (Some(fault), None)
    }
}

/// What a Situation should have but lacks, as one fault. That it was too long is reported separately.
fn unmet(score: &Score, section: Section, seconds: f64, target: Target) -> Option<Fault<'static>> {
    let needs = needs::of(score, section, seconds, target);
    let not_heard: Vec<&Need> =
        needs.iter().filter(|need| need.is_content && need.heard == Heard::Not).collect();
    let list = |what: fn(&Need) -> &'static str| {
        not_heard.iter().map(|need| what(need)).collect::<Vec<_>>().join(", ")
    };
    (!not_heard.is_empty()).then(|| {
        Fault::missing(section, format!("Not heard: {}", list(|need| need.what)), list(|need| need.say))
    })
}

fn stop(target: Target) -> String {
    clock(f64::from(target.limit_seconds))
}

fn limit(time: &SectionTime) -> Target {
    Target::of(time.target_seconds)
}

fn is_past_its_stop(time: &SectionTime) -> bool {
    time.seconds > f64::from(limit(time).limit_seconds)
}

/// A Situation past its stop: the most common way to lose a listener.
fn background(times: &[SectionTime]) -> Option<Fault<'static>> {
    let time =
        times.iter().find(|time| time.section == Section::Situation).filter(|time| is_past_its_stop(time))?;
    let target = limit(time);
    let what = format!(
        "{:.0} s of background before your part; stop by {} s",
        time.seconds.floor(),
        target.limit_seconds
    );
    let at_ms = Some(u64::from(target.limit_seconds) * 1000);
    Some(Fault {
        at_ms,
        ..Fault::missing(Section::Situation, what, "__ kept failing, and it cost __ every __")
    })
}

fn overruns(times: &[SectionTime]) -> Vec<Fault<'static>> {
    times.iter().filter(|time| time.section != Section::Situation).filter_map(overrun).collect()
}

fn overrun(time: &SectionTime) -> Option<Fault<'static>> {
    let say = match time.section {
        Section::Situation | Section::Task => "My goal was __",
        Section::Action => "The step that decided it: I __, because __",
        Section::Result => "from __ to __, worth __",
        Section::Reflection => "What I had not seen was __",
    };
    let target = limit(time);
    let what = format!("{} for the {}; stop by {}", clock(time.seconds), time.section, stop(target));
    is_past_its_stop(time).then(|| Fault::missing(time.section, what, say))
}

fn room_in_action(times: &[SectionTime]) -> Option<Fault<'static>> {
    let time = times.iter().find(|time| time.section == Section::Action)?;
    let target = f64::from(time.target_seconds);
    (time.seconds < target * UNDERRUN).then(|| {
        let what = format!("The Action took {} of {}: there is room", clock(time.seconds), clock(target));
        Fault::missing(Section::Action, what, "I chose __ over __, because __")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    fn scores() -> impl Iterator<Item = Score> {
        (0..40).map(|seed| believable::session(seed).answers[0].score.clone().unwrap())
    }

    #[test]
    fn one_fault_is_one_line() {
        let mut seen = 0;
        for mut score in scores() {
            score.missing =
                vec![Kind::Metric, Kind::MetricDelta, Kind::BusinessTranslation, Kind::SecondOrderEffect];
            score.signals.retain(|signal| !matches!(signal.kind, Kind::Metric | Kind::MetricDelta));
            let faults = of(&score, Part::Story);
            let about_result = faults.iter().filter(|fault| {
                fault.say.as_deref() == Some("from __ to __, worth __, and now __ use it too")
            });
            assert_eq!(about_result.count(), 1, "{faults:?}");
            let mut lines: Vec<_> = faults.iter().map(|fault| &fault.what).collect();
            lines.sort_unstable();
            lines.dedup();
            assert_eq!(lines.len(), faults.len());
            seen += 1;
        }
        assert_eq!(seen, 40);
    }

    #[test]
    fn a_rambling_situation_comes_before_what_it_would_bury() {
        let mut score = scores().find(|score| score.flags.we_dominant == Some(false)).unwrap();
        score.signals.retain(|signal| !matches!(signal.kind, Kind::Handoff | Kind::WeLanguage));
        let situation = score.sections.iter_mut().find(|part| part.section == Section::Situation).unwrap();
        (situation.seconds, situation.target_seconds) = (Some(51.4), 30);
        let first = of(&score, Part::Story).remove(0);
        assert_eq!(first.what, "51 s of background before your part; stop by 45 s");
        assert_eq!(first.at_ms(), Some(45_000));
        let situation = score.sections.iter_mut().find(|part| part.section == Section::Situation).unwrap();
        situation.seconds = Some(44.0);
        assert!(of(&score, Part::Story).iter().all(|fault| !fault.what.contains("background")));
    }

    #[test]
    fn a_section_alone_lacks_only_what_is_its_own() {
        for score in scores() {
            for section in Section::ALL {
                let part = Part::Section { section, seconds: 10.0, target: Target::of(20) };
                for fault in of(&score, part) {
                    let own = match section {
                        Section::Result => true,
                        _ => !fault.what.contains("number") && !fault.what.contains("Result"),
                    };
                    assert!(own, "{section}: {}", fault.what);
                }
            }
        }
    }
}
