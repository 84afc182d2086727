//! The days on which there was practice, week by week.

use super::axis::day;
use crate::clock::{self, Date, ToSpan};
use crate::core::plural::counted;
use crate::core::study::summary::Summary;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Fewest weeks shown, and most on a wide page and on a phone.
const WEEKS: (i64, i64, i64) = (12, 52, 18);

/// Pixels from one day to the next, and of a day.
const STEP: i64 = 17;
const SIDE: i64 = 14;

/// Room for the weekdays on the left, and for the months above.
const LEFT: i64 = 34;
const ABOVE: i64 = 18;

/// A day with this many sessions has the strongest color.
const MANY: usize = 3;

pub struct Calendar {
    /// Days with at least one session.
    pub days: usize,
    /// Most days in a row.
    pub longest_run: usize,
    /// Safe SVG, for a wide page and for a phone.
    pub wide: String,
    pub narrow: String,
    /// Earlier weeks that are not shown.
    pub cut: bool,
}

impl Calendar {
    /// `None` without a single date.
    pub fn of(summaries: &[Summary]) -> Option<Calendar> {
        let mut sessions: BTreeMap<Date, usize> = BTreeMap::new();
        for time in summaries.iter().filter_map(|one| clock::local(&one.started_at)) {
            *sessions.entry(time.date()).or_default() += 1;
        }
        let (first, last) = (*sessions.keys().next()?, *sessions.keys().next_back()?);
        let weeks = first.duration_until(last).as_hours() / 24 / 7 + 2;
        let (least, most, narrow) = WEEKS;
        Some(Calendar {
            days: sessions.len(),
            longest_run: longest_run(&sessions),
            wide: draw(&sessions, last, weeks.clamp(least, most), "calendar wide"),
            narrow: draw(&sessions, last, weeks.clamp(least, narrow), "calendar narrow"),
            cut: weeks > most,
        })
    }
}

fn longest_run(sessions: &BTreeMap<Date, usize>) -> usize {
    let (mut longest, mut run, mut before) = (0, 0, None);
    for date in sessions.keys() {
        run = if before == date.yesterday().ok() && before.is_some() { run + 1 } else { 1 };
        longest = longest.max(run);
        before = Some(*date);
    }
    longest
}

/// The `weeks` that end with the one of `last`, a column each.
fn draw(sessions: &BTreeMap<Date, usize>, last: Date, weeks: i64, class: &str) -> String {
    let (width, height) = (LEFT + weeks * STEP, ABOVE + 7 * STEP);
    let monday = last.saturating_sub(i64::from(last.weekday().to_monday_zero_offset()).days());
    let start = monday.saturating_sub((weeks - 1).weeks());
    let mut body = String::new();
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
        let _ = write!(body, "<text x=\"0\" y=\"{}\">{name}</text>", ABOVE + row * STEP + SIDE - 3);
    }
    let mut shown = 0;
    let mut month = None;
    for (number, date) in start.series(1.days()).take_while(|date| *date <= last).enumerate() {
        let (column, row) = (number as i64 / 7, number as i64 % 7);
        let x = LEFT + column * STEP;
        // The month is named over its first whole week, unless the name would stick out.
        if row == 0 && month != Some(date.month()) {
            if (month.is_some() || date.day() < 8) && column < weeks - 1 {
                let _ = write!(body, "<text x=\"{x}\" y=\"10\">{}</text>", date.strftime("%b"));
            }
            month = Some(date.month());
        }
        let count = sessions.get(&date).copied().unwrap_or_default();
        shown += count;
        let title = match count {
            0 => String::new(),
            count => format!("<title>{}: {}</title>", day(date), counted(count, "session")),
        };
        let _ = write!(
            body,
            "<rect class=\"d{}\" x=\"{x}\" y=\"{}\" width=\"{SIDE}\" height=\"{SIDE}\" rx=\"3\">{title}</rect>",
            count.min(MANY),
            ABOVE + row * STEP,
        );
    }
    format!(
        "<svg class=\"{class}\" width=\"{width}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{} in the {weeks} weeks up to {}\">{body}</svg>",
        counted(shown, "session"),
        day(last),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    fn on(dates: &[&str]) -> Calendar {
        let summary = |date: &&str| Summary {
            started_at: format!("{date}T10:00:00+00:00"),
            ..Summary::of(&believable::session(0))
        };
        Calendar::of(&dates.iter().map(summary).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn days_are_counted_once_and_runs_go_over_the_end_of_a_month() {
        let calendar = on(&["2026-10-31", "2026-10-31", "2026-11-01", "2026-11-02", "2026-11-20"]);
        assert_eq!((calendar.days, calendar.longest_run, calendar.cut), (4, 3, false));
        assert!(calendar.wide.contains("Oct 31: 2 sessions"));
        assert!(calendar.wide.contains("5 sessions in the 12 weeks up to Nov 20"));
    }

    #[test]
    fn long_practice_shows_its_last_year() {
        let calendar = on(&["2019-01-01", "2026-11-20"]);
        assert!(calendar.cut);
        assert!(calendar.wide.contains("1 session in the 52 weeks"));
        assert_eq!(Calendar::of(&[]).map(|one| one.days), None);
    }
}
