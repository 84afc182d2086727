//! Puts the steps together: parse, first pass, sections, tags, findings. Each step takes the stage before it by value.

use super::clause_features;
use super::false_positives::comes_late;
use super::finding::Finding;
use super::outcomes::{self, OutcomeWeights};
use super::phrase_features as features;
use super::phrases::{self, Phrase};
use super::stages::{FirstPass, Inventory, Parsed, Sectioned, Tagged};
use super::tag::Tag;
use super::word_sums::WordSums;
use super::{reflection, second_opinion, sections, story_sort};
use crate::core::answer::{Kind, StorySort};
use crate::core::scorer::hash;
use crate::core::scorer::lexicon::Lexicon;
use crate::core::scorer::model::features::Features;
use crate::core::scorer::model::linear::{Sums, WIDTH, Weights, best};
use crate::core::scorer::model::viterbi::{Chain, Labels};
use crate::core::scorer::model::weight_file::{MAX_ANSWERS, Model, Task};
use crate::core::scorer::text::clause::Break;
use crate::core::scorer::text::document::Document;
use crate::core::star::Section;

/// First guess of what a clause says, from its own words; the answers are [`Tag::ALL`].
pub const FIRST_PASS: Task = Task { name: "hint", answers: 9 };

/// What a clause says, given its neighbors and its section.
pub const TAGS: Labels =
    Labels { task: Task { name: "tag", answers: 9 }, names: &Tag::NAMES, ordered: false };

/// The sections of an answer that is still being told.
pub struct SoFar {
    /// Of each clause.
    pub sections: Vec<Section>,
    /// How likely each section is to be in progress at the end.
    pub likely: [f32; Section::ALL.len()],
}

/// The lexicon and the models that decide.
pub struct Analyzer {
    pub lexicon: Lexicon,
    class_names: Vec<u64>,
    /// First pass, sections and tags joined, so that one lookup serves all three.
    clauses: Weights,
    words: WordSums,
    /// Where each of the three begins.
    offsets: [usize; 3],
    sections: Chain,
    tags: Chain,
    action: Weights,
    pronoun: Weights,
    figure: Weights,
    join: Weights,
    passive: Weights,
    talk: Weights,
    story: Weights,
    second_opinion: Weights,
    so_far: Weights,
    sections_so_far: Chain,
}

impl Analyzer {
    pub fn new(lexicon: Lexicon) -> Analyzer {
        let class_names = lexicon.words.class_names().iter().map(|name| hash::word(name)).collect();
        let none = Weights::default();
        let mut analyzer = Analyzer {
            class_names,
            sections: Chain::new(sections::LABELS, &none, 0),
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
            story: none.clone(),
            second_opinion: none.clone(),
            sections_so_far: Chain::new(sections::GROWING_LABELS, &none, 0),
            so_far: none,
            lexicon,
        };
        let model = std::mem::take(&mut analyzer.lexicon.model);
        analyzer.set_model(&model);
        analyzer
    }

    /// Uses other weights; for training.
    pub fn set_model(&mut self, model: &Model) {
        let parts = [FIRST_PASS, sections::TASK, TAGS.task].map(|task| model.task(task));
        let (clauses, offsets) = Weights::joint(&[&parts[0], &parts[1], &parts[2]]);
        self.offsets.copy_from_slice(&offsets);
        self.sections = Chain::new(sections::LABELS, &clauses, offsets[1]);
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
        self.second_opinion = model.task(second_opinion::TASK).weights();
        self.so_far = model.task(sections::GROWING).weights();
        self.sections_so_far = Chain::new(sections::GROWING_LABELS, &self.so_far, 0);
    }

    /// Words, clauses and lexicon matches; nothing decided yet.
    pub fn parse<'a>(&'a self, text: &'a str) -> Parsed<'a> {
        let document = Document::new(text, &self.lexicon.words, &self.lexicon.classes);
        Parsed::new(document, Inventory { rules: &self.lexicon.rules, class_names: &self.class_names })
    }

