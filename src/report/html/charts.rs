//! The trend's plots and tables.

use super::svg::Svg;
use crate::core::pack::visible;
use crate::core::study::trend::{Better, Group, Measure, Series, columns};

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 110.0;
const LEFT: f64 = 34.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 8.0;

/// Points drawn: with more sessions, a point is the mean of several.
const POINTS: usize = 80;

/// One measure over all sessions.
pub struct Chart {
    pub title: &'static str,
    pub unit: &'static str,
    pub lately: String,
    pub before: String,
    pub verdict: &'static str,
    pub class: &'static str,
    /// Safe SVG.
    pub plot: String,
}

/// A table of groups.
pub struct ChartTable {
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

pub fn chart(series: &Series) -> Chart {
    let (verdict, class) = match (series.measure.better(), series.lately, series.before) {
        (Better::Neither, ..) | (_, None, _) | (_, _, None) => ("", "neu"),
        (_, Some(lately), Some(before)) if (lately - before).abs() < 0.05 => ("as before", "neu"),
        (better, Some(lately), Some(before)) => {
            if (lately > before) == (better == Better::More) {
                ("▲ better", "pos")
            } else {
                ("▼ worse", "neg")
            }
        }
    };
    Chart {
        title: series.measure.title(),
        unit: series.unit,
        lately: number(series.lately),
        before: number(series.before),
        verdict,
        class,
        plot: plot(series),
    }
}

/// A mean as shown.
pub fn number(value: Option<f64>) -> String {
    match value {
        None => "–".into(),
        Some(value) if value >= 20.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.1}"),
    }
}

fn plot(series: &Series) -> String {
    let values = columns(&series.values, POINTS);
    let highest = match series.measure {
        Measure::OwnShare | Measure::ScopeBoundary => 100.0,
        _ => values.iter().flatten().copied().fold(1.0, f64::max),
    };
    let lowest = if series.measure == Measure::Pace {
        values.iter().flatten().copied().fold(highest, f64::min) - 5.0
    } else {
        0.0
    };
    let span = (highest - lowest).max(1.0);
    let step = (WIDTH - LEFT - 8.0) / values.len().saturating_sub(1).max(1) as f64;
    let at = |index: usize, value: f64| {
        let height = HEIGHT - TOP - BOTTOM;
        (LEFT + index as f64 * step, TOP + height * (1.0 - (value - lowest) / span))
    };
    let mut svg = Svg::new(WIDTH, HEIGHT);
    for value in [lowest, (lowest + highest) / 2.0, highest] {
        let (_, y) = at(0, value);
        svg.line("lane", (LEFT, y), (WIDTH, y));
        svg.text("scale", LEFT - 4.0, y + 4.0, &number(Some(value)));
    }
    let points: Vec<_> =
        values.iter().enumerate().map(|(index, value)| value.map(|value| at(index, value))).collect();
    svg.curve("pace", &points);
    for (x, y) in points.iter().flatten() {
        svg.rect("dot", x - 1.8, y - 1.8, 3.6, 3.6);
    }
    let label = format!(
        "{} over {} sessions, oldest first; lately {} {}, before {}",
        series.measure.title(),
        series.values.len(),
        number(series.lately),
        series.unit,
        number(series.before)
    );
    svg.labelled("plot", &label)
}

pub fn table(name: &'static str, groups: &[Group]) -> ChartTable {
    let mut head = vec![name, "Sessions", "Last", "Best"];
    head.extend(Measure::ALL.iter().map(|measure| measure.title()));
    let verdict =
        |verdict: Option<crate::core::answer::Verdict>| verdict.map_or("–", |one| one.title()).to_owned();
    let row = |group: &Group| {
        let mut row =
            vec![visible(&group.name), group.sessions.to_string(), verdict(group.last), verdict(group.best)];
        row.extend(group.lately.iter().map(|value| number(*value)));
        row
    };
    ChartTable { head, rows: groups.iter().map(row).collect() }
}
