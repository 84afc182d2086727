//! TOML text to a typed pack or scenario, or to problems.

use super::problem::{Problem, Source};
use super::text::spoken;
use super::{
    FORMAT_VERSION, FollowUp, LevelGuide, Pack, QuizQuestion, Scenario, SectionGuide, WeakAnswer, check,
    interviewers, raw, text,
};
use crate::core::star::{Level, Section, Target};
use crate::core::suggest;
use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

/// What came of a file: a value unless one of the problems is an error.
#[derive(Debug, Clone)]
pub struct Parsed<T> {
    pub value: Option<T>,
    pub problems: Vec<Problem>,
}

impl<T> Parsed<T> {
    fn of(value: T, problems: Vec<Problem>) -> Parsed<T> {
        let usable = !problems.iter().any(Problem::is_error);
        Parsed { value: usable.then_some(value), problems }
    }

    fn nothing(problems: Vec<Problem>) -> Parsed<T> {
        Parsed { value: None, problems }
    }
}

/// Reads a `pack.toml`; its scenarios are added by whoever reads their files. `file` is only for messages.
pub fn pack(file: &str, text: &str) -> Parsed<Pack> {
    let source = Source::new(file, text);
    match read::<raw::Pack>(&source) {
        Ok(raw) => {
            let problems = check::pack(&source, &raw);
            let id = raw.id.into_inner();
            Parsed::of(Pack { id, title: raw.title, summary: raw.summary, scenarios: Vec::new() }, problems)
        }
        Err(problems) => Parsed::nothing(problems),
    }
}

/// Reads a scenario file. `stem` is the name that its id must have, `file` is only for messages.
pub fn scenario(file: &str, stem: &str, text: &str) -> Parsed<Scenario> {
    let source = Source::new(file, text);
    match read::<raw::Scenario>(&source) {
        Ok(raw) => {
            let problems = check::scenario(&source, stem, &raw);
            Parsed::of(typed(raw), problems)
        }
        Err(problems) => Parsed::nothing(problems),
    }
}

fn read<T: DeserializeOwned>(source: &Source) -> Result<T, Vec<Problem>> {
    let letters = text::forbidden_letters(source);
    if !letters.is_empty() {
        return Err(letters);
    }
    let table = DeTable::parse(&source.text).map_err(|error| vec![of_toml(source, &error)])?;
    if let Some(problem) = version(source, table.get_ref()) {
        return Err(vec![problem]);
    }
    let values = text::values(source, table.get_ref());
    if !values.is_empty() {
        return Err(values);
    }
    toml::from_str(&source.text).map_err(|error| vec![of_toml(source, &error)])
}

/// The version comes first: every later message would be about the wrong format.
fn version(source: &Source, table: &DeTable<'_>) -> Option<Problem> {
    let Some(value) = table.get("format_version") else {
        let first_line = text::first_line(source, 0..source.text.len());
        return Some(
            Problem::at(source, &first_line, "no `format_version`")
                .expected("expected `format_version = 1`")
                .help("add `format_version = 1` as the first line"),
        );
    };
    let number = match value.get_ref() {
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix()).ok(),
        _ => None,
    };
    let problem = Problem::at(source, &value.span(), "unknown format version").expected("expected 1");
    match number {
        Some(FORMAT_VERSION) => None,
        Some(newer) if newer > FORMAT_VERSION => Some(
            problem.help("the pack was made for a newer Starling: update Starling, or get an older pack"),
        ),
        _ => Some(problem.help("this Starling reads version 1, the first there is")),
    }
}

/// A parser's message with its place. Of a list of all that it knows, the nearest name is shown where one is near.
fn of_toml(source: &Source, error: &toml::de::Error) -> Problem {
    let message = error.message();
    let (what, expected) = match message.split_once(", expected ") {
        Some((what, expected)) => (what, Some(format!("expected {expected}"))),
        None => (message.lines().next().unwrap_or(message), message.lines().nth(1).map(str::to_owned)),
    };
    let place = text::first_line(source, error.span().unwrap_or(0..0));
    let problem = Problem::at(source, &place, what.replace("unknown field", "unknown key"));
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let near = match quoted.split_first() {
        Some((given, known)) if what.starts_with("unknown") => suggest::nearest(given, known.iter().copied()),
        _ => None,
    };
    match (near, expected) {
        (Some(near), _) => {
            problem.expected(format!("expected `{near}`")).help(format!("did you mean `{near}`?"))
        }
        (None, Some(expected)) => problem.expected(expected),
        (None, None) => problem,
    }
}

fn typed(raw: raw::Scenario) -> Scenario {
    let id = raw.id.into_inner();
    let sections = [
        (Section::Situation, raw.sections.situation),
        (Section::Task, raw.sections.task),
        (Section::Action, raw.sections.action),
        (Section::Result, raw.sections.result),
        (Section::Reflection, raw.sections.reflection),
    ];
    let levels =
        [(Level::Sde1, raw.levels.sde1), (Level::Sde2, raw.levels.sde2), (Level::Senior, raw.levels.senior)];
    Scenario {
        interviewer: raw
            .interviewer
            .map(toml::Spanned::into_inner)
            .filter(|name| interviewers().contains(name)),
        audio: raw.audio.map_or_else(|| Scenario::default_audio(&id), toml::Spanned::into_inner),
        id,
        title: raw.title,
        principle: raw.principle,
        level: raw.level,
        prompt: spoken(&raw.prompt),
        overview: spoken(&raw.overview),
        takeaways: raw.takeaways,
        glossary: plain(raw.glossary),
        sections: sections.map(|(section, guide)| typed_section(section, guide)),
        levels: levels.map(|(level, guide)| LevelGuide {
            level,
            seconds: guide.seconds.into_inner(),
            focus: guide.focus,
            bar: guide.bar,
            reflection: spoken(guide.reflection.get_ref()),
        }),
        follow_ups: raw.follow_ups.into_iter().map(typed_follow_up).collect(),
        weak_answer: WeakAnswer {
            text: spoken(raw.weak_answer.text.get_ref()),
            notes: plain(raw.weak_answer.notes),
            reading: raw.weak_answer.reading,
            flags: plain(raw.weak_answer.flags),
        },
        quiz: raw.quiz.into_iter().map(typed_question).collect(),
        pivots: raw.pivots,
    }
}

fn typed_section(section: Section, raw: raw::SectionGuide) -> SectionGuide {
    let mut target = Target::of(raw.target_seconds.into_inner());
    if let Some(limit) = raw.limit_seconds {
        target.limit_seconds = limit.into_inner();
    }
    SectionGuide {
        section,
        target,
        strong: spoken(raw.strong.get_ref()),
        signals: plain(raw.signals),
        coaching: raw.coaching,
        mistake: raw.mistake,
    }
}

pub(super) fn typed_follow_up(raw: raw::FollowUp) -> FollowUp {
    FollowUp {
        id: raw.id.into_inner(),
        prompt: spoken(&raw.prompt),
        probes: raw.probes,
        tests: raw.tests,
        presupposes: raw.presupposes,
        weak: raw.weak,
        strong: raw.strong,
    }
}

fn typed_question(raw: raw::QuizQuestion) -> QuizQuestion {
    QuizQuestion {
        question: raw.question,
        options: raw.options.into_inner(),
        answer: raw.answer.into_inner().saturating_sub(1),
        explanation: raw.explanation,
    }
}

fn plain(values: Vec<toml::Spanned<String>>) -> Vec<String> {
    values.into_iter().map(toml::Spanned::into_inner).collect()
}
