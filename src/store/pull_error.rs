//! Why a speech model could not be fetched, and what to do then.

use crate::core::failure::Advice;
use std::io;
use std::path::PathBuf;

/// Why a model could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    #[error("the model `{name}` is published nowhere: it comes with the program")]
    NoAddress { name: String },

    #[error("`{url}` is no web address")]
    Address { url: String },

    #[error("cannot reach `{url}`: {reason}")]
    Offline { url: String, reason: String, file: String, folder: PathBuf },

    #[error("no secure connection to `{url}`: {reason}")]
    Insecure { url: String, reason: String },

    #[error("the server answers {status} to `{url}`")]
    Status { url: String, status: u16 },

    #[error("the server sends something else: {offered} bytes from `{url}`, but the model has {expected}")]
    Length { url: String, offered: u64, expected: u64 },

    #[error("the download stopped at {} of {} MB: {reason}", .have / 1_000_000, .bytes / 1_000_000)]
    Cut { name: String, have: u64, bytes: u64, reason: String },

    #[error("what came from `{url}` is not the model: its sha256 is {found}, expected {expected}")]
    Sum { url: String, expected: String, found: String },

    #[error("no room for the model: {} MB are missing in `{}`", .missing.div_ceil(1_000_000), folder.display())]
    NoRoom { folder: PathBuf, missing: u64 },

    #[error("another `starling models pull` is writing `{}`", path.display())]
    Busy { path: PathBuf },

    #[error("cannot write `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

impl Advice for PullError {
    fn kind(&self) -> &'static str {
        match self {
            PullError::NoAddress { .. } => "model_no_address",
            PullError::Address { .. } => "model_address",
            PullError::Offline { .. } => "offline",
            PullError::Insecure { .. } => "insecure",
            PullError::Status { .. } => "model_refused",
            PullError::Length { .. } => "model_length_differs",
            PullError::Cut { .. } => "download_cut",
            PullError::Sum { .. } => "model_sum_differs",
            PullError::NoRoom { .. } => "disk_full",
            PullError::Busy { .. } => "download_busy",
            PullError::Write { .. } => "cannot_write",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            PullError::NoAddress { name } => format!(
                "build Starling with its default features, or name a server that has it: `starling models pull {name} \
                 --from URL`"
            ),
            PullError::Address { .. } => "give a base such as https://example.org/models".to_owned(),
            PullError::Offline { file, folder, .. } => format!(
                "check the connection, or set HTTPS_PROXY if you are behind a proxy; or get {file} on another machine \
                 and put it into {}. The bundled model needs no network",
                folder.display()
            ),
            PullError::Insecure { .. } => {
                "check the machine's date; a proxy that opens secure connections is not supported: get the file by \
                 other means, `starling models list` says where it belongs"
                    .to_owned()
            }
            PullError::Status { status: 404, .. } => {
                "the model may have moved: look for a newer Starling, or name another server with `--from URL`".to_owned()
            }
            PullError::Status { status: 401 | 403 | 407, .. } => {
                "the server or a proxy asks for a login: set HTTPS_PROXY=http://user:password@host:port, or name another \
                 server with `--from URL`"
                    .to_owned()
            }
            PullError::Status { .. } => "try again later, or name another server with `--from URL`".to_owned(),
            PullError::Length { .. } => {
                "a login page of the network may have answered: open a web page in a browser first, or name another \
                 server with `--from URL`"
                    .to_owned()
            }
            PullError::Cut { name, .. } => {
                format!("run `starling models pull {name}` again: it goes on where it stopped")
            }
            PullError::Sum { .. } => {
                "it was deleted; try again, or name another server with `--from URL`".to_owned()
            }
            PullError::NoRoom { .. } => "free some disk space, or choose another place with `--data-dir DIR`".to_owned(),
            PullError::Busy { .. } => "wait until it is done, or end it".to_owned(),
            PullError::Write { path, .. } => match path.parent() {
                Some(folder) => {
                    format!("check that you may write there and that there is room: `ls -ld {}`", folder.display())
                }
                None => "choose another place with `--data-dir DIR`".to_owned(),
            },
        })
    }
}
