//! Walks through a ggml Whisper file from end to end. whisper.cpp ends the whole program over a damaged one.
//!
//! The layout is that of whisper.cpp's loader: magic, eleven numbers, mel filters, vocabulary, then tensors to the end.
//! Absent on purpose: the values of weights, which only a checksum can vouch for.

const MAGIC: u32 = 0x6767_6d6c;
/// More than any Whisper model has; beyond it a number is damage.
const MOST: u32 = 1 << 20;

/// What is wrong with a file, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    pub at: usize,
    pub what: &'static str,
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Finds the first damage.
pub fn check(bytes: &[u8]) -> Result<(), Damage> {
    let mut walk = Walk { bytes, at: 0 };
    if walk.number()? != MAGIC {
        return Err(Damage { at: 0, what: "it does not start like a ggml model" });
    }
    let mut header = [0; 11];
    for value in &mut header {
        *value = walk.number()?;
    }
    let [vocabulary, audio, width, _, layers, text, _, _, _, mels, _] = header;
    let plausible = (50_000..60_000).contains(&vocabulary)
        && audio == 1_500
        && text == 448
        && (64..=4_096).contains(&width)
        && (1..=64).contains(&layers)
        && matches!(mels, 80 | 128);
    if !plausible {
        return Err(Damage { at: 4, what: "its dimensions are not those of a Whisper model" });
    }
    let (filters, positions) = (walk.small()?, walk.small()?);
    walk.skip(filters as usize * positions as usize * 4)?;
    for _ in 0..walk.small()? {
        let length = walk.small()? as usize;
        walk.skip(length)?;
    }
    let mut tensors = 0;
    while walk.at < bytes.len() {
        walk.tensor()?;
        tensors += 1;
    }
    // Encoder and decoder have 15 and 24 tensors a layer and 7 and 4 beside them in every Whisper model.
    let expected = layers as usize * 15 + header[8] as usize * 24 + 11;
    if tensors < expected {
        Err(Damage { at: bytes.len(), what: "weights are missing at its end" })
    } else {
        Ok(())
    }
}

impl Walk<'_> {
    fn skip(&mut self, count: usize) -> Result<&[u8], Damage> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or(Damage { at: self.bytes.len(), what: "it ends too early" })?;
        let passed = &self.bytes[self.at..end];
        self.at = end;
        Ok(passed)
    }

    fn number(&mut self) -> Result<u32, Damage> {
        let bytes = self.skip(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn small(&mut self) -> Result<u32, Damage> {
        let at = self.at;
        let value = self.number()?;
        if value <= MOST { Ok(value) } else { Err(Damage { at, what: "a length is impossible" }) }
    }

    fn tensor(&mut self) -> Result<(), Damage> {
        let at = self.at;
        let (dimensions, name, kind) = (self.small()?, self.small()?, self.small()?);
        let (Some((block, size)), 1..=4) = (block(kind), dimensions) else {
            return Err(Damage { at, what: "a tensor is of no known kind" });
        };
        let mut count = 1;
        for _ in 0..dimensions {
            count *= self.small()? as usize;
            if count > MOST as usize * 1_024 {
                return Err(Damage { at, what: "a tensor is too large" });
            }
        }
        self.skip(name as usize)?;
        self.skip(count / block * size)?;
        Ok(())
    }
}

/// Weights in a block and bytes of a block, by ggml's number of the kind.
fn block(kind: u32) -> Option<(usize, usize)> {
    Some(match kind {
        0 => (1, 4),
        1 => (1, 2),
        2 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        10 => (256, 84),
        11 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..400), header in any::<bool>()) {
            let mut file = Vec::new();
            if header {
                let numbers = [MAGIC, 51_864, 1_500, 384, 6, 4, 448, 384, 6, 4, 80, 7];
                file.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            }
            file.extend(bytes);
            prop_assert!(check(&file).is_err());
        }
    }
}
