//! The program in a pseudo-terminal of a size: what it writes there, byte by byte, and how it leaves the terminal.
#![cfg(unix)]

use crate::harness::User;
use rexpect::session::{PtySession, spawn_command};
use rustix::termios::{Winsize, tcsetwinsize};
use std::process::Command;

const PATIENCE_MS: u64 = 120_000;

/// Marks the end of the program's output.
const ENDED: &str = "-=ended=-";

/// A terminal and all that was ever written to it.
pub struct Terminal {
    session: PtySession,
    pub seen: Vec<u8>,
}

/// What the program wrote, and how it left the terminal.
pub struct Left {
    pub wrote: String,
    pub stty: String,
}

impl Terminal {
    /// The program with `args`, in the user's home and without a sound server.
    pub fn open(user: &User, (rows, columns): (u16, u16), args: &[&str]) -> Terminal {
        Terminal::with(user, (rows, columns), args, &[])
    }

    /// The same without colors.
    pub fn plain(user: &User, size: (u16, u16), args: &[&str]) -> Terminal {
        Terminal::with(user, size, args, &[("NO_COLOR", "1")])
    }

    fn with(user: &User, (rows, columns): (u16, u16), args: &[&str], more: &[(&str, &str)]) -> Terminal {
        // The terminal opened for the test has its echo off.
        let line = format!(
            "trap : INT; stty echo rows {rows} cols {columns} && \"$0\" \"$@\"; echo {ENDED}; stty -a"
        );
        let mut command = Command::new("sh");
        command
            .args(["-c", &line])
            .arg(assert_cmd::cargo::cargo_bin!("starling"))
            .args(["--data-dir", "data"])
            .args(args)
            .current_dir(user.home())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", user.home())
            .env("XDG_RUNTIME_DIR", user.home())
            .env("TZ", "UTC")
            .env("PAGER", "cat")
            .env("TERM", "xterm-256color")
            .envs(more.iter().copied());
        Terminal { session: spawn_command(command, Some(PATIENCE_MS)).unwrap(), seen: Vec::new() }
    }

    /// Every byte comes as a character of its own.
    fn keep(&mut self, text: &str) {
        self.seen.extend(text.chars().map(|c| c as u8));
    }

    pub fn until(&mut self, text: &str) {
        // What is looked for comes as bytes, too.
        let wanted: String = text.bytes().map(char::from).collect();
        let before = self.session.exp_string(&wanted).unwrap_or_else(|error| {
            let error: String = error.to_string().chars().take(300).collect();
            let seen = String::from_utf8_lossy(&self.seen).into_owned();
            let last: String = seen.chars().skip(seen.chars().count().saturating_sub(2_000)).collect();
            panic!("no {text:?}: {error}; before: {last}")
        });
        self.keep(&before);
        self.keep(&wanted);
    }

    /// What is on the screen once `last` has been drawn.
    pub fn screen(&mut self, last: &str) -> String {
        self.until(last);
        let seen = String::from_utf8_lossy(&self.seen).into_owned();
        let page = seen.rsplit("\u{1b}[H").next().unwrap_or_default();
        let mut drawn = String::new();
        for (number, part) in page.split("\u{1b}[J").enumerate() {
            if number > 0 {
                erase(&mut drawn);
            }
            drawn.push_str(part);
        }
        let lines = console::strip_ansi_codes(&drawn).replace('\r', "");
        lines.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    pub fn press(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
        self.session.flush().unwrap();
    }

    /// As [`Terminal::press`], where the program may have ended: its terminal accepts typing all the same.
    pub fn try_press(&mut self, keys: &str) {
        let _ = self.session.send(keys).and_then(|_| self.session.flush());
    }

    /// Takes in what is already there.
    pub fn catch_up(&mut self) {
        while let Some(c) = self.session.try_read() {
            self.seen.push(c as u8);
        }
    }

    /// Waits for the program's end.
    pub fn end(mut self) -> Left {
        self.catch_up();
        let rest = self.session.exp_eof().unwrap();
        self.keep(&rest);
        let seen = String::from_utf8_lossy(&self.seen).into_owned();
        let (wrote, stty) = seen.split_once(ENDED).unwrap_or_else(|| panic!("it did not end: {seen}"));
        Left { wrote: wrote.to_owned(), stty: stty.to_owned() }
    }

    pub fn resize(&self, columns: u16) {
        let terminal = self.session.process().get_file_handle().unwrap();
        let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(terminal, size).unwrap();
    }
}

/// Removes from `drawn` what erasing the rest of the screen removes: it goes up as many lines as the code before it
/// says, and to the left edge.
fn erase(drawn: &mut String) {
    let mut up = 0;
    if let Some((rest, lines)) = drawn
        .rsplit_once("\r\u{1b}[")
        .and_then(|(rest, code)| Some((rest.len(), code.strip_suffix('A')?.parse::<usize>().ok()?)))
    {
        up = lines;
        drawn.truncate(rest);
    }
    for _ in 0..up {
        drawn.truncate(drawn.rfind('\n').unwrap_or(0));
    }
    drawn.truncate(drawn.rfind('\n').map_or(0, |at| at + 1));
}

impl Left {
    /// The terminal is as a shell wants it.
    pub fn assert_sane(&self) {
        let words: Vec<&str> = self.stty.split_whitespace().map(|word| word.trim_end_matches(';')).collect();
        for setting in ["icanon", "echo", "opost", "isig"] {
            assert!(words.contains(&setting), "the terminal is left without {setting}: {}", self.stty);
        }
    }
}
