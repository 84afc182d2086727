//! Small linear models: a feature has a weight for every answer to a question, and the largest sum wins.
//!
//! Weights are made by `examples/train_scorer.rs` from labelled answers and kept as text, a feature a line, so that
//! one can read why something was decided. No randomness, no hidden layer.

use super::hash;

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

/// The place of a word or clause among all words: a feature a dimension.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub template: Template,
    pub a: u64,
    pub token: u32,
    pub values: [f32; DIMENSIONS],
}

/// Features being collected: their keys, which is all that deciding needs.
#[derive(Default)]
pub struct Features {
    keys: Vec<(u64, u32)>,
    places: Vec<Place>,
    /// The features themselves, when their names are wanted.
    named: Option<Vec<Feature>>,
    pub token: u32,
}

impl Features {
    /// Keeps the names of the features too; for training.
    pub fn named() -> Features {
        Features { named: Some(Vec::new()), ..Features::default() }
    }

    pub fn clear(&mut self) {
        self.keys.clear();
        if let Some(named) = &mut self.named {
            named.clear();
        }
        self.places.clear();
        self.token = 0;
    }

    pub fn add(&mut self, template: Template, a: u64, b: u64) {
        self.keys.push((hash::mix(template.hash, a, b), self.token));
        if let Some(named) = &mut self.named {
            named.push(Feature { template, a, b, token: self.token, value: 1.0 });
        }
    }

    pub fn place(&mut self, template: Template, a: u64, values: &[f32; DIMENSIONS]) {
        self.places.push(Place { template, a, token: self.token, values: *values });
    }

