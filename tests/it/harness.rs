//! A private home for one run of the program, and what is read from it afterward.

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A user with an empty home.
pub struct User {
    home: tempfile::TempDir,
}

impl User {
    pub fn new() -> User {
        User { home: tempfile::tempdir().unwrap() }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn data(&self) -> PathBuf {
        self.home().join("data")
    }

    /// The program, with nothing of the real user in its environment, no sound server, and no waiting.
    pub fn starling(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("starling"));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .env("XDG_RUNTIME_DIR", self.home())
            .env("TZ", "UTC")
            .arg("--data-dir")
            .arg(self.data())
            .args(args)
            .timeout(std::time::Duration::from_secs(300));
        command
    }

    /// A file in the home.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The saved sessions, oldest first; one is a folder for a moment before it is written.
    pub fn sessions(&self) -> Vec<Value> {
        let Ok(entries) = std::fs::read_dir(self.data().join("sessions")) else { return Vec::new() };
        let mut paths: Vec<_> =
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
        paths.sort();
        paths
            .into_iter()
            .filter_map(|path| {
                let mut session = json(&std::fs::read(path.join("session.json")).ok()?);
                session["folder"] = path.to_str().unwrap().into();
                Some(session)
            })
            .collect()
    }
}

pub fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(bytes)))
}

/// What a finished run printed and how it ended.
pub struct Ended {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

pub fn end(mut command: Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A 16 kHz mono WAV of these samples.
pub fn wav(path: &Path, samples: impl IntoIterator<Item = f32>) {
    wav_of(path, samples.into_iter().map(|sample| (sample.clamp(-1.0, 1.0) * 32767.0) as i16));
}

/// A mono WAV with these very samples at 16 kHz.
pub fn wav_of(path: &Path, samples: impl IntoIterator<Item = i16>) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    samples.into_iter().for_each(|sample| writer.write_sample(sample).unwrap());
    writer.finalize().unwrap();
}

/// What `score --jsonl` says of each line, in order.
pub fn scores(answers: &[Value]) -> Vec<Value> {
    let user = User::new();
    let mut command = user.starling(&["score", "--jsonl"]);
    command.write_stdin(answers.iter().map(|answer| format!("{answer}\n")).collect::<String>());
    let ended = end(command);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    ended.stdout.lines().map(|line| json(line.as_bytes())).collect()
}

/// Noise that repeats exactly, between -1 and 1.
pub fn noise() -> impl Iterator<Item = f32> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    })
}

/// The seed scenario's strong answer at its own level.
pub const STRONG: &str = include_str!("../data/text/strong.txt");
/// The seed scenario's weak answer.
pub const WEAK: &str = include_str!("../data/text/weak.txt");
