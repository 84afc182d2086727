//! Whether a scenario's examples do what they teach: the strong one must score as strong at every level, the weak one
//! as weak for the reasons it names. The scorer and the content check each other here.

use super::problem::{Problem, Source};
use super::text::{first_line, spoken};
use super::{Scenario, raw};
use crate::core::answer::{Kind, Score, Verdict};
use crate::core::scorer::{Request, Scorer};
use crate::core::star::{Level, Section};
use std::ops::Range;
use toml::Spanned;

/// What the scorer makes of the examples of `scenario`, which was read from `source`, where it is not what they teach.
/// Warnings only: the scorer can be wrong, and the author decides.
pub fn proof(source: &Source, scenario: &Scenario, scorer: &Scorer) -> Vec<Problem> {
    let Ok(raw) = toml::from_str::<raw::Scenario>(&source.text) else { return Vec::new() };
    let mut problems = strong(source, &raw, scenario, scorer);
    problems.extend(weak(source, &raw, scenario, scorer));
    problems.into_iter().map(Problem::warning).collect()
}

fn score(scorer: &Scorer, scenario: &Scenario, level: Level, text: &str) -> Score {
    scorer.score(&Request {
        principle: Some(&scenario.principle),
        ..Request::of_text(text, level, &scenario.budget_at(level))
    })
}

/// One way to tell the strong example.
struct Telling<'a> {
    name: String,
    level: Level,
    reflection: &'a Spanned<String>,
}

/// A fault of the strong example, and the tellings that have it.
struct Fault {
    what: String,
    place: Range<usize>,
    why: Option<String>,
    tellings: Vec<String>,
}

fn strong(source: &Source, raw: &raw::Scenario, scenario: &Scenario, scorer: &Scorer) -> Vec<Problem> {
    let sections = &raw.sections;
    let told = [&sections.situation, &sections.task, &sections.action, &sections.result];
    let told: Vec<&Spanned<String>> = told.iter().map(|guide| &guide.strong).collect();
    let levels = [&raw.levels.sde1, &raw.levels.sde2, &raw.levels.senior];
    let own = Telling {
        name: format!("as written for {}", scenario.level),
        level: scenario.level,
        reflection: &sections.reflection.strong,
    };
    let at_levels = Level::ALL.into_iter().zip(levels).map(|(level, guide)| Telling {
        name: format!("with the reflection for {level}"),
        level,
        reflection: &guide.reflection,
    });
    let mut faults: Vec<Fault> = Vec::new();
    for telling in std::iter::once(own).chain(at_levels) {
        let parts: Vec<&Spanned<String>> = told.iter().copied().chain([telling.reflection]).collect();
        let text = parts.iter().map(|part| spoken(part.get_ref())).collect::<Vec<_>>().join(" ");
        let scored = score(scorer, scenario, telling.level, &text);
        let mut found: Vec<(String, Range<usize>, Option<String>)> = scored
            .flags
            .raised()
            .into_iter()
            .map(|flag| {
                let (place, why) = place_of(source, flag, &scored, &parts);
                (format!("the strong example is flagged `{flag}`"), place, why)
            })
            .collect();
        if found.is_empty() && scored.verdict < Verdict::Hire {
            let what = format!("the strong example is scored `{}`", scored.verdict);
            let reason = scored.reasons.first().cloned();
            found.push((what, first_words(source, sections.action.strong.span()), reason));
        }
        for (what, place, why) in found {
            match faults.iter_mut().find(|fault| fault.what == what) {
                Some(fault) => fault.tellings.push(telling.name.clone()),
                None => faults.push(Fault { what, place, why, tellings: vec![telling.name.clone()] }),
            }
        }
    }
    faults
        .into_iter()
        .map(|fault| {
            let problem =
                Problem::at(source, &fault.place, format!("{}, {}", fault.what, fault.tellings.join(", ")))
                    .expected("expected a hire without a flag");
            match fault.why {
                Some(why) => problem.help(why),
                None => problem.help("`starling score` with this text shows all that was heard in it"),
            }
        })
        .collect()
}

