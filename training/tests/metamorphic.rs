//! Changes of an answer that should not matter do not matter, and changes for the better or worse hardly ever do the opposite.
//!
//! Over every labelled answer, with the weights that ship. `cargo test -p starling-training --test metamorphic --
//! --nocapture` prints the shares.

use starling::core::answer::Verdict;
use starling::core::scorer::{Request, Scorer};
use starling::core::star::{Budget, Level, Section};
use starling_training::answers::Answer;
use starling_training::files::Tree;
use starling_training::parallel;
use starling_training::scoring::ScorerFiles;
use starling_training::stripped::stripped;
use starling_training::weights::Material;

/// Share of the verdicts that one neutral change may move by a step.
const MAY_MOVE: f64 = 0.02;

/// Marks, capitals and digits taken away is a loss of information, as a plain recogniser causes it.
const STRIPPED_MAY_MOVE: f64 = 0.05;

/// Share of the verdicts that may go the wrong way, by one step; none should. An own step more can make a doubtful clause
/// surer, and where a vague result is cut off what stands before it may pass for a concrete one.
const MAY_GO_WRONG: f64 = 0.012;

/// American and British spelling.
const SPELLINGS: [(&str, &str); 16] = [
    ("organization", "organisation"),
    ("realized", "realised"),
    ("analyzed", "analysed"),
    ("apologized", "apologised"),
    ("prioritized", "prioritised"),
    ("summarized", "summarised"),
    ("recognized", "recognised"),
    ("behavior", "behaviour"),
    ("color", "colour"),
    ("favor", "favour"),
    ("neighbor", "neighbour"),
    ("labeled", "labelled"),
    ("canceled", "cancelled"),
    ("traveled", "travelled"),
    ("center", "centre"),
    ("learned", "learnt"),
];

const NUMBERS: [(&str, &str); 9] = [
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
];

const NAMES: [(&str, &str); 12] = [
    ("Marek", "Tomasz"),
    ("Priya", "Ananya"),
    ("Dave", "Steve"),
    ("Sarah", "Laura"),
    ("Anna", "Julia"),
    ("Tom", "Jim"),
    ("Maria", "Elena"),
    ("Ben", "Sam"),
    ("Lena", "Hanna"),
    ("Ahmed", "Karim"),
    ("Jonas", "Felix"),
    ("Mia", "Ida"),
];

/// The text with whole words replaced, each by the other of its pair.
fn swapped(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once('\u{0}')) {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        let other = pairs.iter().find_map(|(one, other)| match word.as_str() {
            w if w == *one => Some(*other),
            w if w == *other => Some(*one),
            _ => None,
        });
        out.push_str(other.unwrap_or(&word));
        word.clear();
        if c != '\u{0}' {
            out.push(c);
        }
    }
    out
}

/// Byte at which the first sentence ends.
fn first_end(text: &str) -> Option<usize> {
    text.find(". ").map(|at| at + 1)
}

/// Bytes of the only part of this kind.
fn part(answer: &Answer, wanted: Section) -> Option<std::ops::Range<usize>> {
    let byte =
        |place: usize| answer.text.char_indices().nth(place).map_or(answer.text.len(), |(byte, _)| byte);
    let mut places = answer.sections.iter().enumerate().filter(|(_, (section, _))| *section == wanted);
    let (at, (_, start)) = places.next()?;
    if places.next().is_some() {
        return None;
    }
    let end = answer.sections.get(at + 1).map_or(answer.text.len(), |(_, end)| byte(*end));
    Some(byte(*start)..end)
}

struct Bench {
    scorer: Scorer,
    answers: Vec<Answer>,
}

impl Bench {
    fn new() -> Bench {
        let tree = Tree::here();
        let scorer = ScorerFiles::shipped(&tree).expect("a scorer");
        Bench { scorer, answers: Material::read(&tree).expect("the answers").answers }
    }

    fn verdict(&self, answer: &Answer, text: &str) -> Verdict {
        self.scorer.score(&Request::of_text(text, answer.level, &Budget::default())).verdict
    }

    /// Verdicts before and after a change, of the answers that it changes.
    fn moves(&self, change: impl Fn(&Answer) -> Option<String> + Sync) -> Vec<(String, Verdict, Verdict)> {
        let found = parallel::map(&self.answers, |answer| {
            let text = change(answer).filter(|text| *text != answer.text)?;
            Some((answer.id.clone(), self.verdict(answer, &answer.text), self.verdict(answer, &text)))
        });
        found.into_iter().flatten().collect()
    }
}

