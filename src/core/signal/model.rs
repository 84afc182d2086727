//! Small linear models: a feature has a weight for every answer to a question, and the largest sum wins.
//!
//! Weights are made by `examples/train_scorer.rs` from labelled answers and kept as text, a feature a line, so that
//! one can read why something was decided. No randomness, no hidden layer.

use super::hash::{self, Map};

/// A question, with its answers in the order of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    pub name: &'static str,
    pub answers: usize,
}

/// A kind of feature, by name.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    pub name: &'static str,
    pub hash: u64,
}

impl Template {
    pub const fn new(name: &'static str) -> Template {
        Template { name, hash: hash::word(name) }
    }
}

/// Something true of a clause or a word: a template with up to two arguments, and the token it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    pub template: Template,
    pub a: u64,
    pub b: u64,
    pub token: u32,
    /// How much of it there is; 1 for what is simply true.
    pub value: f32,
}

impl Feature {
    pub fn key(&self) -> u64 {
        hash::mix(self.template.hash, self.a, self.b)
    }
}

/// Dimensions of the place of a word.
pub const DIMENSIONS: usize = 32;

/// Names of the dimensions: d0, d1, …
pub const DIMENSION_NAMES: [u64; DIMENSIONS] = {
    let mut names = [0; DIMENSIONS];
    let mut at = 0;
    while at < DIMENSIONS {
        names[at] = hash::numbered(b'd', at);
        at += 1;
    }
    names
};

/// Features being collected.
#[derive(Default)]
pub struct Features {
    pub all: Vec<Feature>,
    pub token: u32,
}

impl Features {
    pub fn clear(&mut self) {
        self.all.clear();
        self.token = 0;
    }

    pub fn add(&mut self, template: Template, a: u64, b: u64) {
        self.all.push(Feature { template, a, b, token: self.token, value: 1.0 });
    }

    /// The place of a word or clause among all words, a feature a dimension.
    pub fn place(&mut self, template: Template, a: u64, place: &[f32; DIMENSIONS]) {
        for (at, value) in place.iter().enumerate() {
            self.all.push(Feature { template, a, b: DIMENSION_NAMES[at], token: self.token, value: *value });
        }
    }

    /// A small count as an argument, capped at nine.
    pub fn count(count: usize) -> u64 {
        const NAMES: [u64; 10] = [
            hash::word("0"),
            hash::word("1"),
            hash::word("2"),
            hash::word("3"),
            hash::word("4"),
            hash::word("5"),
            hash::word("6"),
            hash::word("7"),
            hash::word("8"),
            hash::word("9"),
        ];
        NAMES[count.min(9)]
    }
}

/// A fault in a weight file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelError {
    /// From 1.
    pub line: usize,
    pub message: String,
}

/// Most answers a task may have.
pub const MAX_ANSWERS: usize = 16;

#[derive(Debug, Default, Clone)]
pub struct Weights {
    answers: usize,
    rows: Map<u32>,
    values: Vec<f32>,
    /// Features whose arguments do not matter are kept like any other.
    bias: [f32; MAX_ANSWERS],
}

impl Weights {
    pub fn new(answers: usize) -> Weights {
        Weights { answers, ..Weights::default() }
    }

    pub fn set(&mut self, key: u64, values: &[f32]) {
        let row = self.values.len() as u32;
        self.rows.insert(key, row);
        self.values.extend_from_slice(&values[..self.answers]);
    }

    pub fn row(&self, key: u64) -> Option<&[f32]> {
        let row = *self.rows.get(&key)? as usize;
        Some(&self.values[row..row + self.answers])
    }

    /// The sums for all answers.
    pub fn sums(&self, features: &[Feature]) -> [f32; MAX_ANSWERS] {
        let mut sums = self.bias;
        for feature in features {
            if let Some(row) = self.row(feature.key()) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += value * feature.value;
                }
            }
        }
        sums
    }

    /// The answer with the largest sum, and by how much it leads the next.
    pub fn decide(&self, features: &[Feature]) -> (usize, f32) {
        let sums = self.sums(features);
        best(&sums[..self.answers.max(1)])
    }

    /// The feature that spoke most for `answer` against `other`.
    pub fn reason(&self, features: &[Feature], answer: usize, other: usize) -> Option<Feature> {
        let weigh = |feature: &Feature| {
            self.row(feature.key()).map_or(0.0, |row| (row[answer] - row[other]) * feature.value)
        };
        features
            .iter()
            .filter(|feature| weigh(feature) > 0.0)
            .max_by(|a, b| weigh(a).total_cmp(&weigh(b)))
            .copied()
    }
}

/// Place of the largest, and its lead on the next; the first of equals wins.
pub fn best(sums: &[f32]) -> (usize, f32) {
    let mut top = (0, f32::NEG_INFINITY);
    let mut next = f32::NEG_INFINITY;
    for (at, sum) in sums.iter().enumerate() {
        if *sum > top.1 {
            next = top.1;
            top = (at, *sum);
        } else if *sum > next {
            next = *sum;
        }
    }
    (top.0, top.1 - next)
}

/// The weights of every task.
#[derive(Debug, Default, Clone)]
pub struct Model {
    tasks: Vec<(String, Weights)>,
}

impl Model {
    pub fn task(&self, task: Task) -> Weights {
        self.tasks
            .iter()
            .find(|(name, weights)| name == task.name && weights.answers == task.answers)
            .map_or_else(|| Weights::new(task.answers), |(_, weights)| weights.clone())
    }

    pub fn put(&mut self, task: Task, weights: Weights) {
        self.tasks.retain(|(name, _)| name != task.name);
        self.tasks.push((task.name.to_owned(), weights));
    }

    /// Reads `task NAME ANSWERS` lines, each followed by `template a b w1 w2 …` lines; `@` is no argument.
    pub fn read(&mut self, text: &str) -> Result<(), ModelError> {
        for (at, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let fault = |message: &str| ModelError { line: at + 1, message: message.to_owned() };
            if let Some(rest) = line.strip_prefix("task ") {
                let (name, answers) =
                    rest.split_once(' ').ok_or_else(|| fault("expected `task NAME ANSWERS`"))?;
                let answers = answers.parse().ok().filter(|n| (1..=MAX_ANSWERS).contains(n));
                let answers = answers.ok_or_else(|| fault("a task has 1 to 16 answers"))?;
                self.tasks.retain(|(known, _)| known != name);
                self.tasks.push((name.to_owned(), Weights::new(answers)));
                continue;
            }
            let (_, weights) = self.tasks.last_mut().ok_or_else(|| fault("weights before any task"))?;
            let mut parts = line.split(' ');
            let mut argument = || match parts.next() {
                None | Some("@") => 0,
                Some(word) => hash::word(word),
            };
            let (template, a, b) = (argument(), argument(), argument());
            let mut values = [0.0; MAX_ANSWERS];
            let mut given = 0;
            for part in parts.take(MAX_ANSWERS) {
                values[given] = quick(part).ok_or_else(|| fault("a weight is no number"))?;
                given += 1;
            }
            if given != weights.answers {
                return Err(fault("a feature has as many weights as the task has answers"));
            }
            weights.set(hash::mix(template, a, b), &values);
        }
        Ok(())
    }
}

/// Weights are written as hundredths without a point ("-37"), which reads several times faster than decimals.
fn quick(part: &str) -> Option<f32> {
    part.parse::<i32>().ok().map(|hundredths| hundredths as f32 / 100.0)
}
