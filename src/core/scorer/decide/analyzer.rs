//! Puts the steps together: read, cut into parts, tag clauses, decide on phrases.

use crate::core::answer::Kind;
use crate::core::scorer::decide::clause_features::{Clauses, Outline};
use crate::core::scorer::decide::false_positives::comes_late;
use crate::core::scorer::decide::outcomes::{self, OutcomeWeights};
use crate::core::scorer::decide::phrase_features as features;
use crate::core::scorer::decide::phrases::{self, Phrase};
use crate::core::scorer::decide::sections;
use crate::core::scorer::decide::story_sort;
use crate::core::scorer::decide::word_sums::WordSums;
use crate::core::scorer::hash;
use crate::core::scorer::lexicon::Lexicon;
use crate::core::scorer::lexicon::rules::Hit;
use crate::core::scorer::model::features::Features;
use crate::core::scorer::model::linear::{Sums, WIDTH, Weights, best};
use crate::core::scorer::model::viterbi::{Chain, Labels};
use crate::core::scorer::model::weight_file::{MAX_ANSWERS, Model, Task};
use crate::core::scorer::text::clause_shape::{Shape, shapes};
use crate::core::scorer::text::clauses::Break;
use crate::core::scorer::text::document::{Reading, Tag};
use crate::core::star::Section;

/// First guess of what a clause says, from its own words; the answers are [`Tag::ALL`].
pub const HINT: Task = Task { name: "hint", answers: 9 };

/// What a clause says, its neighbours and its part of the story considered.
pub const TAGS: Labels =
    Labels { task: Task { name: "tag", answers: 9 }, names: &Tag::NAMES, ordered: false };

pub struct Engine {
    pub lexicon: Lexicon,
    class_names: Vec<u64>,
    /// Hints, parts of the story and tags side by side.
    clauses: Weights,
    words: WordSums,
    /// Where the three begin.
    offsets: [usize; 3],
    segmenter: Chain,
    tags: Chain,
    action: Weights,
    pronoun: Weights,
    figure: Weights,
    join: Weights,
    passive: Weights,
    talk: Weights,
    story: Weights,
}

/// A text with everything that is decided about it.
pub struct Read<'a> {
    pub reading: Reading<'a>,
    pub shapes: Vec<Shape>,
    pub hits: Vec<Hit>,
    outline: Outline,
}

/// A finding about tokens `first..end`.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub kind: Kind,
    pub first: usize,
    pub end: usize,
    /// Token that decided most, where a word did.
    pub because: Option<usize>,
    /// The rule of the lexicon that matched, where one did.
    pub rule: Option<usize>,
}

impl Engine {
    pub fn new(lexicon: Lexicon) -> Engine {
        let class_names = lexicon.words.class_names().iter().map(|name| hash::word(name)).collect();
        let none = Weights::default();
        let mut engine = Engine {
            class_names,
            segmenter: Chain::new(sections::LABELS, &none, 0),
            tags: Chain::new(TAGS, &none, 0),
            clauses: none.clone(),
            words: WordSums::default(),
            offsets: [0; 3],
            action: none.clone(),
            pronoun: none.clone(),
            figure: none.clone(),
            join: none.clone(),
            passive: none.clone(),
            talk: none.clone(),
            story: none,
            lexicon,
        };
        let model = std::mem::take(&mut engine.lexicon.model);
        engine.set_model(&model);
        engine
    }

    /// Uses other weights; for training.
    pub fn set_model(&mut self, model: &Model) {
        let parts = [HINT, sections::TASK, TAGS.task].map(|task| model.task(task));
        let (clauses, offsets) = Weights::beside(&[&parts[0], &parts[1], &parts[2]]);
        self.offsets.copy_from_slice(&offsets);
        self.segmenter = Chain::new(sections::LABELS, &clauses, offsets[1]);
        self.tags = Chain::new(TAGS, &clauses, offsets[2]);
        self.words = WordSums::new(&self.lexicon.words, &self.class_names, &clauses);
        self.clauses = clauses;
        self.action = model.task(phrases::ACTION).weights();
        self.pronoun = model.task(phrases::PRONOUN).weights();
        self.figure = model.task(phrases::FIGURE).weights();
        self.join = model.task(phrases::JOIN).weights();
        self.passive = model.task(phrases::PASSIVE).weights();
        self.talk = model.task(phrases::TALK).weights();
        self.story = model.task(story_sort::TASK).weights();
    }

    pub fn class_names(&self) -> &[u64] {
        &self.class_names
    }

