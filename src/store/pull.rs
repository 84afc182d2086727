//! Fetches a speech model of the catalogue: resumed after an interruption, and used only when its checksum is right.
//!
//! What has arrived is in `FILE.part` beside its destination, and gets its name when it is complete and verified.
//! Deliberately absent: anything that uses the network on its own; only `models pull` calls this.

use super::atomic;
use super::catalogue::Known;
use super::http::{self, Reply, Trouble};
use super::pull_error::PullError;
use super::sessions::free_bytes;
use crate::core::bytes::hexadecimal;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a server may stay silent. House rule: mobile networks recover within half a minute.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Attempts in a row that may bring next to nothing before the download is given up.
const IDLE_ATTEMPTS: u32 = 3;
/// An attempt that brings less than this share of the model brings next to nothing: otherwise a server that sends a
/// byte at a time could hold the user up forever.
const WORTH: u64 = 100;

/// Where a model comes from and goes to.
#[derive(Debug, Clone, Copy)]
pub struct Pull<'a> {
    pub model: &'a Known,
    /// A server that has the catalogue's files under their names, used in place of the catalogue's address.
    pub base: Option<&'a str>,
    /// Created if missing, for the owner alone.
    pub folder: &'a Path,
    /// How long a server may stay silent.
    pub patience: Duration,
}

impl Pull<'_> {
    /// Fetches the model, and tells `progress` how many of its bytes are there; that can fall when a server does not
    /// resume. Returns the path of the complete, verified file.
    ///
    /// # Errors
    /// Every [`PullError`]. What has arrived stays for the next time, unless it was wrong.
    pub fn run(&self, progress: &mut dyn FnMut(u64)) -> Result<PathBuf, PullError> {
        let url = self.url()?;
        let place = self.folder.join(&self.model.file);
        let path = part_of(&place);
        let written = |source| PullError::Write { path: path.clone(), source };
        atomic::private_folder(self.folder).map_err(written)?;
        let mut part = open(&path).map_err(written)?;
        match part.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(PullError::Busy { path }),
            // Some network disks have no locks; the checksum then catches two downloads at once.
            Err(std::fs::TryLockError::Error(_)) => {}
        }
        let had = part.metadata().map_err(written)?.len();
        self.room(had)?;
        let mut resumed = (1..=self.model.bytes).contains(&had);
        loop {
            self.fill(&mut part, &path, &url, progress)?;
            let found = sum(&mut part).map_err(written)?;
            if found == self.model.sha256 {
                break;
            }
            part.set_len(0).map_err(written)?;
            if !resumed {
                remove(&path);
                return Err(PullError::Sum { url, expected: self.model.sha256.clone(), found });
            }
            // What was there from an earlier time came from another file.
            resumed = false;
        }
        part.sync_all().map_err(written)?;
        std::fs::rename(&path, &place).map_err(|source| PullError::Write { path: place.clone(), source })?;
        Ok(place)
    }

    fn url(&self) -> Result<String, PullError> {
        match (self.base, &self.model.url) {
            (Some(base), _) => Ok(format!("{}/{}", base.trim_end_matches('/'), self.model.file)),
            (None, Some(url)) => Ok(url.clone()),
            (None, None) => Err(PullError::NoAddress { name: self.model.name.clone() }),
        }
    }

    fn room(&self, had: u64) -> Result<(), PullError> {
        let needed = self.model.bytes.saturating_sub(had);
        match free_bytes(self.folder) {
            Some(free) if free < needed => {
                Err(PullError::NoRoom { folder: self.folder.to_owned(), missing: needed - free })
            }
            _ => Ok(()),
        }
    }

    /// Brings `part` to its full length, whatever the contents.
    fn fill(
        &self,
        part: &mut File,
        path: &Path,
        url: &str,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), PullError> {
        let written = |source| PullError::Write { path: path.to_owned(), source };
        let (mut most, mut idle, mut first) = (0, 0, true);
        loop {
            let mut have = part.metadata().map_err(written)?.len();
            if have > self.model.bytes {
                part.set_len(0).map_err(written)?;
                have = 0;
            }
            progress(have);
            if have == self.model.bytes {
                return Ok(());
            }
            let cut = match http::get(url, have, self.patience) {
                Ok(reply) => self.take(reply, part, path, url, progress)?,
                Err(Trouble::Range) => {
                    part.set_len(0).map_err(written)?;
                    "the server cannot resume".to_owned()
                }
                Err(Trouble::Broken(reason)) => reason,
                Err(Trouble::Offline(reason)) if !first => reason,
                Err(trouble) => return Err(self.refused(trouble, url)),
            };
            have = part.metadata().map_err(written)?.len();
            idle = if have >= most + self.model.bytes / WORTH { 0 } else { idle + 1 };
            most = most.max(have);
            first = false;
            if have == self.model.bytes {
                continue;
            }
            // Time for a network to come back.
            std::thread::sleep(self.patience / 10 * idle);
            if idle == IDLE_ATTEMPTS {
                return Err(PullError::Cut {
                    name: self.model.name.clone(),
                    have,
                    bytes: self.model.bytes,
                    reason: cut,
                });
            }
        }
    }

    fn refused(&self, trouble: Trouble, url: &str) -> PullError {
        let url = url.to_owned();
        match trouble {
            Trouble::Address => PullError::Address { url },
            Trouble::Insecure(reason) => PullError::Insecure { url, reason },
            Trouble::Status(status) => PullError::Status { url, status },
            Trouble::Offline(reason) | Trouble::Broken(reason) => PullError::Offline {
                url,
                reason,
                file: self.model.file.clone(),
                folder: self.folder.to_owned(),
            },
            Trouble::Range => PullError::Status { url, status: 416 },
        }
    }

    /// Writes what comes until it ends, and returns why it ended.
    fn take(
        &self,
        mut reply: Reply,
        part: &mut File,
        path: &Path,
        url: &str,
        progress: &mut dyn FnMut(u64),
    ) -> Result<String, PullError> {
        let written = |source| PullError::Write { path: path.to_owned(), source };
        let other = |offered| PullError::Length { url: url.to_owned(), offered, expected: self.model.bytes };
        if let Some(offered) = reply.whole.filter(|offered| *offered != self.model.bytes) {
            return Err(other(offered));
        }
        part.set_len(reply.start).map_err(written)?;
        part.seek(SeekFrom::Start(reply.start)).map_err(written)?;
        let mut have = reply.start;
        let mut piece = vec![0; 64 << 10];
        loop {
            progress(have);
            let count = match reply.body.read(&mut piece) {
                Ok(0) => return Ok("the server ended it".to_owned()),
                Ok(count) => count,
                Err(error) => return Ok(error.to_string()),
            };
            have += count as u64;
            if have > self.model.bytes {
                part.set_len(0).map_err(written)?;
                return Err(other(have));
            }
            part.write_all(&piece[..count]).map_err(written)?;
        }
    }
}

/// Where a download is kept until it is complete.
pub fn part_of(place: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    place.with_file_name(name)
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    atomic::private_file(&mut options).open(path)
}

/// An empty leftover bothers nobody if it cannot be removed.
fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
}

fn sum(file: &mut File) -> io::Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 << 10];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(&piece[..count]);
    }
}
