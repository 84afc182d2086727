//! Keeps what C libraries print about devices off the terminal.
//!
//! ALSA and JACK write to the process's standard error whenever devices are listed or opened, and no option stops
//! them. While a [`Hush`] lives, standard error leads nowhere; dropping it restores it, whatever happened.

#[cfg(unix)]
pub use unix::Hush;

#[cfg(unix)]
mod unix {
    use std::fs::OpenOptions;
    use std::os::fd::OwnedFd;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// Two at once would each save the other's null device as the original.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    #[must_use = "standard error is quiet only while this lives"]
    pub struct Hush {
        original: Option<OwnedFd>,
        _turn: MutexGuard<'static, ()>,
    }

    impl Hush {
        /// Silences standard error; without effect when it cannot be saved first.
        pub fn start() -> Hush {
            let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
            let original = std::io::stderr();
            let original = rustix::io::fcntl_dupfd_cloexec(&original, 3).ok();
            let nowhere = OpenOptions::new().write(true).open("/dev/null");
            let original = match (original, nowhere) {
                (Some(original), Ok(nowhere)) => rustix::stdio::dup2_stderr(nowhere).ok().map(|()| original),
                _ => None,
            };
            Hush { original, _turn: turn }
        }
    }

    impl Drop for Hush {
        fn drop(&mut self) {
            if let Some(original) = &self.original {
                // Nothing is left to report to if this fails.
                let _ = rustix::stdio::dup2_stderr(original);
            }
        }
    }
}

#[cfg(not(unix))]
pub struct Hush;

#[cfg(not(unix))]
impl Hush {
    pub fn start() -> Hush {
        Hush
    }
}
