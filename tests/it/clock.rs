//! The section that the live clock shows, checked against stories whose parts are known.

use starling::core::following::{Following, Steady, Told};
use starling::core::scorer::Scorer;
use starling::core::star::Section;
use starling::store::content;
use starling::store::packs;

/// Words a second at 150 a minute.
const PACE: f64 = 2.5;

/// How late the clock learns of words: with the built-in model on two idle processors between 0.3 and 2 s.
const LAG_SECONDS: f64 = 1.0;

/// Words between two readings: the recognizer gives what was said in the last 1.5 to 4 s.
const STEP: usize = 7;

/// How many half seconds of a story are shown right, how many there are, and how often it steps back.
fn follow(scorer: &Scorer, parts: &[(Section, &str)]) -> (usize, usize, usize) {
    let mut words: Vec<(&str, Section)> = Vec::new();
    for (section, text) in parts {
        words.extend(text.split_whitespace().map(|word| (word, *section)));
    }
    let mut steady = Steady::default();
    let mut shown = Section::Situation;
    let (mut right, mut steps_back, mut known) = (0, 0, 0);
    let half_seconds = (words.len() as f64 / PACE * 2.0) as usize;
    for at in 0..half_seconds {
        let now = at as f64 / 2.0;
        let heard = (((now - LAG_SECONDS) * PACE).max(0.0) as usize) / STEP * STEP;
        if heard > known {
            known = heard;
            let text: Vec<&str> = words[..heard].iter().map(|(word, _)| *word).collect();
            if let Some(place) = scorer.told_so_far(&text.join(" ")) {
                let before = text.join(" ").chars().take(place.start).collect::<String>();
                let at_ms = |words: usize| (words as f64 / PACE * 1_000.0) as u64;
                let told =
                    Told { section: place.section, since_ms: at_ms(before.split_whitespace().count()) };
                let next = steady.read(told, at_ms(heard)).section;
                steps_back += usize::from(next < shown);
                shown = next;
            }
        }
        right += usize::from(shown == words[((now * PACE) as usize).min(words.len() - 1)].1);
    }
    (right, half_seconds, steps_back)
}

#[test]
fn the_clock_shows_the_section_that_is_told_most_of_the_time_and_seldom_steps_back() {
    let scorer = Scorer::from_toml(&content::signals(), content::rubric()).unwrap();
    let library = packs::embedded();
    let (mut right, mut all, mut steps_back, mut stories) = (0, 0, 0, 0);
    for found in library.scenarios() {
        let parts = Section::ALL.map(|section| (section, found.scenario.section(section).strong.as_str()));
        let one = follow(&scorer, &parts);
        (right, all, steps_back) = (right + one.0, all + one.1, steps_back + one.2);
        stories += 1;
    }
    let share = right as f64 / all as f64;
    assert!(stories >= 60);
    assert!(share > 0.70, "right {:.1} % of the time", share * 100.0);
    assert!(steps_back < 2 * stories, "{steps_back} steps back in {stories} stories");
    eprintln!("right {:.1} % of the time, {steps_back} steps back in {stories} stories", share * 100.0);
}
