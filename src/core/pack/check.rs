//! House rules for packs, each with its place. Absent on purpose: whether a strong example scores as strong, which
//! is in [`super::proof`].

use super::problem::{Problem, Source};
use super::text::{first_line, spoken};
use super::{interviewers, raw};
use crate::core::answer::Flags;
use crate::core::suggest;
use std::collections::HashSet;
use std::ops::Range;
use toml::Spanned;

/// Pace at which a strong example is measured against its limit: the middle of the range usually advised for talks.
const WORDS_PER_MINUTE: usize = 150;

/// Longest answer that any question allows.
const MOST_SECONDS: u32 = 600;

/// What the ids of the follow-ups that suit any story begin with; those of a pack may not.
pub(super) const GENERAL_PREFIX: &str = "any-";

/// Kinds of file that can be decoded.
const AUDIO_ENDINGS: [&str; 4] = [".ogg", ".flac", ".wav", ".mp3"];

/// Longest id, so that file names made of two of them stay short enough for every file system.
const LONGEST_ID: usize = 80;

pub(super) fn pack(source: &Source, raw: &raw::Pack) -> Vec<Problem> {
    id(source, &raw.id).into_iter().collect()
}

pub(super) fn scenario(source: &Source, stem: &str, raw: &raw::Scenario) -> Vec<Problem> {
    let mut problems: Vec<Problem> = id(source, &raw.id).into_iter().collect();
    if raw.id.get_ref() != stem {
        problems.push(
            Problem::at(source, &raw.id.span(), "the id is not the file's name")
                .expected(format!("expected `{stem}`")),
        );
    }
    problems.extend(raw.audio.as_ref().and_then(|name| audio_name(source, name)));
    problems.extend(raw.interviewer.as_ref().and_then(|name| interviewer(source, name)));
    let sections = &raw.sections;
    let sections =
        [&sections.situation, &sections.task, &sections.action, &sections.result, &sections.reflection];
    problems.extend(sections.iter().flat_map(|guide| section(source, guide)));
    for level in [&raw.levels.sde1, &raw.levels.sde2, &raw.levels.senior] {
        problems.extend(seconds(source, &level.seconds));
    }
    problems.extend(glossary(source, raw, &sections));
    problems.extend(follow_ups(source, &raw.follow_ups));
    problems.extend(weak_answer(source, &raw.weak_answer));
    problems.extend(raw.quiz.iter().filter_map(|question| quiz(source, question)));
    problems
}

fn id(source: &Source, id: &Spanned<String>) -> Option<Problem> {
    let text = id.get_ref();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let good =
        !text.is_empty() && text.len() <= LONGEST_ID && text.chars().all(plain) && !text.starts_with('-');
    (!good).then(|| {
        Problem::at(source, &id.span(), "not a usable id")
            .expected(format!("expected at most {LONGEST_ID} of a-z, 0-9 and hyphens"))
    })
}

/// A recording is named, never pointed at: no folder, no drive, no hidden file.
fn audio_name(source: &Source, name: &Spanned<String>) -> Option<Problem> {
    let text = name.get_ref();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let problem = Problem::at(source, &name.span(), "not the name of a recording");
    if !text.chars().all(plain) || text.starts_with('.') {
        let help = "put the file into the pack's `audio` folder and give its name alone";
        return Some(problem.expected("expected a file name without any folder").help(help));
    }
    let known = AUDIO_ENDINGS.iter().any(|ending| text.ends_with(ending));
    (!known).then(|| problem.expected(format!("expected a name ending in {}", AUDIO_ENDINGS.join(", "))))
}

/// A voice that this program does not have is no reason to refuse the scenario: another one asks.
fn interviewer(source: &Source, name: &Spanned<String>) -> Option<Problem> {
    let known = || interviewers().iter().map(String::as_str);
    let given = name.get_ref();
    if known().any(|known| known == given) {
        return None;
    }
    let problem = Problem::at(source, &name.span(), format!("unknown interviewer `{given}`"))
        .expected(format!("expected {}", known().collect::<Vec<_>>().join(", ")));
    let help = match suggest::nearest(given, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`{}` interviews instead", interviewers()[0]),
    };
    Some(problem.help(help).warning())
}

fn seconds(source: &Source, value: &Spanned<u32>) -> Option<Problem> {
    let good = (1..=MOST_SECONDS).contains(value.get_ref());
    (!good).then(|| {
        Problem::at(source, &value.span(), "not a usable length")
            .expected(format!("expected 1 to {MOST_SECONDS} seconds"))
    })
}

