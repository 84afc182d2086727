//! The scorer against labelled answers that it was never trained on, as they are and as a plain recogniser would write
//! them. `scripts/eval_scorer.py` measures more; what is here must hold at every commit.

use crate::harness::repository;
use serde_json::Value;
use starling::core::answer::{Kind, Score};
use starling::core::scorer::{Request, Scorer};
use starling::core::star::{Budget, Level};

/// The share of what the scorer finds that may be lost without punctuation, capitals and digits, as core macro F1.
const MAY_BE_LOST: f64 = 0.05;

/// Core macro F1 asked of answers never seen.
const CORE_MACRO: f64 = 0.90;

/// Exact verdicts asked.
const VERDICTS: f64 = 0.75;

/// Kinds that a scorer need not report; they count for false alarms only.
const CONTROL: [Kind; 3] = [Kind::WeOk, Kind::NonMetricNumber, Kind::BaselineNumber];

struct Case {
    text: String,
    level: Level,
    verdict: String,
    spans: Vec<(Kind, usize, usize)>,
}

fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(repository("tests/data/answers/unseen/hazel.jsonl")).unwrap();
    text.lines().map(|line| case(&serde_json::from_str(line).unwrap())).collect()
}

fn case(row: &Value) -> Case {
    let text = row["text"].as_str().unwrap().to_owned();
    let spans = row["spans"].as_array().unwrap().iter().map(|span| {
        let quote = span["quote"].as_str().unwrap();
        let nth = span["occurrence"].as_u64().unwrap() as usize;
        let (at, _) = text.match_indices(quote).nth(nth - 1).unwrap();
        let start = text[..at].chars().count();
        (Kind::from_name(span["kind"].as_str().unwrap()).unwrap(), start, start + quote.chars().count())
    });
    let spans = spans.collect();
    let level = row["level"].as_str().unwrap().parse().unwrap_or(Level::Sde2);
    Case { spans, level, verdict: row["verdict"].as_str().unwrap().to_owned(), text }
}

/// The text in lower case, without marks, numbers as words; and the place in `text` of each of its characters.
fn stripped(text: &str) -> (String, Vec<usize>) {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut places) = (String::new(), Vec::new());
    let mut put = |words: &str, at: usize| {
        for c in words.chars() {
            if c != ' ' || !out.is_empty() && !out.ends_with(' ') {
                out.push(c);
                places.push(at);
            }
        }
    };
    let mut at = 0;
    while at < chars.len() {
        let inside = |c: char| {
            let next = chars.get(at + 1).is_some_and(|c| c.is_alphanumeric());
            c == '\'' || c == '\u{2019}' && next
        };
        let c = chars[at];
        if c.is_ascii_digit() {
            let end = (at..chars.len())
                .find(|here| {
                    let mark = matches!(chars[*here], ',' | '.')
                        && chars.get(here + 1).is_some_and(char::is_ascii_digit);
                    !chars[*here].is_ascii_digit() && !mark
                })
                .unwrap_or(chars.len());
            put(&format!(" {} ", said(&chars[at..end].iter().collect::<String>())), at);
            at = end;
            continue;
        }
        match c {
            '%' => put(" percent ", at),
            _ if c.is_alphabetic() => put(&c.to_lowercase().to_string(), at),
            _ if inside(c) => put("'", at),
            _ => put(" ", at),
        }
        at += 1;
    }
    (out, places)
}

/// A number in digits as it is said.
fn said(number: &str) -> String {
    let plain = number.replace(',', "");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digit = |c: char| spelled(u64::from(c.to_digit(10).unwrap_or(0)));
    let mut words =
        whole.parse().map_or_else(|_| whole.chars().map(digit).collect::<Vec<_>>().join(" "), spelled);
    for (at, c) in part.chars().enumerate() {
        words += if at == 0 { " point " } else { " " };
        words += &digit(c);
    }
    words
}

fn spelled(number: u64) -> String {
    const ONES: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
        sixteen seventeen eighteen nineteen";
    const TENS: &str = "zero ten twenty thirty forty fifty sixty seventy eighty ninety";
    let nth = |list: &str, at: u64| list.split(' ').nth(at as usize).unwrap_or_default().to_owned();
    let rest =
        |joint: &str, left: u64| if left > 0 { format!("{joint}{}", spelled(left)) } else { String::new() };
    match number {
        0..20 => nth(ONES, number),
        20..100 => nth(TENS, number / 10) + &rest(" ", number % 10),
        100..1000 => format!("{} hundred{}", nth(ONES, number / 100), rest(" and ", number % 100)),
        1000..1_000_000 => format!("{} thousand{}", spelled(number / 1000), rest(" ", number % 1000)),
        _ => format!("{} million{}", spelled(number / 1_000_000), rest(" ", number % 1_000_000)),
    }
}

