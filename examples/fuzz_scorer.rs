//! Scores mangled answers until the time is up: no panic, and no offset out of its place.
//!
//!     cargo run --release --example fuzz_scorer -- [MINUTES] [SEED]
//!
//! Takes the labelled answers and cuts, doubles, joins and soils them with a seeded generator, so that a fault can be
//! met again. It needs no nightly compiler, unlike cargo-fuzz. Prints how many texts were scored.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for the terminal that minds the clock"
)]

use starling::core::scorer::{Request, Scorer};
use starling::core::star::{Budget, Level};
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn root() -> PathBuf {
    std::env::var_os("STARLING_ROOT").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

fn scorer() -> Scorer {
    let folder = std::fs::read_dir(root().join("content/signals")).expect("the lexicon");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let files: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).expect("a file of the lexicon"))
        })
        .collect();
    let list: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let rubric = std::fs::read_to_string(root().join("content/rubric.toml")).expect("the rubric");
    Scorer::from_toml(&list, ("rubric.toml", &rubric)).unwrap_or_else(|fault| panic!("{fault}"))
}

fn corpus() -> Vec<Vec<char>> {
    let folder = std::fs::read_dir(root().join("training/answers")).expect("the answers");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut texts = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")) {
        for line in std::fs::read_to_string(path).expect("answers").lines() {
            let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            texts.push(row["text"].as_str().unwrap_or_default().chars().collect());
        }
    }
    texts
}

/// A fixed sequence of random numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count.max(1)
    }
}

/// What gets into a text: marks, spaces of all sorts, signs that change length with their case, joined signs, numbers.
const DIRT: [&str; 24] = [
    "\u{0}",
    "\u{feff}",
    "\u{200d}",
    "\u{301}",
    "\u{2028}",
    "\u{a0}",
    "İ",
    "ß",
    "ﬁ",
    "👩‍🚀",
    "e\u{301}",
    "’",
    "'",
    "''t",
    "n't",
    "$",
    "1,",
    ".5",
    "9999999999999999999999",
    "half a",
    " i i i ",
    "we're",
    "…",
    "-—",
];

fn mangled(corpus: &[Vec<char>], dice: &mut Dice) -> String {
    let mut text = corpus[dice.below(corpus.len())].clone();
    for _ in 0..=dice.below(12) {
        let at = dice.below(text.len() + 1);
        let end = (at + dice.below(40)).min(text.len());
        match dice.below(7) {
            0 => drop(text.drain(at..end)),
            1 => {
                let piece = text[at..end].to_vec();
                text.splice(at..at, piece);
            }
            2 => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len());
                let to = (from + dice.below(300)).min(other.len());
                text.splice(at..at, other[from..to].iter().copied());
            }
            3 => {
                text.splice(at..at, DIRT[dice.below(DIRT.len())].chars());
            }
            4 => text.retain(|c| c.is_alphanumeric() || *c == ' '),
            5 => {
                let any = char::from_u32(dice.below(0x11_0000) as u32).unwrap_or(' ');
                text.insert(at, any);
            }
            _ => text[at..end].iter_mut().for_each(|c| *c = c.to_uppercase().next().unwrap_or(*c)),
        }
    }
    text.into_iter().collect()
}

fn check(scorer: &Scorer, text: &str) {
    let score = scorer.score(&Request {
        principle: Some("Ownership"),
        ..Request::of_text(text, Level::Senior, &Budget::default())
    });
    let chars: Vec<char> = text.chars().collect();
    for signal in &score.signals {
        assert!(signal.start < signal.end && signal.end <= chars.len(), "{signal:?} in {text:?}");
        let quoted: String = chars[signal.start..signal.end].iter().collect();
        assert_eq!(quoted, signal.text, "in {text:?}");
    }
    let mut end = 0;
    for span in &score.sections {
        assert!(
            end <= span.start && span.start < span.end && span.end <= chars.len(),
            "{span:?} in {text:?}"
        );
        end = span.end;
    }
}

fn main() {
    let option =
        |at: usize, other: u64| std::env::args().nth(at).and_then(|v| v.parse().ok()).unwrap_or(other);
    let (minutes, seed) = (option(1, 10), option(2, 1));
    let (scorer, corpus, mut dice) = (scorer(), corpus(), Dice(seed));
    let (start, mut count, mut bytes) = (Instant::now(), 0u64, 0usize);
    while start.elapsed() < Duration::from_secs(60 * minutes) {
        let text = mangled(&corpus, &mut dice);
        check(&scorer, &text);
        count += 1;
        bytes += text.len();
    }
    println!(
        "{count} texts, {bytes} bytes, seed {seed}, {minutes} minutes: no panic, every offset in its place"
    );
}
