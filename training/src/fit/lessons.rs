//! What a task learns from: instances with numbered features, to save memory.

use starling::core::scorer::model::features::Feature;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// One decision to learn.
pub struct Instance {
    pub features: Vec<Feature>,
    pub label: usize,
    /// How the clause is set off from the one before.
    pub step: usize,
    /// Its weight in training.
    pub weight: f32,
}

/// The instances of all cases for one task.
#[derive(Default)]
pub struct Lessons {
    numbers: HashMap<u64, u32, BuildHasherDefault<Mixed>>,
    features: Vec<Feature>,
    sequences: Vec<Sequence>,
}

/// The instances of one case, in order.
struct Sequence {
    /// Index of the answer that the case was made from.
    from: usize,
    instances: Vec<Numbered>,
}

struct Numbered {
    features: Box<[(u32, f32)]>,
    label: usize,
    step: usize,
    weight: f32,
}

/// Keys of features are already hashes.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

impl Lessons {
    /// Adds the instances of one case.
    pub fn push(&mut self, from: usize, instances: Vec<Instance>) {
        let numbered = instances.into_iter().map(|instance| Numbered {
            features: instance.features.iter().map(|one| (self.number(one), one.value)).collect(),
            label: instance.label,
            step: instance.step,
            weight: instance.weight,
        });
        let instances = numbered.collect();
        self.sequences.push(Sequence { from, instances });
    }

    fn number(&mut self, feature: &Feature) -> u32 {
        let next = self.features.len() as u32;
        let number = *self.numbers.entry(feature.key()).or_insert(next);
        if number == next {
            self.features.push(*feature);
        }
        number
    }

    /// The lessons that remain when the answers that `left_out` names by index are left out, without features that
    /// occur in fewer than `least` instances.
    pub(super) fn seen(&self, left_out: impl Fn(usize) -> bool, least: usize) -> Seen {
        let sequences: Vec<&Sequence> = self.sequences.iter().filter(|one| !left_out(one.from)).collect();
        let mut counts = vec![0usize; self.features.len()];
        let mut last = vec![0usize; self.features.len()];
        let instances = || sequences.iter().flat_map(|sequence| &sequence.instances);
        for (at, instance) in instances().enumerate() {
            for (number, _) in &instance.features {
                let number = *number as usize;
                counts[number] += usize::from(last[number] != at + 1);
                last[number] = at + 1;
            }
        }
        let mut rows = vec![u32::MAX; self.features.len()];
        let mut seen = Seen { starts: vec![0], ..Seen::default() };
        for sequence in &sequences {
            let first = seen.labels.len();
            for instance in &sequence.instances {
                for (number, value) in &instance.features {
                    let number = *number as usize;
                    if counts[number] < least {
                        continue;
                    }
                    if rows[number] == u32::MAX {
                        rows[number] = seen.features.len() as u32;
                        seen.features.push(self.features[number]);
                    }
                    seen.entries.push((rows[number], *value));
                }
                seen.starts.push(seen.entries.len());
                seen.labels.push(instance.label);
                seen.steps.push(instance.step);
                seen.weights.push(instance.weight);
            }
            seen.sequences.push(first..seen.labels.len());
        }
        seen
    }
}

/// The lessons of one fit, laid out end to end.
#[derive(Default)]
pub(super) struct Seen {
    pub features: Vec<Feature>,
    entries: Vec<(u32, f32)>,
    starts: Vec<usize>,
    pub labels: Vec<usize>,
    pub steps: Vec<usize>,
    pub weights: Vec<f32>,
    pub sequences: Vec<Range<usize>>,
}

impl Seen {
    /// Rows and values of the features of an instance.
    pub fn entries(&self, instance: usize) -> &[(u32, f32)] {
        &self.entries[self.starts[instance]..self.starts[instance + 1]]
    }
}
