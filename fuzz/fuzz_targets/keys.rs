//! Keys and escape sequences, typed into a terminal that stdin is connected to.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::Write as _;
use std::sync::LazyLock;

/// More than this may not fit into the terminal's queue at once.
const MOST: usize = 1_000;

/// Ends whatever sequence or paste the input left open, so that it does not reach into the next run.
const END: &[u8] = b"\x1b[201~~";

static TYPIST: LazyLock<File> = LazyLock::new(|| connect().expect("a terminal"));

fn connect() -> rustix::io::Result<File> {
    let typist = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&typist)?;
    unlockpt(&typist)?;
    let name = ptsname(&typist, Vec::new())?;
    // Half a sequence would make the library wait for the rest.
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK;
    let terminal = rustix::fs::open(name, flags, Mode::empty())?;
    let mut settings = tcgetattr(&terminal)?;
    settings.make_raw();
    tcsetattr(&terminal, OptionalActions::Now, &settings)?;
    rustix::stdio::dup2_stdin(&terminal)?;
    Ok(File::from(typist))
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    if bytes.len() > MOST {
        return Corpus::Reject;
    }
    for part in [bytes, END] {
        // Goes on after the fuzzer's own alarm, which interrupts the call.
        (&*TYPIST).write_all(part).expect("typed");
    }
    starling::fuzzing::keys();
    Corpus::Keep
});
