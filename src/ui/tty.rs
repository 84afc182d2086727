//! The terminal that keys come from: waited for, and noticed when it is gone.
//!
//! A closed window leaves a terminal on which every read ends at once. The library that reads keys takes that for
//! "nothing yet" and reads forever, so we check the terminal before the library does.

use crossterm::event::{self, Event};
use std::io;
use std::time::Duration;

/// Waits for at most `patience`; `None` when nothing happened.
///
/// # Errors
/// When the terminal is gone.
pub fn next_event(patience: Duration) -> io::Result<Option<Event>> {
    if still_there(patience)? && event::poll(Duration::ZERO)? { event::read().map(Some) } else { Ok(None) }
}

/// Waits until there may be something to read. A resized window says so by a signal, which only the library sees: so a
/// timeout is no reason not to ask it.
#[cfg(unix)]
fn still_there(patience: Duration) -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::io::IsTerminal;
    use std::os::fd::AsFd;

    let stdin = io::stdin();
    let other;
    let tty = if stdin.is_terminal() {
        stdin.as_fd()
    } else {
        // Where stdin leads elsewhere, keys come from the terminal that the program was started from.
        other = std::fs::File::open("/dev/tty")?;
        other.as_fd()
    };
    let mut wanted = [PollFd::new(&tty, PollFlags::IN)];
    let timeout = Timespec { tv_sec: patience.as_secs() as i64, tv_nsec: i64::from(patience.subsec_nanos()) };
    match poll(&mut wanted, Some(&timeout)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    if wanted[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal was closed"));
    }
    Ok(true)
}

#[cfg(not(unix))]
fn still_there(patience: Duration) -> io::Result<bool> {
    event::poll(patience)
}
