//! Walks through a ggml Whisper file from end to end. whisper.cpp aborts the whole program on a damaged one.
//!
//! The layout is that of whisper.cpp's loader: magic, eleven numbers, mel filters, vocabulary, then tensors to the end.
//! Every number is checked against the others and against what the file holds, and every tensor against the shape and
//! kind that the header implies. Deliberately absent: the values of weights, which only a checksum can vouch for.

use super::ggml_tensors::{Dimensions, Kind, count, expected};
use std::collections::HashSet;

const MAGIC: u32 = 0x6767_6d6c;

/// Twice the number of layers of the largest Whisper model.
const MOST_LAYERS: u32 = 64;

/// Width of an attention head in every Whisper model.
const HEAD: u32 = 64;

/// Frequencies of a mel filter: those of whisper.cpp's Fourier transform of 400 samples.
const FREQUENCIES: u32 = 201;

/// Longest word of a vocabulary, in bytes.
const LONGEST_WORD: u32 = 1_024;

/// Longest name of a tensor.
const LONGEST_NAME: u32 = 128;

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
    let dimensions = walk.head()?;
    let mut seen = HashSet::new();
    while walk.at < bytes.len() {
        let at = walk.at;
        if !seen.insert(walk.tensor(&dimensions)?) {
            return Err(Damage { at, what: "a tensor is there twice" });
        }
    }
    if seen.len() < count(&dimensions) {
        return Err(Damage { at: bytes.len(), what: "weights are missing at its end" });
    }
    Ok(())
}

/// Where the tensors begin.
#[cfg(any(test, fuzzing))]
pub fn head(bytes: &[u8]) -> Result<usize, Damage> {
    let mut walk = Walk { bytes, at: 0 };
    walk.head().map(|_| walk.at)
}

impl<'a> Walk<'a> {
    /// Passes all that comes before the tensors.
    fn head(&mut self) -> Result<Dimensions, Damage> {
        if self.number()? != MAGIC {
            return Err(Damage { at: 0, what: "it does not start like a ggml model" });
        }
        let dimensions = self.header()?;
        self.filters(&dimensions)?;
        self.vocabulary(&dimensions)?;
        Ok(dimensions)
    }

    fn skip(&mut self, count: usize) -> Result<&'a [u8], Damage> {
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

    fn at_most(&mut self, most: u32) -> Result<u32, Damage> {
        let at = self.at;
        let value = self.number()?;
        if value <= most { Ok(value) } else { Err(Damage { at, what: "a length is impossible" }) }
    }

    fn header(&mut self) -> Result<Dimensions, Damage> {
        let at = self.at;
        let mut header = [0; 11];
        for value in &mut header {
            *value = self.number()?;
        }
        let [
            vocabulary,
            audio,
            width,
            audio_heads,
            audio_layers,
            text,
            text_width,
            text_heads,
            text_layers,
            mels,
            form,
        ] = header;
        // English, multilingual, and multilingual with Cantonese: any other number would shift the special tokens.
        let plausible = (51_864..=51_866).contains(&vocabulary)
            && (audio, text) == (1_500, 448)
            && text_width == width
            && (width.checked_div(HEAD), width % HEAD) == (Some(audio_heads), 0)
            && text_heads == audio_heads
            && (1..=MOST_LAYERS).contains(&audio_layers)
            && (1..=MOST_LAYERS).contains(&text_layers)
            && (1..=MOST_LAYERS).contains(&audio_heads)
            && matches!(mels, 80 | 128);
        if !plausible {
            return Err(Damage { at, what: "its dimensions are not those of a Whisper model" });
        }
        let weights = Kind::of_form(form).filter(|kind| (width as usize).is_multiple_of(kind.block().0));
        let weights = weights.ok_or(Damage { at: at + 40, what: "its weights are of no known kind" })?;
        Ok(Dimensions { vocabulary, audio, text, width, audio_layers, text_layers, mels, weights })
    }

    fn filters(&mut self, dimensions: &Dimensions) -> Result<(), Damage> {
        let at = self.at;
        let (filters, frequencies) = (self.number()?, self.number()?);
        if (filters, frequencies) != (dimensions.mels, FREQUENCIES) {
            return Err(Damage { at, what: "its mel filters are not those of a Whisper model" });
        }
        self.skip(filters as usize * frequencies as usize * 4).map(drop)
    }

