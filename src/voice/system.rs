//! The system's speech engine, run as a program that writes a WAV into the cache.

use super::engine::Input;
use super::process::{self, Outcome};
use super::{Engine, Prompt, Sound, Spoken, Voice, VoiceError};
use crate::clock::Clock;
use crate::core::bytes::hexadecimal;
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for an engine. A long prompt takes well under a second; PowerShell may take several to start.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Longest text: ten minutes of speech, and less than a pipe holds, so that handing it over cannot block.
const MOST_BYTES: usize = 16_000;

/// Bytes of a WAV file that holds no sound: its header.
const WAV_HEADER_BYTES: u64 = 44;

/// A speech engine and the folder where its output is kept, named by a hash of engine and text.
pub struct SystemVoice {
    engine: Engine,
    program: PathBuf,
    cache: PathBuf,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

impl std::fmt::Debug for SystemVoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemVoice").field("program", &self.program).field("cache", &self.cache).finish()
    }
}

impl SystemVoice {
    /// The first engine found in the folders of `path` (the variable `PATH`), if there is one. `cache` need not exist.
    pub fn find(path: &OsStr, cache: &Path, clock: Arc<dyn Clock>) -> Option<SystemVoice> {
        let (engine, program) = Engine::find(path)?;
        Some(SystemVoice { engine, program, cache: cache.to_owned(), clock, timeout: TIMEOUT })
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    fn file_for(&self, text: &str) -> PathBuf {
        let mut hash = Sha256::new();
        hash.update(self.engine.program());
        hash.update([0]);
        hash.update(text);
        self.cache.join(format!("{}.wav", hexadecimal(&hash.finalize())))
    }

    /// Runs the engine to its end; it is killed if that takes too long.
    fn run(&self, text: &str, output: &Path) -> Result<(), VoiceError> {
        let engine = self.engine;
        let (command, input) = engine.command(&self.program, text, output);
        let stdin = (input == Input::Stdin).then_some(text);
        let outcome = process::run(command, stdin, &*self.clock, self.timeout)
            .map_err(|source| VoiceError::Start { engine, source })?;
        match outcome {
            Outcome::Done => Ok(()),
            Outcome::TimedOut => Err(VoiceError::Timeout { engine, seconds: self.timeout.as_secs() }),
            Outcome::Failed(message) => Err(VoiceError::Failed { engine, message }),
        }
    }
}

impl Voice for SystemVoice {
    fn say<'a>(&self, prompt: &Prompt<'a>) -> Result<Spoken<'a>, VoiceError> {
        let text = prompt.text;
        if text.len() > MOST_BYTES {
            return Err(VoiceError::TooLong { bytes: text.len() });
        }
        let file = self.file_for(text);
        if has_sound(&file) {
            return Ok(Sound::File(file).into());
        }
        let cache = |source| VoiceError::Cache { path: self.cache.clone(), source };
        fs::create_dir_all(&self.cache).map_err(cache)?;
        // A folder of its own: an engine that replaces its output file finds nobody else's there.
        let workplace = tempfile::tempdir_in(&self.cache).map_err(cache)?;
        let output = workplace.path().join("spoken.wav");
        self.run(text, &output)?;
        if !has_sound(&output) {
            return Err(VoiceError::NoSound { engine: self.engine });
        }
        fs::rename(&output, &file).map_err(cache)?;
        Ok(Sound::File(file).into())
    }
}

