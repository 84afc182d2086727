//! Weights ready for lookup, and the sums they give.

use crate::core::scorer::hash;
use crate::core::scorer::model::features::{DIMENSION_NAMES, EmbeddingFeature, Features};
use crate::core::scorer::model::hash_table::HashTable;
use crate::core::scorer::model::named_rows::NamedRows;
use crate::core::scorer::text::vocabulary::DIMENSIONS;

/// Sums for every answer; those past the answers of a task are zero.
pub type Sums = [f32; WIDTH];

/// Most answers that joined tasks may have.
pub const WIDTH: usize = 32;

/// Rows that are looked up before they are added.
const BATCH: usize = 64;

/// A weight is kept as the whole number of hundredths that the weight file gives: the longest row then is one cache
/// line, and sums do not depend on their order.
pub const UNIT: f32 = 0.01;

/// A cache line of weights, so that no row straddles two.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub struct Line(pub [i16; WIDTH]);

impl Line {
    pub const ZERO: Line = Line([0; WIDTH]);
}

/// Weights of one task, or of several joined.
#[derive(Debug, Default, Clone)]
pub struct Weights {
    answers: usize,
    /// Length of a row: the number of answers, padded with zeros to one of three lengths that sums are compiled for.
    stride: usize,
    table: HashTable,
    /// Rows one after the other, several to a line where they are short.
    lines: Vec<Line>,
    /// How many rows there are.
    rows: usize,
    /// Weights of embeddings by template and argument, one row per dimension.
    embeddings: Vec<(u64, u64, Vec<f32>)>,
}

impl Weights {
    fn new(answers: usize) -> Weights {
        let stride = [2, 8].into_iter().find(|length| answers <= *length).unwrap_or(WIDTH);
        Weights { answers, stride, ..Weights::default() }
    }

    /// Sets the weights of the answers from `offset` on.
    fn set_from(&mut self, offset: usize, (template, a, b): (u64, u64, u64), values: &[f32]) {
        if b != 0
            && let Some(dimension) = DIMENSION_NAMES.iter().position(|name| *name == b)
        {
            let at = self.embeddings.iter().position(|(t, known, _)| *t == template && *known == a);
            let at = at.unwrap_or_else(|| {
                self.embeddings.push((template, a, vec![0.0; self.stride * DIMENSIONS]));
                self.embeddings.len() - 1
            });
            let start = dimension * self.stride + offset;
            self.embeddings[at].2[start..start + values.len()].copy_from_slice(values);
            return;
        }
        // Row 0 is for features without weights.
        let next = self.rows.max(1) as u32;
        let row = self.table.at_or_insert(hash::mix(template, a, b), next);
        self.rows = self.rows.max(row as usize + 1);
        self.lines.resize((self.rows * self.stride).div_ceil(WIDTH), Line::ZERO);
        let start = row as usize * self.stride % WIDTH + offset;
        let line = &mut self.lines[row as usize * self.stride / WIDTH].0;
        for (kept, value) in line[start..].iter_mut().zip(values) {
            *kept = hundredths(*value);
        }
    }

    /// The weights of a feature, in hundredths.
    fn row(&self, key: u64) -> Option<&[i16]> {
        let row = self.table.get(key) as usize;
        let start = row * self.stride % WIDTH;
        (row > 0).then(|| &self.lines[row * self.stride / WIDTH].0[start..start + self.answers])
    }

    /// The weight of a feature for one answer; 0 when it has none.
    pub fn weight(&self, key: u64, answer: usize) -> f32 {
        self.row(key).map_or(0.0, |row| f32::from(row[answer]) * UNIT)
    }

    /// Adds the weights of `features` to `sums`.
    pub fn add_to(&self, features: &Features, sums: &mut Sums) {
        match self.stride {
            2 => self.add_rows::<2>(features, sums),
            8 => self.add_rows::<8>(features, sums),
            WIDTH => self.add_rows::<WIDTH>(features, sums),
            _ => {}
        }
    }

