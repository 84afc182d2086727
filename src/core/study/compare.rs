//! Two sessions or takes side by side: what got better and what got worse, with the words that show it.

use super::quote;
use super::summary::{Figures, OVER_SECONDS, SectionTime, section_times};
use crate::core::answer::{Kind, Polarity, Score, Verdict};
use crate::core::rubric::Rubric;
use crate::core::session::{Answer, Session};
use crate::core::star::Section;
use schemars::JsonSchema;
use serde::Serialize;

/// Version name of [`Comparison`] as JSON.
pub const SCHEMA: &str = "starling.compare/1";

/// Words a minute beyond the band that nobody notices (house rule: a word count over half a minute is no more exact).
const PACE_SLACK: f64 = 10.0;

/// Quotes shown per kind and side.
const QUOTES: usize = 3;

/// One side of a comparison.
#[derive(Debug, Clone)]
pub struct Said<'a> {
    pub side: Side,
    scores: Vec<&'a Score>,
    figures: Option<Figures>,
}

/// Which session or take it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Side {
    pub session: String,
    /// Number of the answer within the session from 1; `None` for the session's whole story.
    pub take: Option<usize>,
    pub title: String,
    pub scenario: String,
    pub started_at: String,
    pub verdict: Option<Verdict>,
}

impl<'a> Said<'a> {
    /// The story of a session: its opening answer, or the sections of a drill.
    pub fn session(session: &'a Session) -> Said<'a> {
        let scores = session.story().filter_map(|answer| answer.score.as_ref()).collect();
        Said { side: side(session, None, session.verdict), scores, figures: Figures::of(session) }
    }

    /// Answer `number` of a session, from 1; `None` when there is no such answer.
    pub fn take(session: &'a Session, number: usize) -> Option<Said<'a>> {
        let answer: &Answer = session.answers.get(number.checked_sub(1)?)?;
        let scores: Vec<&Score> = answer.score.iter().collect();
        let verdict = answer.score.as_ref().map(|score| score.verdict);
        let figures = (!scores.is_empty()).then(|| Figures::of_scores(&scores));
        Some(Said { side: side(session, Some(number), verdict), scores, figures })
    }

    fn signals(&self, kind: Kind) -> Vec<Quote> {
        let quotes = |score: &'a Score| {
            let found = score.signals.iter().filter(move |signal| signal.kind == kind);
            found.map(|signal| Quote { text: quote::words(score, signal), start_ms: signal.start_ms })
        };
        self.scores.iter().flat_map(|score| quotes(score)).collect()
    }
}

fn side(session: &Session, take: Option<usize>, verdict: Option<Verdict>) -> Side {
    Side {
        session: session.id.clone(),
        take,
        title: session.name.clone().unwrap_or_else(|| session.scenario.title.clone()),
        scenario: session.scenario.id.clone(),
        started_at: session.started_at.clone(),
        verdict,
    }
}

/// The whole comparison, from `a` to `b`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Comparison {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    pub a: Side,
    pub b: Side,
    pub same_scenario: bool,
    pub verdict: Change,
    pub signals: Vec<SignalChange>,
    pub sections: Vec<SectionChange>,
    pub measures: Vec<MeasureChange>,
}

/// Which way something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Better,
    Same,
    Worse,
    /// Heard on one side only, or neither better nor worse.
    Unknown,
}

impl Change {
    pub fn mark(self) -> &'static str {
        match self {
            Change::Better => "▲",
            Change::Same => "=",
            Change::Worse => "▼",
            Change::Unknown => "·",
        }
    }

    /// More is better when `up`, fewer otherwise.
    fn of(a: f64, b: f64, up: bool) -> Change {
        match b.total_cmp(&a) {
            std::cmp::Ordering::Equal => Change::Same,
            order if order.is_gt() == up => Change::Better,
            _ => Change::Worse,
        }
    }

    /// Nearer to nought is better.
    fn of_distance(a: f64, b: f64) -> Change {
        Change::of(a.max(0.0), b.max(0.0), false)
    }
}

/// How often a kind was heard, with the words.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SignalChange {
    pub kind: Kind,
    pub a: usize,
    pub b: usize,
    pub change: Change,
    /// The first few of each side.
    pub quotes_a: Vec<Quote>,
    pub quotes_b: Vec<Quote>,
}

