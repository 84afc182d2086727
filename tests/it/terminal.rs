//! What reaches a real terminal, byte by byte: nothing past its width, nothing that starts anywhere but at the left
//! edge, whatever keys are pressed, and an orderly end when it is closed.
#![cfg(unix)]

use crate::harness::{User, noise, repository, wav};
use crate::pty::Terminal;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

const WIDTHS: [u16; 3] = [40, 80, 120];

/// What a terminal of a given width makes of bytes: where lines begin, and whether they fit.
struct Paper {
    columns: usize,
    column: usize,
    /// Nothing has been written since the last line break.
    at_start: bool,
    line: String,
    past_the_width: Vec<String>,
    not_at_the_edge: Vec<String>,
}

impl Paper {
    fn new(columns: usize) -> Paper {
        Paper {
            columns,
            column: 0,
            at_start: true,
            line: String::new(),
            past_the_width: Vec::new(),
            not_at_the_edge: Vec::new(),
        }
    }

    fn write(&mut self, text: &str) {
        for (part, is_code) in console::AnsiCodeIterator::new(text) {
            if !is_code {
                part.chars().for_each(|c| self.put(c));
            }
        }
    }

    fn put(&mut self, c: char) {
        match c {
            '\r' => {
                self.column = 0;
                self.line.clear();
            }
            '\n' => {
                self.at_start = true;
                self.line.clear();
            }
            c if c.is_control() => {}
            c => {
                if self.at_start && self.column > 0 {
                    self.not_at_the_edge.push(format!("column {} before {c:?}", self.column));
                }
                self.at_start = false;
                self.line.push(c);
                self.column += console::measure_text_width(c.encode_utf8(&mut [0; 4]));
                if self.column > self.columns {
                    self.past_the_width.push(self.line.clone());
                }
            }
        }
    }

    fn assert_clean(&self, what: &str) {
        assert_eq!(self.past_the_width, Vec::<String>::new(), "{what} at {} columns", self.columns);
        assert_eq!(self.not_at_the_edge, Vec::<String>::new(), "{what} at {} columns", self.columns);
    }
}

fn demo(name: &str) -> String {
    repository(&format!("content/demo/{name}.ogg")).to_str().unwrap().to_owned()
}

#[test]
fn a_mock_and_a_drill_stay_within_the_window_and_at_its_left_edge() {
    for columns in WIDTHS {
        let user = User::new();
        let (opening, other) = (demo("01-opening"), demo("02-follow-up"));
        let mut terminal = Terminal::open(
            &user,
            (24, columns),
            &[
                "mock",
                "ownership-webhook",
                "--fast",
                "--voice",
                "off",
                "--mic-from",
                &opening,
                &other,
                &other,
            ],
        );
        terminal.until("Saved in");
        let left = terminal.end();
        let mut paper = Paper::new(columns.into());
        paper.write(&left.wrote);
        paper.assert_clean("mock");
        left.assert_sane();

        let mut terminal = Terminal::open(
            &user,
            (24, columns),
            &["drill", "ownership-webhook", "--fast", "--voice", "off", "--mic-from", &other, &other],
        );
        terminal.until("Enter next");
        terminal.press("r");
        terminal.until("Enter next");
        terminal.press("\r");
        terminal.until("speak now");
        terminal.until("Enter next");
        terminal.press("q");
        let left = terminal.end();
        let mut paper = Paper::new(columns.into());
        paper.write(&left.wrote);
        paper.assert_clean("drill");
        left.assert_sane();

        let sessions = user.sessions();
        let drill = sessions.iter().find(|session| session["mode"] == "drill").unwrap();
        let answers = drill["answers"].as_array().unwrap();
        let (first, second) = (&answers[0], &answers[1]);
        assert_eq!((&second["take"], &first["replaced"]), (&2.into(), &true.into()));
        assert_eq!(answers[2]["prompt_id"], "task", "a retake drops no section");
        let ms = |answer: &serde_json::Value| answer["timing"]["audio_ms"].as_u64().unwrap();
        assert!(ms(first).abs_diff(ms(second)) < 100, "a retake plays the same recording");
    }
}

#[test]
fn a_window_that_changes_its_size_while_somebody_speaks_is_measured_anew() {
    let user = User::new();
    let mut terminal = Terminal::open(
        &user,
        (24, 120),
        &["mock", "ownership-webhook", "--voice", "off", "--mic-from", &demo("01-opening")],
    );
    terminal.until("speak now");
    for columns in [44, 25, 100, 61] {
        terminal.resize(columns);
        std::thread::sleep(Duration::from_millis(400));
        terminal.catch_up();
        terminal.seen.clear();
        std::thread::sleep(Duration::from_millis(800));
        terminal.catch_up();
        let mut paper = Paper::new(columns.into());
        // The first bytes may be the end of something older.
        let drawn = String::from_utf8_lossy(&terminal.seen).into_owned();
        let drawn = drawn.split_once("\u{1b}[J").map(|(_, rest)| rest.to_owned()).unwrap();
        assert!(drawn.contains("Situation"), "{drawn:?}");
        paper.write(&drawn);
        paper.assert_clean("the live line");
    }
    terminal.press("q");
    let left = terminal.end();
    left.assert_sane();
}

