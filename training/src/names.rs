//! Gives features their names back, so that the weights can be read by people.

use crate::error::TrainingError;
use crate::files::File;
use crate::labels::Case;
use starling::core::answer::Kind;
use starling::core::scorer::decide::tag::Tag;
use starling::core::scorer::hash;
use starling::core::scorer::model::features::Feature;
use starling::core::scorer::text::clause_shape::SPELLED;
use starling::core::scorer::text::tokens::tokens;
use starling::core::scorer::text::vocabulary::Words;
use starling::core::star::Section;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Names that features use besides words, classes and groups.
const OTHERS: [&str; 52] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "words",
    "loose",
    "comma",
    "sentence",
    "start",
    "end",
    "left",
    "right",
    "word",
    "share",
    "zero",
    "one",
    "year",
    "decimal",
    "few",
    "tens",
    "hundreds",
    "thousands",
    "millions",
    "class",
    "after",
    "before",
    "far",
    "mark",
    "form",
    "base",
    "past",
    "participle",
    "ing",
    "third",
    "unknown",
    "nothing",
    "other",
    "baseline",
    "outcome",
    "change",
    "value",
    "value-change",
    "value-only",
    "kind",
    "'s",
    "n't",
];

pub struct Names(HashMap<u64, String>);

impl Names {
    pub fn collect(cases: &[Case], lexicon: &[File]) -> Names {
        let mut names = HashMap::new();
        let mut add = |name: String| {
            names.insert(hash::word(&name), name);
        };
        let words = Words::new();
        for case in cases {
            for token in tokens(&case.text, &words) {
                let form = &case.text[token.byte as usize..token.byte_end as usize];
                add(form.replace(['\u{2019}', '\u{2018}'], "'").to_lowercase());
            }
        }
        for file in lexicon {
            for word in file.text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-' && c != '_') {
                add(word.to_lowercase());
            }
        }
        (0..64).for_each(|at| add(format!("d{at}")));
        Words::ending_names().for_each(&mut add);
        for clitic in ["'ve", "'re", "'ll", "'d", "'m", "'s", "n't"] {
            add(clitic.to_owned());
        }
        OTHERS.iter().chain(&SPELLED).for_each(|name| add((*name).to_owned()));
        Section::ALL.iter().for_each(|section| add(section.name().to_owned()));
        Tag::ALL.iter().for_each(|tag| add(tag.name().to_owned()));
        for kind in Kind::ALL {
            add(kind.name().to_owned());
            add(format!("not-{}", kind.name()));
        }
        Names(names)
    }

    fn of(&self, hash: u64) -> Option<&str> {
        if hash == 0 { Some("@") } else { self.0.get(&hash).map(String::as_str) }
    }

    /// One line per feature, sorted, with its weights in hundredths.
    pub fn write(&self, rows: &[(Feature, Vec<f32>)], out: &mut String) -> Result<(), TrainingError> {
        let mut lines: Vec<String> = Vec::with_capacity(rows.len());
        for (Feature { template, a, b, .. }, values) in rows {
            let (Some(first), Some(second)) = (self.of(*a), self.of(*b)) else {
                return Err(TrainingError::Nameless { template: template.name, a: *a, b: *b });
            };
            let mut line = format!("{} {first} {second}", template.name);
            for value in values {
                let _ = write!(line, " {}", (value * 100.0).round() as i32);
            }
            lines.push(line);
        }
        lines.sort();
        for line in lines {
            out.push_str(&line);
            out.push('\n');
        }
        Ok(())
    }
}
