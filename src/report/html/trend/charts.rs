//! Votes and measures of one scenario over time, each with the band that is aimed at.

use super::axis::Axis;
use crate::core::answer::Verdict;
use crate::core::plural::counted;
use crate::core::rubric::Rubric;
use crate::core::study::trend::{Better, Measure, Series, columns};
use crate::report::html::svg::{Svg, Symbol};

/// Points drawn: with more sessions, a point is the mean of several.
const POINTS: usize = 48;

/// Top and height of the plotted part; the dates are below it.
const TOP: f64 = 8.0;
const DATES: f64 = 22.0;

/// One measure over time.
pub struct Chart {
    pub title: &'static str,
    /// Such as "82 % own steps lately, 61 before".
    pub line: String,
    /// "▲ better", where there is something to compare.
    pub change: &'static str,
    pub class: &'static str,
    /// What is aimed at.
    pub goal: String,
    /// Safe SVG: the names of the heights, and the plot.
    pub heights: String,
    pub plot: String,
}

/// What is drawn: how high, over which range, with which band and names.
struct Frame {
    height: f64,
    range: (f64, f64),
    band: (f64, f64),
    lanes: Vec<(f64, String)>,
}

impl Frame {
    fn y(&self, value: f64) -> f64 {
        let (low, high) = self.range;
        TOP + self.height * (1.0 - (value.clamp(low, high) - low) / (high - low))
    }

    fn heights(&self) -> String {
        let mut svg = Svg::new(TOP + self.height + DATES);
        for (value, name) in &self.lanes {
            svg.text("end", 1.0, self.y(*value) + 4.0, name);
        }
        svg.decoration("heights")
    }

    /// `is_good` decides between the two symbols.
    fn plot(
        &self,
        values: &[Option<f64>],
        axis: &Axis,
        is_good: impl Fn(f64) -> bool,
        label: &str,
    ) -> String {
        let mut svg = Svg::new(TOP + self.height + DATES);
        let (low, high) = self.band;
        svg.rect("band", 0.0, self.y(high), 1.0, (self.y(low) - self.y(high)).max(3.0));
        for (value, _) in &self.lanes {
            svg.line("lane", (0.0, self.y(*value)), (1.0, self.y(*value)));
        }
        for (x, date) in axis.ticks() {
            svg.line("tick", (x, TOP + self.height), (x, TOP + self.height + 4.0));
            svg.text(
                if x < 0.1 { "date" } else { "date middle" },
                if x < 0.1 { 0.0 } else { x },
                TOP + self.height + 18.0,
                date,
            );
        }
        let numbers: Vec<Option<f64>> = (0..values.len()).map(|number| Some(axis.x(number))).collect();
        let across = columns(&numbers, POINTS);
        let points: Vec<Option<(f64, f64)>> =
            columns(values, POINTS).into_iter().zip(across).map(|(value, x)| Some((x?, value?))).collect();
        let line: Vec<_> = points.iter().map(|point| point.map(|(x, value)| (x, self.y(value)))).collect();
        svg.curve("line", &line);
        for (x, value) in points.into_iter().flatten() {
            let (class, symbol) =
                if is_good(value) { ("pos", Symbol::Dot) } else { ("neg", Symbol::Diamond) };
            svg.symbol(class, symbol, (x, self.y(value)), None, "");
        }
        svg.labelled("plot", label)
    }
}

/// The votes, from "no hire" at the bottom to "strong hire" at the top; `None` where there was none.
pub fn verdicts(votes: &[Option<Verdict>], axis: &Axis) -> Option<Chart> {
    let value = |vote: Verdict| f64::from(vote as u8);
    let frame = Frame {
        height: 126.0,
        range: (-0.4, 3.4),
        band: (value(Verdict::Hire) - 0.4, 3.4),
        lanes: Verdict::ALL.map(|vote| (value(vote), vote.title().to_owned())).to_vec(),
    };
    let values: Vec<Option<f64>> = votes.iter().map(|vote| vote.map(value)).collect();
    let (first, last) = (votes.iter().flatten().next()?, votes.iter().flatten().next_back()?);
    let label =
        format!("Votes over {}, oldest first: from {first} to {last}", counted(votes.len(), "interview"));
    Some(Chart {
        title: "Votes",
        line: String::new(),
        change: "",
        class: "neu",
        goal: "The green band is the goal: hire or better.".into(),
        heights: frame.heights(),
        plot: frame.plot(&values, axis, |value| value >= 1.5, &label),
    })
}

