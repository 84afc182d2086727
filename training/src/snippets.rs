//! Snippets: one thing said in other words.
//!
//! A file of `training/snippets` has one snippet per line, marked up as [`crate::markup`] describes. The last line of
//! the form `@slot KIND` names the kind of phrase that the snippets below it replace; `#` begins a comment. A snippet
//! without a mark is a counterexample: it says nothing of the kind.

use crate::answers::Span;
use crate::error::{Fault, TrainingError};
use crate::files::File;
use crate::markup;
use starling::core::answer::Kind;
use std::collections::HashMap;

/// A phrase to put in place of another.
#[derive(Debug, Clone)]
pub struct Snippet {
    pub slot: Kind,
    pub text: String,
    pub spans: Vec<Span>,
}

pub fn load(files: &[File]) -> Result<Vec<Snippet>, TrainingError> {
    let mut snippets = Vec::new();
    let mut faults = Vec::new();
    let mut seen = HashMap::new();
    for file in files {
        let mut slot = None;
        for (at, line) in file.text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut report = |what| faults.push(Fault { file: file.path.clone(), line: at + 1, what });
            if let Some(name) = line.strip_prefix("@slot ") {
                slot = Kind::from_name(name.trim());
                if slot.is_none() {
                    report(format!("there is no kind `{}`", name.trim()));
                }
                continue;
            }
            let (text, spans) = match markup::parse(line) {
                Ok(parsed) => parsed,
                Err(what) => {
                    report(what);
                    continue;
                }
            };
            let Some(slot) = slot else {
                report("no `@slot KIND` line stands before this snippet".to_owned());
                continue;
            };
            let place = format!("{}:{}", file.path, at + 1);
            if let Some(before) = seen.insert((slot, text.clone()), place) {
                report(format!("the same words stand in {before}"));
            }
            snippets.push(Snippet { slot, text, spans });
        }
    }
    if faults.is_empty() { Ok(snippets) } else { Err(TrainingError::Snippets(faults)) }
}
