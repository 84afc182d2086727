//! Makes `content/signals/weights.txt` from the labelled answers.
//!
//!     cargo run --release --example train_scorer -- OUT.txt [--hold K] [--min N]
//!
//! Reads `tests/data/answers/*.jsonl` and the lexicon. `--hold K` leaves out every third answer, as
//! `scripts/answers.py split K` does, so that the scorer can be measured on them. Parts of the story are decided
//! before clauses, clauses before phrases; each step is trained on what the steps before decide about answers they
//! were not trained on. The same input gives the same weights.

#[path = "train_scorer/cases.rs"]
mod cases;
#[path = "train_scorer/fit.rs"]
mod fit;
#[path = "train_scorer/names.rs"]
mod names;

use cases::Case;
use fit::{Fit, Instance};
use starling::core::segment;
use starling::core::signal::engine::{Engine, Read, TAG, figure_name};
use starling::core::signal::lexicon::Lexicon;
use starling::core::signal::model::{Feature, Features, Model, Task};
use starling::core::signal::phrases::{self, Figure};
use starling::core::signal::units::Break;
use starling::core::signal::{phrase_features, reading::Tag};
use starling::core::star::Section;
use std::fmt::Write as _;

const FOLDS: usize = 6;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        arguments
            .iter()
            .position(|a| a == name)
            .and_then(|at| arguments.get(at + 1))
            .and_then(|v| v.parse::<usize>().ok())
    };
    let out = arguments.get(1).expect("where to write the weights");
    let cases = cases::load(option("--hold"));
    let files = cases::lexicon_files();
    let list: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let lexicon = Lexicon::parse(&list).unwrap_or_else(|fault| panic!("{fault}"));
    let mut engine = Engine::new(lexicon);
    let names = names::Names::collect(&cases, &files);
    let trainer = Trainer { cases: &cases, least: option("--min").unwrap_or(2) };
    let weights = trainer.run(&mut engine);
    let mut text = String::from(
        "# Weights of the scorer, in hundredths. Made by examples/train_scorer.rs; see there.\n",
    );
    for (task, rows) in &weights {
        let _ = writeln!(text, "task {} {}", task.name, task.answers);
        names.write(rows, &mut text);
    }
    std::fs::write(out, text).expect("cannot write the weights");
    println!(
        "{} answers, {} features",
        cases.len(),
        weights.iter().map(|(_, rows)| rows.len()).sum::<usize>()
    );
}

struct Trainer<'c> {
    cases: &'c [Case],
    least: usize,
}

type Rows = Vec<(Feature, Vec<f32>)>;

impl Trainer<'_> {
    fn run(&self, engine: &mut Engine) -> Vec<(Task, Rows)> {
        let mut model = Model::default();
        // Parts of the story.
        let (sections, step_one) = {
            let sequences: Vec<Vec<Instance>> =
                self.cases.iter().map(|case| section_instances(engine, case)).collect();
            let rows = Fit { task: segment::TASK, least: self.least, rate: 0.12, decay: 2e-3, rounds: 40 }
                .chain(&sequences);
            let mut guessed = Vec::new();
            for fold in 0..FOLDS {
                let seen: Vec<Vec<Instance>> = pick(&sequences, |at| at % FOLDS != fold);
                let part =
                    Fit { task: segment::TASK, least: self.least, rate: 0.12, decay: 2e-3, rounds: 40 }
                        .chain(&seen);
                model.put(segment::TASK, fit::weights(segment::TASK, &part));
                engine.set_model(&model);
                for (at, case) in self.cases.iter().enumerate().filter(|(at, _)| at % FOLDS == fold) {
                    guessed.push((at, engine.sections(&engine.read(&case.text))));
                }
            }
            guessed.sort_by_key(|(at, _)| *at);
            (guessed.into_iter().map(|(_, s)| s).collect::<Vec<_>>(), rows)
        };
        // What clauses say.
        let instances: Vec<Vec<Instance>> = self
            .cases
            .iter()
            .zip(&sections)
            .map(|(case, sections)| tag_instances(engine, case, sections))
            .collect();
        let fit = |task| Fit { task, least: self.least, rate: 0.12, decay: 2e-3, rounds: 40 };
        let step_two = fit(TAG).flat(&instances.concat());
        let mut tags: Vec<(usize, Vec<Tag>)> = Vec::new();
        for fold in 0..FOLDS {
            let seen: Vec<Vec<Instance>> = pick(&instances, |at| at % FOLDS != fold);
            let part = fit(TAG).flat(&seen.concat());
            model.put(TAG, fit::weights(TAG, &part));
            engine.set_model(&model);
            for (at, case) in self.cases.iter().enumerate().filter(|(at, _)| at % FOLDS == fold) {
                let mut read = engine.read(&case.text);
                read.reading.sections.clone_from(&sections[at]);
                tags.push((at, engine.tags(&read).into_iter().map(|(tag, _)| tag).collect()));
            }
        }
        tags.sort_by_key(|(at, _)| *at);
        // Phrases.
        let mut all: Vec<(Task, Vec<Instance>)> = [
            phrases::ACTION,
            phrases::PRONOUN,
            phrases::FIGURE,
            phrases::JOIN,
            phrases::PASSIVE,
            phrases::TALK,
        ]
        .into_iter()
        .map(|task| (task, Vec::new()))
        .collect();
        for (at, case) in self.cases.iter().enumerate() {
            let mut read = engine.read(&case.text);
            read.reading.sections.clone_from(&sections[at]);
            read.reading.tags.clone_from(&tags[at].1);
            phrase_instances(engine, case, &read, &mut all);
        }
        let mut done = vec![(segment::TASK, step_one), (TAG, step_two)];
        for (task, instances) in all {
            done.push((task, fit(task).flat(&instances)));
        }
        done
    }
}

