//! Speed of the scorer: a whole answer, each step, and building it.
//!
//!     cargo bench --bench scorer

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use starling::core::answer::Score;
use starling::core::scorer::{Request, Scorer};
use starling::core::star::{Budget, Level};
use std::path::PathBuf;

fn main() {
    divan::main();
}

fn root() -> PathBuf {
    std::env::var_os("STARLING_ROOT").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

fn files() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root().join("content/signals"))
        .expect("the lexicon")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let read = |path: &PathBuf| std::fs::read_to_string(path).expect("a file of the lexicon");
    paths.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

fn build(files: &[(String, String)]) -> Scorer {
    let list: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let rubric = std::fs::read_to_string(root().join("content/rubric.toml")).expect("the rubric");
    Scorer::from_toml(&list, ("rubric.toml", &rubric)).expect("a sound lexicon")
}

fn answers() -> Vec<String> {
    let path = root().join("training/answers/dev.jsonl");
    let text = std::fs::read_to_string(path).expect("answers");
    let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    rows.map(|row| row["text"].as_str().unwrap_or_default().to_owned()).collect()
}

fn score(scorer: &Scorer, text: &str) -> Score {
    scorer.score(&Request::of_text(text, Level::Sde2, &Budget::default()))
}

#[divan::bench]
fn answer_of_300_words(bencher: Bencher) {
    let scorer = build(&files());
    let answers = answers().join(" ");
    let text = answers.split(' ').take(300).collect::<Vec<_>>().join(" ");
    bencher.counter(BytesCount::of_str(text.as_str())).bench(|| score(&scorer, black_box(&text)));
}

#[divan::bench]
fn thirty_answers(bencher: Bencher) {
    let scorer = build(&files());
    let answers = answers();
    let size: usize = answers.iter().map(String::len).sum();
    bencher
        .counter(BytesCount::new(size))
        .bench(|| answers.iter().map(|text| score(&scorer, black_box(text)).signals.len()).sum::<usize>());
}

#[divan::bench]
fn building(bencher: Bencher) {
    let files = files();
    bencher.bench(|| build(black_box(&files)));
}
