//! Time from left to right, with its dates.

use crate::clock::{self, Date, ToSpan};

/// Kept free at both ends, as a share of the width, so that no point is cut.
const MARGIN: f64 = 0.025;

/// Dates on an axis: more are not readable on a phone.
const MOST_TICKS: i64 = 4;

const DAY: i64 = 86_400;

/// Such as "Nov 3".
pub fn day(date: Date) -> String {
    date.strftime("%b %-d").to_string()
}

/// A stretch of time over the width of a drawing.
pub struct Axis {
    /// Seconds of every session from the first day's midnight.
    times: Vec<i64>,
    span: i64,
    ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis for sessions held at these times, oldest first. One that names no time stands where the one before it does.
    pub fn of<'a>(started_at: impl Iterator<Item = &'a str>) -> Axis {
        let told: Vec<_> = started_at.map(clock::local).collect();
        let Some(first) = told.iter().flatten().min() else {
            return Axis { times: vec![0; told.len()], span: 0, ticks: Vec::new() };
        };
        let midnight = first.date().at(0, 0, 0, 0);
        let mut last = 0;
        let mut times: Vec<i64> = told
            .iter()
            .map(|time| {
                last = time.map_or(last, |time| time.duration_since(midnight).as_secs().max(last));
                last
            })
            .collect();
        let days = last / DAY;
        if days == 0 {
            // All on one day: what counts is the order.
            times = (0..times.len() as i64).collect();
        }
        let span = times.iter().copied().max().unwrap_or_default();
        let mut axis = Axis { times, span, ticks: Vec::new() };
        axis.ticks = axis.dates(midnight.date(), days);
        axis
    }

    fn dates(&self, first: Date, days: i64) -> Vec<(f64, String)> {
        const STEPS: [i64; 9] = [1, 2, 7, 14, 28, 61, 122, 183, 365];
        if days == 0 {
            return vec![(self.place(0), day(first))];
        }
        let step = STEPS.into_iter().find(|step| days / step < MOST_TICKS).unwrap_or(days / MOST_TICKS);
        let mut dates = first.series(1.days()).step_by(step as usize);
        let years = days > 300;
        (0..=days)
            .step_by(step as usize)
            .map_while(|at| {
                let date = dates.next()?;
                let label = if years { date.strftime("%b %Y").to_string() } else { day(date) };
                Some((self.place(at * DAY), label))
            })
            .collect()
    }

    /// Where the session with this number stands, from 0 to 1.
    pub fn x(&self, number: usize) -> f64 {
        self.place(self.times.get(number).copied().unwrap_or_default())
    }

    fn place(&self, seconds: i64) -> f64 {
        if self.span == 0 {
            return 0.5;
        }
        MARGIN + (1.0 - 2.0 * MARGIN) * seconds as f64 / self.span as f64
    }

    /// Dates with their places. The first is at the left edge; one too near the right edge is left out.
    pub fn ticks(&self) -> impl Iterator<Item = (f64, &str)> {
        self.ticks.iter().filter(|(x, _)| *x < 0.94).map(|(x, label)| (*x, label.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(times: &[&str]) -> Axis {
        Axis::of(times.iter().copied())
    }

    #[test]
    fn sessions_stand_at_their_dates() {
        let axis =
            axis(&["2026-11-01T10:00:00+01:00", "2026-11-02T00:00:00Z", "no time", "2026-11-11T00:00:00Z"]);
        let x: Vec<f64> = (0..4).map(|at| (axis.x(at) * 100.0).round()).collect();
        assert_eq!(x, [6.0, 12.0, 12.0, 98.0]);
        let ticks: Vec<&str> = axis.ticks().map(|(_, label)| label).collect();
        assert_eq!(ticks, ["Nov 1", "Nov 8"]);
    }

    #[test]
    fn a_day_alone_shows_the_order_and_years_show_years() {
        let day = axis(&["2026-11-01T10:00:00Z", "2026-11-01T10:01:00Z", "2026-11-01T18:00:00Z"]);
        assert_eq!((day.x(0) + day.x(2)) / 2.0, day.x(1));
        assert_eq!(axis(&["2026-11-01T10:00:00Z"]).x(0), 0.5);
        assert_eq!(axis(&["?", "!"]).ticks().count(), 0);
        let years = axis(&["2019-02-01T10:00:00Z", "2026-11-01T10:01:00Z"]);
        assert!(years.ticks().all(|(_, label)| label.len() == 8) && years.ticks().count() <= 5);
    }
}
