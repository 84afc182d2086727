//! The lexicon: word classes, verbs, patterns and explanations, read from the files of `content/signals/`.
//!
//! Files ending in `.toml` are written by an author, `word_groups.txt` and `weights.txt` by a script. Later files add
//! to earlier ones, so a user's own file extends the one that ships. Every error names file, line and place.

use crate::core::answer::Kind;
use crate::core::content_error::ContentError;
use crate::core::scorer::hash;
use crate::core::scorer::lexicon::pattern::{Pattern, PatternError};
use crate::core::scorer::lexicon::rules::{Rule, Rules};
use crate::core::scorer::model::weight_file::{Model, ModelError};
use crate::core::scorer::text::document::Classes;
use crate::core::scorer::text::spelling::past_form;
use crate::core::scorer::text::vocabulary::{MAX_CLASSES, Words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

pub(crate) mod pattern;
pub(crate) mod rules;

/// The only version of the files so far.
const FORMAT: u32 = 1;

/// What a signal means and why it matters, in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Filled from the name of the table.
    #[serde(skip_deserializing)]
    pub kind: Option<Kind>,
    pub meaning: String,
    #[serde(default)]
    pub examples: Vec<String>,
    #[serde(default)]
    pub counter_examples: Vec<String>,
    /// Why interviewers care.
    pub why: String,
    pub source: String,
    pub counter_evidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format_version: Spanned<u32>,
    #[serde(default)]
    classes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    verbs: Verbs,
    #[serde(default)]
    signal: Vec<Signals>,
    #[serde(default)]
    explain: BTreeMap<Spanned<String>, Explanation>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Verbs {
    #[serde(default)]
    irregular: Vec<Spanned<String>>,
    #[serde(default)]
    regular: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signals {
    kind: Spanned<String>,
    /// What a match means here, in one line.
    why: String,
    /// A match decides, whatever the model says; for lines of your own.
    #[serde(default)]
    decides: bool,
    patterns: Vec<Spanned<String>>,
    /// Exclusions: a match of the kind that touches one of these does not count.
    #[serde(default)]
    not: Vec<Spanned<String>>,
}

pub struct Lexicon {
    pub words: Words,
    pub classes: Classes,
    pub rules: Rules,
    pub model: Model,
    pub explanations: Vec<Explanation>,
}

impl Lexicon {
    /// Reads all files, `(name, text)`, in this order.
    pub fn parse(files: &[(&str, &str)]) -> Result<Lexicon, ContentError> {
        let mut words = Words::new();
        let mut parsed = Vec::new();
        for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".toml")) {
            parsed.push((*name, *text, parse_file(name, text)?));
        }
        for (name, text, file) in &parsed {
            read_words(name, text, file, &mut words)?;
        }
        for (name, text) in files.iter().filter(|(name, _)| name.ends_with("word_groups.txt")) {
            let _ = name;
            words.read_groups(text);
        }
        let (first_name, first_text) = files.first().copied().unwrap_or(("content/signals", ""));
        let classes = Classes::of(&words).map_err(|missing| {
            let message = format!("the word class `{missing}` is needed and stands in no file");
            ContentError::at(first_name, first_text, &(0..0), message)
        })?;
        let mut rules = Rules::default();
        let mut explanations = Vec::new();
        for (name, text, file) in parsed {
            read_rules(name, text, &file, &words, &mut rules)?;
            for (kind, mut explanation) in file.explain {
                let fault = || format!("`{}` is no kind of signal; kinds: {}", kind.get_ref(), kinds());
                let known = Kind::from_name(kind.get_ref())
                    .ok_or_else(|| ContentError::at(name, text, &kind.span(), fault()))?;
                explanation.kind = Some(known);
                explanations.retain(|old: &Explanation| old.kind != Some(known));
                explanations.push(explanation);
            }
        }
        rules.index(&words);
        let mut model = Model::default();
        for (name, text) in files.iter().filter(|(name, _)| name.ends_with("weights.txt")) {
            model.read(text).map_err(|fault: ModelError| {
                let start = text.lines().take(fault.line - 1).map(|line| line.len() + 1).sum::<usize>();
                ContentError::at(name, text, &(start..start + 1), fault.message)
            })?;
        }
        Ok(Lexicon { words, classes, rules, model, explanations })
    }
}

/// Kinds that patterns can name; the others are found by form.
const BY_PATTERN: [Kind; 10] = [
    Kind::ScopeBoundary,
    Kind::Handoff,
    Kind::ManagerDirected,
    Kind::VagueResult,
    Kind::SecondOrderEffect,
    Kind::BusinessTranslation,
    Kind::GenericReflection,
    Kind::SpecificReflection,
    Kind::Hedge,
    Kind::Filler,
];

fn by_pattern() -> String {
    BY_PATTERN.map(Kind::name).join(", ")
}

