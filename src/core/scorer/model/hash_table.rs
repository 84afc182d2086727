//! From the hash of a feature to the row of its weights.

/// Keys per bucket.
const BUCKET: usize = 4;

/// Keys and the rows they map to: buckets of four, a power of two of them, filled from the front, at most half full
/// overall; what does not fit goes to the next bucket. Row 0 means no row.
#[derive(Debug, Default, Clone)]
pub struct HashTable {
    buckets: Vec<Bucket>,
}

/// Keys and rows side by side, so that one cache line holds both.
#[derive(Debug, Default, Clone, Copy)]
#[repr(align(32))]
struct Bucket {
    /// High half of the key, 0 for an empty slot.
    marks: [u32; BUCKET],
    rows: [u32; BUCKET],
}

impl HashTable {
    /// A table with room for `count` keys; it does not grow.
    pub fn with_room(count: usize) -> HashTable {
        let buckets = (2 * count / BUCKET + 2).next_power_of_two();
        HashTable { buckets: vec![Bucket::default(); buckets] }
    }

    fn mark(key: u64) -> u32 {
        (key >> 32) as u32 | 1
    }

    #[inline]
    pub fn get(&self, key: u64) -> u32 {
        if self.buckets.is_empty() {
            return 0;
        }
        let mask = self.buckets.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let Bucket { marks, rows } = &self.buckets[at];
            let found = marks.map(|mark| mark == HashTable::mark(key));
            let place = usize::from(found[1]) + 2 * usize::from(found[2]) + 3 * usize::from(found[3]);
            let any = found[0] | found[1] | found[2] | found[3];
            if any || marks[BUCKET - 1] == 0 {
                return rows[place % BUCKET] * u32::from(any);
            }
            at = (at + 1) & mask;
        }
    }

    /// The row of `key`, which becomes `row` when there was none.
    pub fn at_or_insert(&mut self, key: u64, row: u32) -> u32 {
        let known = self.get(key);
        if known != 0 {
            return known;
        }
        let mask = self.buckets.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let bucket = &mut self.buckets[at];
            if let Some(slot) = bucket.marks.iter().position(|mark| *mark == 0) {
                bucket.marks[slot] = HashTable::mark(key);
                bucket.rows[slot] = row;
                return row;
            }
            at = (at + 1) & mask;
        }
    }
}
