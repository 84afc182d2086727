//! Results in files that the user names, which may be anything: a new file, an old one, a link, a device, a pipe.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where a result went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    File,
    /// A device or a pipe, even standard output under another name.
    Stream,
}

/// Writes `bytes` to `path`. A file is replaced whole, at the end of its link and with its own permissions; a device or
/// pipe gets the bytes.
///
/// # Errors
/// A file that is read-only or belongs to somebody else, a folder, or whatever the file system says. The old contents
/// are then unchanged.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<Written> {
    let about = match std::fs::metadata(path) {
        Ok(about) => about,
        // New, or a link to what is not there yet.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            replace(&target(path)?, bytes, None)?;
            return Ok(Written::File);
        }
        Err(error) => return Err(error),
    };
    if about.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if is_standard_output(&about) {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()?;
        return Ok(Written::Stream);
    }
    if !about.is_file() {
        let mut stream = OpenOptions::new().write(true).open(path)?;
        stream.write_all(bytes)?;
        return Ok(Written::Stream);
    }
    if about.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    // Being allowed to change the folder does not mean being allowed to change the file.
    drop(OpenOptions::new().write(true).open(path)?);
    if is_a_name_of_an_open_file(path) {
        let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
        file.write_all(bytes)?;
        return Ok(Written::Stream);
    }
    replace(&path.canonicalize()?, bytes, Some(&about))?;
    Ok(Written::File)
}

/// Where `path` leads when it is a link to something that does not exist.
fn target(path: &Path) -> io::Result<PathBuf> {
    /// As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

/// `/dev/fd/3` and the like: replacing the file would leave the opener with the old one.
fn is_a_name_of_an_open_file(path: &Path) -> bool {
    std::path::absolute(path).is_ok_and(|path| path.starts_with("/dev") || path.starts_with("/proc"))
}

#[cfg(unix)]
fn is_standard_output(about: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |stdout: rustix::fs::Stat| stdout.st_dev == about.dev() && stdout.st_ino == about.ino();
    rustix::fs::fstat(io::stdout()).is_ok_and(same)
}

#[cfg(not(unix))]
fn is_standard_output(_about: &Metadata) -> bool {
    false
}

/// Replaces the file at `path` whole, keeping the permissions and the owner of the old one.
fn replace(path: &Path, bytes: &[u8], old: Option<&Metadata>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::NamedTempFile::new_in(folder);
    let mut file = match (made, old) {
        (Ok(file), _) => file,
        // The file may be changed, but nothing may be created beside it.
        (Err(_), Some(_)) => return in_place(path, bytes),
        (Err(error), None) => return Err(error),
    };
    file.write_all(bytes)?;
    if let Some(old) = old {
        if !keep_owner(file.as_file(), old) {
            return in_place(path, bytes);
        }
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (old.uid(), old.gid()))
        || std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid())).is_ok()
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _old: &Metadata) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    fn home() -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("report.html");
        (home, path)
    }

    #[test]
    fn a_read_only_file_stays() {
        let (_home, path) = home();
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert_eq!(write(&path, b"new").unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn a_link_stays_a_link_and_its_target_is_written() {
        let (home, path) = home();
        let real = home.path().join("real.html");
        symlink("real.html", &path).unwrap();
        for text in [&b"first"[..], b"second"] {
            assert_eq!(write(&path, text).unwrap(), Written::File);
            assert_eq!(fs::read(&real).unwrap(), text);
            assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
        }
    }

    #[test]
    fn a_device_stays_a_device() {
        assert_eq!(write(Path::new("/dev/null"), b"x").unwrap(), Written::Stream);
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        if Path::new("/dev/full").exists() {
            assert_eq!(write(Path::new("/dev/full"), b"x").unwrap_err().kind(), io::ErrorKind::StorageFull);
            assert!(fs::metadata("/dev/full").unwrap().file_type().is_char_device());
        }
    }

    #[test]
    fn an_old_file_keeps_its_permissions_and_a_folder_is_refused() {
        let (home, path) = home();
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().permissions().mode() & 0o777),
            (b"new".to_vec(), 0o640)
        );
        assert_eq!(write(home.path(), b"x").unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }

    #[test]
    fn a_pipe_gets_the_bytes() {
        let (_home, path) = home();
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
            .unwrap();
        let reading = path.clone();
        let reader = std::thread::Builder::new().spawn(move || fs::read(reading).unwrap()).unwrap();
        assert_eq!(write(&path, b"through").unwrap(), Written::Stream);
        assert_eq!(reader.join().unwrap(), b"through");
    }
}