/// One measure.
pub fn measure(series: &Series, rubric: &Rubric, axis: &Axis) -> Chart {
    let (change, class) = change(series);
    let (frame, goal) = frame(series, rubric);
    let (low, high) = frame.band;
    let label = format!(
        "{} over {}, oldest first: {}",
        series.measure.title(),
        counted(series.values.len(), "interview"),
        told(series)
    );
    Chart {
        title: series.measure.title(),
        line: told(series),
        change,
        class,
        goal,
        heights: frame.heights(),
        plot: frame.plot(&series.values, axis, |value| (low..=high).contains(&value), &label),
    }
}

fn told(series: &Series) -> String {
    let lately = format!("{} {}", number(series.lately), series.unit);
    match series.before {
        Some(before) => format!("{lately} lately, {} before", number(Some(before))),
        None => lately,
    }
}

fn change(series: &Series) -> (&'static str, &'static str) {
    match (series.measure.better(), series.lately, series.before) {
        (Better::Neither, ..) | (_, None, _) | (_, _, None) => ("", "neu"),
        (_, Some(lately), Some(before)) if (lately - before).abs() < 0.05 => ("as before", "neu"),
        (better, Some(lately), Some(before)) => {
            if (lately > before) == (better == Better::More) {
                ("▲ better", "pos")
            } else {
                ("▼ worse", "neg")
            }
        }
    }
}

/// The range of a measure, its band, and the band in words.
fn frame(series: &Series, rubric: &Rubric) -> (Frame, String) {
    let highest = |least: f64| series.values.iter().flatten().copied().fold(least, f64::max);
    let (fast, slow) = (rubric.pace.fast_above, rubric.pace.slow_below);
    let (range, band, goal) = match series.measure {
        Measure::OwnShare => {
            let least = (1.0 - rubric.we_dominant.share) * 100.0;
            ((0.0, 100.0), (least, 100.0), format!("above {least:.0} %"))
        }
        Measure::Metrics => ((0.0, highest(3.0)), (1.0, highest(3.0)), "at least one".to_owned()),
        Measure::ScopeBoundary => ((0.0, 100.0), (90.0, 100.0), "in every answer".to_owned()),
        Measure::Overruns => ((0.0, 5.0), (0.0, 0.4), "none".to_owned()),
        Measure::Fillers => {
            // Per hundred words in the rubric, per minute here: at a middling pace.
            let most = rubric.fillers.mention_from * (fast + slow) / 200.0;
            ((0.0, highest(most * 1.6)), (0.0, most), format!("below {most:.0}"))
        }
        Measure::Pace => {
            let lowest = series.values.iter().flatten().copied().fold(slow - 30.0, f64::min);
            ((lowest, highest(fast + 30.0)), (slow, fast), format!("{slow:.0} to {fast:.0}"))
        }
    };
    let unit = if range.1 == 100.0 { " %" } else { "" };
    let lanes = [range.0, range.1].map(|value| (value, format!("{value:.0}{unit}"))).to_vec();
    (Frame { height: 74.0, range, band, lanes }, format!("Goal: {goal}"))
}

/// A mean as shown.
fn number(value: Option<f64>) -> String {
    match value {
        None => "–".into(),
        Some(value) if value >= 20.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.1}").trim_end_matches(".0").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_short() {
        let told = [None, Some(148.2), Some(2.0), Some(0.25)].map(number);
        assert_eq!(told, ["–", "148", "2", "0.2"]);
    }
}