    /// Words, clauses and lexicon matches; nothing decided yet.
    pub fn read<'a>(&'a self, text: &'a str) -> Read<'a> {
        let reading = Reading::new(text, &self.lexicon.words, &self.lexicon.classes);
        let shapes = shapes(&reading);
        let hits = self.lexicon.rules.hits(&reading);
        let outline = Outline::new(&reading, &shapes);
        Read { reading, shapes, hits, outline }
    }

    pub fn clauses<'r, 'a>(&'r self, read: &'r Read<'a>) -> Clauses<'r, 'a> {
        let Read { reading, shapes, hits, outline } = read;
        Clauses::new(reading, shapes, &self.lexicon.rules, hits, outline, &self.class_names)
    }

    /// What the words of every clause say by themselves, for all three decisions about clauses at once.
    pub fn plain(&self, read: &Read<'_>) -> Vec<Sums> {
        let clauses = self.clauses(read);
        let mut out = Features::default();
        (0..read.reading.units.len())
            .map(|at| {
                out.clear();
                clauses.beyond_words(at, &mut out);
                let mut sums = [0.0; WIDTH];
                let unit = read.reading.units[at];
                self.words.add_to(&read.reading.tokens[unit.first..unit.end], &mut sums);
                self.clauses.add_to(&out, &mut sums);
                sums
            })
            .collect()
    }

    /// First guess of what every clause says.
    pub fn hints(&self, plain: &[Sums]) -> Vec<Tag> {
        let from = self.offsets[0];
        plain.iter().map(|sums| Tag::ALL[best(&sums[from..from + HINT.answers]).0]).collect()
    }

    /// Decides the part of the story of every clause; the hints must be set.
    pub fn sections(&self, read: &Read<'_>, plain: &[Sums]) -> Vec<Section> {
        let clauses = self.clauses(read);
        let mut out = Features::default();
        let scored: Vec<[f32; MAX_ANSWERS]> = (0..plain.len())
            .map(|at| {
                out.clear();
                clauses.hinted(at, &mut out);
                self.part(&out, plain[at], 1, sections::TASK)
            })
            .collect();
        let path = self.segmenter.path(&scored, &breaks(&read.reading));
        path.into_iter().map(|at| Section::ALL[at]).collect()
    }

    /// Decides what every clause says; hints and parts of the story must be set. With each the token that spoke
    /// most for it.
    pub fn tags(&self, read: &Read<'_>, plain: &[Sums]) -> Vec<(Tag, Option<usize>)> {
        let clauses = self.clauses(read);
        let mut out = Features::default();
        let scored: Vec<[f32; MAX_ANSWERS]> = (0..plain.len())
            .map(|at| {
                out.clear();
                clauses.hinted(at, &mut out);
                clauses.sectioned(at, &mut out);
                self.part(&out, plain[at], 2, TAGS.task)
            })
            .collect();
        let path = self.tags.path(&scored, &breaks(&read.reading));
        let from = self.offsets[2];
        let because = |at: usize, label: usize| {
            let unit = read.reading.units[at];
            let weighed = (unit.first..unit.end).filter_map(|here| {
                let row = self.words.row(&read.reading.tokens[here])?;
                Some((here, row[from + label] - row[from]))
            });
            weighed
                .filter(|(_, weight)| *weight > 0.0)
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .map(|(here, _)| here)
        };
        let mut tags: Vec<(Tag, Option<usize>)> =
            path.into_iter().enumerate().map(|(at, label)| (Tag::ALL[label], because(at, label))).collect();
        self.overrule(read, &mut tags);
        tags
    }

    /// Lines of the lexicon that decide by themselves, unless a look-alike of the kind touches them.
    fn overrule(&self, read: &Read<'_>, tags: &mut [(Tag, Option<usize>)]) {
        let rules = &self.lexicon.rules;
        for hit in read.hits.iter().filter(|hit| rules.get(hit.rule).decides) {
            let rule = rules.get(hit.rule);
            let looks_alike = read.hits.iter().any(|other| {
                let it = rules.get(other.rule);
                it.look_alike && it.kind == rule.kind && other.first < hit.end && hit.first < other.end
            });
            let Some(tag) = Tag::ALL.into_iter().find(|tag| kind_of(*tag) == Some(rule.kind)) else {
                continue;
            };
            let late = rule.kind == Kind::ManagerDirected && comes_late(&read.reading, hit.first);
            if !looks_alike && !late {
                let units = read.reading.unit(hit.first)..=read.reading.unit(hit.end - 1);
                tags[units].fill((tag, Some(hit.first)));
            }
        }
    }