fn has_sound(file: &Path) -> bool {
    file.metadata().is_ok_and(|about| about.is_file() && about.len() > WAV_HEADER_BYTES)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::core::failure::Advice;
    use std::io::Write;
    use std::process::{Command, Stdio};
    use tempfile::TempDir;

    const PROMPT: Prompt<'static> = Prompt { text: "Tell me about a failure.", recording: None };

    /// A voice whose espeak-ng is this shell script. The script is written by another process: this one could
    /// not run a file that a test beside it still holds open for writing.
    fn scripted(folder: &TempDir, script: &str) -> SystemVoice {
        let program = folder.path().join("espeak-ng");
        let mut writer = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod +x \"$0\""])
            .arg(&program)
            .stdin(Stdio::piped())
            .spawn()
            .expect("a shell");
        let text = format!("#!/bin/sh\n{script}\n");
        writer.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
        assert!(writer.wait().expect("ended").success());
        find(folder, folder.path().as_os_str()).expect("found")
    }

    fn find(folder: &TempDir, path: &OsStr) -> Option<SystemVoice> {
        SystemVoice::find(path, &folder.path().join("cache"), Arc::new(SystemClock::start()))
    }

    /// What remains in the cache.
    fn kept(folder: &TempDir) -> usize {
        fs::read_dir(folder.path().join("cache")).map_or(0, Iterator::count)
    }

    #[test]
    fn what_was_said_once_is_kept() {
        let folder = TempDir::new().expect("a folder");
        // The last argument is the output; what came on standard input is written there, behind a header's length.
        let voice =
            scripted(&folder, "for out; do :; done; head -c 44 /dev/zero > \"$out\"; cat >> \"$out\"");
        let first = voice.say(&PROMPT).expect("spoken").sound;
        let Sound::File(file) = &first else { panic!("{first:?}") };
        let bytes = fs::read(file).expect("there");
        assert_eq!(&bytes[44..], PROMPT.text.as_bytes());
        fs::write(folder.path().join("espeak-ng"), "broken").expect("written");
        assert_eq!(voice.say(&PROMPT).expect("kept").sound, first);
        assert_eq!(kept(&folder), 1);
    }

    #[test]
    fn an_engine_that_fails_is_quoted_without_its_escapes() {
        let folder = TempDir::new().expect("a folder");
        let error = scripted(&folder, "printf '\\033[31mno voice data\\n' >&2; exit 3")
            .say(&PROMPT)
            .expect_err("fails");
        assert_eq!(error.to_string(), "espeak-ng failed: [31mno voice data");
        assert_eq!(kept(&folder), 0);
    }

    #[test]
    fn an_engine_that_makes_no_sound_is_named() {
        let folder = TempDir::new().expect("a folder");
        let error = scripted(&folder, "exit 0").say(&PROMPT).expect_err("nothing was written");
        assert_eq!(error.to_string(), "espeak-ng made no sound");
    }

    #[test]
    fn an_engine_that_hangs_is_ended() {
        let folder = TempDir::new().expect("a folder");
        let mut voice = scripted(&folder, "exec sleep 60");
        voice.timeout = Duration::from_millis(200);
        let clock = SystemClock::start();
        let error = voice.say(&PROMPT).expect_err("it hangs");
        assert_eq!(error.kind(), "voice_timeout");
        assert!(clock.now() < Duration::from_secs(10));
    }

    #[test]
    fn a_cache_that_cannot_be_made_and_a_prompt_without_end_are_named() {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("cache"), "a file").expect("written");
        let voice = scripted(&folder, "exit 0");
        assert_eq!(voice.say(&PROMPT).expect_err("no folder").kind(), "voice_cache");
        let long = "word ".repeat(10_000);
        let error = voice.say(&Prompt { text: &long, recording: None }).expect_err("too long");
        assert_eq!(error.kind(), "voice_too_long");
    }

    #[test]
    fn without_an_engine_there_is_no_voice() {
        let folder = TempDir::new().expect("a folder");
        assert!(find(&folder, OsStr::new("/nowhere:relative")).is_none());
    }

    #[test]
    fn the_machines_own_engine_speaks() {
        let folder = TempDir::new().expect("a folder");
        let path = std::env::var_os("PATH").expect("set");
        let Some(voice) = find(&folder, &path) else {
            println!("skipped: no speech engine is installed");
            return;
        };
        let Sound::File(file) = voice.say(&PROMPT).expect("spoken").sound else { panic!("no file") };
        let wave = hound::WavReader::open(file).expect("a WAV");
        let seconds = f64::from(wave.duration()) / f64::from(wave.spec().sample_rate);
        assert!((0.8..5.0).contains(&seconds), "{seconds} s");
    }
}
