//! Speech models by name or path: found, checked against the catalogue, handed over as bytes.
//!
//! Deliberately absent: downloads, and what a model does.

use super::catalogue::{self, Known};
use super::ggml;
use super::model_error::ModelError;
use crate::core::bytes::hexadecimal;
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

/// A model that was found but not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelSource {
    /// Part of the program.
    Bundled(&'static [u8]),
    /// A file; `known` when the catalogue says what it must be.
    File { name: String, path: PathBuf, known: Option<Box<Known>> },
}

impl ModelSource {
    /// Finds `wanted`, a name or a path; the bundled model when nothing is wanted. `folder` holds models by file name.
    /// A file in it takes precedence over the bundled model of the same name, and must match the catalogue.
    ///
    /// # Errors
    /// [`ModelError::NotFound`].
    pub fn resolve(wanted: Option<&str>, folder: Option<&Path>) -> Result<ModelSource, ModelError> {
        let name = wanted.unwrap_or(BUNDLED);
        if wanted.is_none()
            && let Some(weights) = BUNDLED_WEIGHTS
        {
            return Ok(ModelSource::Bundled(weights));
        }
        let known = catalogue::known(name);
        let is_known = known.is_some();
        let mut looked = Vec::new();
        if !is_known {
            looked.push(PathBuf::from(name));
        }
        let file = known.map_or_else(|| format!("ggml-{name}.bin"), |known| known.file);
        looked.extend(folder.map(|folder| folder.join(file)));
        if let Some(path) = looked.iter().find(|path| path.is_file()) {
            return Ok(ModelSource::file(path));
        }
        match BUNDLED_WEIGHTS {
            Some(weights) if name == BUNDLED => Ok(ModelSource::Bundled(weights)),
            _ => Err(ModelError::NotFound { name: name.to_owned(), looked, known: is_known }),
        }
    }

    /// The model in the file at `path`.
    fn file(path: &Path) -> ModelSource {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        ModelSource::File {
            name: short(&file),
            path: path.to_owned(),
            known: catalogue::known_file(&file).map(Box::new),
        }
    }

    /// The bundled model and every model file in `folder`, by file name.
    pub fn installed(folder: &Path) -> Vec<ModelSource> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "bin") && path.is_file())
            .collect();
        paths.sort();
        let bundled = BUNDLED_WEIGHTS.map(ModelSource::Bundled);
        bundled.into_iter().chain(paths.iter().map(|path| ModelSource::file(path))).collect()
    }

    /// Name for transcripts: from the catalogue, or from the file without `ggml-` and `.bin`.
    pub fn name(&self) -> &str {
        match self {
            ModelSource::Bundled(_) => BUNDLED,
            ModelSource::File { name, .. } => name,
        }
    }

    /// Where the file is; `None` for the bundled model.
    pub fn path(&self) -> Option<&Path> {
        match self {
            ModelSource::Bundled(_) => None,
            ModelSource::File { path, .. } => Some(path),
        }
    }

    /// What the catalogue says about it.
    pub fn known(&self) -> Option<Known> {
        match self {
            ModelSource::Bundled(_) => catalogue::known(BUNDLED),
            ModelSource::File { known, .. } => known.as_deref().cloned(),
        }
    }

    /// The contents have been loaded: their memory may be given back.
    pub fn loaded(&self) {
        if let ModelSource::Bundled(weights) = self {
            super::pages::forget(weights);
        }
    }

    /// The contents, verified intact.
    ///
    /// # Errors
    /// A file that cannot be read, has a checksum other than the catalogue's, or is damaged.
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
            found: hexadecimal(&Sha256::digest(&bytes)),
        })?;
        Ok(Cow::Owned(bytes))
    }
}

fn short(file: &str) -> String {
    let name = file.strip_prefix("ggml-").unwrap_or(file);
    name.strip_suffix(".bin").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::failure::Advice;

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
        let bundled = catalogue::known(BUNDLED).expect("an entry");
        let weights = weights();
        assert_eq!(bundled.bytes, weights.len() as u64);
        assert_eq!(bundled.sha256, hexadecimal(&Sha256::digest(&weights)));
        assert_eq!(ggml::check(&weights), Ok(()));
    }

    #[test]
    #[cfg(feature = "bundled-model")]
    fn a_file_goes_before_the_bundled_model_when_it_is_named() {
        let folder = folder_with("ggml-tiny.en-q8_0.bin", b"nothing");
        let named = ModelSource::resolve(Some(BUNDLED), Some(folder.path())).expect("a model");
        assert_eq!(named.path(), Some(folder.path().join("ggml-tiny.en-q8_0.bin").as_path()));
        assert_eq!(named.read().expect_err("refused").kind(), "model_sum_differs");
        let unnamed = ModelSource::resolve(None, Some(folder.path())).expect("a model");
        assert!(matches!(unnamed, ModelSource::Bundled(_)));
        assert_eq!(ModelSource::installed(folder.path()), [unnamed, named]);
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
                (Err(error @ ModelError::Damaged { what, .. }), Some(expected)) => {
                    assert_eq!(what, expected);
                    assert!(error.to_string().contains(&hexadecimal(&Sha256::digest(bytes))));
                }
                (other, _) => panic!("{:?} instead of {expected:?}", other.map(|read| read.len())),
            }
        }
    }

    #[test]
    fn a_file_cut_between_tensors_lacks_weights() {
        // The last tensor of the bundled model is small: without it the walk ends at a boundary.
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
