//! All sessions in a row: how each measure moves over time, per scenario and per principle, and the user's pet phrases.

use super::phrases;
use super::summary::{Figures, Summary};
use crate::core::answer::Verdict;
use crate::core::session::Mode;
use crate::core::star::Section;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Version name of [`Trend`] as JSON.
pub const SCHEMA: &str = "starling.trend/1";

/// Sessions of "lately", and of the time before it (house rule: a week or two of practice).
const LATELY: usize = 5;

/// Pet phrases that are listed.
const PHRASES: usize = 10;

/// A figure that is followed over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Own steps among own steps and hiding "we" in the Action, in percent.
    OwnShare,
    /// Numbers that measure an outcome.
    Metrics,
    /// 100 when a scope boundary was heard, else 0: the mean is the share of sessions with one.
    ScopeBoundary,
    /// Sections over their target.
    Overruns,
    /// Fillers a minute of speech, as many as were heard.
    Fillers,
    /// Words a minute of speech.
    Pace,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    More,
    Fewer,
    /// Within the band, so the way alone says nothing.
    Neither,
}

impl Measure {
    pub const ALL: [Measure; 6] = [
        Measure::OwnShare,
        Measure::Metrics,
        Measure::ScopeBoundary,
        Measure::Overruns,
        Measure::Fillers,
        Measure::Pace,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Measure::OwnShare => "I, not we",
            Measure::Metrics => "Metrics",
            Measure::ScopeBoundary => "Scope boundary",
            Measure::Overruns => "Over-runs",
            Measure::Fillers => "Fillers",
            Measure::Pace => "Pace",
        }
    }

    pub fn unit(self) -> &'static str {
        match self {
            Measure::OwnShare => "% own steps",
            Measure::Metrics => "an answer",
            Measure::ScopeBoundary => "% of answers",
            Measure::Overruns => "sections over",
            Measure::Fillers => "a minute, as heard",
            Measure::Pace => "words a minute",
        }
    }

    pub fn better(self) -> Better {
        match self {
            Measure::OwnShare | Measure::Metrics | Measure::ScopeBoundary => Better::More,
            Measure::Overruns | Measure::Fillers => Better::Fewer,
            Measure::Pace => Better::Neither,
        }
    }

    fn value(self, figures: &Figures) -> Option<f64> {
        match self {
            Measure::OwnShare => figures.balance.own_share().map(|share| share * 100.0),
            Measure::Metrics => Some(f64::from(figures.metrics)),
            Measure::ScopeBoundary => Some(if figures.scope_boundary { 100.0 } else { 0.0 }),
            Measure::Overruns => Some(figures.sections.iter().filter(|time| time.is_over()).count() as f64),
            Measure::Fillers => figures.fillers_per_minute,
            Measure::Pace => figures.words_per_minute,
        }
    }
}

/// The trend of all judged sessions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Trend {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// Judged sessions, oldest first: one point of every series each.
    pub sessions: Vec<Point>,
    pub series: Vec<Series>,
    pub scenarios: Vec<Group>,
    pub principles: Vec<Group>,
    /// How often each section was heard, and how often it was over its target.
    pub overruns: Vec<Overrun>,
    /// What the user says over and over.
    pub phrases: Vec<Phrase>,
}

/// One session of the trend.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    pub id: String,
    pub started_at: String,
    pub title: String,
    pub verdict: Option<Verdict>,
}

/// One measure over all sessions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Series {
    pub measure: Measure,
    pub unit: &'static str,
    /// One value a session; `None` where it could not be measured.
    pub values: Vec<Option<f64>>,
    /// Mean of the last sessions in which it was measured.
    pub lately: Option<f64>,
    /// Mean of as many sessions before them.
    pub before: Option<f64>,
}

/// Sessions of one scenario or principle.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    pub name: String,
    pub sessions: usize,
    pub best: Option<Verdict>,
    pub last: Option<Verdict>,
    /// Means over the last sessions of the group, in the order of [`Measure::ALL`].
    pub lately: Vec<Option<f64>>,
}

/// One section over all sessions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Overrun {
    pub section: Section,
    pub heard: usize,
    pub over: usize,
}

/// Something said over and over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Phrase {
    pub text: String,
    pub count: u32,
    /// Sessions in which it was heard.
    pub sessions: u32,
}