fn kinds() -> String {
    Kind::ALL.map(Kind::name).join(", ")
}

fn parse_file(name: &str, text: &str) -> Result<File, ContentError> {
    let file: File = toml::from_str(text).map_err(|fault| {
        let message = fault.message().to_owned();
        ContentError::at(name, text, &fault.span().unwrap_or(0..0), message)
    })?;
    if *file.format_version.get_ref() != FORMAT {
        let message =
            format!("format_version {} is not known here; expected {FORMAT}", file.format_version.get_ref());
        return Err(ContentError::at(name, text, &file.format_version.span(), message));
    }
    Ok(file)
}

fn read_words(name: &str, text: &str, file: &File, words: &mut Words) -> Result<(), ContentError> {
    let mut spelled = Vec::new();
    for (class, members) in &file.classes {
        let Some(bit) = words.class_or_new(class) else {
            let at = text.find(class.as_str()).unwrap_or(0);
            let message = format!("more than {MAX_CLASSES} word classes");
            return Err(ContentError::at(name, text, &(at..at + class.len()), message));
        };
        for member in members {
            words.entry(member).classes |= bit.bit();
            spelled.push(member.as_str());
        }
    }
    for line in &file.verbs.irregular {
        let parts: Vec<&str> = line.get_ref().split_whitespace().collect();
        let [base, past, participle] = parts.as_slice() else {
            let message = "expected `base past participle`".to_owned();
            return Err(ContentError::at(name, text, &line.span(), message));
        };
        words.add_verb(base, past, participle);
    }
    for base in &file.verbs.regular {
        let past = past_form(base);
        words.add_verb(base, &past, &past);
    }
    words.read_endings(&spelled);
    Ok(())
}

fn read_rules(
    name: &str,
    text: &str,
    file: &File,
    words: &Words,
    rules: &mut Rules,
) -> Result<(), ContentError> {
    for signals in &file.signal {
        let kind = Kind::from_name(signals.kind.get_ref()).ok_or_else(|| {
            let message = format!("`{}` is no kind of signal; kinds: {}", signals.kind.get_ref(), kinds());
            ContentError::at(name, text, &signals.kind.span(), message)
        })?;
        if !BY_PATTERN.contains(&kind) {
            let message =
                format!("`{}` is found by its form; patterns can name: {}", kind.name(), by_pattern());
            return Err(ContentError::at(name, text, &signals.kind.span(), message));
        }
        let mut add = |line: &Spanned<String>, is_exclusion: bool| {
            let pattern = Pattern::parse(line.get_ref(), words).map_err(|fault: PatternError| {
                ContentError::at(name, text, &line.span(), fault.to_string())
            })?;
            let name = if is_exclusion { format!("not-{}", kind.name()) } else { kind.name().to_owned() };
            let decides = signals.decides && !is_exclusion;
            rules.add(Rule {
                kind,
                pattern,
                why: signals.why.clone(),
                is_exclusion,
                decides,
                name: hash::word(&name),
            });
            Ok(())
        };
        for line in &signals.patterns {
            add(line, false)?;
        }
        for line in &signals.not {
            add(line, true)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scorer::testing::FILES;

    fn fault(own: &str) -> String {
        let files: Vec<(&str, &str)> = FILES.iter().copied().chain([("mine.toml", own)]).collect();
        Lexicon::parse(&files).err().expect("a fault").to_string()
    }

    #[test]
    fn a_bad_pattern_is_shown_in_its_file() {
        let own =
            "format_version = 1\n[[signal]]\nkind = \"handoff\"\nwhy = \"x\"\npatterns = [\"<bos> told\"]\n";
        assert_eq!(
            fault(own),
            "mine.toml:5:13: no class is called <bos>\n  |\n5 | patterns = [\"<bos> told\"]\n  |             ^^^^^^^^^^^^"
        );
    }

    #[test]
    fn an_unknown_kind_or_version_is_named() {
        assert!(
            fault("format_version = 2\n").starts_with("mine.toml:1:18: format_version 2 is not known here")
        );
        let own = "format_version = 1\n[[signal]]\nkind = \"hand_off\"\nwhy = \"x\"\npatterns = []\n";
        assert!(fault(own).starts_with("mine.toml:3:8: `hand_off` is no kind of signal; kinds: we_language"));
        let own = own.replace("hand_off", "metric");
        assert!(fault(&own).starts_with("mine.toml:3:8: `metric` is found by its form"));
    }

    #[test]
    fn every_kind_is_explained() {
        let lexicon = Lexicon::parse(&FILES).expect("the lexicon that ships");
        for kind in Kind::ALL {
            assert!(
                lexicon.explanations.iter().any(|one| one.kind == Some(kind)),
                "{} is not explained",
                kind.name()
            );
        }
    }
}
