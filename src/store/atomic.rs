//! Writing a file so that a reader sees either the old or the new one, never half of it.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// Waits before a failed write is retried: disks that are full or disturbed for a moment are common.
const RETRIES: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(400)];

/// Replaces `path` with `bytes`, readable by the owner alone.
///
/// # Errors
/// Whatever the file system says, even when asked again; `path` is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    retried(|| {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    })?;
    if let Ok(folder) = std::fs::File::open(folder) {
        // Makes the rename itself durable; not every file system can, and even then the data is whole.
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Repeats `work` when it fails for a reason that may pass.
fn retried(work: impl Fn() -> io::Result<()>) -> io::Result<()> {
    for wait in RETRIES {
        match work() {
            Err(error) if may_pass(&error) => std::thread::sleep(wait),
            outcome => return outcome,
        }
    }
    work()
}

/// Whether the same call may succeed a moment later.
pub(super) fn may_pass(error: &io::Error) -> bool {
    use io::ErrorKind::{
        AlreadyExists, InvalidInput, IsADirectory, NotADirectory, NotFound, PermissionDenied,
        ReadOnlyFilesystem, Unsupported,
    };
    !matches!(
        error.kind(),
        NotFound
            | PermissionDenied
            | ReadOnlyFilesystem
            | NotADirectory
            | IsADirectory
            | AlreadyExists
            | InvalidInput
            | Unsupported
    )
}

/// Lets only the owner read a file that is made with `options`.
pub(super) fn private_file(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes a folder, and those above it, that only the owner may enter.
///
/// # Errors
/// Whatever the file system says.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Whether files can be written at `path`, or in the nearest folder above it that exists: tested by writing one.
///
/// # Errors
/// What the file system says.
pub fn is_writable(path: &Path) -> io::Result<()> {
    let absolute = std::path::absolute(path)?;
    let existing = absolute.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    if !existing.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    tempfile::NamedTempFile::new_in(existing)?.write_all(b"x")
}
