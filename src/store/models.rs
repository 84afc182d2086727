//! Speech models by name or path: found, checked against the catalogue, handed over as bytes.
//!
//! Absent on purpose: downloads, and what a model does.

use super::ggml;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Name of the model that is part of the program, and used when none is asked for.
pub const BUNDLED: &str = "tiny.en-q8_0";

#[cfg(feature = "bundled-model")]
const BUNDLED_WEIGHTS: Option<&[u8]> =
    Some(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/ggml-tiny.en-q8_0.bin")));
#[cfg(not(feature = "bundled-model"))]
const BUNDLED_WEIGHTS: Option<&[u8]> = None;

const CATALOGUE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/catalog.toml"));

/// A model that Starling knows by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub name: String,
    /// Its file name in a folder of models.
    pub file: String,
    pub bytes: u64,
    /// In lower-case hexadecimal digits.
    pub sha256: String,
    /// Where its maker publishes it.
    pub url: Option<String>,
    pub licence: String,
    pub languages: Vec<String>,
    /// What is known of its word errors, in words.
    pub accuracy: String,
}

#[derive(Deserialize)]
struct Catalogue {
    model: Vec<Known>,
}

/// The models of `models/catalog.toml`, best known first.
pub fn catalogue() -> Vec<Known> {
    // The catalogue is part of the program; a test reads it.
    toml::from_str::<Catalogue>(CATALOGUE).map(|catalogue| catalogue.model).unwrap_or_default()
}

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("there is no speech model `{name}`; looked for {}", places(.looked))]
    NotFound { name: String, looked: Vec<PathBuf> },

    #[error("the speech model {} cannot be read", .path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },

    #[error(
        "the speech model {} is not the file it should be: its sha256 is {found}, expected {expected}",
        .path.display()
    )]
    Sum { path: PathBuf, expected: String, found: String },

    #[error("{} is no speech model: {what} (byte {at})", .path.display())]
    Damaged { path: PathBuf, what: &'static str, at: usize },
}

impl ModelError {
    /// Stable name for machines.
    pub fn kind(&self) -> &'static str {
        match self {
            ModelError::NotFound { .. } => "model_not_found",
            ModelError::Read { .. } => "model_unreadable",
            ModelError::Sum { .. } => "model_sum_differs",
            ModelError::Damaged { .. } => "model_damaged",
        }
    }

    /// The next step for the user.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            ModelError::NotFound { .. } => {
                "run `starling models` for the names that are known and where their files belong".to_owned()
            }
            ModelError::Read { path, .. } => {
                format!("check that you may read it: `ls -l {}`", path.display())
            }
            ModelError::Sum { path, .. } => format!(
                "it is incomplete or altered: delete {} and get it again, or leave `--model` away for the bundled model",
                path.display()
            ),
            ModelError::Damaged { .. } => {
                "give a Whisper model in ggml form, or leave `--model` away for the bundled model".to_owned()
            }
        })
    }
}

fn places(looked: &[PathBuf]) -> String {
    let places: Vec<String> = looked.iter().map(|path| path.display().to_string()).collect();
    if places.is_empty() { "a bundled one only".to_owned() } else { places.join(" and ") }
}

/// A model that was found, not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelSource {
    /// Part of the program.
    Bundled(&'static [u8]),
    /// A file; `known` when the catalogue says what it must be.
    File { name: String, path: PathBuf, known: Option<Box<Known>> },
}

impl ModelSource {
    /// Finds `wanted`, a name or a path; the bundled model when nothing is wanted. `folder` holds models by file name.
    pub fn resolve(wanted: Option<&str>, folder: Option<&Path>) -> Result<ModelSource, ModelError> {
        let name = wanted.unwrap_or(BUNDLED);
        let catalogue = catalogue();
        let mut looked = Vec::new();
        if let Some(known) = catalogue.iter().find(|known| known.name == name) {
            if let Some(weights) = BUNDLED_WEIGHTS.filter(|_| name == BUNDLED) {
                return Ok(ModelSource::Bundled(weights));
            }
            if let Some(folder) = folder {
                let path = folder.join(&known.file);
                if path.is_file() {
                    return Ok(ModelSource::File {
                        name: name.to_owned(),
                        path,
                        known: Some(Box::new(known.clone())),
                    });
                }
                looked.push(path);
            }
            return Err(ModelError::NotFound { name: name.to_owned(), looked });
        }
        let in_folder = folder.map(|folder| folder.join(format!("ggml-{name}.bin")));
        for path in [Some(PathBuf::from(name)), in_folder].into_iter().flatten() {
            if path.is_file() {
                let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let known = catalogue.iter().find(|known| known.file == file).cloned().map(Box::new);
                return Ok(ModelSource::File { name: short(&file), path, known });
            }
            looked.push(path);
        }
        Err(ModelError::NotFound { name: name.to_owned(), looked })
    }