    /// All features one by one, places taken apart; only of [`Features::named`].
    pub fn apart(&self) -> Vec<Feature> {
        let dimensions = self.places.iter().flat_map(|place| {
            let names = DIMENSION_NAMES.iter().zip(place.values);
            names.map(|(name, value)| Feature {
                template: place.template,
                a: place.a,
                b: *name,
                token: place.token,
                value,
            })
        });
        self.named.iter().flatten().copied().chain(dimensions).collect()
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

/// Sums for every answer; those past the answers of a task are zero.
pub type Sums = [f32; WIDTH];

/// Most answers that tasks put together may have.
pub const WIDTH: usize = 32;

/// Weights of one task, or of several put side by side.
#[derive(Debug, Default, Clone)]
pub struct Weights {
    answers: usize,
    /// Length of a row: that of the answers, filled up with zeros to one of three lengths that sums are made for.
    stride: usize,
    table: Table,
    values: Vec<f32>,
    /// Weights of places by template and argument, a row a dimension.
    places: Vec<(u64, u64, Vec<f32>)>,
}

impl Weights {
    fn new(answers: usize) -> Weights {
        let stride = [2, 8].into_iter().find(|length| answers <= *length).unwrap_or(WIDTH);
        Weights { answers, stride, ..Weights::default() }
    }

    /// Sets the weights of the answers from `offset` on.
    fn set_from(&mut self, offset: usize, (template, a, b): (u64, u64, u64), values: &[f32]) {
        if let Some(dimension) = DIMENSION_NAMES.iter().position(|name| *name == b) {
            let at = self.places.iter().position(|(t, known, _)| *t == template && *known == a);
            let at = at.unwrap_or_else(|| {
                self.places.push((template, a, vec![0.0; self.stride * DIMENSIONS]));
                self.places.len() - 1
            });
            let start = dimension * self.stride + offset;
            self.places[at].2[start..start + values.len()].copy_from_slice(values);
            return;
        }
        if self.values.is_empty() {
            self.values.resize(self.stride, 0.0);
        }
        let next = (self.values.len() / self.stride.max(1)) as u32;
        let row = self.table.at_or_insert(hash::mix(template, a, b), next);
        if row == next {
            self.values.resize(self.values.len() + self.stride, 0.0);
        }
        let start = row as usize * self.stride + offset;
        self.values[start..start + values.len()].copy_from_slice(values);
    }

    pub fn row(&self, key: u64) -> Option<&[f32]> {
        let row = self.table.get(key) as usize * self.stride;
        (row > 0).then(|| &self.values[row..row + self.answers])
    }

    /// Adds what `features` say to `sums`.
    pub fn add_to(&self, features: &Features, sums: &mut Sums) {
        match self.stride {
            2 => self.add_rows::<2>(features, sums),
            8 => self.add_rows::<8>(features, sums),
            WIDTH => self.add_rows::<WIDTH>(features, sums),
            _ => {}
        }
    }

    /// Rows are added whether there is one or not, row 0 being zeros: a processor guesses wrong too often to be asked
    /// first. Long ones are left out.
    fn add_rows<const STRIDE: usize>(&self, features: &Features, sums: &mut Sums) {
        let (rows, _) = self.values.as_chunks::<STRIDE>();
        if rows.is_empty() {
            return;
        }
        let mut added = [0.0; STRIDE];
        for (key, _) in &features.keys {
            let row = self.table.get(*key) as usize;
            if STRIDE < WIDTH || row > 0 {
                added.iter_mut().zip(&rows[row]).for_each(|(sum, value)| *sum += value);
            }
        }
        for place in &features.places {
            let Some(rows) = self.place(place) else { continue };
            let (rows, _) = rows.as_chunks::<STRIDE>();
            for (value, row) in place.values.iter().zip(rows) {
                added.iter_mut().zip(row).for_each(|(sum, weight)| *sum += value * weight);
            }
        }
        sums.iter_mut().zip(added).for_each(|(sum, value)| *sum += value);
    }

    fn place(&self, place: &Place) -> Option<&[f32]> {
        let found =
            self.places.iter().find(|(template, a, _)| *template == place.template.hash && *a == place.a);
        found.map(|(_, _, rows)| rows.as_slice())
    }

    /// The answer with the largest sum, and by how much it leads the next.
    pub fn decide(&self, features: &Features) -> (usize, f32) {
        let mut sums = [0.0; WIDTH];
        self.add_to(features, &mut sums);
        best(&sums[..self.answers.max(1)])
    }

    /// The word that spoke most for `answer` against `other`.
    pub fn reason(&self, features: &Features, answer: usize, other: usize) -> Option<u32> {
        let weigh = |key: u64| self.row(key).map_or(0.0, |row| row[answer] - row[other]);
        let weighed = features.keys.iter().map(|(key, token)| (weigh(*key), token));
        let most = weighed.filter(|(weight, _)| *weight > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
        most.map(|(_, token)| *token)
    }

    /// All of `parts` side by side, so that one look-up serves every task. Gives where each begins.
    pub fn beside(parts: &[&NamedRows]) -> (Weights, Vec<usize>) {
        let mut offsets = Vec::new();
        let mut answers = 0;
        for part in parts {
            offsets.push(answers);
            answers += part.answers;
        }
        let mut weights = Weights::new(answers);
        weights.table = Table::with_room(parts.iter().map(|part| part.names.len()).sum());
        for (part, offset) in parts.iter().zip(&offsets) {
            for (names, values) in part.rows() {
                weights.set_from(*offset, names, values);
            }
        }
        (weights, offsets)
    }
}

/// Keys of a bucket.
const BUCKET: usize = 4;

/// Keys and the rows they stand for: buckets of four, a power of two of them, filled from the front, on the whole at most
/// half full; what does not fit goes to the next. Row 0 stands for no row.
#[derive(Debug, Default, Clone)]
struct Table {
    /// High half of the key, 0 for an empty slot; apart from the rows, so that most misses stay in a near cache.
    marks: Vec<[u32; BUCKET]>,
    rows: Vec<[u32; BUCKET]>,
}

impl Table {
    /// A table with room for `count` keys; it does not grow.
    fn with_room(count: usize) -> Table {
        let buckets = (2 * count / BUCKET + 2).next_power_of_two();
        Table { marks: vec![[0; BUCKET]; buckets], rows: vec![[0; BUCKET]; buckets] }
    }

    fn mark(key: u64) -> u32 {
        (key >> 32) as u32 | 1
    }

    fn get(&self, key: u64) -> u32 {
        if self.marks.is_empty() {
            return 0;
        }
        let mask = self.marks.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let bucket = &self.marks[at];
            let found = bucket.map(|mark| mark == Table::mark(key));
            let place = usize::from(found[1]) + 2 * usize::from(found[2]) + 3 * usize::from(found[3]);
            let any = found[0] | found[1] | found[2] | found[3];
            if any || bucket[BUCKET - 1] == 0 {
                return self.rows[at][place % BUCKET] * u32::from(any);
            }
            at = (at + 1) & mask;
        }
    }

    /// The row of `key`, which becomes `row` when there was none.
    fn at_or_insert(&mut self, key: u64, row: u32) -> u32 {
        let known = self.get(key);
        if known != 0 {
            return known;
        }
        let mask = self.marks.len() - 1;
        let mut at = key as usize & mask;
        loop {
            if let Some(slot) = self.marks[at].iter().position(|mark| *mark == 0) {
                self.marks[at][slot] = Table::mark(key);
                self.rows[at][slot] = row;
                return row;
            }
            at = (at + 1) & mask;
        }
    }
}

/// Rows of one task with the names of their features.
#[derive(Debug, Default, Clone)]
pub struct NamedRows {
    pub answers: usize,
    names: Vec<(u64, u64, u64)>,
    values: Vec<f32>,
}

impl NamedRows {
    pub fn new(answers: usize) -> NamedRows {
        NamedRows { answers, ..NamedRows::default() }
    }

    pub fn push(&mut self, names: (u64, u64, u64), values: &[f32]) {
        self.names.push(names);
        self.values.extend_from_slice(&values[..self.answers]);
    }

    fn rows(&self) -> impl Iterator<Item = ((u64, u64, u64), &[f32])> {
        self.names.iter().copied().zip(self.values.chunks(self.answers.max(1)))
    }

    /// The same, ready for looking up.
    pub fn weights(&self) -> Weights {
        Weights::beside(&[self]).0
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
    tasks: Vec<(String, NamedRows)>,
}

impl Model {
    /// The rows of a task; none when the model does not know it.
    pub fn task(&self, task: Task) -> NamedRows {
        let known = self.tasks.iter().find(|(name, rows)| name == task.name && rows.answers == task.answers);
        known.map_or_else(|| NamedRows::new(task.answers), |(_, rows)| rows.clone())
    }

    pub fn put(&mut self, task: Task, rows: NamedRows) {
        self.tasks.retain(|(name, _)| name != task.name);
        self.tasks.push((task.name.to_owned(), rows));
    }

    /// Reads `task NAME ANSWERS` lines, each followed by `template a b w1 w2 …` lines; `@` is no argument. Weights
    /// are hundredths without a point ("-37"), which reads several times faster than decimals.
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
            let mut parts = line.split(' ');
            let mut argument = || match parts.next() {
                None | Some("@") => 0,
                Some(word) => hash::word(word),
            };
            let names = (argument(), argument(), argument());
            let mut given = 0;
            for part in parts {
                let hundredths: i32 = part.parse().map_err(|_| fault("a weight is no number"))?;
                *values.get_mut(given).ok_or_else(|| fault("too many weights"))? = hundredths as f32 / 100.0;
                given += 1;
            }
            if given != rows.answers {
                return Err(fault("a feature has as many weights as the task has answers"));
            }
            rows.push(names, &values);
        }
        Ok(())
    }
}
