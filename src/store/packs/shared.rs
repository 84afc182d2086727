//! The recordings that every pack shares, once for each interviewer: the follow-ups that suit any story, and what the
//! strict interviewer breaks in with.

use super::wording::Wording;
use crate::core::nudge::interruptions;
use crate::core::pack::{Problem, Source, general, general_audio, interviewers};
use include_dir::{Dir, include_dir};

static AUDIO: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content/audio");

/// What they say: names of recordings and their texts.
pub fn spoken_in_every_pack() -> Vec<(String, &'static str)> {
    let follow_ups = general().iter().map(|one| (general_audio(one), one.prompt.as_str()));
    follow_ups.chain(interruptions().map(|(text, name)| (name.to_owned(), text))).collect()
}

/// The recording of that name in the voice of an interviewer.
pub(super) fn recording(interviewer: &str, name: &str) -> Option<&'static [u8]> {
    let file = AUDIO.get_file(format!("{interviewer}/{name}"))?;
    Some(file.contents()).filter(|_| !name.ends_with(".toml"))
}

/// What is missing, and what says other words than its text. The tests make sure there is nothing.
pub fn problems_of_every_pack() -> Vec<Problem> {
    interviewers().iter().flat_map(|interviewer| problems_of(interviewer)).collect()
}

fn problems_of(interviewer: &str) -> Vec<Problem> {
    let said = spoken_in_every_pack();
    let missing = said.iter().filter(|(name, _)| recording(interviewer, name).is_none()).map(|(name, _)| {
        Problem::of_file(&format!("audio/{interviewer}/{name}"), "there is no recording")
            .help(super::wording::RECORD)
            .warning()
    });
    let manifest = format!("{interviewer}/manifest.toml");
    let text = AUDIO.get_file(&manifest).and_then(include_dir::File::contents_utf8);
    let wording = Wording::new(Source::new(&format!("audio/{manifest}"), text.unwrap_or_default()));
    missing.chain(wording.problems(said.iter().map(|(name, text)| (name.as_str(), *text)))).collect()
}
