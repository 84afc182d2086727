//! The user's own settings: `config.toml` in the configuration folder, below the flags and above the defaults.

use crate::core::bytes::without_text_mark;
use crate::core::failure::Advice;
use crate::core::star::Level;
use etcetera::BaseStrategy;
use serde::Deserialize;
use std::io::{self, Write};
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
    /// Terms that the recognizer should know besides the scenario's.
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
    #[error("cannot write the settings in `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

impl Advice for ConfigError {
    fn kind(&self) -> &'static str {
        "settings"
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            ConfigError::NoHome => "set HOME, or name a folder with `--data-dir DIR`".into(),
            ConfigError::Read { .. } => "check that the file is yours to read".into(),
            ConfigError::Write { .. } => {
                "check that the folder is yours to write, and that there is room".into()
            }
            ConfigError::Broken { .. } => {
                "known keys are level, device, model, packs and glossary; remove the file to start afresh"
                    .into()
            }
        })
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
        toml::from_str(without_text_mark(&text))
            .map_err(|error| ConfigError::Broken { path: path.to_owned(), reason: error.to_string() })
    }

    /// Makes `model` the speech model in the settings at `path`, and keeps everything else there, comments included.
    ///
    /// # Errors
    /// Settings that cannot be read or written.
    pub fn choose_model(path: &Path, model: &str) -> Result<(), ConfigError> {
        // A link (to a folder of settings under version control) stays a link.
        let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(ConfigError::Read { path: path.clone(), source }),
        };
        let mut document: toml_edit::DocumentMut = without_text_mark(&text)
            .parse()
            .map_err(|error| ConfigError::Broken { path: path.clone(), reason: format!("{error}") })?;
        match document.get_mut("model").and_then(toml_edit::Item::as_value_mut) {
            Some(value) => {
                let decor = value.decor().clone();
                *value = model.into();
                *value.decor_mut() = decor;
            }
            None => document["model"] = toml_edit::value(model),
        }
        replace(path, &document.to_string())
            .map_err(|source| ConfigError::Write { path: path.clone(), source })
    }
}

/// Writes `text` to `path` so that nobody ever finds half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(old) = std::fs::metadata(path) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
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

    #[test]
    fn a_model_is_chosen_and_everything_else_stays() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("new").join("config.toml");
        Config::choose_model(&path, "base.en").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "model = \"base.en\"\n");
        let mine =
            "# mine\nlevel = 'senior'\nmodel = \"old\" # fast\n\nglossary = [\n  \"Kafka\", # often\n]\n";
        std::fs::write(&path, mine).unwrap();
        Config::choose_model(&path, "tiny.en").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), mine.replace("old", "tiny.en"));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_to_the_settings_stays_a_link() {
        let home = tempfile::tempdir().unwrap();
        let (real, link) = (home.path().join("dotfiles.toml"), home.path().join("config.toml"));
        std::fs::write(&real, "level = \"sde1\"\n").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        Config::choose_model(&link, "base.en").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "level = \"sde1\"\nmodel = \"base.en\"\n");
    }

    #[test]
    fn broken_settings_are_not_overwritten() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("config.toml");
        std::fs::write(&path, "model = [").unwrap();
        assert!(matches!(Config::choose_model(&path, "x"), Err(ConfigError::Broken { .. })));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "model = [");
    }
}
