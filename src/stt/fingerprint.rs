//! The name of a recording by what is in it, wherever it lies and however it is called.

use super::transcriber::Options;
use crate::core::bytes::hexadecimal;
use sha2::{Digest, Sha256};

/// Names the samples of a recording and everything else that its transcript depends on.
pub struct Fingerprint {
    hash: Sha256,
    bytes: Vec<u8>,
}

impl Fingerprint {
    pub fn new(model: &str, options: &Options) -> Fingerprint {
        let mut hash = Sha256::new();
        let glossary = options.glossary.iter().map(String::as_str);
        for text in [env!("CARGO_PKG_VERSION"), model, &options.language].into_iter().chain(glossary) {
            hash.update(text);
            hash.update([0]);
        }
        Fingerprint { hash, bytes: Vec::new() }
    }

    pub fn add(&mut self, samples: &[f32]) {
        self.bytes.clear();
        self.bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        self.hash.update(&self.bytes);
    }

    /// 64 hexadecimal digits.
    pub fn finish(self) -> String {
        hexadecimal(&self.hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fingerprint(model: &str, options: &Options, pieces: &[&[f32]]) -> String {
        let mut fingerprint = Fingerprint::new(model, options);
        pieces.iter().for_each(|piece| fingerprint.add(piece));
        fingerprint.finish()
    }

    #[test]
    fn other_samples_another_model_or_other_terms_have_another_fingerprint() {
        let options = Options::default();
        let terms = |terms: &[&str]| Options {
            glossary: terms.iter().map(|term| (*term).to_owned()).collect(),
            ..Options::default()
        };
        let all = [
            fingerprint("tiny", &options, &[&[0.1, 0.2]]),
            fingerprint("tiny", &options, &[&[0.1, 0.3]]),
            fingerprint("tiny", &options, &[&[0.1]]),
            fingerprint("base", &options, &[&[0.1, 0.2]]),
            fingerprint("tiny", &terms(&["Kafka"]), &[&[0.1, 0.2]]),
            fingerprint("tiny", &terms(&["Kaf", "ka"]), &[&[0.1, 0.2]]),
        ];
        let different: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(different.len(), all.len());
        assert!(all[0].len() == 64 && all[0].bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    proptest! {
        #[test]
        fn it_does_not_matter_in_what_pieces_samples_come(
            samples in prop::collection::vec(-1.0_f32..1.0, 0..200), at in 0_usize..200,
        ) {
            let (first, second) = samples.split_at(at.min(samples.len()));
            let options = Options::default();
            prop_assert_eq!(fingerprint("", &options, &[first, second]), fingerprint("", &options, &[&samples]));
        }
    }
}
