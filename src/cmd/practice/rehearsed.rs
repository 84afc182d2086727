//! Nudges over whole answers: `tests/data/nudges.jsonl` has answers with known faults by an author who has seen nothing
//! else of the project. Each is heard as a recognizer would hear it, a few words at a time and late.
//!
//! `cargo test --lib rehearsed -- --nocapture` prints what was said, when, and the shares.

use super::coach::{Coach, Wanted};
use crate::core::ask::Ask;
use crate::core::interview::{Event, Interview, Pace, Phase, Question, Rules};
use crate::core::scorer::Scorer;
use crate::core::star::{Budget, Section};
use crate::core::transcript::{Transcript, Word};
use crate::store::content;
use serde::Deserialize;
use std::collections::BTreeSet;

/// How far the recognizer is behind, and how often it has news.
const LAG_MS: u64 = 4_000;
const NEWS_MS: u64 = 3_000;

/// How often the program looks.
const TICK_MS: u64 = 250;

/// When the take starts.
const START_MS: u64 = 2_000;

/// Faults that must be mentioned, and answers that may get a nudge they do not deserve.
const LEAST_RIGHT: f64 = 0.9;
const MOST_WRONG: usize = 1;

#[derive(Deserialize)]
struct Answer {
    id: String,
    wpm: f64,
    text: String,
    sections: Vec<Start>,
    /// background, we, number, late.
    faults: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Start {
    section: Section,
    start_quote: String,
}

impl Answer {
    fn words(&self) -> Vec<Word> {
        let each_ms = 60_000.0 / self.wpm;
        let words = self.text.split_whitespace().enumerate();
        let at = |count: usize| (count as f64 * each_ms) as u64;
        words
            .map(|(count, text)| Word {
                text: text.to_owned(),
                start_ms: at(count),
                end_ms: at(count + 1),
                probability: 0.9,
            })
            .collect()
    }

    /// When the section begins; never, if it is not told.
    fn begins_ms(&self, section: Section) -> Option<u64> {
        let start = self.sections.iter().find(|start| start.section == section)?;
        let before = &self.text[..self.text.find(&start.start_quote).expect("a quote of the text")];
        Some((before.split_whitespace().count() as f64 * 60_000.0 / self.wpm) as u64)
    }
}

/// The nudges of an answer, by the names of the faults, with their times and lines.
fn nudges(answer: &Answer, scorer: &Scorer) -> Vec<(&'static str, u64, String)> {
    let mut interview = Interview::new(Rules::default());
    let question = Question { ask: Ask::Opening, pace: Pace::Sections(Budget::default()) };
    let tick = |at_ms| Event::Tick { at_ms, live: true, quiet_ms: None };
    let _ = interview.step(Event::Ask(question));
    let _ = interview.step(Event::PromptSpoken { at_ms: 1_000 });
    let _ = interview.step(tick(START_MS));
    let mut coach = Coach::new(Some(scorer), Wanted { nudges: true, interruptions: false });
    coach.begin();
    let words = answer.words();
    let end_ms = words.last().map_or(0, |word| word.end_ms);
    let mut given: Vec<(&'static str, u64, String)> = Vec::new();
    for at_ms in (0..end_ms).step_by(TICK_MS as usize) {
        let heard_ms = (at_ms / NEWS_MS * NEWS_MS).saturating_sub(LAG_MS);
        let news = (at_ms % NEWS_MS == 0).then(|| {
            let words: Vec<Word> = words.iter().take_while(|word| word.end_ms <= heard_ms).cloned().collect();
            let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            Transcript { text, words, ..Transcript::empty("test", heard_ms) }
        });
        let now_ms = START_MS + at_ms;
        if let Some(told) = coach.follow(news, Some(LAG_MS)) {
            let _ = interview.step(Event::Told { at_ms: now_ms, told });
        }
        let _ = interview.step(tick(now_ms));
        let Phase::Listening(standing) = interview.phase(now_ms) else { break };
        let _ = coach.look(&standing, now_ms);
        if let Some(line) = coach.nudge()
            && given.last().is_none_or(|(_, _, last)| last != line)
        {
            given.push((fault_of(line), at_ms, line.to_owned()));
        }
    }
    given
}

fn fault_of(line: &str) -> &'static str {
    let marks = [("background", "background"), ("we” ", "we"), ("no number", "number"), ("left:", "late")];
    marks.into_iter().find(|(mark, _)| line.contains(mark)).map(|(_, fault)| fault).expect("a known nudge")
}

#[test]
fn nudges_name_the_faults_of_an_answer_and_no_others() {
    let scorer = Scorer::from_toml(&content::signals(), content::rubric()).expect("a sound lexicon");
    let rows = include_str!("../../../tests/data/nudges.jsonl").lines();
    let answers: Vec<Answer> = rows.map(|row| serde_json::from_str(row).expect("an answer")).collect();
    let (mut faults, mut found, mut wrong) = (0, 0, Vec::new());
    for answer in &answers {
        let given = nudges(answer, &scorer);
        eprintln!("{}: {:?}: {given:?}", answer.id, answer.faults);
        faults += answer.faults.len();
        found += answer.faults.iter().filter(|fault| given.iter().any(|(name, ..)| name == fault)).count();
        for (name, at_ms, line) in &given {
            // By the clock, a Result that begins late is late before it begins, however soon it follows.
            let is_late = *name == "late" && answer.begins_ms(Section::Result).is_none_or(|at| at > *at_ms);
            if !answer.faults.contains(*name) && !is_late {
                wrong.push(format!("{} at {} s: {line}", answer.id, at_ms / 1000));
            }
        }
    }
    eprintln!(
        "{found} of {faults} faults mentioned; {} of {} answers wrongly nudged",
        wrong.len(),
        answers.len()
    );
    assert!(found as f64 >= LEAST_RIGHT * faults as f64, "{found} of {faults}");
    assert!(wrong.len() <= MOST_WRONG, "{}", wrong.join("\n"));
}
