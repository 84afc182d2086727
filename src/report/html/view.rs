//! A session arranged for the page: plain strings and numbers in the order in which they are read.
//!
//! Everything that came from the session is made visible here; the template escapes markup.

use super::marked::{self, Paragraph};
use super::{svg, timeline};
use crate::core::answer::{Kind, Polarity, Score, Signal};
use crate::core::pack::visible;
use crate::core::session::{Answer, AnswerKind};
use crate::core::star::{Section, Target};
use crate::core::study::advice;
use crate::core::study::balance::Balance;
use crate::core::study::bands::{self, Band};
use crate::core::study::pace;
use crate::core::study::part::Part;
use crate::core::study::summary::{OVER_SECONDS, section_times};
use crate::report::model::{Coaching, ReportModel};
use crate::report::text::clock;

/// One answer on the page.
pub struct Take {
    pub id: usize,
    pub heading: String,
    pub prompt: String,
    pub length: String,
    pub duration_ms: u64,
    /// Address of the sound, when it can be heard.
    pub sound: Option<String>,
    pub audio: String,
    pub notes: Vec<String>,
    pub unjudged: Option<(String, String)>,
    pub timeline: Option<String>,
    pub sections: Vec<SectionRow>,
    pub paragraphs: Vec<Paragraph>,
    pub removed: Vec<String>,
    pub faults: Vec<Group>,
    pub missing: Vec<Missing>,
    pub strengths: Vec<Group>,
    pub balance: Option<BalanceView>,
    pub bands: Vec<Band>,
}

/// A section against its target.
pub struct SectionRow {
    pub title: &'static str,
    pub time: String,
    pub target: String,
    /// Words a minute, of speech and by the clock.
    pub pace: String,
    /// Such as "+8 s", or "not heard".
    pub note: String,
    pub over: bool,
    /// Safe SVG.
    pub bar: String,
}

/// Signals of one kind.
pub struct Group {
    pub title: &'static str,
    pub sign: &'static str,
    pub class: &'static str,
    pub why: String,
    pub quotes: Vec<Quote>,
}

pub struct Quote {
    pub text: String,
    pub at_ms: u64,
    /// `m:ss`, empty when unknown.
    pub at: String,
}

pub struct Missing {
    pub title: &'static str,
    pub coaching: Coaching,
}

pub struct BalanceView {
    /// The rubric's rule, its source and the case against it.
    pub rule: String,
    pub balance: Balance,
    pub percent: String,
    /// Safe SVG.
    pub bar: String,
}

/// The answers that count, arranged.
pub fn takes(model: &ReportModel) -> Vec<Take> {
    let mut follow_ups = 0;
    let counting = model.session.counting().enumerate();
    counting
        .map(|(id, answer)| {
            follow_ups += usize::from(answer.kind == AnswerKind::FollowUp);
            take(model, id, answer, follow_ups)
        })
        .collect()
}

/// `follow_up` is the number of this follow-up, from 1.
fn take(model: &ReportModel, id: usize, answer: &Answer, follow_up: usize) -> Take {
    let sound = model.sounds.get(&answer.audio);
    let transcript = answer.transcript.as_ref();
    let score = answer.score.as_ref();
    let part = Part::of(answer);
    let story = answer.kind != AnswerKind::FollowUp;
    let balance = score.filter(|_| story).map(Balance::of).filter(|balance| balance.own + balance.we > 0);
    let length = if answer.timing.audio_ms > 0 {
        answer.timing.audio_ms
    } else {
        transcript.map_or(0, |transcript| transcript.duration_ms)
    };
    Take {
        id,
        heading: heading(answer, follow_up),
        prompt: visible(&answer.prompt),
        length: clock(length),
        duration_ms: transcript.map_or(length, |transcript| transcript.duration_ms),
        sound: sound.map(crate::report::sound::AnswerAudio::source),
        audio: visible(&answer.audio),
        notes: answer.notes.iter().map(|note| visible(note)).collect(),
        unjudged: answer.unjudged.as_ref().map(|why| (visible(&why.message), visible(&why.hint))),
        timeline: score
            .zip(transcript)
            .and_then(|(score, heard)| timeline::draw(score, heard, sound, &model.rubric.pace)),
        sections: match part {
            Part::Story => score.map(sections).unwrap_or_default(),
            Part::Section { section, seconds, target } => vec![row(section, seconds, target, String::new())],
            Part::FollowUp { .. } => Vec::new(),
        },
        paragraphs: score
            .map_or_else(Vec::new, |score| marked::paragraphs(score, transcript, sound.is_some())),
        removed: transcript.map_or_else(Vec::new, |transcript| {
            let parts = transcript.removed.iter();
            parts
                .map(|part| {
                    format!("{} “{}” ({})", clock(part.start_ms), visible(&part.text), visible(&part.reason))
                })
                .collect()
        }),
        faults: score.map_or_else(Vec::new, |score| groups(score, Polarity::Negative)),
        missing: score.map_or_else(Vec::new, |score| missing(model, score, part)),
        strengths: score.map_or_else(Vec::new, |score| groups(score, Polarity::Positive)),
        balance: balance.map(|balance| {
            let share = balance.own_share().unwrap_or_default();
            let rule = &model.rubric.we_dominant;
            let rule = format!(
                "It counts against you from {:.0} % “we” on ({}). {}",
                rule.share * 100.0,
                rule.source,
                rule.counter_evidence
            );
            BalanceView {
                rule,
                balance,
                percent: format!("{:.0}", share * 100.0),
                bar: svg::split_bar(share),
            }
        }),
        bands: score.map_or_else(Vec::new, |score| delivery(model, score)),
    }
}

