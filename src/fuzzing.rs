//! What the targets of `fuzz/` do with the bytes they are given: one function for each reader of other people's data.
//!
//! Part of fuzzing and test builds only, so that nothing has to be public for them. The tests read every input that
//! was kept in `tests/faults/corpus`.

use crate::app::App;
use crate::audio::{self, Recording, Track};
use crate::cli::Common;
use crate::cmd;
use crate::core::pack::{self, Source};
use crate::core::rubric::Rubric;
use crate::core::scorer::{Request, Scorer};
use crate::core::session::Session;
use crate::core::star::{Budget, Level};
use crate::core::story::Story;
use crate::core::study::summary::Summary;
use crate::core::study::{advice, card};
use crate::core::transcript::Transcript;
use crate::report::model::ReportModel;
use crate::report::{html, json, markdown, subtitles};
use crate::store::content;
use crate::store::sessions::Sessions;
use crate::ui::text::{self, Theme};
use crate::ui::{fold, review};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

static SCORER: LazyLock<Scorer> =
    LazyLock::new(|| Scorer::from_toml(&content::signals(), content::rubric()).expect("our own content"));

/// Nothing of the user's: neither settings nor signals.
static APP: LazyLock<App> = LazyLock::new(|| {
    let nowhere = std::env::temp_dir().join("starling-fuzz");
    let common = Common { data_dir: Some(nowhere), quiet: true, no_input: true, ..Common::default() };
    App::new(common).expect("an app without settings")
});

const WIDTH: usize = 80;

/// A recording, read as `score` and `transcribe` do.
pub fn recordings(bytes: &[u8]) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("written");
    let Ok(recording) = Recording::open(file.path()) else { return };
    let mut samples = 0;
    let track = Track::of(&recording, None);
    let read = track.and_then(|track| track.play(audio::SAMPLE_RATE, &mut |block| samples += block.len()));
    if let Ok(about) = read {
        assert!(
            samples as u64 <= (about.duration_ms + 1) * u64::from(audio::SAMPLE_RATE) / 1000,
            "{about:?}"
        );
    }
}

/// A session that somebody sent: listed, shown, judged again, and rendered in every format. Or a transcript.
pub fn sessions(bytes: &[u8]) {
    let home = tempfile::tempdir().expect("a folder");
    let sessions = Sessions::new(home.path());
    let folder = sessions.create("theirs").expect("a folder");
    std::fs::write(folder.join("session.json"), bytes).expect("written");
    let _ = sessions.summaries();
    if let Ok(session) = sessions.load("theirs") {
        shown(session);
    }
    if let Ok(transcript) = serde_json::from_slice::<Transcript>(bytes) {
        scored(&transcript.text, Some(&transcript));
    }
}

fn shown(session: Session) {
    assert!(session.answers.iter().all(|answer| !answer.audio.contains(['/', '\\'])));
    let _ = Summary::of(&session);
    for transcript in session.answers.iter().filter_map(|answer| answer.transcript.as_ref()) {
        scored(&transcript.text, Some(transcript));
    }
    let (name, rubric) = content::rubric();
    let rubric = Rubric::parse(name, rubric).expect("our own rubric");
    let next_time = advice::next_time(&session, &rubric);
    let theme = Theme { colour: false, width: WIDTH };
    let page = review::session(&session, &next_time, None, theme);
    assert_harmless(&text::cleaned(&page, false));
    if let Some(card) = card::of(&session, &Budget::default()) {
        let _ = html::card(&card, &session);
    }
    let model = ReportModel { session, scenario: None, rubric, sounds: BTreeMap::new() };
    let _ = (html::report(&model), markdown::markdown(&model));
    serde_json::to_string(&json::report(&model)).expect("JSON");
}

fn scored(text: &str, transcript: Option<&Transcript>) {
    let budget = Budget::default();
    let score = SCORER.score(&Request { transcript, ..Request::of_text(text, Level::default(), &budget) });
    serde_json::to_string(&score).expect("JSON");
    if let Some(transcript) = transcript {
        let _ = (subtitles::srt(transcript), subtitles::vtt(transcript));
    }
}

/// One line of `score --jsonl`. Those that name files are left out: any file of this machine might be meant.
pub fn lines(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    if !line.contains("path") {
        let (Ok(answer) | Err(answer)) = cmd::answer_to_line(&APP, &SCORER, &line);
        serde_json::from_str::<serde_json::Value>(&answer).expect("a line is answered with JSON");
    }
}