fn pick<T: Clone>(all: &[T], keep: impl Fn(usize) -> bool) -> Vec<T> {
    all.iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, one)| one.clone()).collect()
}

fn section_instances(engine: &Engine, case: &Case) -> Vec<Instance> {
    let read = engine.read(&case.text);
    let clauses = engine.clauses(&read);
    let mut out = Features::default();
    let mut last = Section::Situation;
    (0..read.reading.units.len())
        .map(|at| {
            out.clear();
            clauses.plain(at, &mut out);
            let section = case.section_of(&read, at).max(last);
            last = section;
            let before: Break = read.reading.units[at].before;
            Instance { features: out.all.clone(), label: section.index(), step: before as usize }
        })
        .collect()
}

fn tag_instances(engine: &Engine, case: &Case, sections: &[Section]) -> Vec<Instance> {
    let mut read = engine.read(&case.text);
    read.reading.sections.copy_from_slice(sections);
    let tags = case.tags_of(&read);
    let clauses = engine.clauses(&read);
    let mut out = Features::default();
    (0..read.reading.units.len())
        .map(|at| {
            out.clear();
            clauses.plain(at, &mut out);
            clauses.sectioned(at, &mut out);
            Instance { features: out.all.clone(), label: tags[at] as usize, step: 0 }
        })
        .collect()
}

fn phrase_instances(engine: &Engine, case: &Case, read: &Read<'_>, all: &mut [(Task, Vec<Instance>)]) {
    let clauses = engine.clauses(read);
    let names = engine.class_names();
    let reading = &read.reading;
    let mut out = Features::default();
    let mut push = |task: Task, out: &Features, label: usize| {
        let list = all.iter_mut().find(|(known, _)| *known == task).expect("a known task");
        list.1.push(Instance { features: out.all.clone(), label, step: 0 });
    };
    for act in phrases::own_acts(reading) {
        out.clear();
        phrase_features::own_act(&clauses, names, &act, &mut out);
        push(phrases::ACTION, &out, usize::from(case.is_action(reading, &act)));
    }
    for phrase in phrases::pronouns(reading) {
        if let Some(fine) = case.pronoun(reading, &phrase) {
            out.clear();
            phrase_features::pronoun(&clauses, names, &phrase, &mut out);
            push(phrases::PRONOUN, &out, usize::from(fine));
        }
    }
    for phrase in phrases::passives(reading) {
        out.clear();
        phrase_features::passive(&clauses, names, &phrase, &mut out);
        push(phrases::PASSIVE, &out, usize::from(case.is_passive(reading, &phrase)));
    }
    for (kind, phrase, _) in phrases::talk(reading, &engine.lexicon.rules, &read.hits) {
        out.clear();
        phrase_features::talk(&clauses, names, &phrase, &mut out);
        push(phrases::TALK, &out, usize::from(case.is_talk(reading, kind, &phrase)));
    }
    let amounts = phrases::amounts(reading);
    let mut last: Option<(usize, Figure, usize)> = None;
    for at in 0..amounts.len() {
        out.clear();
        phrase_features::amount(&clauses, names, &amounts, at, &mut out);
        let (figure, span) = case.figure(reading, &amounts[at].phrase);
        push(phrases::FIGURE, &out, Figure::ALL.iter().position(|one| *one == figure).unwrap_or(0));
        if figure.is_outcome() {
            if let Some((before, kind, old_span)) = last {
                out.clear();
                let kinds = (figure_name(kind), figure_name(figure));
                phrase_features::join(&clauses, names, (&amounts[before], &amounts[at]), kinds, &mut out);
                push(phrases::JOIN, &out, usize::from(span == old_span));
            }
            last = Some((at, figure, span));
        }
    }
}