fn heading(answer: &Answer, follow_up: usize) -> String {
    let name = match answer.kind {
        AnswerKind::Opening => "Opening answer".to_owned(),
        AnswerKind::FollowUp => format!("Follow-up {follow_up}"),
        AnswerKind::Section => match answer.prompt_id.parse::<Section>() {
            Ok(section) => section.title().to_owned(),
            Err(_) => visible(&answer.prompt_id),
        },
    };
    if answer.take > 1 { format!("{name}, take {}", answer.take) } else { name }
}

fn sections(score: &Score) -> Vec<SectionRow> {
    let times = section_times(&[score]);
    let told = |section| score.sections.iter().any(|part| part.section == section);
    Section::ALL
        .into_iter()
        .map(|section| match times.iter().find(|time| time.section == section) {
            Some(time) => {
                let pace = pace::of_section(&score.sections, section).map_or(String::new(), |pace| {
                    format!("{:.0} wpm, {:.0} by the clock", pace.speech, pace.clock)
                });
                row(section, time.seconds, Target::of(time.target_seconds), pace)
            }
            None => SectionRow {
                title: section.title(),
                time: "–".into(),
                target: String::new(),
                pace: String::new(),
                note: if told(section) { "no times".into() } else { "not heard".into() },
                over: false,
                bar: svg::target_bar(0.0),
            },
        })
        .collect()
}

fn row(section: Section, seconds: f64, target: Target, pace: String) -> SectionRow {
    let aim = f64::from(target.seconds);
    let off = seconds - aim;
    SectionRow {
        title: section.title(),
        time: clock((seconds * 1000.0) as u64),
        target: clock(u64::from(target.seconds) * 1000),
        pace,
        note: if off.abs() >= 1.0 { format!("{off:+.0} s") } else { "on target".into() },
        over: off >= OVER_SECONDS,
        bar: svg::target_bar(seconds / aim.max(1.0)),
    }
}

fn groups(score: &Score, polarity: Polarity) -> Vec<Group> {
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.polarity() == polarity);
    kinds
        .filter_map(|kind| {
            let signals: Vec<&Signal> = score.signals.iter().filter(|signal| signal.kind == kind).collect();
            Some(Group {
                title: kind.title(),
                sign: marked::sign(polarity),
                class: marked::class(polarity),
                why: visible(&signals.first()?.why),
                quotes: signals.iter().map(|signal| quote(signal)).collect(),
            })
        })
        .collect()
}

fn quote(signal: &Signal) -> Quote {
    Quote {
        text: visible(&signal.text),
        at_ms: signal.start_ms.unwrap_or_default(),
        at: signal.start_ms.map(clock).unwrap_or_default(),
    }
}

fn missing(model: &ReportModel, score: &Score, part: Part) -> Vec<Missing> {
    let kinds = advice::missing(score, part).into_iter();
    kinds.map(|kind| Missing { title: kind.title(), coaching: model.coaching(kind) }).collect()
}

fn delivery(model: &ReportModel, score: &Score) -> Vec<Band> {
    let words = score.text.split_whitespace().count();
    score.delivery.as_ref().map(|delivery| bands::of(delivery, words, &model.rubric)).unwrap_or_default()
}