fn section(source: &Source, guide: &raw::SectionGuide) -> Vec<Problem> {
    let target = &guide.target_seconds;
    let mut problems: Vec<Problem> = seconds(source, target).into_iter().collect();
    let limit = guide.limit_seconds.as_ref();
    problems.extend(limit.and_then(|limit| seconds(source, limit)));
    if let Some(limit) = limit.filter(|limit| limit.get_ref() < target.get_ref()) {
        problems.push(
            Problem::at(source, &limit.span(), "the limit comes before the target")
                .expected(format!("expected at least {}", target.get_ref())),
        );
    }
    problems.extend(occur(
        source,
        guide.strong.get_ref(),
        &guide.signals,
        "the strong example of its section",
    ));
    let words = guide.strong.get_ref().split_whitespace().count();
    let most = *target.get_ref() as usize * WORDS_PER_MINUTE / 60;
    if problems.is_empty() && words > most {
        problems.push(
            Problem::at(
                source,
                &first_line(source, guide.strong.span()),
                "the strong example is too long to say",
            )
            .expected(format!("{words} words; {most} fit into {} s", target.get_ref()))
            .help(format!("at {WORDS_PER_MINUTE} words a minute it overruns the target it should teach"))
            .warning(),
        );
    }
    problems
}

/// Every phrase must occur in `text`, whatever its case and line breaks.
fn occur(source: &Source, text: &str, phrases: &[Spanned<String>], place: &str) -> Vec<Problem> {
    let text = spoken(text).to_lowercase();
    let missing = phrases.iter().filter(|phrase| !text.contains(&spoken(phrase.get_ref()).to_lowercase()));
    missing
        .map(|phrase| {
            Problem::at(source, &phrase.span(), format!("`{}` does not occur in {place}", phrase.get_ref()))
                .expected("expected a phrase that is said there")
                .help("quote it word for word")
        })
        .collect()
}

/// A recogniser prompted with the phrases that are scored would hear them where they were not said.
fn glossary(source: &Source, raw: &raw::Scenario, sections: &[&raw::SectionGuide; 5]) -> Vec<Problem> {
    let scored: HashSet<String> = sections
        .iter()
        .flat_map(|guide| &guide.signals)
        .map(|phrase| phrase.get_ref().to_lowercase())
        .collect();
    let terms = raw.glossary.iter();
    terms
        .filter(|term| {
            let term = term.get_ref().to_lowercase();
            let personal = term.split_whitespace().any(|word| ["i", "we", "my", "our"].contains(&word));
            personal || scored.contains(&term)
        })
        .map(|term| {
            Problem::at(source, &term.span(), "a scored phrase in the glossary")
                .expected("expected a term, such as `webhook`")
                .help("the glossary goes to the recogniser, which would then hear the phrase where it was not said")
        })
        .collect()
}

fn follow_ups(source: &Source, follow_ups: &[raw::FollowUp]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for follow_up in follow_ups {
        problems.extend(id(source, &follow_up.id));
        if follow_up.id.get_ref() == "prompt" {
            problems.push(
                Problem::at(
                    source,
                    &follow_up.id.span(),
                    "`prompt` is taken by the scenario's own recording",
                )
                .expected("expected another id"),
            );
        }
        if follow_up.id.get_ref().starts_with(GENERAL_PREFIX) {
            problems.push(
                Problem::at(source, &follow_up.id.span(), "taken by the follow-ups that suit any story")
                    .expected(format!("expected an id that does not begin with `{GENERAL_PREFIX}`")),
            );
        }
        if !seen.insert(follow_up.id.get_ref()) {
            problems.push(
                Problem::at(source, &follow_up.id.span(), "two follow-ups with one id")
                    .expected("expected another id"),
            );
        }
    }
    problems
}

fn weak_answer(source: &Source, weak: &raw::WeakAnswer) -> Vec<Problem> {
    let mut problems = occur(source, weak.text.get_ref(), &weak.notes, "the weak answer");
    for flag in weak.flags.iter().filter(|flag| !Flags::NAMES.contains(&flag.get_ref().as_str())) {
        let problem = Problem::at(source, &flag.span(), format!("unknown flag `{}`", flag.get_ref()))
            .expected(format!("expected one of {}", Flags::NAMES.join(", ")));
        problems.push(match suggest::nearest(flag.get_ref(), Flags::NAMES) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem,
        });
    }
    problems
}

fn quiz(source: &Source, question: &raw::QuizQuestion) -> Option<Problem> {
    let options = question.options.get_ref();
    let place: Range<usize> = first_line(source, question.options.span());
    if !(2..=9).contains(&options.len()) {
        return Some(
            Problem::at(source, &place, "a question needs a choice").expected("expected 2 to 9 options"),
        );
    }
    if options.iter().collect::<HashSet<_>>().len() < options.len() {
        return Some(
            Problem::at(source, &place, "two options are alike").expected("expected different options"),
        );
    }
    let good = (1..=options.len()).contains(question.answer.get_ref());
    (!good).then(|| {
        Problem::at(source, &question.answer.span(), "no such option")
            .expected(format!("expected 1 to {}", options.len()))
    })
}
