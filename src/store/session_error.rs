//! What can go wrong with the saved sessions, in the user's terms.

use crate::core::failure::Advice;
use std::io;
use std::path::PathBuf;

/// What went wrong with the saved sessions.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("cannot write `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot read `{}`: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("`{}` is not a session file: {reason}", path.display())]
    Broken { path: PathBuf, reason: String },
    #[error("`{}` names a place outside its session: `{field}` is `{value}`; {reason}", path.display())]
    Outside { path: PathBuf, field: String, value: String, reason: &'static str },
    #[error("the session {id} is {} by another Starling{}", if *recorded { "being recorded" } else { "being changed" }, by(*process))]
    InUse {
        id: String,
        recorded: bool,
        /// 0 when unknown.
        process: u32,
    },
    #[error("`{}` was saved by a newer Starling ({found})", path.display())]
    TooNew { path: PathBuf, found: String },
    #[error("no session is called `{name}`")]
    Unknown { name: String },
    #[error("`{name}` could be any of {}", few(matches))]
    Ambiguous { name: String, matches: Vec<String> },
    #[error("there are no saved sessions yet")]
    None,
}

fn by(process: u32) -> String {
    if process == 0 { String::new() } else { format!(" (process {process})") }
}

/// Names that a message lists; more are only counted.
const LISTED: usize = 6;

fn few(names: &[String]) -> String {
    let shown = names.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

impl Advice for StoreError {
    fn kind(&self) -> &'static str {
        match self {
            StoreError::Write { source, .. } if is_full(source) => "disk_full",
            StoreError::Write { .. } => "cannot_write",
            StoreError::Read { .. } => "cannot_read",
            StoreError::Broken { .. } => "broken_session",
            StoreError::Outside { .. } => "session_names_outside",
            StoreError::InUse { .. } => "session_in_use",
            StoreError::TooNew { .. } => "session_too_new",
            StoreError::Unknown { .. } => "unknown_session",
            StoreError::Ambiguous { .. } => "ambiguous_session",
            StoreError::None => "no_sessions",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            StoreError::Write { source, .. } if is_full(source) => {
                "free some disk space, or choose another place with `--data-dir DIR`".into()
            }
            StoreError::Write { .. } => {
                "check that the folder is yours to write, or choose another place with `--data-dir DIR`"
                    .into()
            }
            StoreError::Read { .. } => "check that the file is there and yours to read".into(),
            StoreError::Broken { .. } => {
                "its recordings are untouched: `starling score FILE.wav` judges one of them again".into()
            }
            StoreError::Outside { .. } => {
                "a session's files lie in its own folder: put the recording there and give its name alone"
                    .into()
            }
            StoreError::InUse { recorded: true, .. } => {
                "finish that interview first, or leave it with Q".into()
            }
            StoreError::InUse { .. } => "try again when the other command is done".into(),
            StoreError::TooNew { .. } => "install the newer Starling again to read it".into(),
            StoreError::Unknown { .. } | StoreError::Ambiguous { .. } => {
                "`starling sessions` lists their names; the first letters are enough when only one fits"
                    .into()
            }
            StoreError::None => "`starling mock` holds an interview and saves it".into(),
        })
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
