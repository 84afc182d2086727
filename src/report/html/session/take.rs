//! One answer on the page: plain strings and numbers in the order in which they are read.
//!
//! Everything that came from the session is made visible here; the template escapes markup.

use super::findings::{self, Finding, Place};
use super::marked::{self, Key, Paragraph};
use super::strong::{self, Strong};
use super::tiles::{self, Tile};
use super::timeline;
use crate::core::answer::Score;
use crate::core::ask::Ask;
use crate::core::pack::visible;
use crate::core::plural::counted;
use crate::core::session::{Answer, AnswerKind, Gain};
use crate::core::star::Section;
use crate::core::study::faults;
use crate::core::study::part::Part;
use crate::core::study::summary::section_times;
use crate::report::model::ReportModel;
use crate::report::text::clock;

/// Answers that are shown in full from the start; with more, all but the first wait to be opened.
const OPEN: usize = 6;

/// One answer on the page.
pub struct Take {
    pub id: usize,
    pub heading: String,
    pub prompt: String,
    pub length: String,
    pub duration_ms: u64,
    pub open: bool,
    /// Address of the sound, when it can be heard.
    pub sound: Option<String>,
    /// File name of the recording; empty when the answer was written.
    pub audio: String,
    pub notes: Vec<String>,
    pub interruptions: Vec<String>,
    pub unjudged: Option<(String, String)>,
    pub gain: Option<GainView>,
    /// Takes that this one replaced: "take 1 · 0:48 · hire".
    pub earlier: Vec<String>,
    pub timeline: Option<String>,
    pub keys: Vec<Key>,
    pub rows: Vec<Row>,
    /// Whether any row has a strong example.
    pub has_strong: bool,
    pub removed: Vec<String>,
    pub faults: Vec<Finding>,
    pub strengths: Vec<Finding>,
    pub tiles: Vec<Tile>,
}

/// A section of the transcript, and the strong example for it.
pub struct Row {
    /// Empty where the whole answer is one.
    pub title: &'static str,
    pub time: String,
    /// Safe HTML; `None` where the section was not told.
    pub told: Option<String>,
    pub strong: Option<Strong>,
}

pub struct GainView {
    pub arrow: &'static str,
    pub class: &'static str,
    pub line: String,
}

/// The answers that count, arranged.
pub fn takes(model: &ReportModel) -> Vec<Take> {
    let mut follow_ups = 0;
    let all = model.session.counting().count();
    let counting = model.session.counting().enumerate();
    counting
        .map(|(id, answer)| {
            follow_ups += usize::from(answer.kind == AnswerKind::FollowUp);
            Take { open: id == 0 || all <= OPEN, ..take(model, id, answer, follow_ups) }
        })
        .collect()
}

/// `follow_up` is the number of this follow-up, from 1.
fn take(model: &ReportModel, id: usize, answer: &Answer, follow_up: usize) -> Take {
    let sound = model.sounds.get(&answer.audio);
    let transcript = answer.transcript.as_ref();
    let score = answer.score.as_ref();
    let part = Part::of(answer);
    let length = if answer.timing.audio_ms > 0 {
        answer.timing.audio_ms
    } else {
        transcript.map_or(0, |transcript| transcript.duration_ms)
    };
    let place = place(model, id, answer);
    let rows = score.map(|score| rows(model, id, answer, score)).unwrap_or_default();
    Take {
        id,
        heading: heading(answer, follow_up),
        prompt: visible(&answer.prompt),
        length: if answer.is_typed() { "written".to_owned() } else { clock(length) },
        duration_ms: transcript.map_or(length, |transcript| transcript.duration_ms),
        open: true,
        sound: sound.map(crate::report::sound::AnswerAudio::source),
        audio: visible(&answer.audio),
        notes: answer.notes.iter().map(|note| visible(note)).collect(),
        interruptions: answer
            .interruptions
            .iter()
            .map(|one| format!("{} in the {}: “{}”", clock(one.at_ms), one.section, visible(&one.text)))
            .collect(),
        unjudged: answer.unjudged.as_ref().map(|why| (visible(&why.message), visible(&why.hint))),
        gain: model.session.gains.iter().find(|gain| is_about(gain, answer)).map(gain_view),
        earlier: earlier(model, answer),
        timeline: score
            .zip(transcript)
            .and_then(|(score, heard)| timeline::draw(score, heard, sound, &model.rubric.pace)),
        keys: score.map(marked::keys).unwrap_or_default(),
        has_strong: rows.iter().any(|row| row.strong.is_some()),
        rows,
        removed: transcript.map_or_else(Vec::new, |transcript| {
            let parts = transcript.removed.iter();
            parts
                .map(|part| {
                    format!("{} “{}” ({})", clock(part.start_ms), visible(&part.text), visible(&part.reason))
                })
                .collect()
        }),
        faults: score.map(|score| findings::faults(place, score, part)).unwrap_or_default(),
        strengths: score.map(|score| findings::strengths(place, score)).unwrap_or_default(),
        tiles: score.map(|score| tiles::of(score, part == Part::Story, &model.rubric)).unwrap_or_default(),
    }
}

