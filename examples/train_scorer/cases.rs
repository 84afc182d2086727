//! The labelled answers, and what a label says about a clause or a phrase.

use starling::core::answer::{Kind, StorySort, Verdict};
use starling::core::scorer::decide::phrases::{Figure, OwnAct, Phrase};
use starling::core::scorer::decide::tag::Tag;
use starling::core::scorer::text::document::Document;
use starling::core::scorer::text::tokens::TokenKind;
use starling::core::star::Section;
use std::path::{Path, PathBuf};

#[derive(Clone)]
pub struct Case {
    pub text: String,
    pub spans: Vec<(Kind, u32, u32)>,
    pub sections: Vec<(Section, u32)>,
    pub sort: Option<StorySort>,
    pub verdict: Verdict,
    /// Only what lies here is to be learned, when set.
    pub focus: Option<(u32, u32)>,
}

pub fn root() -> PathBuf {
    std::env::var_os("STARLING_ROOT").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// All files of the lexicon but the weights.
pub fn lexicon_files() -> Vec<(String, String)> {
    sorted(&root().join("content/signals"))
        .into_iter()
        .filter(|path| !path.ends_with("weights.txt"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a file of the lexicon"))
        })
        .collect()
}

pub fn load(hold: Option<usize>) -> Vec<Case> {
    let mut rows: Vec<(String, serde_json::Value)> = Vec::new();
    for path in sorted(&root().join("tests/data/answers")) {
        let source = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let left_out = std::env::var("LEAVE_OUT").unwrap_or_default();
        let left_out = left_out.split(',').any(|name| name == source);
        if !left_out && path.extension().is_some_and(|ending| ending == "jsonl") {
            for line in std::fs::read_to_string(&path).expect("answers").lines() {
                let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
                rows.push((row["id"].as_str().expect("an id").to_owned(), row));
            }
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let kept = rows.into_iter().enumerate().filter(|(at, _)| hold.is_none_or(|turn| at % 3 != turn));
    kept.map(|(_, (_, row))| case(&row)).collect()
}

fn scalars(text: &str, byte: usize) -> u32 {
    text[..byte].chars().count() as u32
}

fn case(row: &serde_json::Value) -> Case {
    let text = row["text"].as_str().expect("a text").to_owned();
    let spans = row["spans"].as_array().expect("spans").iter().map(|span| {
        let quote = span["quote"].as_str().expect("a quote");
        let nth = span["occurrence"].as_u64().expect("a count") as usize;
        let (at, _) = text.match_indices(quote).nth(nth - 1).expect("the quote stands in the text");
        let kind = Kind::from_name(span["kind"].as_str().expect("a kind")).expect("a known kind");
        (kind, scalars(&text, at), scalars(&text, at + quote.len()))
    });
    let spans = spans.collect();
    let sections = row["sections"].as_array().expect("sections").iter().map(|part| {
        let at = text.find(part["start_quote"].as_str().expect("a quote")).expect("in the text");
        (part["section"].as_str().expect("a name").parse().expect("a section"), scalars(&text, at))
    });
    let sections = sections.collect();
    let named = row["sort"]
        .as_str()
        .map(|name| StorySort::ALL.into_iter().find(|sort| sort.name() == name).expect("a known sort"));
    let asked = !row["flags"]["missing_scope_boundary"].is_null();
    let sort = named.or(asked.then_some(StorySort::Ownership));
    let verdict = serde_json::from_value(row["verdict"].clone()).expect("a verdict");
    Case { text, spans, sections, sort, verdict, focus: None }
}

/// Found by trying.
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
        self.spans.iter().position(|(k, start, end)| *k == kind && *start <= at && at < *end)
    }

    /// How much it counts: what was said in other words is not to change how often a thing is said.
    pub fn weight(&self) -> f32 {
        if self.focus.is_some() { OTHER_WORDS_WEIGHT } else { 1.0 }
    }

    /// Whether the tokens `first..end` are to be learned.
    pub fn learns(&self, document: &Document<'_>, first: usize, end: usize) -> bool {
        self.focus.is_none_or(|(start, stop)| {
            document.tokens[first].start < stop && document.tokens[end - 1].end > start
        })
    }

    fn section_at(&self, at: u32) -> Section {
        self.sections
            .iter()
            .rev()
            .find(|(_, start)| *start <= at)
            .map_or(Section::Situation, |(section, _)| *section)
    }

    /// The part most words of a clause lie in.
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
        for (kind, start, end) in &self.spans {
            let business = *kind == Kind::BusinessTranslation
                && !self.spans.iter().any(|(k, s, e)| *k == Kind::Metric && s == start && e == end);
            let tag = TAGGED.iter().find(|(k, _)| k == kind).map(|(_, tag)| *tag);
            let Some(tag) = tag.or(business.then_some(Tag::Business)) else { continue };
            let mut widest = (0, 0);
            for (at, clause) in document.clauses.iter().enumerate() {
                let words =
                    document.tokens[clause.first..clause.end].iter().filter(|t| t.kind != TokenKind::Mark);
                let (mut inside, mut all) = (0, 0);
                for token in words {
                    all += 1;
                    inside += usize::from(token.start >= *start && token.end <= *end);
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
        // The number itself, behind a currency sign.
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
