//! A room with a loudspeaker and a microphone that exists only in software: a PulseAudio server of the test's own,
//! with one output whose monitor is the microphone.
//!
//! The server is found through the environment, which a process can change safely only for its children. So a test
//! that needs a room starts itself again as a child in it: [`within`] does one thing outside and the other inside.
#![allow(clippy::print_stderr, reason = "a skipped test has to say so")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const MARK: &str = "STARLING_TEST_ROOM";

/// Longest run of a test inside its room, unless it asks for more.
const TIME_LIMIT: Duration = Duration::from_secs(240);

const SERVER_MARK: &str = "STARLING_TEST_SERVER";

/// What is around a child test.
pub struct Room {
    pub folder: PathBuf,
}

impl Room {
    /// Starts playing `recording` through the room's loudspeaker.
    pub fn play(&self, recording: &Path) -> Child {
        Command::new("paplay").arg("--device=room").arg(recording).spawn().expect("paplay starts")
    }

    /// Adds another microphone to the room.
    pub fn plug_in(&self, name: &str) {
        let sink = format!("sink_name={name}");
        let status = Command::new("pactl")
            .args(["load-module", "module-null-sink", &sink])
            .stdout(Stdio::null())
            .status()
            .expect("pactl runs");
        assert!(status.success());
    }

    /// Takes the room's own microphone out and leaves those that were plugged in.
    pub fn unplug_room(&self) {
        let modules = Command::new("pactl").args(["list", "short", "modules"]).output().expect("pactl runs");
        let modules = String::from_utf8_lossy(&modules.stdout).into_owned();
        let number = modules.lines().find(|line| line.contains("sink_name=room")).expect("the room");
        let number = number.split_whitespace().next().expect("its number");
        let status = Command::new("pactl").args(["unload-module", number]).status().expect("pactl runs");
        assert!(status.success());
    }

    /// Sends a signal, such as `KILL` or `STOP`, to the sound server.
    pub fn signal_server(&self, signal: &str) {
        let server = std::env::var(SERVER_MARK).expect("the process id of the room's server");
        let status = Command::new("kill").args(["-s", signal, &server]).status().expect("kill runs");
        assert!(status.success());
    }

    /// Takes the loudspeaker, and with it the microphone, out of the room.
    pub fn unplug(&self) {
        let status =
            Command::new("pactl").args(["unload-module", "module-null-sink"]).status().expect("pactl runs");
        assert!(status.success());
    }
}

/// Runs `body` in a room. `test` is the calling test's full name.
pub fn within(test: &str, body: impl FnOnce(&Room)) {
    within_for(TIME_LIMIT, test, body);
}

/// The same for a test that may run for as long as `limit` inside its room.
pub fn within_for(limit: Duration, test: &str, body: impl FnOnce(&Room)) {
    if let Some(folder) = std::env::var_os(MARK) {
        return body(&Room { folder: folder.into() });
    }
    if Command::new("pulseaudio").arg("--version").output().is_err() {
        eprintln!("SKIPPED: pulseaudio is not installed, so `{test}` did not run");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path());
    let output = run_as_child(limit, test, folder.path(), |command| {
        command
            .env("PULSE_SERVER", format!("unix:{}", server.socket.display()))
            .env(SERVER_MARK, server.child.id().to_string());
    });
    assert!(!output.contains("ALSA lib"), "the terminal stays clean: {output}");
}

/// Runs `body` in a child process without any sound server. `test` is the calling test's full name.
pub fn without_sound(test: &str, body: impl FnOnce()) {
    if std::env::var_os(MARK).is_some() {
        return body();
    }
    let folder = tempfile::tempdir().expect("a folder");
    let output = run_as_child(TIME_LIMIT, test, folder.path(), |_| {});
    assert!(!output.contains("ALSA lib"), "the terminal stays clean: {output}");
}

/// A child of this test binary that runs only `test`, with an environment of its own.
pub fn child_of(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this test binary"));
    command
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(MARK, folder)
        .env("XDG_RUNTIME_DIR", folder)
        .env("HOME", folder)
        .env_remove("PULSE_SERVER")
        .env_remove("PULSE_RUNTIME_PATH");
    command
}

fn run_as_child(limit: Duration, test: &str, folder: &Path, adapt: impl FnOnce(&mut Command)) -> String {
    let log = folder.join("stderr");
    let mut command = child_of(test, folder);
    command.stderr(std::fs::File::create(&log).expect("a file"));
    adapt(&mut command);
    let mut child = command.spawn().expect("a child");
    let step = Duration::from_millis(100);
    let mut waited = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child of ours") {
            break status;
        }
        if waited > limit {
            child.kill().expect("a child of ours");
        }
        std::thread::sleep(step);
        waited += step;
    };
    let output = std::fs::read_to_string(&log).unwrap_or_default();
    eprintln!("{output}");
    assert!(status.success(), "`{test}` failed in its room after {waited:?}");
    output
}

struct Server {
    child: Child,
    socket: PathBuf,
}

impl Server {
    fn start(folder: &Path) -> Server {
        let socket = folder.join("pulse-socket");
        let protocol = format!("module-native-protocol-unix auth-anonymous=1 socket={}", socket.display());
        let child = Command::new("pulseaudio")
            .args(["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit"])
            .args(["-L", &protocol, "-L", "module-null-sink sink_name=room rate=48000 channels=2"])
            .env("XDG_RUNTIME_DIR", folder)
            .env("HOME", folder)
            .env_remove("PULSE_SERVER")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pulseaudio starts");
        let server = Server { child, socket };
        for _ in 0..200 {
            if server.socket.exists() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("pulseaudio did not open its socket");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
