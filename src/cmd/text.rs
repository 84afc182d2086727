//! Texts that a user hands over: how long they may be, and how they are read, by file, pipe and line alike.

use crate::core::captions::{Captions, Unclear};
use crate::core::failure::Failure;
use crate::core::transcript::Transcript;

/// Longer texts are not answers: ten hours of speech have less. Applies to a file, a pipe and a line of `--jsonl`.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// What was said, and when, where that is known.
#[derive(Debug)]
pub struct Said {
    pub text: String,
    pub transcript: Option<Transcript>,
    /// Whether others speak in between: the times then say nothing about the speaker's pace.
    pub is_conversation: bool,
}

/// Why a text is not read.
pub fn too_long(what: &str) -> Failure {
    Failure::new(
        "too_long",
        format!("{what} is larger than {} MB: that is no answer", MAX_BYTES / 1024 / 1024),
        "give one answer a file, or one a line of `score --jsonl`",
    )
}

/// Text of these bytes: UTF-8, or UTF-16 that begins with its mark.
///
/// # Errors
/// Anything else.
pub fn decoded(what: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    };
    let utf16 = match bytes.get(..2) {
        Some([0xFF, 0xFE]) => wide(u16::from_le_bytes),
        Some([0xFE, 0xFF]) => wide(u16::from_be_bytes),
        _ => None,
    };
    if let Some(text) = utf16 {
        return Ok(text);
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        Failure::new(
            "not_text",
            format!("{what} is not UTF-8 text (byte {})", error.utf8_error().valid_up_to()),
            "save it as UTF-8 (in the editor: Save as, Encoding)",
        )
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// What a text says: the text of a JSON transcript, of subtitles, of a conversation, or plain text.
///
/// # Errors
/// JSON that is not a transcript, and conversations in which nobody was chosen.
pub fn said(what: &str, text: String, speaker: Option<&str>) -> Result<Said, Failure> {
    if text.trim_start().starts_with('{') {
        let transcript: Transcript = serde_json::from_str(&text).map_err(|error| {
            Failure::new(
                "broken_transcript",
                format!("{what} begins like JSON but is no transcript: {error}"),
                "make one with `starling transcribe FILE --json`",
            )
        })?;
        let text = transcript.text.clone();
        return Ok(Said { text, transcript: Some(transcript), is_conversation: false });
    }
    let Some(captions) = Captions::parse(&text) else {
        return match speaker {
            Some(name) => Err(unclear(what, &Unclear::Unknown(Vec::new()), name)),
            None => Ok(Said { text, transcript: None, is_conversation: false }),
        };
    };
    let is_conversation = captions.speakers().len() > 1;
    let chosen =
        captions.of(speaker).map_err(|reason| unclear(what, &reason, speaker.unwrap_or_default()))?;
    Ok(Said { text: chosen.text(), transcript: chosen.transcript(), is_conversation })
}

fn unclear(what: &str, reason: &Unclear, wanted: &str) -> Failure {
    let list = |names: &[String]| {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(", ")
    };
    match reason {
        Unclear::Several(names) => Failure::new(
            "several_speakers",
            format!("several people speak in {what}: {}", list(names)),
            format!(
                "say whose answer it is: `--speaker \"{}\"`",
                names.last().map_or("NAME", String::as_str)
            ),
        ),
        Unclear::Unknown(names) if names.is_empty() => Failure::new(
            "no_speakers",
            format!("{what} names no speakers, so `{wanted}` is not one of them"),
            "leave out `--speaker`",
        ),
        Unclear::Unknown(names) => Failure::new(
            "no_such_speaker",
            format!("nobody in {what} is called `{wanted}`"),
            format!("these speak: {}", list(names)),
        ),
    }
}
