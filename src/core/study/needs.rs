//! What each section must contain when it is practiced alone, and how much of it was heard.

use super::clock;
use crate::core::answer::{Kind, Score};
use crate::core::star::{Section, Target};

/// Something that a section must contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub what: &'static str,
    /// Something to say, not a matter of time.
    pub is_content: bool,
    pub heard: Heard,
    /// What to say where it was not heard, with blanks to fill.
    pub say: &'static str,
}

/// How a need was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// In these words, at this time.
    Said {
        words: String,
        at_ms: Option<u64>,
    },
    /// By the way it was told.
    Kept(String),
    Not,
}

/// Words that name a problem; a Situation without any has not reached it. A star means any ending.
const PROBLEM: [&str; 46] = [
    "fail*",
    "broke*",
    "break*",
    "bug*",
    "error*",
    "outage*",
    "slow*",
    "late",
    "delay*",
    "lost",
    "lose*",
    "losing",
    "miss",
    "missed",
    "missing",
    "wrong*",
    "crash*",
    "stuck",
    "leak*",
    "corrupt*",
    "duplicate*",
    "dropped",
    "timeout*",
    "timed",
    "problem*",
    "issue*",
    "incident*",
    "complain*",
    "angry",
    "confus*",
    "blocked",
    "risk*",
    "vulnerab*",
    "manually",
    "never",
    "couldn't",
    "didn't",
    "wasn't",
    "nobody",
    "waste*",
    "wasting",
    "churn*",
    "unreliable",
    "refus*",
    "stopped",
    "cannot",
];

/// Words that say whom it hurt or what it cost. A star means any ending.
const COST: [&str; 26] = [
    "cost*",
    "customer*",
    "user*",
    "client*",
    "patient*",
    "merchant*",
    "buyer*",
    "revenue",
    "money",
    "dollar*",
    "euro*",
    "pound*",
    "$*",
    "€*",
    "£*",
    "hour*",
    "minute*",
    "day",
    "daily",
    "week*",
    "month*",
    "percent",
    "complain*",
    "refund*",
    "trust*",
    "deadline*",
];

/// The needs of `section` in an answer that told it alone in `seconds`.
pub fn of(score: &Score, section: Section, seconds: f64, target: Target) -> Vec<Need> {
    let said = |kinds: &[Kind]| {
        let found = kinds.iter().find_map(|kind| score.signals.iter().find(|signal| signal.kind == *kind));
        found.map_or(Heard::Not, |signal| Heard::Said { words: signal.text.clone(), at_ms: signal.start_ms })
    };
    let mut needs = match section {
        Section::Situation => vec![
            Need {
                what: "the problem",
                is_content: true,
                heard: clause_with(score, &PROBLEM),
                say: "__ kept failing",
            },
            Need {
                what: "what it cost, and whom",
                is_content: true,
                heard: cost(score, said(&[Kind::BaselineNumber])),
                say: "it cost __ every __",
            },
        ],
        Section::Task => vec![Need {
            what: "where your own job ended",
            is_content: true,
            heard: said(&[Kind::ScopeBoundary]),
            say: "__ belonged to __, nobody had asked me, and I chose to __",
        }],
        Section::Action => vec![Need {
            what: "steps of your own",
            is_content: true,
            heard: said(&[Kind::FirstPersonAction]),
            say: "First I __, because __. Then I __",
        }],
        Section::Result => vec![
            Need {
                what: "the change",
                is_content: true,
                heard: said(&[Kind::MetricDelta]),
                say: "from __ to __",
            },
            Need {
                what: "what it was worth",
                is_content: true,
                heard: said(&[Kind::BusinessTranslation]),
                say: "worth __",
            },
            Need {
                what: "that it lasted or spread",
                is_content: true,
                heard: said(&[Kind::SecondOrderEffect]),
                say: "now __ use it too",
            },
        ],
        Section::Reflection => vec![Need {
            what: "a lesson that only this story teaches",
            is_content: true,
            heard: said(&[Kind::SpecificReflection]),
            say: "What I had not seen was __; since then I __",
        }],
    };
    if section == Section::Situation {
        needs.push(Need {
            what: "a stop in time",
            is_content: false,
            heard: stop(seconds, target),
            say: "and that is where I came in",
        });
    }
    needs
}

fn stop(seconds: f64, target: Target) -> Heard {
    if seconds <= f64::from(target.limit_seconds) {
        Heard::Kept(format!("you stopped at {}", clock(seconds)))
    } else {
        Heard::Not
    }
}

/// In a number that says how big the problem was, or in words.
fn cost(score: &Score, number: Heard) -> Heard {
    if number == Heard::Not { clause_with(score, &COST) } else { number }
}

/// The first clause of the answer that contains one of `words`.
fn clause_with(score: &Score, words: &[&str]) -> Heard {
    let is_listed = |word: &str| {
        words.iter().any(|listed| match listed.strip_suffix('*') {
            Some(stem) => word.starts_with(stem),
            None => word == *listed,
        })
    };
    let clause = score.text.split(['.', '!', '?', ';', ',', '\n']).find(|clause| {
        let clause = clause.to_lowercase().replace('’', "'");
        clause.split(|c: char| c.is_whitespace() || c == '-').any(is_listed)
    });
    clause.map_or(Heard::Not, |words| Heard::Said { words: words.trim().to_owned(), at_ms: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answer::testing::score;

    fn unheard(text: &str, section: Section, seconds: f64) -> Vec<&'static str> {
        let needs = of(&score(text), section, seconds, Target::of(30));
        needs.into_iter().filter(|need| need.heard == Heard::Not).map(|need| need.what).collect()
    }

    #[test]
    fn a_situation_needs_its_problem_its_cost_and_a_stop() {
        let good = "Payment webhooks were failing, and merchants lost money every week.";
        assert!(unheard(good, Section::Situation, 20.0).is_empty());
        let architecture = "The ingest service runs on Kafka and Redis with a Grafana board on top.";
        assert_eq!(
            unheard(architecture, Section::Situation, 51.0),
            ["the problem", "what it cost, and whom", "a stop in time"]
        );
    }

    #[test]
    fn a_result_without_a_number_lacks_change_worth_and_spread() {
        assert_eq!(unheard("I checked and it was fine.", Section::Result, 5.0).len(), 3);
        assert_eq!(unheard("I learned a lot.", Section::Reflection, 5.0).len(), 1);
        assert_eq!(unheard("So I started.", Section::Task, 5.0), ["where your own job ended"]);
        assert_eq!(unheard("It was looked into.", Section::Action, 5.0), ["steps of your own"]);
    }
}
