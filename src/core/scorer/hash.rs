//! One small, fixed hash for words and features, so that a weight file means the same on every machine.

use std::hash::{BuildHasherDefault, Hasher};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a of `text`, lowercased where it is ASCII.
pub const fn word(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = OFFSET;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at].to_ascii_lowercase() as u64).wrapping_mul(PRIME);
        at += 1;
    }
    hash
}

/// [`word`] of a letter and a number below a hundred.
pub const fn numbered(letter: u8, number: usize) -> u64 {
    let mut hash = (OFFSET ^ letter as u64).wrapping_mul(PRIME);
    if number >= 10 {
        hash = (hash ^ (b'0' as u64 + (number / 10) as u64)).wrapping_mul(PRIME);
    }
    (hash ^ (b'0' as u64 + (number % 10) as u64)).wrapping_mul(PRIME)
}

/// One hash from three.
pub fn mix(a: u64, b: u64, c: u64) -> u64 {
    let mut hash = a ^ b.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^= c.rotate_left(41).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    hash ^= hash >> 32;
    hash.wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// For maps whose keys are already hashes.
#[derive(Debug, Default, Clone, Copy)]
pub struct Keep(u64);

impl Hasher for Keep {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

pub type Map<V> = std::collections::HashMap<u64, V, BuildHasherDefault<Keep>>;
