//! The trend: when there was practice, how the verdicts moved, one scenario at a time, and what is common to all.

mod axis;
mod calendar;
mod charts;
mod scenario;

use super::policy;
use super::svg::Svg;
use crate::core::answer::Verdict;
use crate::core::pack::visible;
use crate::core::plural::counted;
use crate::core::rubric::Rubric;
use crate::core::session::Mode;
use crate::core::study::summary::Summary;
use crate::core::study::trend::{self, Group, Overrun};
use askama::Template;
use calendar::Calendar;
use scenario::ScenarioView;

const STYLE: &str =
    concat!(include_str!("../../templates/base.css"), include_str!("../../templates/trend.css"));

/// Interviews of which the votes are counted at the top.
const LATELY: usize = 5;

#[derive(Template)]
#[template(path = "trend.html")]
struct TrendPage {
    policy: String,
    style: &'static str,
    title: String,
    subtitle: String,
    tiles: Vec<Tile>,
    calendar: Option<Calendar>,
    scenarios: Vec<ScenarioView>,
    /// Empty where there is only one.
    principles: Vec<[String; 4]>,
    overruns: Vec<OverrunView>,
    phrases: Vec<(String, String)>,
}

struct Tile {
    figure: String,
    unit: &'static str,
}

struct OverrunView {
    title: &'static str,
    line: String,
    /// Safe SVG.
    bar: String,
}

/// The trend as a page, UTF-8. Sessions come oldest first.
pub fn trend(summaries: &[Summary], rubric: &Rubric) -> Vec<u8> {
    let trend = trend::trend(summaries);
    let judged: Vec<&Summary> =
        summaries.iter().filter(|one| one.mode == Mode::Mock && one.figures.is_some()).collect();
    let calendar = Calendar::of(summaries);
    let page = TrendPage {
        policy: policy::policy(STYLE, ""),
        style: STYLE,
        title: counted(judged.len(), "interview"),
        subtitle: subtitle(&judged),
        tiles: tiles(&judged, calendar.as_ref()),
        calendar,
        scenarios: scenario::all(&judged, rubric),
        principles: if trend.principles.len() > 1 {
            trend.principles.iter().map(principle).collect()
        } else {
            Vec::new()
        },
        overruns: trend.overruns.iter().filter(|one| one.heard > 0).map(overrun).collect(),
        phrases: trend
            .phrases
            .iter()
            .map(|one| {
                let sessions = counted(one.sessions as usize, "interview");
                (visible(&one.text), format!("{} in {sessions}", counted(one.count as usize, "time")))
            })
            .collect(),
    };
    // Rendering into memory fails only when a value's own `Display` does, and none here can.
    page.render().unwrap_or_default().into_bytes()
}

fn subtitle(judged: &[&Summary]) -> String {
    let day = |one: &&&Summary| visible(one.started_at.get(..10).unwrap_or(&one.started_at));
    match (judged.first().as_ref().map(day), judged.last().as_ref().map(day)) {
        (Some(first), Some(last)) if first == last => first,
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => String::new(),
    }
}

fn tiles(judged: &[&Summary], calendar: Option<&Calendar>) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let votes: Vec<Verdict> = judged.iter().rev().filter_map(|one| one.verdict).take(LATELY).collect();
    let hires = votes.iter().filter(|verdict| **verdict >= Verdict::Hire).count();
    if !votes.is_empty() {
        tiles.push(Tile {
            figure: format!("{hires} of {}", votes.len()),
            unit: "latest votes at “hire” or better",
        });
    }
    if let Some(best) = judged.iter().filter_map(|one| one.verdict).max() {
        tiles.push(Tile { figure: best.title().to_owned(), unit: "the best vote so far" });
    }
    if let Some(calendar) = calendar {
        tiles.push(Tile {
            figure: calendar.days.to_string(),
            unit: if calendar.days == 1 { "day of practice" } else { "days of practice" },
        });
        tiles.push(Tile {
            figure: calendar.longest_run.to_string(),
            unit: if calendar.longest_run == 1 { "day in a row at most" } else { "days in a row at most" },
        });
    }
    tiles
}

fn principle(group: &Group) -> [String; 4] {
    let vote = |vote: Option<Verdict>| vote.map_or("–", Verdict::title).to_owned();
    [visible(&group.name), group.sessions.to_string(), vote(group.best), vote(group.last)]
}

fn overrun(one: &Overrun) -> OverrunView {
    let share = one.over as f64 / one.heard.max(1) as f64;
    let mut svg = Svg::new(10.0);
    svg.rect("track", 0.0, 0.0, 1.0, 10.0);
    svg.rect("fill", 0.0, 0.0, share, 10.0);
    OverrunView {
        title: one.section.title(),
        line: format!("{} of {}", one.over, one.heard),
        bar: svg.decoration("share"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    fn rubric() -> Rubric {
        Rubric::parse("rubric.toml", include_str!("../../../../content/rubric.toml")).unwrap()
    }

    fn page(summaries: &[Summary]) -> String {
        String::from_utf8(trend(summaries, &rubric())).unwrap()
    }

    fn summaries(count: u64) -> Vec<Summary> {
        (0..count).map(|seed| Summary::of(&believable::session(seed))).collect()
    }

    #[test]
    fn every_scenario_has_its_own_charts_and_no_script() {
        let html = page(&summaries(30));
        assert_eq!(html.matches("<script").count(), 0);
        assert_eq!(html.matches("class=\"card scenario\"").count(), 3);
        assert_eq!(html.matches("aria-label=\"Votes over").count(), 3);
        assert!(!html.contains(" style="));
    }

    #[test]
    fn one_interview_is_a_whole_page_and_two_thousand_are_no_flood() {
        let html = page(&summaries(1));
        assert!(
            html.contains("1 interview") && html.contains("the next one of this scenario draws the line")
        );
        let html = page(&summaries(2_000));
        assert!(html.len() < 400_000, "{}", html.len());
    }

    #[test]
    fn whatever_a_session_says_is_text() {
        const HOSTILE: &str = "</style><script>alert(1)</script>\u{1b}\u{202e}\"'";
        let mut all = summaries(4);
        for one in &mut all {
            one.started_at = HOSTILE.into();
            one.scenario.title = HOSTILE.into();
            one.scenario.principle = HOSTILE.into();
            one.figures.as_mut().unwrap().phrases = vec![(HOSTILE.into(), 3)];
        }
        all[1].scenario.principle = "Ownership".into();
        let html = page(&all);
        assert!(!html.contains("<script") && !html.contains(['\u{1b}', '\u{202e}']));
        assert_eq!(html.matches("</style>").count(), 1);
        assert!(html.contains("\\u{202e}"));
    }
}