    /// Rows are all found first, without branching on whether there is one, and added after: a processor, which would
    /// mispredict too often, can then wait for many memory accesses at once.
    fn add_rows<const STRIDE: usize>(&self, features: &Features, sums: &mut Sums) {
        if self.rows == 0 {
            return;
        }
        let mut added = [0i32; STRIDE];
        for keys in features.keys.chunks(BATCH) {
            let (mut found, mut count) = ([0; BATCH], 0);
            for (key, _) in keys {
                let row = self.table.get(*key);
                found[count] = row;
                count += usize::from(row > 0);
            }
            for row in &found[..count] {
                let (rows, _) = self.lines[*row as usize * STRIDE / WIDTH].0.as_chunks::<STRIDE>();
                let row = &rows[*row as usize % (WIDTH / STRIDE)];
                added.iter_mut().zip(row).for_each(|(sum, value)| *sum += i32::from(*value));
            }
        }
        let mut added = added.map(|sum| sum as f32 * UNIT);
        for embedding in &features.embeddings {
            let Some(rows) = self.embedding(embedding) else { continue };
            let (rows, _) = rows.as_chunks::<STRIDE>();
            for (value, row) in embedding.values.iter().zip(rows) {
                added.iter_mut().zip(row).for_each(|(sum, weight)| *sum += value * weight);
            }
        }
        sums.iter_mut().zip(added).for_each(|(sum, value)| *sum += value);
    }

    fn embedding(&self, embedding: &EmbeddingFeature) -> Option<&[f32]> {
        let found = self
            .embeddings
            .iter()
            .find(|(template, a, _)| *template == embedding.template.hash && *a == embedding.a);
        found.map(|(_, _, rows)| rows.as_slice())
    }

    /// The sum of the features for every answer.
    pub fn sums(&self, features: &Features) -> Sums {
        let mut sums = [0.0; WIDTH];
        self.add_to(features, &mut sums);
        sums
    }

    /// The answer with the largest sum, and by how much it leads the next.
    pub fn decide(&self, features: &Features) -> (usize, f32) {
        best(&self.sums(features)[..self.answers.max(1)])
    }

    /// The word that weighed most for `answer` against `other`.
    pub fn reason(&self, features: &Features, answer: usize, other: usize) -> Option<u32> {
        let weigh = |key: u64| self.row(key).map_or(0, |row| i32::from(row[answer]) - i32::from(row[other]));
        let weighed = features.keys.iter().map(|(key, token)| (weigh(*key), token));
        let most = weighed.filter(|(weight, _)| *weight > 0).max_by_key(|(weight, _)| *weight);
        most.map(|(_, token)| *token)
    }

    /// All of `parts` joined, so that one lookup serves every task. Returns where each begins.
    pub fn joint(parts: &[&NamedRows]) -> (Weights, Vec<usize>) {
        let mut offsets = Vec::new();
        let mut answers = 0;
        for part in parts {
            offsets.push(answers);
            answers += part.answers;
        }
        let mut weights = Weights::new(answers);
        let count = parts.iter().map(|part| part.count()).sum();
        weights.table = HashTable::with_room(count);
        weights.lines.reserve(((count + 1) * weights.stride).div_ceil(WIDTH));
        for (part, offset) in parts.iter().zip(&offsets) {
            for (names, values) in part.rows() {
                weights.set_from(*offset, names, values);
            }
        }
        (weights, offsets)
    }
}

impl NamedRows {
    /// The same, ready for lookup.
    pub fn weights(&self) -> Weights {
        Weights::joint(&[self]).0
    }
}

/// A weight, or a sum of weights, in hundredths.
pub fn hundredths(weight: f32) -> i16 {
    (weight / UNIT).round() as i16
}

/// Index of the largest, and its lead over the next; the first of equals wins.
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