    /// A first guess at what every clause says.
    pub fn first_pass<'a>(&self, parsed: Parsed<'a>) -> FirstPass<'a> {
        let sums = self.plain_sums(&parsed);
        let from = self.offsets[0];
        let guesses =
            sums.iter().map(|sums| Tag::ALL[best(&sums[from..from + FIRST_PASS.answers]).0]).collect();
        FirstPass::new(parsed, sums, guesses)
    }

    /// What the words of every clause say by themselves, for all three decisions about clauses at once.
    fn plain_sums(&self, parsed: &Parsed<'_>) -> Vec<Sums> {
        let mut out = Features::default();
        (0..parsed.clauses.len())
            .map(|at| {
                out.clear();
                clause_features::beyond_words(parsed, at, &mut out);
                let mut sums = [0.0; WIDTH];
                let clause = parsed.clauses[at];
                self.words.add_to(&parsed.tokens[clause.first..clause.end], &mut sums);
                self.clauses.add_to(&out, &mut sums);
                sums
            })
            .collect()
    }

    /// As [`Analyzer::first_pass`], with guesses made elsewhere; for training.
    pub fn guessed<'a>(&self, parsed: Parsed<'a>, guesses: Vec<Tag>) -> FirstPass<'a> {
        let sums = self.plain_sums(&parsed);
        FirstPass::new(parsed, sums, guesses)
    }

    /// Decides the section of every clause.
    pub fn sections<'a>(&self, first_pass: FirstPass<'a>) -> Sectioned<'a> {
        let mut out = Features::default();
        let scored: Vec<[f32; MAX_ANSWERS]> = (0..first_pass.clauses.len())
            .map(|at| {
                out.clear();
                clause_features::guessed(&first_pass, at, &mut out);
                self.part(&out, first_pass.sums[at], 1, sections::TASK)
            })
            .collect();
        let path = self.sections.path(&scored, &breaks(&first_pass));
        let mut sections: Vec<Section> = path.into_iter().map(|at| Section::ALL[at]).collect();
        reflection::close_unopened(&first_pass, &mut sections);
        Sectioned::new(first_pass, sections)
    }

    /// Decides what every clause says.
    pub fn tags<'a>(&self, sectioned: Sectioned<'a>) -> Tagged<'a> {
        let mut out = Features::default();
        let scored: Vec<[f32; MAX_ANSWERS]> = (0..sectioned.clauses.len())
            .map(|at| {
                out.clear();
                clause_features::guessed(&sectioned, at, &mut out);
                clause_features::sectioned(&sectioned, at, &mut out);
                self.part(&out, sectioned.sums[at], 2, TAGS.task)
            })
            .collect();
        let path = self.tags.path(&scored, &breaks(&sectioned));
        let from = self.offsets[2];
        let because = |at: usize, label: usize| {
            let clause = sectioned.clauses[at];
            let weighed = (clause.first..clause.end).filter_map(|here| {
                let row = self.words.row(&sectioned.tokens[here])?;
                Some((here, row[from + label] - row[from]))
            });
            weighed.filter(|(_, weight)| *weight > 0).max_by_key(|(_, weight)| *weight).map(|(here, _)| here)
        };
        let because = path.iter().enumerate().map(|(at, label)| because(at, *label)).collect();
        let tags = path.into_iter().map(|label| Tag::ALL[label]).collect();
        let mut tagged = Tagged::new(sectioned, tags, because, scored);
        overrule(&mut tagged);
        tagged
    }

    /// The sums for one of the decisions about clauses.
    fn part(&self, features: &Features, mut sums: Sums, which: usize, task: Task) -> [f32; MAX_ANSWERS] {
        self.clauses.add_to(features, &mut sums);
        let mut part = [0.0; MAX_ANSWERS];
        let from = self.offsets[which];
        part[..task.answers].copy_from_slice(&sums[from..from + task.answers]);
        part
    }

    /// Everything found in an answer, phrases and clauses, and by how much an outcome in numbers leads.
    pub fn findings(&self, tagged: &Tagged<'_>) -> (Vec<Finding>, f32) {
        let mut found = Vec::new();
        self.phrases(tagged, &mut found);
        let weights = OutcomeWeights { figure: &self.figure, join: &self.join };
        let outcome = outcomes::find(&weights, tagged, &mut found);
        clause_findings(tagged, &mut found);
        (found, outcome)
    }

    /// Findings about phrases.
    fn phrases(&self, tagged: &Tagged<'_>, found: &mut Vec<Finding>) {
        let mut out = Features::default();
        let finding = |kind, phrase: Phrase| Finding {
            kind,
            first: phrase.first,
            end: phrase.end,
            because: None,
            rule: None,
        };
        for act in phrases::own_acts(tagged) {
            out.clear();
            features::own_act(tagged, &act, &mut out);
            if self.action.decide(&out).0 == 1 {
                found.push(finding(Kind::FirstPersonAction, act.phrase));
            }
        }
        for phrase in phrases::pronouns(tagged) {
            out.clear();
            features::pronoun(tagged, &phrase, &mut out);
            let (fine, _) = self.pronoun.decide(&out);
            let kind = if fine == 1 { Kind::WeOk } else { Kind::WeLanguage };
            let because = self.pronoun.reason(&out, fine, 1 - fine).map(|token| token as usize);
            found.push(Finding { because, ..finding(kind, phrase) });
        }
        for phrase in phrases::passives(tagged) {
            out.clear();
            features::passive(tagged, &phrase, &mut out);
            if self.passive.decide(&out).0 == 1 {
                found.push(finding(Kind::PassiveNoAgent, phrase));
            }
        }
        for (kind, phrase, rule) in phrases::talk(tagged.inventory.rules, &tagged.hits) {
            out.clear();
            features::talk(tagged, &phrase, &mut out);
            if tagged.inventory.rules.get(rule).decides || self.talk.decide(&out).0 == 1 {
                found.push(Finding { rule: Some(rule), ..finding(kind, phrase) });
            }
        }
    }

    /// What sort of story it is, by how much that leads, and the token that spoke most for it.
    pub fn story_sort(&self, sectioned: &Sectioned<'_>) -> (StorySort, f32, Option<usize>) {
        let mut out = Features::default();
        story_sort::features(sectioned, &mut out);
        let (sort, lead) = self.story.decide(&out);
        let other = usize::from(sort == 0);
        let because = self.story.reason(&out, sort, other).map(|token| token as usize);
        (StorySort::ALL[sort], lead, because)
    }

    /// What a linear model over the whole answer says to each verdict, from no hire to strong hire.
    pub fn second_opinion(&self, tagged: &Tagged<'_>) -> [f32; 4] {
        let mut out = Features::default();
        second_opinion::features(tagged, &mut out);
        let mut sums = [0.0; WIDTH];
        self.second_opinion.add_to(&out, &mut sums);
        [sums[0], sums[1], sums[2], sums[3]]
    }

    /// The sections of an answer that is still being told.
    pub fn so_far(&self, first_pass: &FirstPass<'_>) -> SoFar {
        let mut out = Features::default();
        let scored: Vec<[f32; MAX_ANSWERS]> = (0..first_pass.clauses.len())
            .map(|at| {
                out.clear();
                clause_features::in_progress(first_pass, at, &mut out);
                let mut sums = [0.0; WIDTH];
                self.so_far.add_to(&out, &mut sums);
                std::array::from_fn(|label| sums[label])
            })
            .collect();
        let breaks = breaks(first_pass);
        let path = self.sections_so_far.path(&scored, &breaks);
        let last = self.sections_so_far.last(&scored, &breaks).unwrap_or_default();
        SoFar {
            sections: path.into_iter().map(|at| Section::ALL[at]).collect(),
            likely: std::array::from_fn(|at| last[at]),
        }
    }
}

