//! What `score` is given: a recording or a text, told apart by the contents.

use crate::audio::{self, DecodeError, Recording, STDIN};
use crate::cmd::judge::{self, Bar};
use crate::cmd::text::{self, Said};
use crate::core::answer::Score;
use crate::core::failure::Failure;
use crate::core::session::AnswerKind;
use std::path::Path;

/// What a name refers to, by its contents.
pub enum Input {
    Recording(Recording),
    Text(String),
}

/// Opens what is to be scored.
///
/// # Errors
/// Anything that cannot be read, and texts that are too long or not text.
pub fn open(file: &Path) -> Result<Input, Failure> {
    let recording = match Recording::open(file) {
        Ok(recording) => recording,
        // An empty text is an answer without words; an empty recording failed.
        Err(DecodeError::Empty { path }) if !audio::is_named_recording(&path) => {
            return Ok(Input::Text(String::new()));
        }
        Err(error) => return Err(error.into()),
    };
    if audio::is_recording(&recording)? {
        return Ok(Input::Recording(recording));
    }
    if recording.length() > text::MAX_BYTES as u64 {
        return Err(text::too_long(&shown(file)));
    }
    let bytes = recording.bytes_at(0, text::MAX_BYTES)?;
    Ok(Input::Text(text::decoded(&shown(file), bytes)?))
}

/// Scores a text, with its times if it has any.
///
/// # Errors
/// [`Failure`] with exit 3 when there are too few words.
pub fn of_text(bar: &Bar<'_>, said: &Said) -> Result<Score, Failure> {
    let mut score = judge::text(bar, &said.text, said.transcript.as_ref(), &[], AnswerKind::Opening)?;
    if said.is_conversation {
        // While others speak, the clock says nothing about this speaker's pace.
        score.delivery = None;
    }
    Ok(score)
}

/// A file's name in a message.
pub fn shown(file: &Path) -> String {
    if file == Path::new(STDIN) {
        "what came through the pipe".to_owned()
    } else {
        format!("`{}`", file.display())
    }
}
