//! The user's own settings: `config.toml` in the configuration folder, below the flags and above the defaults.

use crate::core::star::Level;
use etcetera::BaseStrategy;
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};

/// What `config.toml` may hold. Every key is optional.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub level: Option<Level>,
    /// Microphone, by id or name.
    pub device: Option<String>,
    /// Speech model, by name or path.
    pub model: Option<String>,
    /// A folder of the user's own packs.
    pub packs: Option<PathBuf>,
    /// Terms that the recogniser should know beside the scenario's.
    #[serde(default)]
    pub glossary: Vec<String>,
}

/// Where things are kept.
#[derive(Debug, Clone)]
pub struct Paths {
    /// Sessions and models.
    pub data: PathBuf,
    /// Prompts spoken by a system engine.
    pub cache: PathBuf,
    /// The settings.
    pub config: PathBuf,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("there is no home folder to keep sessions in")]
    NoHome,
    #[error("cannot read the settings in `{}`: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("the settings in `{}` are not right: {reason}", path.display())]
    Broken { path: PathBuf, reason: String },
}

impl ConfigError {
    pub fn hint(&self) -> String {
        match self {
            ConfigError::NoHome => "set HOME, or name a folder with `--data-dir DIR`".into(),
            ConfigError::Read { .. } => "check that the file is yours to read".into(),
            ConfigError::Broken { .. } => {
                "known keys are level, device, model, packs and glossary; remove the file to start afresh"
                    .into()
            }
        }
    }
}

impl Paths {
    /// The folders of this user (XDG), with `data_dir` in place of the data folder when given.
    ///
    /// # Errors
    /// [`ConfigError::NoHome`].
    pub fn of_user(data_dir: Option<&Path>) -> Result<Paths, ConfigError> {
        match (etcetera::choose_base_strategy(), data_dir) {
            (Ok(base), data_dir) => Ok(Paths {
                data: data_dir.map_or_else(|| base.data_dir().join("starling"), Path::to_owned),
                cache: base.cache_dir().join("starling"),
                config: base.config_dir().join("starling").join("config.toml"),
            }),
            (Err(_), Some(data)) => Ok(Paths {
                data: data.to_owned(),
                cache: data.join("cache"),
                config: data.join("config.toml"),
            }),
            (Err(_), None) => Err(ConfigError::NoHome),
        }
    }
}

impl Config {
    /// Reads the settings; no file means no settings.
    ///
    /// # Errors
    /// [`ConfigError::Read`] or [`ConfigError::Broken`].
    pub fn read(path: &Path) -> Result<Config, ConfigError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Config::default()),
            Err(source) => return Err(ConfigError::Read { path: path.to_owned(), source }),
        };
        toml::from_str(&text)
            .map_err(|error| ConfigError::Broken { path: path.to_owned(), reason: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_unknown_keys_are_named() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("config.toml");
        assert_eq!(Config::read(&path).unwrap(), Config::default());
        std::fs::write(&path, "level = \"senior\"\nglossary = [\"Kafka\"]\n").unwrap();
        let config = Config::read(&path).unwrap();
        assert_eq!((config.level, config.glossary), (Some(Level::Senior), vec!["Kafka".to_owned()]));
        std::fs::write(&path, "levle = \"senior\"\n").unwrap();
        assert!(Config::read(&path).unwrap_err().to_string().contains("levle"));
    }
}