/// Where a flag comes from: the phrase that raised it, or the section that lacks something.
fn place_of(
    source: &Source,
    flag: &str,
    score: &Score,
    parts: &[&Spanned<String>],
) -> (Range<usize>, Option<String>) {
    let (kind, section) = match flag {
        "we_dominant" => (Some(Kind::WeLanguage), Section::Action),
        "missing_metric" => (None, Section::Result),
        "missing_scope_boundary" => (None, Section::Task),
        "handoff" => (Some(Kind::Handoff), Section::Action),
        "manager_directed" => (Some(Kind::ManagerDirected), Section::Task),
        "vague_result" => (Some(Kind::VagueResult), Section::Result),
        _ => (Some(Kind::GenericReflection), Section::Reflection),
    };
    let signal = kind.and_then(|kind| score.signals.iter().find(|signal| signal.kind == kind));
    let phrase =
        signal.and_then(|signal| parts.iter().find_map(|part| written(source, part.span(), &signal.text)));
    let place = phrase
        .unwrap_or_else(|| first_words(source, parts.get(section.index()).map_or(0..0, |part| part.span())));
    (place, signal.map(|signal| signal.why.clone()))
}

/// The first line of a text that may begin in the line below its quotes.
fn first_words(source: &Source, span: Range<usize>) -> Range<usize> {
    let text = source.text.get(span.clone()).unwrap_or_default();
    let quotes = if text.starts_with("\"\"\"\n") { 4 } else { 0 };
    first_line(source, span.start + quotes..span.end)
}

/// Where `phrase` stands within `span`, whatever its line breaks.
fn written(source: &Source, span: Range<usize>, phrase: &str) -> Option<Range<usize>> {
    let text = source.text.get(span.clone())?;
    let (start, end) = text.char_indices().find_map(|(start, _)| {
        let length = length_of(phrase, &text[start..])?;
        Some((start, start + length))
    })?;
    Some(first_line(source, span.start + start..span.start + end))
}

/// How many bytes the words of `phrase` take up at the beginning of `text`, where any space may part them.
fn length_of(phrase: &str, text: &str) -> Option<usize> {
    let mut rest = text;
    for (at, word) in phrase.split_whitespace().enumerate() {
        let next = rest.trim_start();
        if (at == 0) != (next.len() == rest.len()) {
            return None;
        }
        rest = next.strip_prefix(word)?;
    }
    (rest.len() < text.len()).then(|| text.len() - rest.len())
}

fn weak(source: &Source, raw: &raw::Scenario, scenario: &Scenario, scorer: &Scorer) -> Vec<Problem> {
    let weak = &raw.weak_answer;
    let scored = score(scorer, scenario, scenario.level, &spoken(weak.text.get_ref()));
    let mut problems = Vec::new();
    if scored.verdict >= Verdict::Hire {
        let place = first_words(source, weak.text.span());
        problems.push(
            Problem::at(source, &place, format!("the weak answer is scored `{}`", scored.verdict))
                .expected("expected a no hire or leaning no hire")
                .help("take out what makes it strong, such as numbers and the candidate's own steps"),
        );
    }
    let raised = scored.flags.raised();
    let unraised = weak.flags.iter().filter(|flag| !raised.contains(&flag.get_ref().as_str()));
    problems.extend(unraised.map(|flag| {
        Problem::at(source, &flag.span(), format!("the weak answer is not flagged `{}`", flag.get_ref()))
            .expected("not heard in its text")
            .help("say the fault more plainly in the text, or take the flag out of the list")
    }));
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(text: &str, phrase: &str) -> Option<Range<usize>> {
        written(&Source::new("a.toml", text), 0..text.len(), phrase)
    }

    #[test]
    fn a_phrase_is_found_across_line_breaks_up_to_the_end_of_its_first_line() {
        assert_eq!(place("what then\n  we figured out", "we figured out"), Some(12..26));
        assert_eq!(place("and we\n  figured it out", "we figured"), Some(4..6));
    }

    #[test]
    fn a_phrase_is_not_found_where_its_words_run_together_or_do_not_all_follow() {
        assert_eq!(place("wefigured out", "we figured"), None);
        assert_eq!(place("we, figured out", "we figured"), None);
        assert_eq!(place("we", "we figured"), None);
        assert_eq!(place("anything", " \n "), None);
    }

    proptest! {
        #[test]
        fn a_phrase_is_found_where_it_was_put(
            before in "[a-z ]{0,9}",
            words in proptest::collection::vec("[0-9é$%]{1,4}", 1..5),
            gap in "[ \n\t]{1,3}",
            after in "[a-z ]{0,9}",
        ) {
            let text = format!("{before}{}{after}", words.join(&gap));
            let found = place(&text, &words.join(" "));
            prop_assert_eq!(found.map(|found| found.start), Some(before.len()));
        }
    }
}
