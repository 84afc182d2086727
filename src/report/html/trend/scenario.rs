//! One scenario over time.

use super::axis::Axis;
use super::charts::{self, Chart};
use crate::core::answer::Verdict;
use crate::core::pack::visible;
use crate::core::plural::counted;
use crate::core::rubric::{BoundaryAsked, Rubric};
use crate::core::study::summary::Summary;
use crate::core::study::trend::{self, Measure};
use crate::report::html::verdict;

/// Votes shown beside a scenario's name.
const VOTES: usize = 10;

pub struct ScenarioView {
    pub title: String,
    pub principle: String,
    pub interviews: String,
    /// The last votes, oldest first: style class, sign and name.
    pub votes: Vec<(&'static str, &'static str, &'static str)>,
    pub best: Option<&'static str>,
    pub alone: bool,
    pub verdicts: Option<Chart>,
    pub charts: Vec<Chart>,
    /// The one to begin with.
    pub open: bool,
}

/// Every scenario, the one practiced last first. Sessions come oldest first.
pub fn all(judged: &[&Summary], rubric: &Rubric) -> Vec<ScenarioView> {
    let mut groups: Vec<Vec<Summary>> = Vec::new();
    for one in judged.iter().rev() {
        match groups.iter_mut().find(|group| group[0].scenario == one.scenario) {
            Some(group) => group.push((*one).clone()),
            None => groups.push(vec![(*one).clone()]),
        }
    }
    let views = groups.into_iter().enumerate().map(|(number, mut group)| {
        group.reverse();
        view(&group, rubric, number == 0)
    });
    views.collect()
}

fn view(group: &[Summary], rubric: &Rubric, open: bool) -> ScenarioView {
    let axis = Axis::of(group.iter().map(|one| one.started_at.as_str()));
    let trend = trend::trend(group);
    let scenario = &group[group.len() - 1].scenario;
    let asks_boundary = rubric.boundary_asked(Some(&scenario.principle)) != BoundaryAsked::Never;
    let votes: Vec<Option<Verdict>> = group.iter().map(|one| one.verdict).collect();
    let last: Vec<Verdict> = votes.iter().flatten().copied().collect();
    ScenarioView {
        title: visible(&scenario.title),
        principle: visible(&scenario.principle),
        interviews: counted(group.len(), "interview"),
        votes: last[last.len().saturating_sub(VOTES)..]
            .iter()
            .map(|vote| (verdict::class(*vote), verdict::sign(*vote), vote.title()))
            .collect(),
        best: last.iter().max().map(|vote| vote.title()),
        alone: group.len() == 1,
        verdicts: charts::verdicts(&votes, &axis),
        charts: trend
            .series
            .iter()
            .filter(|series| asks_boundary || series.measure != Measure::ScopeBoundary)
            .filter(|series| series.values.iter().any(Option::is_some))
            .map(|series| charts::measure(series, rubric, &axis))
            .collect(),
        open,
    }
}