    /// Name for transcripts: of the catalogue, or of the file without `ggml-` and `.bin`.
    pub fn name(&self) -> &str {
        match self {
            ModelSource::Bundled(_) => BUNDLED,
            ModelSource::File { name, .. } => name,
        }
    }

    /// The content, found to be whole.
    pub fn read(&self) -> Result<Cow<'static, [u8]>, ModelError> {
        let (path, known) = match self {
            ModelSource::Bundled(weights) => return Ok(Cow::Borrowed(weights)),
            ModelSource::File { path, known, .. } => (path, known),
        };
        let bytes = std::fs::read(path).map_err(|source| ModelError::Read { path: path.clone(), source })?;
        if let Some(known) = known {
            let found = hexadecimal(&Sha256::digest(&bytes));
            if found != known.sha256 {
                return Err(ModelError::Sum { path: path.clone(), expected: known.sha256.clone(), found });
            }
        }
        ggml::check(&bytes).map_err(|ggml::Damage { at, what }| ModelError::Damaged {
            path: path.clone(),
            what,
            at,
        })?;
        Ok(Cow::Owned(bytes))
    }
}

fn short(file: &str) -> String {
    let name = file.strip_prefix("ggml-").unwrap_or(file);
    name.strip_suffix(".bin").unwrap_or(name).to_owned()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights() -> Vec<u8> {
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/models/ggml-tiny.en-q8_0.bin"))
            .expect("the model")
    }

    fn folder_with(file: &str, bytes: &[u8]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(file), bytes).expect("a file");
        folder
    }

    #[test]
    fn the_catalogue_describes_the_bundled_model() {
        let catalogue = catalogue();
        let bundled = catalogue.iter().find(|known| known.name == BUNDLED).expect("an entry");
        let weights = weights();
        assert_eq!(bundled.bytes, weights.len() as u64);
        assert_eq!(bundled.sha256, hexadecimal(&Sha256::digest(&weights)));
        assert_eq!(ggml::check(&weights), Ok(()));
    }

    #[test]
    #[cfg(feature = "bundled-model")]
    fn without_a_wish_the_bundled_model_is_taken() {
        let source = ModelSource::resolve(None, None).expect("a model");
        assert_eq!((source.name(), matches!(source, ModelSource::Bundled(_))), (BUNDLED, true));
    }

    #[test]
    fn a_known_file_with_another_sum_is_refused() {
        let mut bytes = weights();
        *bytes.last_mut().expect("a byte") ^= 1;
        let folder = folder_with("ggml-base.en-q5_1.bin", &bytes);
        let source = ModelSource::resolve(Some("base.en-q5_1"), Some(folder.path())).expect("found");
        let error = source.read().expect_err("refused");
        assert_eq!(error.kind(), "model_sum_differs");
        assert!(error.to_string().contains("expected 4baf70dd"), "{error}");
    }

    #[test]
    fn an_unknown_file_is_walked_through() {
        let whole = weights();
        let cases: [(&[u8], Option<&str>); 5] = [
            (&whole, None),
            (&whole[..whole.len() - 1], Some("it ends too early")),
            (&whole[..whole.len() / 2], Some("it ends too early")),
            (b"RIFF....WAVEfmt ", Some("it does not start like a ggml model")),
            (b"", Some("it ends too early")),
        ];
        for (bytes, expected) in cases {
            let folder = folder_with("mine.bin", bytes);
            let path = folder.path().join("mine.bin");
            let source = ModelSource::resolve(path.to_str(), None).expect("found");
            assert_eq!(source.name(), "mine");
            match (source.read(), expected) {
                (Ok(read), None) => assert_eq!(read.len(), bytes.len()),
                (Err(ModelError::Damaged { what, .. }), Some(expected)) => assert_eq!(what, expected),
                (other, _) => panic!("{:?} instead of {expected:?}", other.map(|read| read.len())),
            }
        }
    }

    #[test]
    fn a_file_cut_between_tensors_lacks_weights() {
        // The last tensor of the bundled model is small: without it the walk ends at a seam.
        let whole = weights();
        let seam = (1..20_000).map(|back| whole.len() - back).find(|end| {
            matches!(
                ggml::check(&whole[..*end]),
                Err(ggml::Damage { what: "weights are missing at its end", .. })
            )
        });
        assert!(seam.is_some());
    }

    #[test]
    fn an_unknown_name_says_where_it_was_looked_for() {
        let error =
            ModelSource::resolve(Some("large"), Some(Path::new("/data/models"))).expect_err("unknown");
        assert_eq!(
            error.to_string(),
            "there is no speech model `large`; looked for large and /data/models/ggml-large.bin"
        );
    }
}