fn scorer() -> Scorer {
    let mut files: Vec<(String, String)> = std::fs::read_dir(repository("content/signals"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    let list: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let rubric = std::fs::read_to_string(repository("content/rubric.toml")).unwrap();
    Scorer::from_toml(&list, ("rubric.toml", &rubric)).unwrap()
}

fn score(scorer: &Scorer, text: &str, level: Level) -> Score {
    scorer.score(&Request::of_text(text, level, &Budget::default()))
}

/// Spans matched, found and labelled of one kind.
#[derive(Clone, Copy, Default)]
struct Count {
    matched: usize,
    found: usize,
    labelled: usize,
}

/// Whether two spans share at least half of the shorter one.
fn alike(a: (usize, usize), b: (usize, usize)) -> bool {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    shared > 0 && 2 * shared >= (a.1 - a.0).min(b.1 - b.0)
}

/// Each labelled span with the first found one that is like it and not taken.
fn matched(labelled: &[(usize, usize)], found: &[(usize, usize)]) -> usize {
    let mut taken = vec![false; found.len()];
    let mut count = 0;
    for span in labelled {
        if let Some(at) = (0..found.len()).find(|at| !taken[*at] && alike(*span, found[*at])) {
            taken[at] = true;
            count += 1;
        }
    }
    count
}

/// Mean F1 over the core kinds that are labelled anywhere.
fn core_macro(cases: &[Case], found: &[Vec<(Kind, usize, usize)>]) -> f64 {
    let mut counts = [Count::default(); 18];
    for (case, found) in cases.iter().zip(found) {
        for kind in Kind::ALL {
            let of = |spans: &[(Kind, usize, usize)]| -> Vec<(usize, usize)> {
                spans.iter().filter(|span| span.0 == kind).map(|(_, start, end)| (*start, *end)).collect()
            };
            let (labelled, found) = (of(&case.spans), of(found));
            let count = &mut counts[kind as usize];
            count.matched += matched(&labelled, &found);
            count.found += found.len();
            count.labelled += labelled.len();
        }
    }
    let core = Kind::ALL.into_iter().filter(|kind| !CONTROL.contains(kind));
    let counts: Vec<Count> =
        core.map(|kind| counts[kind as usize]).filter(|count| count.labelled > 0).collect();
    let f1 = |count: &Count| 2.0 * count.matched as f64 / (count.found + count.labelled) as f64;
    counts.iter().map(f1).sum::<f64>() / counts.len() as f64
}

fn spans(score: &Score, place: impl Fn(usize) -> usize) -> Vec<(Kind, usize, usize)> {
    score.signals.iter().map(|one| (one.kind, place(one.start), place(one.end - 1) + 1)).collect()
}

#[test]
fn answers_never_seen_are_scored_well_and_nearly_as_well_without_marks_and_digits() {
    let (scorer, cases) = (scorer(), cases());
    assert!(cases.len() >= 40);
    let mut exact = 0;
    let (mut plain, mut bare) = (Vec::new(), Vec::new());
    for case in &cases {
        let whole = score(&scorer, &case.text, case.level);
        let verdict = serde_json::to_value(whole.verdict).unwrap();
        exact += usize::from(verdict == case.verdict.as_str());
        plain.push(spans(&whole, |at| at));
        let (text, places) = stripped(&case.text);
        bare.push(spans(&score(&scorer, &text, case.level), |at| places[at]));
    }
    let (plain, bare) = (core_macro(&cases, &plain), core_macro(&cases, &bare));
    eprintln!("core macro F1 {plain:.3}, stripped {bare:.3}; verdicts {exact} of {}", cases.len());
    assert!(plain >= CORE_MACRO, "core macro F1 {plain:.3}");
    assert!(plain - bare <= MAY_BE_LOST, "core macro F1 {plain:.3}, stripped {bare:.3}");
    assert!(exact as f64 >= VERDICTS * cases.len() as f64, "{exact} of {} verdicts", cases.len());
}

#[test]
fn numbers_are_said_as_a_recogniser_would_write_them() {
    let (text, places) = stripped("In May, 1,240 of 3.5k... it's 12%!");
    assert_eq!(
        text.trim_end(),
        "in may one thousand two hundred and forty of three point five k it's twelve percent"
    );
    assert_eq!(places.len(), text.chars().count());
}
