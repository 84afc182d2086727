//! The section that the live clock shows, checked against stories whose parts are known.

use starling::core::following::{Following, Progress};
use starling::core::scorer::Scorer;
use starling::core::star::Section;
use starling::store::content;
use starling::store::packs;

/// Words a second at 150 a minute.
const PACE: f64 = 2.5;

/// How late the clock learns of words: with the built-in model on two idle processors.
const LAG_SECONDS: f64 = 1.2;

/// Words between two readings.
const STEP: usize = 4;

/// How many half seconds of a story are shown right, and how many there are; how late each section is shown, in seconds.
fn follow(scorer: &Scorer, parts: &[(Section, &str)]) -> (usize, usize, Vec<f64>) {
    let mut words: Vec<(&str, Section)> = Vec::new();
    for (section, text) in parts {
        words.extend(text.split_whitespace().map(|word| (word, *section)));
    }
    let mut progress = Progress::default();
    let (mut shown, mut right, mut known) = (Section::Situation, 0, 0);
    let mut late: Vec<f64> = Vec::new();
    let half_seconds = (words.len() as f64 / PACE * 2.0) as usize;
    let told_at = |seconds: f64| words[((seconds * PACE) as usize).min(words.len() - 1)].1;
    // The section being told, and when it began, until it is shown: the first one always is.
    let (mut told, mut begun) = (Section::Situation, None);
    for at in 0..half_seconds {
        let now = at as f64 / 2.0;
        let heard = (((now - LAG_SECONDS) * PACE).max(0.0) as usize) / STEP * STEP;
        if heard > known {
            known = heard;
            let text: Vec<&str> = words[..heard].iter().map(|(word, _)| *word).collect();
            if let Some(reading) = scorer.told_so_far(&text.join(" ")) {
                let next = progress.read(&reading);
                assert!(next >= shown, "the clock goes forward");
                shown = next;
            }
        }
        let truth = told_at(now);
        if truth != told {
            // A section that was never shown counts as late by all its length.
            late.extend(begun.map(|start| now - start));
            (told, begun) = (truth, Some(now));
        }
        if shown == truth {
            late.extend(begun.take().map(|start| now - start));
        }
        right += usize::from(shown == truth);
    }
    (right, half_seconds, late)
}

#[test]
fn the_clock_shows_the_section_that_is_told_most_of_the_time() {
    let scorer = Scorer::from_toml(&content::signals(), content::rubric()).unwrap();
    let library = packs::embedded();
    let (mut right, mut all, mut late, mut stories) = (0, 0, Vec::new(), 0);
    for found in library.scenarios() {
        let parts = Section::ALL.map(|section| (section, found.scenario.section(section).strong.as_str()));
        let one = follow(&scorer, &parts);
        (right, all, stories) = (right + one.0, all + one.1, stories + 1);
        late.extend(one.2);
    }
    late.sort_by(f64::total_cmp);
    let (share, median) = (right as f64 / all as f64, late[late.len() / 2]);
    assert!(stories >= 60);
    assert!(share > 0.75, "right {:.1} % of the time", share * 100.0);
    assert!(median <= 5.0, "{median} s late");
    eprintln!("right {:.1} % of the time, {median} s late (median), {stories} stories", share * 100.0);
}
