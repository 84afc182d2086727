//! What is known of an answer, step by step. Each stage owns the one before, so none can be skipped: [`Parsed`] →
//! [`FirstPass`] → [`Sectioned`] → [`Tagged`].

use super::embedding::mean_embedding;
use super::tag::Tag;
use crate::core::scorer::lexicon::rules::{Hit, Rules};
use crate::core::scorer::model::linear::Sums;
use crate::core::scorer::model::weight_file::MAX_ANSWERS;
use crate::core::scorer::text::clause_shape::{Shape, bit, shapes};
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::vocabulary::DIMENSIONS;
use crate::core::star::Section;
use std::ops::{Deref, Range};

/// The patterns and class names that features are built from.
#[derive(Clone, Copy)]
pub struct Inventory<'a> {
    pub rules: &'a Rules,
    /// Hashes of the names of the word classes.
    pub class_names: &'a [u64],
}

/// A document with the shapes of its clauses and the matches of the lexicon; nothing is decided yet.
pub struct Parsed<'a> {
    document: Document<'a>,
    pub inventory: Inventory<'a>,
    pub shapes: Vec<Shape>,
    /// Matches of the lexicon, by token.
    pub hits: Vec<Hit>,
    /// Acts of "I" or "we" in the clauses up to each.
    acts: Vec<u32>,
    /// Mean embedding of the words of each clause.
    embeddings: Vec<[f32; DIMENSIONS]>,
}

impl<'a> Parsed<'a> {
    pub fn new(document: Document<'a>, inventory: Inventory<'a>) -> Parsed<'a> {
        let shapes = shapes(&document);
        let hits = inventory.rules.hits(&document);
        let mut acts = Vec::with_capacity(shapes.len() + 1);
        let mut sum = 0;
        acts.push(0);
        for shape in &shapes {
            sum += u32::from(shape.has(bit::I_ACT) || shape.has(bit::WE) && !shape.has(bit::PRESENT_BE));
            acts.push(sum);
        }
        let clauses = document.clauses.iter();
        let embeddings = clauses.map(|clause| mean_embedding(&document, clause.first, clause.end)).collect();
        Parsed { document, inventory, shapes, hits, acts, embeddings }
    }

    /// Mean embedding of the words of clause `at`.
    pub fn embedding(&self, at: usize) -> &[f32; DIMENSIONS] {
        &self.embeddings[at]
    }

    /// Acts before clause `at`.
    pub fn acts_before(&self, at: usize) -> usize {
        self.acts[at] as usize
    }

    /// Acts in the clauses after clause `at`.
    pub fn acts_after(&self, at: usize) -> usize {
        (self.acts[self.acts.len() - 1] - self.acts[at + 1]) as usize
    }

    /// Matches of the lexicon that begin at tokens `first..end`.
    pub fn hits_in(&self, first: usize, end: usize) -> &[Hit] {
        let from = self.hits.partition_point(|hit| hit.first < first);
        let to = self.hits.partition_point(|hit| hit.first < end);
        &self.hits[from..to]
    }
}

/// A first guess at what each clause says, from its own words.
pub struct FirstPass<'a> {
    parsed: Parsed<'a>,
    /// What the words of each clause say on their own, for all decisions about clauses at once.
    pub sums: Vec<Sums>,
    pub guesses: Vec<Tag>,
}

impl<'a> FirstPass<'a> {
    pub fn new(parsed: Parsed<'a>, sums: Vec<Sums>, guesses: Vec<Tag>) -> FirstPass<'a> {
        FirstPass { parsed, sums, guesses }
    }

    /// By how much the guess about clause `at` leads the runner-up.
    pub fn lead_of_guess(&self, at: usize) -> f32 {
        lead(&self.sums[at][..Tag::ALL.len()], self.guesses[at] as usize)
    }
}

/// The section of each clause.
pub struct Sectioned<'a> {
    first_pass: FirstPass<'a>,
    pub sections: Vec<Section>,
}

impl<'a> Sectioned<'a> {
    pub fn new(first_pass: FirstPass<'a>, sections: Vec<Section>) -> Sectioned<'a> {
        Sectioned { first_pass, sections }
    }

    /// The section of a token.
    pub fn section(&self, token: usize) -> Section {
        self.sections[self.clause_of(token)]
    }
}

/// What each clause says, given its neighbors and its section.
pub struct Tagged<'a> {
    sectioned: Sectioned<'a>,
    pub tags: Vec<Tag>,
    /// The token that spoke most for each tag.
    pub because: Vec<Option<usize>>,
    /// The score of each clause for every tag, on its own.
    pub scores: Vec<[f32; MAX_ANSWERS]>,
}

impl<'a> Tagged<'a> {
    pub fn new(
        sectioned: Sectioned<'a>,
        tags: Vec<Tag>,
        because: Vec<Option<usize>>,
        scores: Vec<[f32; MAX_ANSWERS]>,
    ) -> Tagged<'a> {
        Tagged { sectioned, tags, because, scores }
    }

    /// By how much `tag` leads the best other one in the clause where it is strongest; below zero, by how much it
    /// trails. Zero for an answer without clauses.
    pub fn lead(&self, tag: Tag) -> f32 {
        self.lead_among(tag, 0..self.scores.len())
    }

    /// The same, among some of the clauses.
    pub fn lead_among(&self, tag: Tag, clauses: Range<usize>) -> f32 {
        let leads = self.scores[clauses].iter().map(|scores| lead(&scores[..Tag::ALL.len()], tag as usize));
        leads.reduce(f32::max).unwrap_or(0.0)
    }

    /// What the clause of a token says.
    pub fn tag(&self, token: usize) -> Tag {
        self.tags[self.clause_of(token)]
    }
}

/// By how much the sum at `at` leads the largest other one.
fn lead(sums: &[f32], at: usize) -> f32 {
    let others = sums.iter().enumerate().filter(|(other, _)| *other != at);
    sums[at] - others.map(|(_, sum)| *sum).fold(f32::NEG_INFINITY, f32::max)
}

/// A stage knows everything that the stage before it knows.
macro_rules! knows {
    ($($stage:ident . $field:ident : $before:ident),*) => {$(
        impl<'a> Deref for $stage<'a> {
            type Target = $before<'a>;

            fn deref(&self) -> &$before<'a> {
                &self.$field
            }
        }
    )*};
}

knows!(
    Parsed.document: Document,
    FirstPass.parsed: Parsed,
    Sectioned.first_pass: FirstPass,
    Tagged.sectioned: Sectioned
);
