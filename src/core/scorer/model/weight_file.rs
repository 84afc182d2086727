//! Small linear models: a feature has a weight for every answer to a question, and the largest sum wins.
//!
//! Weights are made by `training/` from labeled answers and kept as text, one feature per line, so that one can read
//! why something was decided. No randomness, no hidden layer.

use crate::core::scorer::hash;
use crate::core::scorer::model::named_rows::NamedRows;
use std::borrow::Cow;

/// A question, with its answers in the order of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    pub name: &'static str,
    pub answers: usize,
}

/// A fault in a weight file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelError {
    /// From 1.
    pub line: usize,
    pub message: String,
}

/// Most digits in a weight.
const MAX_DIGITS: usize = 6;

/// Most answers a task may have.
pub const MAX_ANSWERS: usize = 16;

/// The weights of every task.
#[derive(Debug, Default, Clone)]
pub struct Model {
    tasks: Vec<(String, NamedRows)>,
}

impl Model {
    /// The rows of a task; none when the model does not have it.
    pub fn task(&self, task: Task) -> Cow<'_, NamedRows> {
        let known = self.tasks.iter().find(|(name, rows)| name == task.name && rows.answers == task.answers);
        known.map_or_else(|| Cow::Owned(NamedRows::new(task.answers)), |(_, rows)| Cow::Borrowed(rows))
    }

    pub fn put(&mut self, task: Task, rows: NamedRows) {
        self.tasks.retain(|(name, _)| name != task.name);
        self.tasks.push((task.name.to_owned(), rows));
    }

    /// Reads `task NAME ANSWERS` lines, each followed by `template a b w1 w2 …` lines; `@` means no argument. Weights
    /// are hundredths without a point ("-37"), which parses several times faster than decimals.
    pub fn read(&mut self, text: &str) -> Result<(), ModelError> {
        let mut values = [0.0; MAX_ANSWERS];
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
                self.tasks.push((name.to_owned(), NamedRows::new(answers)));
                continue;
            }
            let (_, rows) = self.tasks.last_mut().ok_or_else(|| fault("weights before any task"))?;
            let mut parts = line.splitn(4, ' ');
            let mut argument = || match parts.next() {
                None | Some("@") => 0,
                Some(word) => hash::word(word),
            };
            let names = (argument(), argument(), argument());
            let given = parts.next().map_or(Ok(0), |weights| hundredths(weights, &mut values));
            if given.map_err(fault)? != rows.answers {
                return Err(fault("a feature has as many weights as the task has answers"));
            }
            rows.push(names, &values);
        }
        Ok(())
    }
}

/// Reads whole hundredths separated by single spaces into `values`, and returns how many there are.
fn hundredths(text: &str, values: &mut [f32; MAX_ANSWERS]) -> Result<usize, &'static str> {
    let mut given = 0;
    for part in text.as_bytes().split(|byte| *byte == b' ') {
        let (sign, digits) = match part {
            [b'-', digits @ ..] => (-1, digits),
            digits => (1, digits),
        };
        if digits.is_empty() || digits.len() > MAX_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
            return Err("a weight is no number");
        }
        let value = digits.iter().fold(0, |value, digit| value * 10 + i32::from(digit - b'0'));
        *values.get_mut(given).ok_or("too many weights")? = (sign * value) as f32 / 100.0;
        given += 1;
    }
    Ok(given)
}