/// Presses `presses` keys at random, and checks that no take is lost and the terminal is as it was.
fn mash(presses: usize, seed: u64) {
    const ROUND: usize = 60;
    let user = User::new();
    let source = user.home().join("noise.wav");
    wav(&source, noise().map(|sample| sample * 0.02).take(2 * 16_000));
    let source = source.to_str().unwrap();
    let mut state = seed | 1;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let keys = [" ", " ", "\r", "\r", "r", "r", "1", "x", "\u{1b}[A", "\u{1b}", "\u{3}", "é", "q"];
    let modes: [&[&str]; 3] = [&["mock"], &["drill"], &["drill", "--ladder"]];
    for round in 0..presses.div_ceil(ROUND) {
        let rest = ["ownership-webhook", "--voice", "off", "--mic-from", source, source, source, source];
        let mut terminal = Terminal::open(&user, (24, 80), &[modes[round % modes.len()], &rest[..]].concat());
        terminal.until("Tell me about a time");
        for _ in 0..ROUND {
            // The last three would end the round: they come rarely.
            let most = if random(20) == 0 { keys.len() } else { keys.len() - 4 };
            let key = keys[random(most as u64) as usize];
            terminal.try_press(key);
            std::thread::sleep(Duration::from_millis(random(60)));
            terminal.catch_up();
        }
        terminal.try_press("q");
        std::thread::sleep(Duration::from_millis(300));
        terminal.try_press("q");
        let left = terminal.end();
        left.assert_sane();
    }
    let sessions = user.sessions();
    assert_eq!(sessions.len(), presses.div_ceil(ROUND));
    for session in &sessions {
        assert!(session["state"] == "complete" || session["state"] == "interrupted", "{session:#}");
        let folder = Path::new(session["folder"].as_str().unwrap());
        let mut told: Vec<String> = Vec::new();
        for answer in session["answers"].as_array().unwrap() {
            let name = answer["audio"].as_str().unwrap();
            let reader = hound::WavReader::open(folder.join(name)).unwrap();
            let ms = u64::from(reader.duration()) / 16;
            assert_eq!(answer["timing"]["audio_ms"].as_u64(), Some(ms), "{name} of {}", session["id"]);
            told.push(name.to_owned());
        }
        let mut kept: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".wav"))
            .collect();
        kept.sort();
        told.sort();
        assert_eq!(kept, told, "every recording belongs to an answer");
    }
}

#[test]
fn keys_at_random_lose_no_take_and_leave_the_terminal_as_it_was() {
    mash(300, 0x2545_f491);
}

#[test]
#[ignore = "takes minutes: `cargo test -- --ignored keys_at_random`"]
fn two_thousand_keys_at_random_lose_no_take_and_leave_the_terminal_as_it_was() {
    mash(2_000, 0x9e37_79b9);
}

/// The program in a terminal of its own that can be closed, with `SIGHUP` ignored where `deaf`.
struct Window {
    master: File,
    child: Child,
}

impl Window {
    fn open(user: &User, deaf: bool, args: &[&str]) -> Window {
        // Any other process with the terminal's other end keeps it open: the children of other tests, too.
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        #[cfg(target_os = "linux")]
        let flags = flags | OpenptFlags::CLOEXEC;
        let master = openpt(flags).unwrap();
        #[cfg(not(target_os = "linux"))]
        rustix::io::fcntl_setfd(&master, rustix::io::FdFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&master, size).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let path = Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()));
        let slave = File::options().read(true).write(true).open(path).unwrap();
        let child = Command::new("setsid")
            .args(["-c", "sh", "-c"])
            .arg(if deaf { "trap '' HUP; exec \"$0\" \"$@\"" } else { "exec \"$0\" \"$@\"" })
            .arg(assert_cmd::cargo::cargo_bin!("starling"))
            .arg("--data-dir")
            .arg(user.data())
            .args(args)
            .env("HOME", user.home())
            .env("XDG_RUNTIME_DIR", user.home())
            .env_remove("PULSE_SERVER")
            .env("TERM", "xterm-256color")
            .stdin(slave.try_clone().unwrap())
            .stdout(slave.try_clone().unwrap())
            .stderr(slave)
            .spawn()
            .unwrap();
        Window { master: File::from(master), child }
    }

    fn until(&mut self, text: &str) {
        let mut seen = Vec::new();
        let mut buffer = [0; 4096];
        while !String::from_utf8_lossy(&seen).contains(text) {
            let count = self.master.read(&mut buffer).unwrap();
            seen.extend_from_slice(&buffer[..count]);
        }
    }

    /// Closes the window; returns whether the program ended.
    fn close(self) -> bool {
        let Window { master, mut child } = self;
        drop(master);
        for _ in 0..300 {
            if child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        false
    }
}

#[test]
fn a_terminal_that_is_closed_ends_every_verb_that_reads_keys() {
    for deaf in [false, true] {
        let user = User::new();
        let verbs: [(&[&str], &str); 5] = [
            (
                &["mock", "ownership-webhook", "--voice", "off", "--mic-from", &demo("01-opening")],
                "speak now",
            ),
            (
                &["drill", "ownership-webhook", "--voice", "off", "--mic-from", &demo("01-opening")],
                "speak now",
            ),
            (
                &[
                    "drill",
                    "ownership-webhook",
                    "--voice",
                    "off",
                    "--fast",
                    "--mic-from",
                    &demo("02-follow-up"),
                ],
                "again",
            ),
            (&["learn", "ownership-webhook", "--voice", "off"], "Q leave"),
            (&["quiz", "ownership-webhook"], "Q end"),
        ];
        for (args, shown) in verbs {
            let mut window = Window::open(&user, deaf, args);
            window.until(shown);
            std::thread::sleep(Duration::from_millis(500));
            assert!(window.close(), "{args:?} goes on without a terminal (deaf: {deaf})");
        }
        let sessions = user.sessions();
        assert_eq!(sessions.len(), 3);
        for session in sessions {
            assert_eq!(session["state"], "interrupted", "{session:#}");
            let audio = Path::new(session["folder"].as_str().unwrap())
                .join(session["answers"][0]["audio"].as_str().unwrap());
            assert!(hound::WavReader::open(audio).unwrap().duration() > 1_600);
        }
    }
}
