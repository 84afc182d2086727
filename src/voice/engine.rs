//! Speech engines that systems come with, each as the command that writes a WAV file.
//!
//! The text goes in as standard input or as one argument, never through a shell. None of them is linked: espeak-ng's
//! license would become ours.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Words a minute asked of engines that can be asked: an interviewer's unhurried pace.
const WORDS_PER_MINUTE: &str = "155";

/// Name of the variable that tells PowerShell where to write, so that no path becomes part of a script.
const OUTPUT_VARIABLE: &str = "STARLING_VOICE_OUTPUT";

const POWERSHELL: &str = "Add-Type -AssemblyName System.Speech; \
    $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
    $voice.SetOutputToWaveFile($env:STARLING_VOICE_OUTPUT); \
    $voice.Speak([Console]::In.ReadToEnd()); \
    $voice.Dispose()";

/// An engine that can write what it says to a WAV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// macOS.
    Say,
    /// Windows.
    PowerShell,
    /// Linux and others.
    EspeakNg,
    Flite,
}

/// How an engine takes the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    Stdin,
    Argument,
}

impl Engine {
    /// In the order in which they are looked for: a system's own engine sounds better than an added one.
    pub const ALL: [Engine; 4] = [Engine::Say, Engine::PowerShell, Engine::EspeakNg, Engine::Flite];

    /// The program's name.
    pub fn program(self) -> &'static str {
        match self {
            Engine::Say => "say",
            Engine::PowerShell => "powershell.exe",
            Engine::EspeakNg => "espeak-ng",
            Engine::Flite => "flite",
        }
    }

    /// The first engine in the folders of `path` (as in the variable `PATH`), and its program.
    pub(super) fn find(path: &OsStr) -> Option<(Engine, PathBuf)> {
        let folders: Vec<_> = std::env::split_paths(path).filter(|folder| folder.is_absolute()).collect();
        let known = Engine::ALL.into_iter().filter(|engine| engine.is_of_this_system());
        known
            .flat_map(|engine| folders.iter().map(move |folder| (engine, folder.join(engine.program()))))
            .find(|(_, program)| program.is_file())
    }

    /// Elsewhere a program of that name may be anything.
    fn is_of_this_system(self) -> bool {
        match self {
            Engine::Say => cfg!(target_os = "macos"),
            Engine::PowerShell => cfg!(windows),
            Engine::EspeakNg | Engine::Flite => true,
        }
    }

    /// The command that writes `text` as a WAV to `output`, and how it takes the text.
    pub(super) fn command(self, program: &Path, text: &str, output: &Path) -> (Command, Input) {
        let mut command = Command::new(program);
        let input = match self {
            Engine::Say => {
                command
                    .args(["-f", "-", "--data-format=LEI16@22050", "-r", WORDS_PER_MINUTE, "-o"])
                    .arg(output);
                Input::Stdin
            }
            Engine::PowerShell => {
                command.args(["-NoProfile", "-NonInteractive", "-Command", POWERSHELL]);
                command.env(OUTPUT_VARIABLE, output);
                Input::Stdin
            }
            Engine::EspeakNg => {
                command.args(["-v", "en-us", "-s", WORDS_PER_MINUTE, "--stdin", "-w"]).arg(output);
                Input::Stdin
            }
            Engine::Flite => {
                command.arg("-o").arg(output).args(["-t", text]);
                Input::Argument
            }
        };
        (command, input)
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::PowerShell => "Windows' speech engine",
            other => other.program(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_windows_script_writes_where_the_variable_says() {
        assert!(POWERSHELL.contains(OUTPUT_VARIABLE));
    }

    #[test]
    fn a_text_is_never_more_than_one_argument() {
        let text = "$(reboot); `reboot` \"&& reboot";
        for engine in Engine::ALL {
            let (command, input) = engine.command(Path::new("/bin/x"), text, Path::new("/tmp/out.wav"));
            let holding = command.get_args().filter(|argument| argument.to_string_lossy().contains("reboot"));
            let expected: &[&str] = if input == Input::Argument { &[text] } else { &[] };
            assert!(holding.eq(expected.iter().copied()), "{engine}");
        }
    }
}
