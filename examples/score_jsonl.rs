//! Scores `{"id","text","level"?,"principle"?}` lines from standard input, a score a line to standard output.
//!
//!     cargo run --release --example score_jsonl -- [WEIGHTS.txt] < answers.jsonl
//!
//! For measuring: another weight file can be tried without building anew.

use starling::core::scorer::{Request, Scorer};
use starling::core::star::{Budget, Level};
use std::io::{BufRead, Write};
use std::path::PathBuf;

fn main() {
    let root = std::env::var_os("STARLING_ROOT")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let other = std::env::args().nth(1);
    let mut files: Vec<(String, String)> = Vec::new();
    let folder = std::fs::read_dir(root.join("content/signals")).expect("the lexicon");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = if name == "weights.txt" { other.clone().map_or(path, PathBuf::from) } else { path };
        files.push((name, std::fs::read_to_string(path).expect("a file of the lexicon")));
    }
    let list: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let rubric = std::fs::read_to_string(root.join("content/rubric.toml")).expect("the rubric");
    let scorer = Scorer::from_toml(&list, ("rubric.toml", &rubric)).unwrap_or_else(|fault| panic!("{fault}"));
    let budget = Budget::default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let level = row["level"].as_str().and_then(|level| level.parse().ok()).unwrap_or(Level::Sde2);
        let score = scorer.score(&Request {
            id: row["id"].as_str(),
            principle: row["principle"].as_str(),
            ..Request::of_text(row["text"].as_str().unwrap_or_default(), level, &budget)
        });
        serde_json::to_writer(&mut out, &score).expect("written");
        out.write_all(b"\n").expect("written");
    }
}