/// A scenario, a pack or a story, checked as `pack check` does.
pub fn packs(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let source = Source::new("theirs.toml", &text);
    let scenario = pack::scenario("theirs.toml", "ownership-webhook", &text);
    let mut problems = scenario.problems;
    problems.extend(scenario.value.into_iter().flat_map(|one| pack::proof(&source, &one, &SCORER)));
    problems.extend(pack::pack("theirs.toml", &text).problems);
    for problem in problems {
        assert!(!problem.render(false).contains('\u{1b}'));
    }
    match Story::parse(&text) {
        Ok(story) => scored(&story.answer(), None),
        Err(error) => drop(text::harmless(&error)),
    }
}

/// A model, as far as it is checked before the recognizer sees it. An input that begins with `+` follows the head of
/// the shipped model, so that its tensors are reached.
pub fn models(bytes: &[u8]) {
    static HEAD: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ggml-tiny.en-q8_0.bin");
        let bytes = std::fs::read(model).expect("the shipped model");
        let head = crate::store::model_head(&bytes).expect("its head");
        bytes[..head].to_vec()
    });
    let damage = match bytes.strip_prefix(b"+") {
        Some(tensors) => crate::store::check_model(&[&HEAD, tensors].concat()),
        None => crate::store::check_model(bytes),
    };
    damage.expect_err("no model is that small");
}

/// Text on its way to the terminal: cleaned, wrapped, folded and cut, in windows of any width.
pub fn terminal(bytes: &[u8]) {
    let (width, bytes) =
        bytes.split_first().map_or((WIDTH, bytes), |(width, rest)| (usize::from(*width), rest));
    let theirs = String::from_utf8_lossy(bytes);
    for colour in [false, true] {
        let clean = text::cleaned(&theirs, colour);
        assert_harmless(&console::strip_ansi_codes(&clean));
        assert_eq!(text::cleaned(&clean, colour), clean, "cleaning is complete");
        for line in clean.lines() {
            let _ = (fold::fold(line, width), fold::cut(line, width));
        }
    }
    let clean = text::harmless(&theirs);
    assert_harmless(&clean);
    let _ = text::wrap(&clean, width);
    let mut out = String::new();
    text::hanging(&mut out, "  - ", &theirs, Theme { colour: true, width });
    assert_harmless(&out);
    assert!(!pack::visible(&theirs).contains('\u{1b}'));
}

/// Reads the keys that wait in the terminal.
///
/// # Panics
/// When the terminal is gone.
#[cfg(fuzzing)]
pub fn keys() {
    crate::ui::keys::read_waiting().expect("a terminal");
}

fn assert_harmless(text: &str) {
    let acts = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert!(!text.contains(acts), "{text:?}");
}

/// Subtitles and transcripts with names, scored for one speaker and for the last.
pub fn captions(bytes: &[u8]) {
    let Ok(text) = cmd::text::decoded("the text", bytes.to_vec()) else { return };
    let last = crate::core::captions::Captions::parse(&text).and_then(|captions| captions.speakers().pop());
    for speaker in [None, last.as_deref()] {
        if let Ok(said) = cmd::text::said("the text", text.clone(), speaker) {
            scored(&said.text, said.transcript.as_ref());
        }
    }
}

/// Plain text, scored whole and while it grows.
pub fn answers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    scored(&text, None);
    SCORER.growing(&text, &Budget::default());
}

#[cfg(test)]
mod tests {
    use super::*;

    type Reader = (&'static str, fn(&[u8]));

    #[test]
    fn every_input_that_was_kept_is_survived() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/corpus");
        let readers: [Reader; 8] = [
            ("recordings", recordings),
            ("sessions", sessions),
            ("lines", lines),
            ("packs", packs),
            ("models", models),
            ("terminal", terminal),
            ("captions", captions),
            ("answers", answers),
        ];
        for (reader, read) in readers {
            let inputs: Vec<_> = std::fs::read_dir(corpus.join(reader)).expect("its corpus").collect();
            assert!(!inputs.is_empty(), "{reader}");
            for input in inputs {
                let path = input.expect("an input").path();
                let bytes = std::fs::read(&path).expect("readable");
                let survived = std::panic::catch_unwind(|| read(&bytes));
                assert!(survived.is_ok(), "{}", path.display());
            }
        }
    }
}