/// The candidate's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Quote {
    pub text: String,
    pub start_ms: Option<u64>,
}

/// Seconds of a section; better is nearer to the target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SectionChange {
    pub section: Section,
    pub target_seconds: u32,
    pub a: Option<f64>,
    pub b: Option<f64>,
    pub change: Change,
}

/// A figure of the whole answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeasureChange {
    pub name: &'static str,
    pub unit: &'static str,
    pub a: Option<f64>,
    pub b: Option<f64>,
    pub change: Change,
}

/// Compares two sides.
pub fn compare(a: &Said<'_>, b: &Said<'_>, rubric: &Rubric) -> Comparison {
    let rank = |verdict: Verdict| f64::from(verdict as u8);
    Comparison {
        schema: SCHEMA,
        same_scenario: a.side.scenario == b.side.scenario,
        verdict: match (a.side.verdict, b.side.verdict) {
            (Some(a), Some(b)) => Change::of(rank(a), rank(b), true),
            _ => Change::Unknown,
        },
        signals: Kind::ALL.into_iter().filter_map(|kind| signal_change(kind, a, b)).collect(),
        sections: sections(a, b),
        measures: measures(a.figures.as_ref(), b.figures.as_ref(), rubric),
        a: a.side.clone(),
        b: b.side.clone(),
    }
}

/// Said a second time, these add nothing new: only whether they were said at all is better or worse.
fn once_is_enough(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ScopeBoundary | Kind::BusinessTranslation | Kind::SecondOrderEffect | Kind::SpecificReflection
    )
}

fn signal_change(kind: Kind, a: &Said<'_>, b: &Said<'_>) -> Option<SignalChange> {
    let up = match kind {
        Kind::WeOk | Kind::BaselineNumber | Kind::NonMetricNumber => return None,
        Kind::Hedge | Kind::Filler => false,
        kind => kind.polarity() == Polarity::Positive,
    };
    let (mut quotes_a, mut quotes_b) = (a.signals(kind), b.signals(kind));
    let (a, b) = (quotes_a.len(), quotes_b.len());
    if a + b == 0 {
        return None;
    }
    quotes_a.truncate(QUOTES);
    quotes_b.truncate(QUOTES);
    let worth = |count: usize| if once_is_enough(kind) { count.min(1) } else { count } as f64;
    Some(SignalChange { kind, a, b, change: Change::of(worth(a), worth(b), up), quotes_a, quotes_b })
}

fn sections(a: &Said<'_>, b: &Said<'_>) -> Vec<SectionChange> {
    let (a, b) = (section_times(&a.scores), section_times(&b.scores));
    let find = |times: &[SectionTime], section| times.iter().copied().find(|time| time.section == section);
    let mut changes = Vec::new();
    for section in Section::ALL {
        let (a, b) = (find(&a, section), find(&b, section));
        let Some(target_seconds) = b.or(a).map(|time| time.target_seconds) else { continue };
        // What matters is how far beyond the target somebody talks, and differences big enough to be heard.
        let over = |time: SectionTime| (time.seconds - f64::from(time.target_seconds)).abs() - OVER_SECONDS;
        let change = match (a, b) {
            (Some(a), Some(b)) if (a.seconds - b.seconds).abs() < OVER_SECONDS => Change::Same,
            (Some(a), Some(b)) => Change::of_distance(over(a), over(b)),
            _ => Change::Unknown,
        };
        let seconds = |time: Option<SectionTime>| time.map(|time| time.seconds);
        changes.push(SectionChange { section, target_seconds, a: seconds(a), b: seconds(b), change });
    }
    changes
}

