//! Parts of long transcriptions under way, so that one that was stopped can be continued: `unfinished/<name>.jsonl`
//! under the data directory, one part a line.
//!
//! A file goes away when its transcription is done, and a month after nobody came back to it. Parts are not forced to
//! disk: whatever stops the program, they are with the system, and a power failure costs the last of them.

use super::atomic;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What nobody continued for so long is deleted.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The unfinished transcriptions of one data directory.
#[derive(Debug, Clone)]
pub struct Unfinished {
    folder: PathBuf,
}

impl Unfinished {
    /// Those under `data_dir`, which need not exist yet.
    pub fn new(data_dir: &Path) -> Unfinished {
        Unfinished { folder: data_dir.join("unfinished") }
    }

    /// Opens the transcription called `name`, new or not: its parts, and what an earlier run left in them.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn open(&self, name: &str) -> io::Result<(Parts, Vec<String>)> {
        atomic::private_folder(&self.folder)?;
        let path = self.folder.join(name).with_extension("jsonl");
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let mut file = atomic::private_file(&mut options).open(&path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        // The program may have been stopped in the middle of a line.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        let earlier = String::from_utf8_lossy(&bytes[..whole]).lines().map(str::to_owned).collect();
        Ok((Parts { path, file }, earlier))
    }

    /// Deletes what nobody continued for a month before `now`. What cannot be deleted stays.
    pub fn forget_old(&self, now: SystemTime) {
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let changed = entry.metadata().and_then(|about| about.modified());
            let is_old = changed.is_ok_and(|changed| now.duration_since(changed).is_ok_and(|age| age > KEPT));
            if is_old {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// The parts of one transcription.
#[derive(Debug)]
pub struct Parts {
    path: PathBuf,
    file: File,
}

impl Parts {
    /// Adds a part, one line of text.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn add(&mut self, part: &str) -> io::Result<()> {
        self.file.write_all(format!("{part}\n").as_bytes())
    }

    /// Deletes them: the transcription is done.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn remove(self) -> io::Result<()> {
        std::fs::remove_file(self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unfinished() -> (tempfile::TempDir, Unfinished) {
        let folder = tempfile::tempdir().expect("a folder");
        let unfinished = Unfinished::new(folder.path());
        (folder, unfinished)
    }

    #[test]
    fn parts_stay_until_they_are_removed() {
        let (_folder, unfinished) = unfinished();
        let (mut parts, earlier) = unfinished.open("a1").expect("a file");
        assert_eq!(earlier, Vec::<String>::new());
        parts.add("one").and_then(|()| parts.add("two")).expect("written");
        assert_eq!(unfinished.open("b2").expect("a file").1, Vec::<String>::new());
        let (parts, earlier) = unfinished.open("a1").expect("a file");
        assert_eq!(earlier, ["one", "two"]);
        parts.remove().expect("removed");
        assert_eq!(unfinished.open("a1").expect("a file").1, Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, unfinished) = unfinished();
        let (parts, _) = unfinished.open("a1").expect("a file");
        let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode(&parts.path), mode(&folder.path().join("unfinished"))), (0o600, 0o700));
    }

    #[test]
    fn what_nobody_continued_for_a_month_is_deleted() {
        let (_folder, unfinished) = unfinished();
        unfinished.open("a1").and_then(|(mut parts, _)| parts.add("one")).expect("written");
        let now = SystemTime::from(crate::clock::wall_clock());
        let after = |days: u64| now + Duration::from_secs(days * 24 * 60 * 60);
        unfinished.forget_old(after(29));
        assert_eq!(unfinished.open("a1").expect("a file").1, ["one"]);
        unfinished.forget_old(after(31));
        assert_eq!(unfinished.open("a1").expect("a file").1, Vec::<String>::new());
    }

    proptest! {
        /// Wherever the program is killed, whole lines stay and the next ones are not spoiled by half a one.
        #[test]
        fn a_torn_line_is_dropped(lines in prop::collection::vec("[a-z{}\"]{1,12}", 0..6), cut in 0_usize..80) {
            let (_folder, unfinished) = unfinished();
            let (mut parts, _) = unfinished.open("a1").expect("a file");
            for line in &lines {
                parts.add(line).expect("written");
            }
            let length = parts.file.metadata().expect("about it").len();
            parts.file.set_len(length.min(cut as u64)).expect("cut");
            let (mut parts, earlier) = unfinished.open("a1").expect("a file");
            let kept = earlier.len();
            prop_assert_eq!(&earlier[..], &lines[..kept]);
            parts.add("more").expect("written");
            let (_, earlier) = unfinished.open("a1").expect("a file");
            prop_assert_eq!(earlier.len(), kept + 1);
            prop_assert_eq!(earlier.last().map(String::as_str), Some("more"));
        }
    }
}