    /// The sums of one of the decisions about clauses.
    fn part(&self, features: &Features, mut sums: Sums, which: usize, task: Task) -> [f32; MAX_ANSWERS] {
        self.clauses.add_to(features, &mut sums);
        let mut part = [0.0; MAX_ANSWERS];
        let from = self.offsets[which];
        part[..task.answers].copy_from_slice(&sums[from..from + task.answers]);
        part
    }

    /// All findings about phrases; parts and tags must be set.
    pub fn phrases(&self, read: &Read<'_>) -> Vec<Finding> {
        let clauses = self.clauses(read);
        let reading = &read.reading;
        let mut out = Features::default();
        let mut found = Vec::new();
        let finding = |kind, phrase: Phrase| Finding {
            kind,
            first: phrase.first,
            end: phrase.end,
            because: None,
            rule: None,
        };
        for act in phrases::own_acts(reading) {
            out.clear();
            features::own_act(&clauses, &self.class_names, &act, &mut out);
            if self.action.decide(&out).0 == 1 {
                found.push(finding(Kind::FirstPersonAction, act.phrase));
            }
        }
        for phrase in phrases::pronouns(reading) {
            out.clear();
            features::pronoun(&clauses, &self.class_names, &phrase, &mut out);
            let (fine, _) = self.pronoun.decide(&out);
            let kind = if fine == 1 { Kind::WeOk } else { Kind::WeLanguage };
            let because = self.pronoun.reason(&out, fine, 1 - fine).map(|token| token as usize);
            found.push(Finding { because, ..finding(kind, phrase) });
        }
        for phrase in phrases::passives(reading) {
            out.clear();
            features::passive(&clauses, &self.class_names, &phrase, &mut out);
            if self.passive.decide(&out).0 == 1 {
                found.push(finding(Kind::PassiveNoAgent, phrase));
            }
        }
        for (kind, phrase, rule) in phrases::talk(reading, &self.lexicon.rules, &read.hits) {
            out.clear();
            features::talk(&clauses, &self.class_names, &phrase, &mut out);
            if self.lexicon.rules.get(rule).decides || self.talk.decide(&out).0 == 1 {
                found.push(Finding { rule: Some(rule), ..finding(kind, phrase) });
            }
        }
        let weights =
            OutcomeWeights { figure: &self.figure, join: &self.join, class_names: &self.class_names };
        outcomes::find(&weights, &clauses, &mut found);
        found
    }

    /// Findings about whole clauses: neighbours that say the same are one finding, where the guide quotes them so.
    pub fn clause_findings(&self, read: &Read<'_>, tags: &[(Tag, Option<usize>)], found: &mut Vec<Finding>) {
        let reading = &read.reading;
        let mut at = 0;
        while at < tags.len() {
            let (tag, because) = tags[at];
            let mut end = at + 1;
            while end < tags.len() && tags[end].0 == tag && joins(tag, reading.units[end].before) {
                end += 1;
            }
            if let Some(kind) = kind_of(tag) {
                let mut first = reading.units[at].first;
                let mut last = reading.units[end - 1].end;
                while first + 1 < last && reading.is_mark(first) {
                    first += 1;
                }
                while last > first + 1 && reading.is_mark(last - 1) {
                    last -= 1;
                }
                found.push(Finding { kind, first, end: last, because, rule: None });
            }
            at = end;
        }
    }

    /// Whether the story is one of finding, fixing or improving something.
    pub fn improves(&self, read: &Read<'_>) -> bool {
        let mut out = Features::default();
        story_sort::features(&self.clauses(read), &mut out);
        self.story.decide(&out).0 == 1
    }
}

/// Whether a clause set off by `before` goes on what the one before it says, as the label guide quotes it.
fn joins(tag: Tag, before: Break) -> bool {
    match tag {
        Tag::Specific | Tag::ScopeBoundary => true,
        Tag::VagueResult | Tag::Business => before == Break::Words,
        _ => before != Break::Sentence,
    }
}

fn kind_of(tag: Tag) -> Option<Kind> {
    Some(match tag {
        Tag::Plain => return None,
        Tag::ScopeBoundary => Kind::ScopeBoundary,
        Tag::Handoff => Kind::Handoff,
        Tag::ManagerDirected => Kind::ManagerDirected,
        Tag::VagueResult => Kind::VagueResult,
        Tag::SecondOrder => Kind::SecondOrderEffect,
        Tag::Generic => Kind::GenericReflection,
        Tag::Specific => Kind::SpecificReflection,
        Tag::Business => Kind::BusinessTranslation,
    })
}

fn breaks(reading: &Reading<'_>) -> Vec<Break> {
    reading.units.iter().map(|unit| unit.before).collect()
}
