//! How a run ends: the exit codes, and errors as people and programs read them.

use std::fmt;
use std::io;

/// How a run ended.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    Failed,
    Usage,
    /// The input cannot be judged: silence, no speech, too short.
    Unjudged,
    /// Interrupted; what was recorded is saved.
    Interrupted,
}

impl Exit {
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Unjudged => 3,
            Exit::Interrupted => 130,
        }
    }
}

/// Why a verb could not do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Short name of the cause, for programs.
    pub kind: String,
    /// What happened, for people.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
    pub exit: Exit,
}

impl Failure {
    pub fn new(kind: &str, message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { kind: kind.into(), message: message.into(), hint: Some(hint.into()), exit: Exit::Failed }
    }

    /// The input cannot be judged.
    pub fn unjudged(kind: &str, message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { exit: Exit::Unjudged, ..Failure::new(kind, message, hint) }
    }

    /// The command was wrong.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, ..Failure::new("usage", message, hint) }
    }

    /// `{"error":{"kind","message","hint"}}`.
    pub fn json(&self) -> String {
        let error = serde_json::json!({"kind": self.kind, "message": self.message, "hint": self.hint});
        serde_json::json!({ "error": error }).to_string()
    }
}

/// An error that says what happened, in its `Display`, and what to do next.
pub trait Advice: std::error::Error {
    /// Short name of the cause, for programs.
    fn kind(&self) -> &'static str;

    /// The next step, where the user can take one.
    fn hint(&self) -> Option<String>;
}

impl<E: Advice> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure {
            kind: error.kind().to_owned(),
            message: error.to_string(),
            hint: error.hint(),
            exit: Exit::Failed,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<io::Error> for Failure {
    /// For writing results: a reader that has gone away (`| head`) is not an error.
    fn from(error: io::Error) -> Failure {
        let exit = if error.kind() == io::ErrorKind::BrokenPipe { Exit::Done } else { Exit::Failed };
        let message = format!("cannot write the result: {error}");
        Failure { exit, ..Failure::new("cannot_write", message, "check where stdout leads") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_an_object_for_programs() {
        let failure = Failure::unjudged("digital_silence", "there is no sound", "unmute it");
        assert_eq!(
            failure.json(),
            r#"{"error":{"kind":"digital_silence","message":"there is no sound","hint":"unmute it"}}"#
        );
        assert_eq!(failure.exit.code(), 3);
    }
}
