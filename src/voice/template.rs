//! Any synthesizer as a command given by the user: `{out}` is the WAV file to write, `{text}` the words as one
//! argument. Without `{text}` the words come on standard input. No shell reads any of it.

use super::process::{self, Outcome};
use crate::clock::Clock;
use crate::core::failure::Advice;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Longest wait for one recording: neural voices on a slow machine take about as long as the speech.
const LIMIT: Duration = Duration::from_secs(120);

const OUT: &str = "{out}";
const TEXT: &str = "{text}";

/// A command that records one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    program: String,
    arguments: Vec<String>,
}

/// Why a text was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("the command does not say where to write")]
    NoOutput,
    #[error("`{program}` could not be started: {source}")]
    Start { program: String, source: io::Error },
    #[error("`{program}` did not end within {seconds} s")]
    Timeout { program: String, seconds: u64 },
    #[error("`{program}` failed: {message}")]
    Failed { program: String, message: String },
    #[error("`{program}` wrote no file")]
    NoFile { program: String },
}

impl Advice for TemplateError {
    fn kind(&self) -> &'static str {
        match self {
            TemplateError::NoOutput => "voice_template",
            TemplateError::Start { .. } => "voice_start",
            TemplateError::Timeout { .. } => "voice_timeout",
            TemplateError::Failed { .. } => "voice_failed",
            TemplateError::NoFile { .. } => "voice_no_sound",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            TemplateError::NoOutput => "write `{out}` for the file, as in `-- espeak-ng -w {out} {text}`",
            TemplateError::Start { .. } => "check its name, and that it is installed",
            TemplateError::Timeout { .. } | TemplateError::Failed { .. } | TemplateError::NoFile { .. } => {
                "try the command by hand with a short text"
            }
        };
        Some(hint.to_owned())
    }
}

impl Template {
    /// A command as words, the first of which is the program.
    ///
    /// # Errors
    /// [`TemplateError::NoOutput`] when no word has `{out}`.
    pub fn new(words: &[String]) -> Result<Template, TemplateError> {
        let (program, arguments) = words.split_first().ok_or(TemplateError::NoOutput)?;
        if !arguments.iter().any(|word| word.contains(OUT)) {
            return Err(TemplateError::NoOutput);
        }
        Ok(Template { program: program.clone(), arguments: arguments.to_vec() })
    }

    /// The command as one line, to tell recordings of one voice from those of another.
    pub fn name(&self) -> String {
        format!("{} {}", self.program, self.arguments.join(" "))
    }

    /// Writes `text` as a recording to `output`.
    ///
    /// # Errors
    /// The program cannot be started, fails, hangs, or writes nothing.
    pub fn record(&self, text: &str, output: &Path, clock: &dyn Clock) -> Result<(), TemplateError> {
        let program = || self.program.clone();
        let outcome = process::run(self.command(text, output), self.stdin(text), clock, LIMIT)
            .map_err(|source| TemplateError::Start { program: program(), source })?;
        match outcome {
            Outcome::TimedOut => Err(TemplateError::Timeout { program: program(), seconds: LIMIT.as_secs() }),
            Outcome::Failed(message) => Err(TemplateError::Failed { program: program(), message }),
            Outcome::Done if output.metadata().is_ok_and(|about| about.len() > 0) => Ok(()),
            Outcome::Done => Err(TemplateError::NoFile { program: program() }),
        }
    }

    fn stdin<'a>(&self, text: &'a str) -> Option<&'a str> {
        (!self.arguments.iter().any(|word| word.contains(TEXT))).then_some(text)
    }

    fn command(&self, text: &str, output: &Path) -> Command {
        // A text that begins with a hyphen would be read as an option.
        let text = if text.starts_with('-') { format!(" {text}") } else { text.to_owned() };
        let output = output.to_string_lossy();
        let mut command = Command::new(&self.program);
        command.args(self.arguments.iter().map(|word| {
            // In one pass, so that a text that says `{out}` stays as it is.
            let parts: Vec<String> = word.split(OUT).map(|part| part.replace(TEXT, &text)).collect();
            parts.join(&output)
        }));
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(words: &[&str]) -> Result<Template, TemplateError> {
        Template::new(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_text_is_one_argument_or_standard_input_and_never_an_option() {
        let template = template(&["say", "-o", "{out}", "{text}"]).expect("complete");
        let command = template.command("-x; rm {out}", Path::new("/tmp/a.wav"));
        let arguments: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        assert_eq!(arguments, ["-o", "/tmp/a.wav", " -x; rm {out}"]);
        assert_eq!(template.stdin("x"), None);
        let piped = self::template(&["piper", "--output_file={out}"]).expect("complete");
        assert_eq!(piped.stdin("x"), Some("x"));
    }

    #[test]
    fn a_command_that_does_not_say_where_to_write_is_refused() {
        for words in [&[][..], &["espeak-ng"], &["espeak-ng", "{text}"]] {
            let error = template(words).expect_err("incomplete");
            assert_eq!(error.kind(), "voice_template");
            assert!(error.hint().is_some_and(|hint| hint.contains("{out}")));
        }
    }
}
