//! Recognition with the bundled model on the demo's recordings.

use crate::harness::{User, end, json, repository};

/// Lowercase words without punctuation; figures and units as the recognizer writes them.
pub fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '.' || c == '%' || c == '$'))
        .map(|word| word.trim_matches(['.', '\'']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Word errors of `heard` against `said`, as a share of the words said.
pub fn word_errors(said: &str, heard: &str) -> f64 {
    let (said, heard) = (words(said), words(heard));
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (i, word) in said.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in heard.iter().enumerate() {
            let change = diagonal + usize::from(word != other);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[heard.len()] as f64 / said.len().max(1) as f64
}

#[derive(serde::Deserialize)]
struct Demo {
    answers: Vec<Told>,
}

#[derive(serde::Deserialize)]
struct Told {
    file: String,
    text: String,
}

#[test]
fn the_demos_answers_are_heard_as_they_were_told() {
    let demo: Demo =
        toml::from_str(&std::fs::read_to_string(repository("content/demo/demo.toml")).unwrap()).unwrap();
    let user = User::new();
    for told in demo.answers {
        let path = repository("content/demo").join(&told.file);
        let heard =
            json(end(user.starling(&["transcribe", path.to_str().unwrap(), "--json"])).stdout.as_bytes());
        assert_eq!(heard["schema"], "starling.transcript/1");
        let errors = word_errors(&told.text, heard["text"].as_str().unwrap());
        assert!(errors < 0.15, "{}: {:.1} % word errors: {}", told.file, errors * 100.0, heard["text"]);
        let mut last = 0;
        for word in heard["words"].as_array().unwrap() {
            let [start, end] = ["start_ms", "end_ms"].map(|key| word[key].as_u64().unwrap());
            assert!(last <= start && start <= end && end <= heard["duration_ms"].as_u64().unwrap(), "{word}");
            last = start;
        }
        for pause in heard["pauses"].as_array().unwrap() {
            assert!(
                pause["end_ms"].as_u64().unwrap() - pause["start_ms"].as_u64().unwrap() >= 300,
                "{pause}"
            );
        }
    }
}

#[test]
fn subtitles_carry_the_same_words() {
    let user = User::new();
    let path = repository("content/demo/02-follow-up.ogg");
    let srt = end(user.starling(&["transcribe", path.to_str().unwrap(), "--srt"])).stdout;
    assert!(srt.starts_with("1\n00:00:0"), "{srt}");
    let vtt = end(user.starling(&["transcribe", path.to_str().unwrap(), "--vtt"])).stdout;
    assert!(vtt.starts_with("WEBVTT\n\n"), "{vtt}");
    assert!(vtt.contains("solution"));
}

#[test]
fn word_errors_count_changed_lost_and_invented_words() {
    assert_eq!(word_errors("a b c d", "a b c d"), 0.0);
    assert_eq!(word_errors("a b c d", "a x c"), 0.5);
    assert_eq!(word_errors("a b", "a b c"), 0.5);
}
