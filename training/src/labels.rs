//! An answer as it is learned from, and what its labels say about a clause or a phrase.

use crate::answers::{Answer, Span};
use starling::core::answer::{Kind, StorySort, Verdict};
use starling::core::scorer::decide::phrases::{Figure, OwnAct, Phrase};
use starling::core::scorer::decide::tag::Tag;
use starling::core::scorer::text::document::Document;
use starling::core::scorer::text::tokens::TokenKind;
use starling::core::star::Section;

/// An answer to learn from: as it was written, or a variant of one.
#[derive(Debug, Clone)]
pub struct Case {
    /// Index of the answer that it is, or was made from.
    pub from: usize,
    pub text: String,
    pub spans: Vec<Span>,
    pub sections: Vec<(Section, usize)>,
    /// What sort of story it is, if known.
    pub sort: Option<StorySort>,
    pub verdict: Verdict,
    /// When set, only what lies here is to be learned.
    pub focus: Option<(usize, usize)>,
}

impl Case {
    /// Older answers have no sort; being asked for a boundary implies ownership, not being asked implies nothing.
    pub fn new(from: usize, answer: &Answer) -> Case {
        Case {
            from,
            text: answer.text.clone(),
            spans: answer.spans.clone(),
            sections: answer.sections.clone(),
            sort: answer.sort.or(answer.improves().then_some(StorySort::Ownership)),
            verdict: answer.verdict,
            focus: None,
        }
    }

    /// Whether no part of the story comes before one that the STAR order puts ahead of it.
    pub fn told_in_order(&self) -> bool {
        self.sections.is_sorted_by_key(|(section, _)| section.index())
    }
}

/// The weight of a phrase said in other words, relative to one that was written; found by trying.
const OTHER_WORDS_WEIGHT: f32 = 0.7;

const TAGGED: [(Kind, Tag); 7] = [
    (Kind::ScopeBoundary, Tag::ScopeBoundary),
    (Kind::Handoff, Tag::Handoff),
    (Kind::ManagerDirected, Tag::ManagerDirected),
    (Kind::VagueResult, Tag::VagueResult),
    (Kind::SecondOrderEffect, Tag::SecondOrder),
    (Kind::GenericReflection, Tag::Generic),
    (Kind::SpecificReflection, Tag::Specific),
];

impl Case {
    fn covering(&self, kind: Kind, at: u32) -> Option<usize> {
        let at = at as usize;
        self.spans.iter().position(|span| span.kind == kind && span.start <= at && at < span.end)
    }

    /// Its weight: phrases said in other words must not change how often a thing is said.
    pub fn weight(&self) -> f32 {
        if self.focus.is_some() { OTHER_WORDS_WEIGHT } else { 1.0 }
    }

    /// Whether the tokens `first..end` are to be learned.
    pub fn learns(&self, document: &Document<'_>, first: usize, end: usize) -> bool {
        self.focus.is_none_or(|(start, stop)| {
            (document.tokens[first].start as usize) < stop && document.tokens[end - 1].end as usize > start
        })
    }

    fn section_at(&self, at: u32) -> Section {
        self.sections
            .iter()
            .rev()
            .find(|(_, start)| *start <= at as usize)
            .map_or(Section::Situation, |(section, _)| *section)
    }

    /// The part that most words of a clause belong to.
    pub fn section_of(&self, document: &Document<'_>, clause: usize) -> Section {
        let clause = document.clauses[clause];
        let mut counts = [0; 5];
        for token in &document.tokens[clause.first..clause.end] {
            counts[self.section_at(token.start).index()] += 1;
        }
        let most = counts.iter().max().copied().unwrap_or(0);
        Section::ALL[counts.iter().position(|count| *count == most).unwrap_or(0)]
    }

    pub fn tags_of(&self, document: &Document<'_>) -> Vec<Tag> {
        let mut tags = vec![(Tag::Plain, 0.0); document.clauses.len()];
        for Span { kind, start, end } in &self.spans {
            let business = *kind == Kind::BusinessTranslation
                && !self.spans.contains(&Span { kind: Kind::Metric, start: *start, end: *end });
            let tag = TAGGED.iter().find(|(k, _)| k == kind).map(|(_, tag)| *tag);
            let Some(tag) = tag.or(business.then_some(Tag::Business)) else { continue };
            let mut widest = (0, 0);
            for (at, clause) in document.clauses.iter().enumerate() {
                let words =
                    document.tokens[clause.first..clause.end].iter().filter(|t| t.kind != TokenKind::Mark);
                let (mut inside, mut all) = (0, 0);
                for token in words {
                    all += 1;
                    inside += usize::from(token.start as usize >= *start && token.end as usize <= *end);
                }
                let share = inside as f64 / f64::from(all.max(1) as u32);
                if inside > widest.0 {
                    widest = (inside, at);
                }
                if share >= 0.5 && share > tags[at].1 {
                    tags[at] = (tag, share);
                }
            }
            if widest.0 > 0 && tags[widest.1].1 < 0.5 {
                tags[widest.1] = (tag, 0.4);
            }
        }
        tags.into_iter().map(|(tag, _)| tag).collect()
    }

    pub fn is_action(&self, document: &Document<'_>, act: &OwnAct) -> bool {
        self.covering(Kind::FirstPersonAction, document.tokens[act.phrase.first].start).is_some()
    }

    /// Whether a "we" is fine; `None` without a label.
    pub fn pronoun(&self, document: &Document<'_>, phrase: &Phrase) -> Option<bool> {
        let at = document.tokens[phrase.first].start;
        if self.covering(Kind::WeOk, at).is_some() {
            return Some(true);
        }
        self.covering(Kind::WeLanguage, at).map(|_| false)
    }

    pub fn is_passive(&self, document: &Document<'_>, phrase: &Phrase) -> bool {
        self.covering(Kind::PassiveNoAgent, document.tokens[phrase.end - 1].start).is_some()
    }

    pub fn is_talk(&self, document: &Document<'_>, kind: Kind, phrase: &Phrase) -> bool {
        self.covering(kind, document.tokens[phrase.first].start).is_some()
    }

    /// What an amount says, and the span that says it.
    pub fn figure(&self, document: &Document<'_>, phrase: &Phrase) -> (Figure, usize) {
        // The number itself, after a currency sign.
        let mut head = phrase.first;
        if document.is_mark(head) && head + 1 < phrase.end {
            head += 1;
        }
        let at = document.tokens[head].start;
        let metric = self.covering(Kind::Metric, at);
        let delta = self.covering(Kind::MetricDelta, at);
        let value = self.covering(Kind::BusinessTranslation, at);
        let figure = match (metric, delta, value) {
            (_, Some(_), Some(_)) => Figure::ValueChange,
            (Some(_), None, Some(_)) => Figure::Value,
            (None, None, Some(_)) => Figure::ValueOnly,
            (_, Some(_), None) => Figure::Change,
            (Some(_), None, None) => Figure::Outcome,
            (None, None, None) if self.covering(Kind::BaselineNumber, at).is_some() => Figure::Baseline,
            (None, None, None) if self.covering(Kind::NonMetricNumber, at).is_some() => Figure::Other,
            (None, None, None) => Figure::Nothing,
        };
        (figure, metric.or(delta).or(value).unwrap_or(usize::MAX))
    }
}
