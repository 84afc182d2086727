//! What is shown once and never again.

use super::atomic::private_folder;
use std::io;
use std::path::Path;

/// Whether this is the first time `name` is asked about in this data folder; from now on it is not.
///
/// # Errors
/// When that cannot be recorded.
pub fn is_first(data: &Path, name: &str) -> io::Result<bool> {
    let folder = data.join("seen");
    private_folder(&folder)?;
    match std::fs::File::create_new(folder.join(name)) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_time_comes_once_for_each_name() {
        let data = tempfile::tempdir().expect("a folder");
        let asked = |name| is_first(&data.path().join("not/yet"), name).expect("noted");
        assert_eq!([asked("tour"), asked("tour"), asked("other")], [true, false, true]);
    }
}