fn measures(a: Option<&Figures>, b: Option<&Figures>, rubric: &Rubric) -> Vec<MeasureChange> {
    let measure = |name, unit, value: fn(&Figures) -> Option<f64>, way: &dyn Fn(f64, f64) -> Change| {
        let (a, b) = (a.and_then(value), b.and_then(value));
        let change = a.zip(b).map_or(Change::Unknown, |(a, b)| way(a, b));
        MeasureChange { name, unit, a, b, change }
    };
    let own_share = |figures: &Figures| figures.balance.own_share().map(|share| (share * 100.0).round());
    let more = |a, b| Change::of(a, b, true);
    let fewer = |a, b| Change::of(a, b, false);
    let pace_off = |pace: f64| (rubric.pace.slow_below - pace).max(pace - rubric.pace.fast_above);
    // What is well within the band, or practically at its edge, is neither better nor worse.
    let nearer = |a: f64, b: f64| match (pace_off(a), pace_off(b)) {
        (a, b) if a <= PACE_SLACK && b <= PACE_SLACK => Change::Same,
        (a, b) => Change::of_distance(a, b),
    };
    let long_pauses = |figures: &Figures| Some(f64::from(figures.long_pauses));
    vec![
        measure("own steps in the Action", "%", own_share, &more),
        measure("pace", "wpm", |figures| figures.words_per_minute, &nearer),
        measure("fillers", "a minute", |figures| figures.fillers_per_minute, &fewer),
        measure("pauses over 2 s", "", long_pauses, &fewer),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    fn rubric() -> Rubric {
        Rubric::parse("rubric.toml", include_str!("../../../content/rubric.toml")).unwrap()
    }

    #[test]
    fn more_of_a_fault_is_worse_and_more_of_a_strength_better() {
        let own =
            |session: &Session| session.answers[0].score.as_ref().unwrap().flags.we_dominant == Some(false);
        let a = (0..).map(believable::session).find(own).unwrap();
        let mut b = a.clone();
        let score = b.answers[0].score.as_mut().unwrap();
        score.signals.retain(|signal| signal.kind != Kind::FirstPersonAction);
        let said = compare(&Said::session(&a), &Said::session(&b), &rubric());
        let own = said.signals.iter().find(|change| change.kind == Kind::FirstPersonAction).unwrap();
        assert_eq!((own.change, own.b), (Change::Worse, 0));
        assert!(!own.quotes_a.is_empty());
        assert!(said.same_scenario);
        assert_eq!(said.verdict, Change::Same);
        assert!(said.sections.iter().all(|section| section.change == Change::Same));
    }

    #[test]
    fn a_boundary_said_once_is_as_good_as_said_twice() {
        let boundary = |session: &Session| {
            let signals = &session.answers[0].score.as_ref().unwrap().signals;
            signals.iter().find(|signal| signal.kind == Kind::ScopeBoundary).cloned()
        };
        let a = (0..).map(believable::session).find(|session| boundary(session).is_some()).unwrap();
        let mut b = a.clone();
        b.answers[0].score.as_mut().unwrap().signals.extend(boundary(&a));
        let change = |a: &Session, b: &Session| {
            let said = compare(&Said::session(a), &Said::session(b), &rubric());
            said.signals.iter().find(|change| change.kind == Kind::ScopeBoundary).unwrap().change
        };
        assert_eq!(change(&a, &b), Change::Same);
        b.answers[0].score.as_mut().unwrap().signals.retain(|signal| signal.kind != Kind::ScopeBoundary);
        assert_eq!(change(&a, &b), Change::Worse);
    }

    #[test]
    fn pace_within_the_band_is_neither_better_nor_worse() {
        let change = |a: f64, b: f64| {
            let with = |pace: f64| {
                let session = believable::session(1);
                let figures = Figures::of(&session).unwrap();
                Figures { words_per_minute: Some(pace), ..figures }
            };
            let measures = measures(Some(&with(a)), Some(&with(b)), &rubric());
            measures.iter().find(|measure| measure.name == "pace").unwrap().change
        };
        let band = rubric().pace;
        assert_eq!(change(band.fast_above - 1.0, band.slow_below + 1.0), Change::Same);
        assert_eq!(change(band.fast_above + 9.0, band.fast_above), Change::Same);
        assert_eq!(change(band.fast_above + 40.0, band.fast_above), Change::Better);
        assert_eq!(change(band.slow_below, band.slow_below - 40.0), Change::Worse);
    }

    #[test]
    fn a_take_can_be_compared_with_another() {
        let session = believable::session(1);
        let said = compare(&Said::take(&session, 2).unwrap(), &Said::take(&session, 3).unwrap(), &rubric());
        assert_eq!((said.a.take, said.b.take), (Some(2), Some(3)));
        assert!(Said::take(&session, 0).is_none());
        assert!(Said::take(&session, 4).is_none());
    }
}