/// Where the answer with the number `id` is on the page.
pub fn place(model: &ReportModel, id: usize, answer: &Answer) -> Place {
    Place { take: id, heard: model.sounds.contains_key(&answer.audio) }
}

/// What an answer is called; `follow_up` is its number among the follow-ups.
pub fn heading(answer: &Answer, follow_up: usize) -> String {
    let name = match Ask::of(answer) {
        Some(Ask::Opening) => "Your answer".to_owned(),
        Some(Ask::FollowUp(_)) => format!("Follow-up {follow_up}"),
        Some(Ask::Section(section)) => section.title().to_owned(),
        Some(Ask::Rung(seconds)) => format!("In {seconds} seconds"),
        None => visible(&answer.prompt_id),
    };
    if answer.take > 1 { format!("{name}, take {}", answer.take) } else { name }
}

/// The seconds that a rung of a ladder allows.
pub fn rung(answer: &Answer) -> Option<u32> {
    match Ask::of(answer)? {
        Ask::Rung(seconds) => Some(seconds),
        _ => None,
    }
}

/// The transcript by section, each with the strong example. What was not told stands where it belongs.
fn rows(model: &ReportModel, id: usize, answer: &Answer, score: &Score) -> Vec<Row> {
    let paragraphs = marked::paragraphs(score, answer.transcript.as_ref(), id);
    let scenario = model.scenario.as_ref();
    let level = model.session.level;
    let example = |section| strong::section(scenario?, section, level);
    let whole = |strong: Option<Strong>| {
        let html = paragraphs.iter().map(|part| part.html.as_str()).collect::<Vec<_>>().join(" ");
        vec![Row { title: "", time: String::new(), told: Some(html), strong }]
    };
    match Part::of(answer) {
        Part::Section { section, .. } => whole(example(section)),
        Part::FollowUp { .. } => {
            whole(scenario.and_then(|scenario| strong::follow_up(scenario, &answer.prompt_id)))
        }
        Part::Story => by_section(score, &paragraphs, example),
    }
}

fn by_section(
    score: &Score,
    paragraphs: &[Paragraph],
    example: impl Fn(Section) -> Option<Strong>,
) -> Vec<Row> {
    let times = section_times(&[score]);
    let mut told: Vec<(Option<Section>, Row)> = Vec::new();
    for part in paragraphs {
        let first = told.iter().all(|(section, _)| *section != part.section);
        let time = times.iter().find(|time| first && Some(time.section) == part.section);
        told.push((
            part.section,
            Row {
                title: part.section.map_or("", Section::title),
                time: time.map_or(String::new(), |time| clock((time.seconds * 1000.0) as u64)),
                told: Some(part.html.clone()),
                strong: part.section.filter(|_| first).and_then(&example),
            },
        ));
    }
    for section in Section::ALL {
        if told.iter().any(|(one, _)| *one == Some(section)) {
            continue;
        }
        let Some(strong) = example(section) else { continue };
        let place = told.iter().position(|(one, _)| one.is_some_and(|one| one > section));
        let row = Row { title: section.title(), time: String::new(), told: None, strong: Some(strong) };
        told.insert(place.unwrap_or(told.len()), (Some(section), row));
    }
    told.into_iter().map(|(_, row)| row).collect()
}

fn is_about(gain: &Gain, answer: &Answer) -> bool {
    answer.kind == AnswerKind::FollowUp && gain.follow_up == answer.prompt_id
}

fn gain_view(gain: &Gain) -> GainView {
    let (arrow, class) = match gain.after.cmp(&gain.before) {
        std::cmp::Ordering::Greater => ("▲", "pos"),
        std::cmp::Ordering::Less => ("▼", "neg"),
        std::cmp::Ordering::Equal => ("=", "neu"),
    };
    let change = if gain.after == gain.before {
        format!("{}, as before", gain.after)
    } else {
        format!("{} → {}", gain.before, gain.after)
    };
    GainView { arrow, class, line: format!("{change}: {}", visible(&gain.line)) }
}

fn earlier(model: &ReportModel, answer: &Answer) -> Vec<String> {
    let takes = model.session.answers.iter().filter(|one| {
        one.replaced
            && (one.kind, &one.prompt_id) == (answer.kind, &answer.prompt_id)
            && one.take != answer.take
    });
    takes
        .map(|one| {
            let came = match (&one.score, answer.kind) {
                (Some(score), AnswerKind::Opening) => score.verdict.title().to_owned(),
                (Some(score), _) => counted(faults::of(score, Part::of(one)).len(), "fault"),
                (None, _) => "not judged".to_owned(),
            };
            format!("take {} · {} · {came}", one.take, clock(one.timing.audio_ms))
        })
        .collect()
}
