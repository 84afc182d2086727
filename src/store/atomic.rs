//! Writing a file so that a reader sees either the old or the new one, never half of it.

use std::io::{self, Write};
use std::path::Path;

/// Replaces `path` with `bytes`, readable by the owner alone.
///
/// # Errors
/// Whatever the file system says; `path` is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    if let Ok(folder) = std::fs::File::open(folder) {
        // Makes the rename itself last; not every file system can, and then the data is still whole.
        let _ = folder.sync_all();
    }
    Ok(())
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
