//! The decisions that a case teaches, task by task, with what is known when each is made.

use crate::fit::Instance;
use crate::labels::Case;
use starling::core::scorer::decide::analyzer::Analyzer;
use starling::core::scorer::decide::clause_features;
use starling::core::scorer::decide::outcomes::figure_name;
use starling::core::scorer::decide::phrases::{self, Figure};
use starling::core::scorer::decide::sections;
use starling::core::scorer::decide::stages::{Sectioned, Tagged};
use starling::core::scorer::decide::tag::Tag;
use starling::core::scorer::decide::{phrase_features, second_opinion, story_sort};
use starling::core::scorer::model::features::Features;
use starling::core::scorer::model::weight_file::Task;
use starling::core::scorer::text::document::Document;
use starling::core::star::Section;

/// Points at which each answer is cut to learn which section is in progress.
pub const PREFIXES: usize = 8;

/// An answer with the guesses and sections decided earlier.
pub fn sectioned<'a>(
    analyzer: &'a Analyzer,
    (case, guesses, sections): (&'a Case, &[Tag], &[Section]),
) -> Sectioned<'a> {
    Sectioned::new(analyzer.guessed(analyzer.parse(&case.text), guesses.to_vec()), sections.to_vec())
}

/// Clauses that the case teaches about.
fn learned<'c>(case: &'c Case, document: &'c Document<'_>) -> impl Iterator<Item = usize> + 'c {
    let clauses = &document.clauses;
    (0..clauses.len()).filter(move |at| case.learns(document, clauses[*at].first, clauses[*at].end))
}

pub fn first_pass_instances(analyzer: &Analyzer, case: &Case) -> Vec<Instance> {
    let parsed = analyzer.parse(&case.text);
    let tags = case.tags_of(&parsed);
    let mut out = Features::named();
    learned(case, &parsed)
        .map(|at| {
            out.clear();
            clause_features::plain(&parsed, at, &mut out);
            let step = parsed.clauses[at].before as usize;
            Instance { features: out.apart(), label: tags[at] as usize, step, weight: case.weight() }
        })
        .collect()
}

/// Answers in other words teach nothing new about sections, and those told out of order have no place in a model that
/// knows only one order.
pub fn section_instances(analyzer: &Analyzer, case: &Case, guesses: &[Tag]) -> Vec<Instance> {
    if case.focus.is_some() || sections::LABELS.ordered && !case.told_in_order() {
        return Vec::new();
    }
    let first_pass = analyzer.guessed(analyzer.parse(&case.text), guesses.to_vec());
    let mut out = Features::named();
    let mut last = Section::Situation;
    learned(case, &first_pass)
        .map(|at| {
            out.clear();
            clause_features::plain(&first_pass, at, &mut out);
            clause_features::guessed(&first_pass, at, &mut out);
            let section = case.section_of(&first_pass, at);
            last = if sections::LABELS.ordered { section.max(last) } else { section };
            let step = first_pass.clauses[at].before as usize;
            Instance { features: out.apart(), label: last.index(), step, weight: case.weight() }
        })
        .collect()
}

pub fn tag_instances(case: &Case, sectioned: &Sectioned<'_>) -> Vec<Instance> {
    let tags = case.tags_of(sectioned);
    let mut out = Features::named();
    learned(case, sectioned)
        .map(|at| {
            out.clear();
            clause_features::plain(sectioned, at, &mut out);
            clause_features::guessed(sectioned, at, &mut out);
            clause_features::sectioned(sectioned, at, &mut out);
            let step = sectioned.clauses[at].before as usize;
            Instance { features: out.apart(), label: tags[at] as usize, step, weight: case.weight() }
        })
        .collect()
}

/// Nothing where the sort is unknown.
pub fn story_instance(case: &Case, sectioned: &Sectioned<'_>) -> Option<Instance> {
    let mut out = Features::named();
    story_sort::features(sectioned, &mut out);
    Some(Instance { features: out.apart(), label: case.sort?.index(), step: 0, weight: 1.0 })
}

pub fn vote_instance(case: &Case, tagged: &Tagged<'_>) -> Instance {
    let mut out = Features::named();
    second_opinion::features(tagged, &mut out);
    Instance { features: out.apart(), label: case.verdict as usize, step: 0, weight: 1.0 }
}

