//! The report of a session, and the trend of all, as one self-contained HTML page each.

mod charts;
mod escape;
mod marked;
mod policy;
mod svg;
mod timeline;
mod view;

use super::model::ReportModel;
use crate::core::answer::Verdict;
use crate::core::pack::visible;
use crate::core::session::Mode;
use crate::core::study::advice;
use crate::core::study::trend::Trend;
use askama::Template;

const STYLE: &str = include_str!("../templates/page.css");
const SCRIPT: &str = include_str!("../templates/report.js");

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    policy: String,
    style: &'static str,
    script: &'static str,
    gutter: f64,
    title: String,
    subtitle: String,
    note: Option<String>,
    unfinished: bool,
    verdict: Option<VerdictView>,
    reasons: Vec<String>,
    next_time: Vec<String>,
    gains: Vec<GainView>,
    takes: Vec<view::Take>,
    model: String,
}

#[derive(Template)]
#[template(path = "trend.html")]
struct TrendPage<'a> {
    policy: String,
    style: &'static str,
    title: &'static str,
    trend: &'a Trend,
    charts: Vec<charts::Chart>,
    tables: [charts::ChartTable; 2],
}

struct VerdictView {
    title: &'static str,
    class: &'static str,
}

struct GainView {
    before: &'static str,
    after: &'static str,
    arrow: &'static str,
    way: &'static str,
    line: String,
}

impl From<Verdict> for VerdictView {
    fn from(verdict: Verdict) -> VerdictView {
        let class = match verdict {
            Verdict::StrongHire | Verdict::Hire => "pos",
            Verdict::LeaningNoHire | Verdict::NoHire => "neg",
        };
        VerdictView { title: verdict.title(), class }
    }
}

/// The report as a page, UTF-8.
pub fn report(model: &ReportModel) -> Vec<u8> {
    let session = &model.session;
    let date = session.started_at.get(..16).unwrap_or(&session.started_at).replace('T', " ");
    let mode = match session.mode {
        Mode::Mock => "mock interview",
        Mode::Drill => "drill",
    };
    let opening = session.opening().and_then(|answer| answer.score.as_ref());
    let page = ReportPage {
        policy: policy::policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        gutter: timeline::GUTTER,
        title: visible(model.title()),
        subtitle: visible(&format!("{} · {} · {mode} · {date}", session.scenario.principle, session.level)),
        note: session.note.as_deref().map(visible),
        unfinished: session.is_unfinished(),
        verdict: session.verdict.or(opening.map(|score| score.verdict)).map(VerdictView::from),
        reasons: opening
            .map_or_else(Vec::new, |score| score.reasons.iter().map(|one| visible(one)).collect()),
        next_time: advice::next_time(session, &model.rubric).iter().map(|line| visible(line)).collect(),
        gains: session.gains.iter().map(gain).collect(),
        takes: view::takes(model),
        model: visible(session.model.as_deref().unwrap_or("an unnamed model")),
    };
    rendered(&page)
}

/// The trend as a page, UTF-8.
pub fn trend(trend: &Trend) -> Vec<u8> {
    let page = TrendPage {
        policy: policy::policy(STYLE, ""),
        style: STYLE,
        title: "Trend",
        charts: trend.series.iter().map(charts::chart).collect(),
        tables: [charts::table("Scenario", &trend.scenarios), charts::table("Principle", &trend.principles)],
        trend,
    };
    rendered(&page)
}

/// Rendering into memory fails only when a value's own `Display` does, and none here can.
fn rendered(page: &impl Template) -> Vec<u8> {
    page.render().unwrap_or_default().into_bytes()
}

fn gain(gain: &crate::core::session::Gain) -> GainView {
    let (arrow, way) = match gain.after.cmp(&gain.before) {
        std::cmp::Ordering::Greater => ("▲", "better"),
        std::cmp::Ordering::Less => ("▼", "worse"),
        std::cmp::Ordering::Equal => ("=", "as before"),
    };
    GainView { before: gain.before.title(), after: gain.after.title(), arrow, way, line: visible(&gain.line) }
}

#[cfg(test)]
mod tests;