/// Lead of what a line of the lexicon decides on its own.
const CERTAIN: f32 = 6.0;

/// Lines of the lexicon that decide on their own, unless an exclusion of the kind touches them.
fn overrule(tagged: &mut Tagged<'_>) {
    let rules = tagged.inventory.rules;
    let mut decided = Vec::new();
    let longest = tagged.hits.iter().map(|hit| hit.end - hit.first).max().unwrap_or(0);
    for hit in tagged.hits.iter().filter(|hit| rules.get(hit.rule).decides) {
        let rule = rules.get(hit.rule);
        let excluded = tagged.hits_in(hit.first.saturating_sub(longest), hit.end).iter().any(|other| {
            let it = rules.get(other.rule);
            it.is_exclusion && it.kind == rule.kind && hit.first < other.end
        });
        let Some(tag) = Tag::ALL.into_iter().find(|tag| tag.kind() == Some(rule.kind)) else {
            continue;
        };
        let late = rule.kind == Kind::ManagerDirected && comes_late(tagged, hit.first);
        if !excluded && !late {
            decided.push((tagged.clause_of(hit.first)..=tagged.clause_of(hit.end - 1), tag, hit.first));
        }
    }
    for (clauses, tag, because) in decided {
        tagged.tags[clauses.clone()].fill(tag);
        for scores in &mut tagged.scores[clauses.clone()] {
            scores[tag as usize] = scores.iter().copied().fold(0.0, f32::max) + CERTAIN;
        }
        tagged.because[clauses].fill(Some(because));
    }
}

/// Findings about whole clauses: neighbors that say the same thing are one finding, where the label guide quotes them
/// so.
fn clause_findings(tagged: &Tagged<'_>, found: &mut Vec<Finding>) {
    let mut at = 0;
    while at < tagged.tags.len() {
        let tag = tagged.tags[at];
        let mut end = at + 1;
        while end < tagged.tags.len() && tagged.tags[end] == tag && joins(tag, tagged.clauses[end].before) {
            end += 1;
        }
        if let Some(kind) = tag.kind() {
            let mut first = tagged.clauses[at].first;
            let mut last = tagged.clauses[end - 1].end;
            while first + 1 < last && tagged.is_mark(first) {
                first += 1;
            }
            while last > first + 1 && tagged.is_mark(last - 1) {
                last -= 1;
            }
            found.push(Finding { kind, first, end: last, because: tagged.because[at], rule: None });
        }
        at = end;
    }
}

/// Whether a clause set off by `before` continues what the one before it says, as the label guide quotes it.
fn joins(tag: Tag, before: Break) -> bool {
    match tag {
        Tag::Specific | Tag::ScopeBoundary => true,
        Tag::VagueResult | Tag::Business => before == Break::Words,
        _ => before != Break::Sentence,
    }
}

fn breaks(document: &Document<'_>) -> Vec<Break> {
    document.clauses.iter().map(|clause| clause.before).collect()
}