/// The text so far of an answer, at several points, with the sections told by then.
pub fn growing_instances(analyzer: &Analyzer, case: &Case) -> Vec<Vec<Instance>> {
    if case.focus.is_some() || sections::GROWING_LABELS.ordered && !case.told_in_order() {
        return Vec::new();
    }
    let scalars: Vec<usize> = case.text.char_indices().map(|(byte, _)| byte).collect();
    let ends = (1..=PREFIXES).map(|part| scalars.len() * part / PREFIXES);
    let mut out = Features::named();
    let mut all = Vec::new();
    for end in ends {
        let byte = scalars.get(end).copied().unwrap_or(case.text.len());
        let byte = case.text[byte..].find(' ').map_or(case.text.len(), |space| byte + space);
        let first_pass = analyzer.first_pass(analyzer.parse(&case.text[..byte]));
        let mut last = Section::Situation;
        let instances = (0..first_pass.clauses.len()).map(|at| {
            out.clear();
            clause_features::in_progress(&first_pass, at, &mut out);
            last = case.section_of(&first_pass, at).max(last);
            let step = first_pass.clauses[at].before as usize;
            Instance { features: out.apart(), label: last.index(), step, weight: 1.0 }
        });
        all.push(instances.collect());
    }
    all
}

pub fn phrase_instances(case: &Case, tagged: &Tagged<'_>, all: &mut [(Task, Vec<Instance>)]) {
    let mut out = Features::named();
    let mut push = |task: Task, out: &Features, label: usize| {
        let list = all.iter_mut().find(|(known, _)| *known == task).expect("a known task");
        let rare = task == phrases::PASSIVE && label == 1;
        let weight = case.weight() * if rare { 2.0 } else { 1.0 };
        list.1.push(Instance { features: out.apart(), label, step: 0, weight });
    };
    for act in phrases::own_acts(tagged) {
        if !case.learns(tagged, act.phrase.first, act.phrase.end) {
            continue;
        }
        out.clear();
        phrase_features::own_act(tagged, &act, &mut out);
        push(phrases::ACTION, &out, usize::from(case.is_action(tagged, &act)));
    }
    for phrase in phrases::pronouns(tagged) {
        if let Some(fine) = case.pronoun(tagged, &phrase).filter(|_| case.focus.is_none()) {
            out.clear();
            phrase_features::pronoun(tagged, &phrase, &mut out);
            push(phrases::PRONOUN, &out, usize::from(fine));
        }
    }
    for phrase in phrases::passives(tagged) {
        if !case.learns(tagged, phrase.first, phrase.end) {
            continue;
        }
        out.clear();
        phrase_features::passive(tagged, &phrase, &mut out);
        push(phrases::PASSIVE, &out, usize::from(case.is_passive(tagged, &phrase)));
    }
    for (kind, phrase, _) in phrases::talk(tagged.inventory.rules, &tagged.hits) {
        if case.focus.is_some() {
            continue;
        }
        out.clear();
        phrase_features::talk(tagged, &phrase, &mut out);
        push(phrases::TALK, &out, usize::from(case.is_talk(tagged, kind, &phrase)));
    }
    let amounts = phrases::amounts(tagged);
    let mut last: Option<(usize, Figure, usize)> = None;
    for at in 0..amounts.len() {
        out.clear();
        phrase_features::amount(tagged, &amounts, at, &mut out);
        let (figure, span) = case.figure(tagged, &amounts[at].phrase);
        let learns = case.learns(tagged, amounts[at].phrase.first, amounts[at].phrase.end);
        if learns {
            push(phrases::FIGURE, &out, Figure::ALL.iter().position(|one| *one == figure).unwrap_or(0));
        }
        if figure.is_outcome() {
            if let Some((before, kind, old_span)) = last.filter(|_| learns) {
                out.clear();
                let kinds = (figure_name(kind), figure_name(figure));
                phrase_features::join(tagged, (&amounts[before], &amounts[at]), kinds, &mut out);
                push(phrases::JOIN, &out, usize::from(span == old_span));
            }
            last = Some((at, figure, span));
        }
    }
}