    fn vocabulary(&mut self, dimensions: &Dimensions) -> Result<(), Damage> {
        let at = self.at;
        let words = self.number()?;
        // All but the special tokens, which whisper.cpp adds by itself.
        if !(50_000..=dimensions.vocabulary).contains(&words) {
            return Err(Damage { at, what: "its vocabulary is not that of a Whisper model" });
        }
        for _ in 0..words {
            let length = self.at_most(LONGEST_WORD)?;
            self.skip(length as usize)?;
        }
        Ok(())
    }

    /// Passes a tensor; returns its name.
    fn tensor(&mut self, dimensions: &Dimensions) -> Result<&'a [u8], Damage> {
        let at = self.at;
        let (axes, length, kind) = (self.number()?, self.at_most(LONGEST_NAME)?, self.number()?);
        let mut shape = [1; 4];
        if !(1..=4).contains(&axes) {
            return Err(Damage { at, what: "a tensor has no possible shape" });
        }
        for axis in &mut shape[..axes as usize] {
            *axis = self.number()?;
        }
        let name = self.skip(length as usize)?;
        let expected = std::str::from_utf8(name).ok().and_then(|name| expected(name, dimensions));
        let expected = expected.ok_or(Damage { at, what: "a tensor has no place in a Whisper model" })?;
        if shape != expected.shape {
            return Err(Damage { at, what: "a tensor has another shape than the header says" });
        }
        if kind != expected.kind as u32 {
            return Err(Damage { at, what: "a tensor is of another kind than the header says" });
        }
        let weights: usize = shape.iter().map(|&axis| axis as usize).product();
        let (block, size) = expected.kind.block();
        self.skip(weights / block * size)?;
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static WEIGHTS: LazyLock<Vec<u8>> = LazyLock::new(|| {
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/models/ggml-tiny.en-q8_0.bin"))
            .expect("the model")
    });

    /// The offsets of the model's numbers that its loader trusts: the header, and the head of every tensor.
    static NUMBERS: LazyLock<Vec<usize>> = LazyLock::new(|| {
        let mut walk = Walk { bytes: &WEIGHTS, at: 4 };
        let dimensions = walk.header().expect("a header");
        let mut numbers: Vec<usize> = (0..12).map(|index| index * 4).collect();
        numbers.extend([walk.at, walk.at + 4]);
        walk.filters(&dimensions).expect("filters");
        numbers.push(walk.at);
        walk.vocabulary(&dimensions).expect("a vocabulary");
        while walk.at < WEIGHTS.len() {
            numbers.extend((0..4).map(|index| walk.at + index * 4));
            walk.tensor(&dimensions).expect("a tensor");
        }
        numbers
    });

    #[test]
    fn the_shipped_model_is_whole_and_nothing_but_the_whole() {
        assert_eq!(check(&WEIGHTS), Ok(()));
        assert_eq!(NUMBERS.len(), 15 + 4 * 167);
        let longer = [&WEIGHTS[..], &[0; 8]].concat();
        assert!(check(&longer).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn whichever_number_is_another_the_file_is_refused(
            place in any::<prop::sample::Index>(),
            value in prop_oneof![0u32..2_048, any::<u32>(), Just(u32::MAX), Just(i32::MAX as u32)],
        ) {
            let at = *place.get(&NUMBERS);
            let mut bytes = WEIGHTS.clone();
            // The first four numbers of a tensor of one axis are followed by its name, which is checked as well.
            prop_assume!(bytes[at..at + 4] != value.to_le_bytes());
            // Older quantization versions are read alike.
            prop_assume!(at != 44 || !matches!(value, 7 | 1_007));
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            prop_assert!(check(&bytes).is_err(), "{value} at {at}");
        }

        #[test]
        fn wherever_it_is_cut_the_file_is_refused(at in any::<prop::sample::Index>()) {
            prop_assert!(check(&WEIGHTS[..at.index(WEIGHTS.len())]).is_err());
        }

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
