//! From the hash of a feature to the row of its weights.

/// Keys of a bucket.
const BUCKET: usize = 4;

/// Keys and the rows they stand for: buckets of four, a power of two of them, filled from the front, on the whole at most
/// half full; what does not fit goes to the next. Row 0 stands for no row.
#[derive(Debug, Default, Clone)]
pub struct Table {
    /// High half of the key, 0 for an empty slot; apart from the rows, so that most misses stay in a near cache.
    marks: Vec<[u32; BUCKET]>,
    rows: Vec<[u32; BUCKET]>,
}

impl Table {
    /// A table with room for `count` keys; it does not grow.
    pub fn with_room(count: usize) -> Table {
        let buckets = (2 * count / BUCKET + 2).next_power_of_two();
        Table { marks: vec![[0; BUCKET]; buckets], rows: vec![[0; BUCKET]; buckets] }
    }

    fn mark(key: u64) -> u32 {
        (key >> 32) as u32 | 1
    }

    #[inline]
    pub fn get(&self, key: u64) -> u32 {
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
    pub fn at_or_insert(&mut self, key: u64, row: u32) -> u32 {
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
