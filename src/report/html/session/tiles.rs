//! Whose work is told, and how it was said: a figure each, with its band.

use crate::core::answer::{Delivery, Score};
use crate::core::rubric::Rubric;
use crate::core::study::balance::Balance;
use crate::core::study::bands::{self, PAUSE_LONG_MS};
use crate::report::html::svg::{Svg, Symbol};

/// One figure.
pub struct Tile {
    pub name: &'static str,
    /// Large.
    pub figure: String,
    /// What it counts.
    pub unit: String,
    /// Safe SVG: where the figure lies, against its band.
    pub gauge: String,
    pub within: bool,
    /// What it means, in a line.
    pub line: String,
    /// Where the band comes from, and what speaks against it.
    pub source: String,
}

/// The figures of an answer; whose work it tells is asked of a story alone.
pub fn of(score: &Score, story: bool, rubric: &Rubric) -> Vec<Tile> {
    let balance = Some(Balance::of(score)).filter(|balance| story && balance.own + balance.we > 0);
    let words = score.text.split_whitespace().count();
    let mut tiles: Vec<Tile> = balance.map(|balance| work(balance, rubric)).into_iter().collect();
    tiles.extend(score.delivery.iter().flat_map(|told| delivery(told, words, rubric)));
    tiles
}

fn work(balance: Balance, rubric: &Rubric) -> Tile {
    let share = balance.own_share().unwrap_or_default();
    let rule = &rubric.we_dominant;
    let fine = match balance.we_ok {
        0 => String::new(),
        count => format!(" {count} more “we” hide nobody."),
    };
    Tile {
        name: "Whose work",
        figure: format!("{} : {}", balance.own, balance.we),
        unit: "own steps to “we”".into(),
        gauge: gauge(share, (1.0 - rule.share, 1.0)),
        within: 1.0 - share < rule.share || (balance.we as usize) < rule.least,
        line: format!("{:.0} % of the steps told are your own.{fine}", share * 100.0),
        source: format!(
            "“We” counts against you from {:.0} % on ({}). {}",
            rule.share * 100.0,
            rule.source,
            rule.counter_evidence
        ),
    }
}

/// How pace, fillers and pauses lie in their bands.
fn delivery(told: &Delivery, words: usize, rubric: &Rubric) -> Vec<Tile> {
    const WPM: (f64, f64) = (80.0, 210.0);
    let on = |value: f64| (value - WPM.0) / (WPM.1 - WPM.0);
    let (pace, most) = (&rubric.pace, rubric.fillers.mention_from);
    let rate = told.fillers.len() as f64 * 100.0 / words.max(1) as f64;
    let least = (rubric.pauses.long_seconds * 1000.0) as u64;
    let long = told.pauses.iter().filter(|pause| pause.length_ms() >= least).count();
    let longest = told.pauses.iter().map(|pause| pause.length_ms()).max().unwrap_or_default();
    let fillers = if told.fillers.len() == 1 { "filler heard" } else { "fillers heard" };
    let drawn = [
        (
            format!("{:.0}", told.words_per_minute),
            "words a minute of speech".to_owned(),
            gauge(on(told.words_per_minute), (on(pace.slow_below), on(pace.fast_above))),
            format!(
                "{:.0} by the clock, pauses included. Band: {:.0} to {:.0}.",
                told.words_per_minute_clock, pace.slow_below, pace.fast_above
            ),
        ),
        (
            told.fillers.len().to_string(),
            fillers.to_owned(),
            gauge(rate / (2.0 * most), (0.0, 0.5)),
            format!("{}; in all {rate:.1} in a hundred words. Band: below {most}.", told.fillers_told()),
        ),
        (
            long.to_string(),
            format!("of {} s or more", rubric.pauses.long_seconds),
            gauge(longest as f64 / (2.0 * PAUSE_LONG_MS as f64), (0.0, 0.5)),
            match longest {
                0 => "None at all. Band: none of 4 s or more.".to_owned(),
                ms => format!("The longest: {:.1} s. Band: none of 4 s or more.", ms as f64 / 1000.0),
            },
        ),
    ];
    let bands = bands::of(told, words, rubric).into_iter();
    bands
        .zip(drawn)
        .map(|(band, (figure, unit, gauge, line))| Tile {
            name: band.name,
            figure,
            unit,
            gauge,
            within: band.within,
            line,
            source: format!("{}: {} ({}). {}", band.name, band.band, band.source, band.counter_evidence),
        })
        .collect()
}

/// A mark at `at` on a scale from 0 to 1 on which `band` is what is aimed at.
fn gauge(at: f64, band: (f64, f64)) -> String {
    let mut svg = Svg::new(16.0);
    svg.rect("track", 0.0, 6.0, 1.0, 4.0);
    svg.rect("band", band.0, 6.0, band.1 - band.0, 4.0);
    svg.symbol("marker", Symbol::Dot, (at.clamp(0.015, 0.985), 8.0), None, "");
    svg.decoration("gauge")
}
