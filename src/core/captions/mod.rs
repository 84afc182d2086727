//! Texts with times: subtitles (SubRip, WebVTT) and the transcripts of other programs, whose lines begin with a time or
//! a name.
//!
//! What was said is kept; numbers, times, markup and names are not words of the answer. Where several people speak, one
//! of them has to be chosen: an interviewer's sentences say nothing about the candidate. Deliberately absent: guessing
//! who that is.

mod cues;
mod labels;
mod markup;
#[cfg(test)]
mod tests;

use super::transcript::{SCHEMA, Segment, Transcript, Word};

/// What somebody said in one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// `None` where the text has no times.
    pub start_ms: Option<u64>,
    pub end_ms: Option<u64>,
    pub speaker: Option<String>,
    pub text: String,
}

/// A text of this kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captions {
    pub cues: Vec<Cue>,
}

/// Why nobody's words could be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// Several people speak, and none was chosen.
    Several(Vec<String>),
    /// Nobody has that name; these people speak.
    Unknown(Vec<String>),
}

/// Without an end, a cue lasts as long as its words take at this pace, in words a minute: that of calm speech.
const PACE: u64 = 150;

impl Captions {
    /// Reads a text; `None` when it is a plain one.
    pub fn parse(text: &str) -> Option<Captions> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut cues = cues::of_subtitles(text).or_else(|| cues::of_timed_lines(text));
        if let Some(cues) = &mut cues {
            labels::split(cues, labels::Trust::Timed);
        } else {
            cues = labels::dialogue(text);
        }
        let mut cues = cues?;
        cues.retain(|cue| !cue.text.is_empty());
        Some(Captions { cues })
    }

    /// Names of those who speak, in the order in which they begin.
    pub fn speakers(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.cues.iter().filter_map(|cue| cue.speaker.as_ref()) {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.clone());
            }
        }
        names
    }

    /// The words of one speaker; without a name, of the only one.
    ///
    /// # Errors
    /// Several speakers and no name, or a name that nobody has.
    pub fn of(self, speaker: Option<&str>) -> Result<Captions, Unclear> {
        let names = self.speakers();
        let Some(wanted) = speaker else {
            return if names.len() > 1 { Err(Unclear::Several(names)) } else { Ok(self) };
        };
        let lower = |name: &str| name.to_lowercase();
        let exact = names.iter().find(|name| lower(name) == lower(wanted));
        let mut partly = names.iter().filter(|name| lower(name).contains(&lower(wanted)));
        let chosen = match (exact, partly.next(), partly.next()) {
            (Some(name), ..) | (None, Some(name), None) => name.clone(),
            _ => return Err(Unclear::Unknown(names)),
        };
        let is_chosen = |cue: &Cue| cue.speaker.as_ref().is_some_and(|name| lower(name) == lower(&chosen));
        Ok(Captions { cues: self.cues.into_iter().filter(is_chosen).collect() })
    }

    /// What was said, without times.
    pub fn text(&self) -> String {
        let parts: Vec<&str> = self.cues.iter().map(|cue| cue.text.as_str()).collect();
        parts.join(" ")
    }

    /// The same as a transcript, where there are times. A word's own time is a share of its cue's.
    pub fn transcript(&self) -> Option<Transcript> {
        let mut segments = Vec::with_capacity(self.cues.len());
        let mut words = Vec::new();
        let mut speech_ms = 0;
        let mut last_ms = 0;
        for (at, cue) in self.cues.iter().enumerate() {
            let next = self.cues.get(at + 1).and_then(|cue| cue.start_ms);
            let start_ms = cue.start_ms?.max(last_ms);
            let paced = start_ms + cue.text.split_whitespace().count() as u64 * 60_000 / PACE;
            let open_end = next.map_or(paced, |next| paced.min(next));
            let end_ms = cue.end_ms.unwrap_or(open_end).max(start_ms);
            words.extend(spread(&cue.text, start_ms, end_ms));
            segments.push(Segment { start_ms, end_ms, text: cue.text.clone() });
            speech_ms += end_ms - start_ms;
            last_ms = end_ms;
        }
        Some(Transcript {
            repetitions: Vec::new(),
            schema: SCHEMA.to_owned(),
            text: self.text(),
            language: "en".to_owned(),
            model: "captions".to_owned(),
            duration_ms: last_ms,
            speech_ms,
            segments,
            words,
            pauses: Vec::new(),
            removed: Vec::new(),
            hesitations: Vec::new(),
        })
    }
}

/// The words of a cue, each with a share of its time by its length.
fn spread(text: &str, start_ms: u64, end_ms: u64) -> Vec<Word> {
    let letters = |word: &str| word.chars().count() as u64 + 1;
    let all: u64 = text.split_whitespace().map(letters).sum();
    let at = |passed: u64| start_ms + (end_ms - start_ms) * passed / all.max(1);
    let mut passed = 0;
    text.split_whitespace()
        .map(|word| {
            let start_ms = at(passed);
            passed += letters(word);
            Word { text: word.to_owned(), start_ms, end_ms: at(passed), probability: 1.0 }
        })
        .collect()
}
