//! The labeled answers: read, checked against the guide, and their labels located in the text.

mod check;
mod row;

use crate::error::{Fault, TrainingError};
use crate::files::File;
use row::Row;
use starling::core::answer::{Flags, Kind, StorySort, Verdict};
use starling::core::star::{Level, Section};
use std::collections::HashMap;

/// A labeled phrase; `start..end` in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// One answer with its labels.
#[derive(Debug, Clone)]
pub struct Answer {
    pub id: String,
    /// Who wrote it: the name of its file.
    pub source: String,
    pub level: Level,
    /// What sort of story it is; older answers have no such label.
    pub sort: Option<StorySort>,
    pub text: String,
    pub flags: Flags,
    pub spans: Vec<Span>,
    /// Where each part starts, in order. A part that the speaker comes back to is there twice.
    pub sections: Vec<(Section, usize)>,
    pub verdict: Verdict,
    /// A second verdict that the guide allows.
    pub also: Option<Verdict>,
}

impl Answer {
    /// Whether it is a story of finding, fixing or improving something, which is asked for its boundary.
    pub fn improves(&self) -> bool {
        self.sort.map_or(self.flags.missing_scope_boundary.is_some(), |sort| sort == StorySort::Ownership)
    }
}

/// The answers of all `files`, in the order of their ids. Every fault of every file is reported at once.
pub fn load(files: &[File]) -> Result<Vec<Answer>, TrainingError> {
    let mut answers = Vec::new();
    let mut faults = Vec::new();
    let mut seen: HashMap<String, String> = HashMap::new();
    for file in files {
        for (at, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let mut report = |what| faults.push(Fault { file: file.path.clone(), line: at + 1, what });
            match read(line, file.stem()) {
                Err(wrong) => wrong.into_iter().for_each(report),
                Ok(answer) => {
                    let place = format!("{}:{}", file.path, at + 1);
                    if let Some(before) = seen.insert(answer.id.clone(), place) {
                        report(format!("the id `{}` is taken by {before}", answer.id));
                    }
                    answers.push(answer);
                }
            }
        }
    }
    if !faults.is_empty() {
        return Err(TrainingError::Labels(faults));
    }
    answers.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(answers)
}

/// The sources of `answers`, by name.
pub fn sources(answers: &[Answer]) -> Vec<&str> {
    let mut names: Vec<&str> = answers.iter().map(|answer| answer.source.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn read(line: &str, source: &str) -> Result<Answer, Vec<String>> {
    let row: Row = serde_json::from_str(line).map_err(|error| vec![error.to_string()])?;
    check::row(&row)?;
    let scalars = |byte: usize| row.text[..byte].chars().count();
    let spans = row.spans.iter().filter_map(|label| {
        let at = label.byte_in(&row.text)?;
        Some(Span { kind: label.kind, start: scalars(at), end: scalars(at + label.quote.len()) })
    });
    let spans = spans.collect();
    let sections = row.sections.iter().filter_map(|part| {
        let at = row.text.find(&part.start_quote)?;
        Some((part.section, scalars(at)))
    });
    let sections = sections.collect();
    let flag = |name: &str| row.flags.get(name).copied().flatten();
    let flags = Flags {
        we_dominant: flag("we_dominant"),
        missing_metric: flag("missing_metric"),
        missing_scope_boundary: flag("missing_scope_boundary"),
        handoff: flag("handoff"),
        manager_directed: flag("manager_directed"),
        vague_result: flag("vague_result"),
        generic_reflection: flag("generic_reflection"),
    };
    Ok(Answer {
        source: source.to_owned(),
        level: row.level.level(),
        sort: row.sort,
        flags,
        spans,
        sections,
        verdict: row.verdict,
        also: row.also,
        id: row.id,
        text: row.text,
    })
}