fn steps((_, before, after): &(String, Verdict, Verdict)) -> usize {
    (*before as usize).abs_diff(*after as usize)
}

#[test]
fn what_does_not_matter_moves_no_verdict() {
    let bench = Bench::new();
    type Change = fn(&Answer) -> Option<String>;
    let changes: [(&str, f64, Change); 6] = [
        ("a neutral opening", MAY_MOVE, |answer| Some(format!("Sure, so let me think. {}", answer.text))),
        ("the other spelling", MAY_MOVE, |answer| Some(swapped(&answer.text, &SPELLINGS))),
        ("digits and words", MAY_MOVE, |answer| Some(swapped(&answer.text, &NUMBERS))),
        ("other names", MAY_MOVE, |answer| Some(swapped(&answer.text, &NAMES))),
        ("an unrelated sentence", MAY_MOVE, |answer| {
            let at = first_end(&answer.text)?;
            Some(format!("{} It was a cold spring that year.{}", &answer.text[..at], &answer.text[at..]))
        }),
        ("no marks, capitals or digits", STRIPPED_MAY_MOVE, |answer| Some(stripped(&answer.text).0)),
    ];
    let mut wrong = Vec::new();
    for (name, may_move, change) in changes {
        let moves = bench.moves(change);
        let one = moves.iter().filter(|found| steps(found) == 1).count();
        let two: Vec<_> = moves.iter().filter(|found| steps(found) > 1).collect();
        let share = one as f64 / moves.len().max(1) as f64;
        eprintln!(
            "{name}: {} answers, {:.1} % move a step, {} move two",
            moves.len(),
            share * 100.0,
            two.len()
        );
        if !two.is_empty() || one > 1 && share > may_move {
            wrong.push(format!("{name}: {one} of {} move a step, two: {two:?}", moves.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_better_hardly_ever_lowers_a_verdict_and_what_is_worse_hardly_ever_raises_it() {
    let bench = Bench::new();
    let at = |answer: &Answer, byte: usize, sentence: &str| {
        format!("{}{sentence} {}", &answer.text[..byte], &answer.text[byte..])
    };
    let own_step = bench.moves(|answer| {
        Some(at(answer, part(answer, Section::Result)?.start, "I also wrote a check for it and I tested it."))
    });
    let number = bench.moves(|answer| {
        let result = part(answer, Section::Result)?;
        Some(at(answer, result.start, "Complaints went from twelve a week to two."))
    });
    let no_result = bench.moves(|answer| {
        let result = part(answer, Section::Result)?;
        Some(format!("{}{}", &answer.text[..result.start], &answer.text[result.end..]))
    });
    let we = bench.moves(|answer| {
        let action = part(answer, Section::Action)?;
        let (from, to) = (action.start, action.end);
        let told = answer.text[action].replace("I ", "we ").replace(" i ", " we ");
        Some(format!("{}{told}{}", &answer.text[..from], &answer.text[to..]))
    });
    let mut wrong = Vec::new();
    for (name, moves, is_wrong) in [
        ("an own step more", own_step, Verdict::lt as fn(&Verdict, &Verdict) -> bool),
        ("a number more", number, Verdict::lt),
        ("no result", no_result, Verdict::gt),
        ("we for I", we, Verdict::gt),
    ] {
        let bad: Vec<_> = moves.iter().filter(|(_, before, after)| is_wrong(after, before)).collect();
        eprintln!("{name}: {} answers, {} the wrong way", moves.len(), bad.len());
        if bad.len() as f64 > MAY_GO_WRONG * moves.len() as f64 || bad.iter().any(|found| steps(found) > 1) {
            wrong.extend(bad.iter().map(|found| format!("{name}: {found:?}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn turning_points_and_follow_ups_agree_with_the_verdict() {
    let bench = Bench::new();
    let nothing = bench.scorer.score(&Request::of_text("", Level::Sde2, &Budget::default()));
    let wrong = parallel::map(&bench.answers, |answer| {
        let score = bench.scorer.score(&Request::of_text(&answer.text, answer.level, &Budget::default()));
        let after = bench.scorer.with_follow_ups(&score, &[("anything", &nothing)]).score.verdict;
        let promised = score.turning_points.iter().find(|point| point.then <= score.verdict);
        (after != score.verdict || promised.is_some()).then(|| {
            format!(
                "{}: {}, with an empty follow-up {after}, promised {promised:?}",
                answer.id, score.verdict
            )
        })
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
