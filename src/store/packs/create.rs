//! A new pack or scenario from the templates: complete, commented files that an author fills in.

use crate::core::failure::Advice;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const PACK: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/content/templates/pack.toml"));
const SCENARIO: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/content/templates/scenario.toml"));

/// What an author says about a new scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Lowercase letters, digits and hyphens.
    pub id: String,
    pub title: String,
    pub principle: String,
    /// As written in files.
    pub level: &'static str,
    /// What the interviewer says.
    pub prompt: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    #[error("`{id}` is not a usable name: a-z, 0-9 and hyphens, not at the beginning")]
    BadId { id: String },
    #[error("`{}` is there already", path.display())]
    Exists { path: PathBuf },
    #[error("cannot write `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

impl Advice for CreateError {
    fn kind(&self) -> &'static str {
        match self {
            CreateError::BadId { .. } => "pack_bad_id",
            CreateError::Exists { .. } => "pack_exists",
            CreateError::Write { .. } => "cannot_write",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            CreateError::BadId { .. } => "such as `conflict-roadmap`",
            CreateError::Exists { .. } => "edit it, or give the new scenario another `--id`",
            CreateError::Write { .. } => "check that the folder is yours to write",
        };
        Some(hint.to_owned())
    }
}

/// Lowercase letters, digits and single hyphens made from any text; empty when it has none.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(80) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Writes a scenario into the pack `folder`, and the pack itself where there is none yet. Replaces nothing. Returns the
/// files written.
///
/// # Errors
/// A bad id, an existing file, or a folder that cannot be written.
pub fn create(folder: &Path, pack_title: &str, draft: &Draft) -> Result<Vec<PathBuf>, CreateError> {
    if draft.id.is_empty() || slug(&draft.id) != draft.id {
        return Err(CreateError::BadId { id: draft.id.clone() });
    }
    let scenarios = folder.join("scenarios");
    fs::create_dir_all(&scenarios)
        .map_err(|source| CreateError::Write { path: scenarios.clone(), source })?;
    let mut written = Vec::new();
    let manifest = folder.join("pack.toml");
    if !manifest.exists() {
        let name = folder
            .canonicalize()
            .ok()
            .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        let id = Some(slug(&name.unwrap_or_default())).filter(|id| !id.is_empty());
        let id = id.unwrap_or_else(|| "my-pack".to_owned());
        written.push(write(manifest, &filled(PACK, &[("@pack@", &id), ("@pack_title@", pack_title)]))?);
    }
    let values = [
        ("@id@", draft.id.as_str()),
        ("@title@", &draft.title),
        ("@principle@", &draft.principle),
        ("@level@", draft.level),
        ("@prompt@", &draft.prompt),
    ];
    written.push(write(scenarios.join(format!("{}.toml", draft.id)), &filled(SCENARIO, &values))?);
    Ok(written)
}

/// The template with every placeholder, which is alone after its key, as a TOML string.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let lines = template.lines().map(|line| {
        let value = values.iter().find(|(placeholder, _)| line.ends_with(placeholder));
        value.map_or_else(
            || line.to_owned(),
            |(placeholder, value)| {
                let value = toml::Value::String((*value).to_owned()).to_string();
                format!("{}{value}", line.trim_end_matches(placeholder))
            },
        )
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn write(path: PathBuf, text: &str) -> Result<PathBuf, CreateError> {
    match File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => Ok(path),
        Err(source) if source.kind() == io::ErrorKind::AlreadyExists => Err(CreateError::Exists { path }),
        Err(source) => Err(CreateError::Write { path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_usable() {
        assert_eq!(slug("Conflict: the Roadmap!"), "conflict-the-roadmap");
        assert_eq!(slug("  ../..  "), "");
    }

    #[test]
    fn what_an_author_says_cannot_break_the_file() {
        let text = filled("a = @x@\n# @x@ in a comment\n", &[("@x@", "say \"hi\"\nb = 1 \\")]);
        let table: toml::Table = text.parse().expect("TOML");
        assert_eq!(table["a"].as_str(), Some("say \"hi\"\nb = 1 \\"));
        assert_eq!(table.len(), 1);
    }
}
