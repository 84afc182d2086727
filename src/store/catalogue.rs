//! The speech models that Starling knows by name: `models/catalog.toml`, which is part of the program.
//!
//! Deliberately absent: models of which only a sha1 is known, since that can be forged.

use serde::Deserialize;

const CATALOGUE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/catalog.toml"));

/// A model that Starling knows by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub name: String,
    /// Its file name in a folder of models.
    pub file: String,
    pub bytes: u64,
    /// In lowercase hexadecimal digits.
    pub sha256: String,
    /// Where its maker publishes it; the bundled model is published nowhere else.
    pub url: Option<String>,
    pub licence: String,
    pub languages: Vec<String>,
    /// Larger hears better. The same for all forms of a size: quantization was within noise where we measured it.
    pub rank: u8,
    /// What is known of its word errors, in words.
    pub accuracy: String,
}

#[derive(Deserialize)]
struct Catalogue {
    model: Vec<Known>,
}

/// The models of `models/catalog.toml`, from the smallest to the largest.
pub fn catalogue() -> Vec<Known> {
    // The catalogue is part of the program; a test reads it.
    toml::from_str::<Catalogue>(CATALOGUE).map(|catalogue| catalogue.model).unwrap_or_default()
}

/// The model called `name`.
pub fn known(name: &str) -> Option<Known> {
    catalogue().into_iter().find(|known| known.name == name)
}

/// The model whose file is called `file`.
pub fn known_file(file: &str) -> Option<Known> {
    catalogue().into_iter().find(|known| known.file == file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_can_be_found_fetched_and_verified() {
        let catalogue = catalogue();
        assert!(catalogue.len() > 1);
        for entry in &catalogue {
            assert_eq!(entry.file, format!("ggml-{}.bin", entry.name));
            assert_eq!((entry.sha256.len(), entry.sha256.to_lowercase()), (64, entry.sha256.clone()));
            assert!(entry.url.as_ref().is_none_or(|url| {
                url.starts_with("https://") && url.ends_with(&format!("/{}", entry.file))
            }));
        }
        assert!(catalogue.is_sorted_by_key(|entry| (entry.rank, entry.bytes)));
    }
}