/// The trend of the interviews among `summaries`, which come oldest first. Those without figures are left out, and
/// drills: a section alone has no whole story to measure.
pub fn trend(summaries: &[Summary]) -> Trend {
    let interviews = summaries.iter().filter(|one| one.mode == Mode::Mock);
    let judged: Vec<(&Summary, &Figures)> =
        interviews.filter_map(|one| Some((one, one.figures.as_ref()?))).collect();
    Trend {
        schema: SCHEMA,
        sessions: judged.iter().map(|(one, _)| point(one)).collect(),
        series: Measure::ALL.into_iter().map(|measure| series(measure, &judged)).collect(),
        scenarios: groups(&judged, |one| &one.scenario.title),
        principles: groups(&judged, |one| &one.scenario.principle),
        overruns: Section::ALL.into_iter().map(|section| overrun(section, &judged)).collect(),
        phrases: pet_phrases(&judged),
    }
}

type Judged<'a> = (&'a Summary, &'a Figures);

fn point(one: &Summary) -> Point {
    Point {
        id: one.id.clone(),
        started_at: one.started_at.clone(),
        title: one.title().to_owned(),
        verdict: one.verdict,
    }
}

fn series(measure: Measure, judged: &[Judged<'_>]) -> Series {
    let values: Vec<Option<f64>> = judged.iter().map(|(_, figures)| measure.value(figures)).collect();
    let mut measured = values.iter().rev().flatten().copied();
    let lately = mean(measured.by_ref().take(LATELY));
    let before = mean(measured.take(LATELY));
    Series { measure, unit: measure.unit(), values, lately, before }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0u32, 0.0), |(count, sum), value| (count + 1, sum + value));
    (count > 0).then(|| sum / f64::from(count))
}

fn groups<'a>(judged: &[Judged<'a>], name: impl Fn(&'a Summary) -> &'a str) -> Vec<Group> {
    let mut by_name: BTreeMap<&str, Vec<Judged<'a>>> = BTreeMap::new();
    for one in judged {
        by_name.entry(name(one.0)).or_default().push(*one);
    }
    let mut groups: Vec<Group> = by_name
        .into_iter()
        .map(|(name, group)| Group {
            name: name.to_owned(),
            sessions: group.len(),
            best: group.iter().filter_map(|(one, _)| one.verdict).max(),
            last: group.last().and_then(|(one, _)| one.verdict),
            lately: Measure::ALL.into_iter().map(|measure| series(measure, &group).lately).collect(),
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.sessions));
    groups
}

fn overrun(section: Section, judged: &[Judged<'_>]) -> Overrun {
    let times = || judged.iter().flat_map(|(_, figures)| &figures.sections).filter(|t| t.section == section);
    Overrun { section, heard: times().count(), over: times().filter(|time| time.is_over()).count() }
}

fn pet_phrases(judged: &[Judged<'_>]) -> Vec<Phrase> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut sessions: BTreeMap<&str, u32> = BTreeMap::new();
    for (phrase, count) in judged.iter().flat_map(|(_, figures)| &figures.phrases) {
        *counts.entry(phrase.clone()).or_default() += count;
        *sessions.entry(phrase).or_default() += 1;
    }
    // What was said once is not a habit.
    counts.retain(|_, count| *count > 1);
    let list = phrases::most(counts, PHRASES).into_iter();
    list.map(|(text, count)| Phrase { sessions: sessions[text.as_str()], text, count }).collect()
}

/// `values` in `columns` means, for drawing; a column in which nothing was measured is `None`.
pub fn columns(values: &[Option<f64>], columns: usize) -> Vec<Option<f64>> {
    let columns = columns.min(values.len());
    (0..columns)
        .map(|at| {
            let range = at * values.len() / columns..(at + 1) * values.len() / columns;
            mean(values[range].iter().flatten().copied())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    #[test]
    fn a_trend_has_a_point_for_every_judged_session() {
        let mut summaries: Vec<Summary> =
            (0..20).map(|seed| Summary::of(&believable::session(seed))).collect();
        summaries[3].figures = None;
        let trend = trend(&summaries);
        assert_eq!(trend.sessions.len(), 19);
        assert!(trend.series.iter().all(|series| series.values.len() == 19));
        assert_eq!(trend.principles.iter().map(|group| group.sessions).sum::<usize>(), 19);
        let share = &trend.series[0];
        assert!(share.lately.is_some_and(|share| (0.0..=100.0).contains(&share)));
        assert!(share.before.is_some());
    }

    #[test]
    fn columns_are_means_and_keep_what_was_not_measured() {
        assert_eq!(columns(&[Some(1.0), Some(3.0), None, None], 2), [Some(2.0), None]);
        assert_eq!(columns(&[Some(1.0)], 10), [Some(1.0)]);
        assert_eq!(columns(&[], 10), []);
    }
}
