//! Names before what is said: `Interviewer: …`, `Speaker 1: …`.
//!
//! A colon after a word or two does not prove a speaker: people write `Result: it fell by half` as well. A label counts
//! when it is a role, when it comes back, or when every turn has one; the names of an answer's sections never count.

use super::Cue;
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How strongly the text looks like a record of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It has times.
    Timed,
    /// It has none.
    Plain,
}

#[allow(clippy::unwrap_used, reason = "the pattern is fixed, and a test uses it")]
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:\*\*)?([\p{L}][\p{L}\p{N}.'’_-]*(?: [\p{L}\p{N}.'’_()-]+){0,3})(?:\*\*)?\s?:(?:\*\*)?(?:\s+|$)(.*)$").unwrap()
});

/// Roles that people use in written conversations.
const ROLES: [&str; 20] = [
    "interviewer",
    "interviewee",
    "candidate",
    "applicant",
    "speaker",
    "me",
    "you",
    "host",
    "guest",
    "moderator",
    "coach",
    "recruiter",
    "manager",
    "hiring manager",
    "bar raiser",
    "user",
    "assistant",
    "q",
    "unknown",
    "participant",
];

/// Parts of an answer, and words that introduce a remark.
const NO_NAMES: [&str; 40] = [
    "situation",
    "task",
    "action",
    "actions",
    "result",
    "results",
    "reflection",
    "reflections",
    "context",
    "background",
    "problem",
    "challenge",
    "goal",
    "outcome",
    "outcomes",
    "impact",
    "lesson",
    "lessons",
    "learning",
    "learnings",
    "note",
    "example",
    "summary",
    "conclusion",
    "metric",
    "metrics",
    "before",
    "after",
    "first",
    "second",
    "third",
    "finally",
    "then",
    "s",
    "t",
    "r",
    "star",
    "solution",
    "approach",
    "takeaway",
];

fn label(text: &str) -> Option<(String, &str)> {
    let found = LABEL.captures(text)?;
    let name = found.get(1)?.as_str().trim().to_owned();
    Some((name, found.get(2)?.as_str()))
}

fn base(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace() || c == '#').to_owned()
}

fn is_role(name: &str) -> bool {
    ROLES.contains(&base(name).as_str())
}

/// Whether it could be a name: every word begins with a capital letter or is a number.
fn is_name(name: &str) -> bool {
    let is_capital =
        |word: &str| word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || c == '(');
    !NO_NAMES.contains(&base(name).as_str())
        && !NO_NAMES.contains(&name.to_lowercase().as_str())
        && name.split(' ').all(is_capital)
}

/// Takes speakers' names out of what they say. A named speaker speaks until the next is named.
pub fn split(cues: &mut [Cue], trust: Trust) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (name, _) in cues.iter().filter_map(|cue| label(&cue.text)) {
        *counts.entry(name.to_lowercase()).or_default() += 1;
    }
    let labelled: usize = counts.values().sum();
    let mostly = labelled * 2 > cues.len();
    let counts_as_name = |name: &str| {
        let often = counts.get(&name.to_lowercase()).copied().unwrap_or(0) > 1;
        is_role(name) || (is_name(name) && (often || (mostly && trust == Trust::Timed)))
    };
    let mut current: Option<String> = None;
    for cue in cues {
        let found = label(&cue.text)
            .filter(|(name, _)| counts_as_name(name))
            .map(|(name, said)| (name, said.trim().to_owned()));
        if let Some((name, said)) = found {
            cue.speaker = Some(name);
            cue.text = said;
        }
        if cue.speaker.is_some() {
            current = cue.speaker.clone();
        } else {
            cue.speaker = current.clone();
        }
    }
}

/// A conversation without times: paragraphs of which the first has a name, and at least two names in all. Anything else
/// is a plain text.
pub fn dialogue(text: &str) -> Option<Vec<Cue>> {
    let mut cues: Vec<Cue> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Cue {
            start_ms: None,
            end_ms: None,
            speaker: None,
            text: line.split_whitespace().collect::<Vec<_>>().join(" "),
        })
        .collect();
    label(&cues.first()?.text)?;
    split(&mut cues, Trust::Plain);
    let first = cues.first()?.speaker.clone()?;
    cues.iter()
        .any(|cue| cue.speaker.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case(&first)))
        .then_some(cues)
}
