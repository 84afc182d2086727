//! Which scenario a user means by a few letters or words.

use super::Library;
use crate::core::failure::Advice;
use crate::core::pack::{Pack, Scenario, visible};
use crate::core::suggest;

/// Most candidates named in a message.
const MOST_NAMED: usize = 5;

/// A scenario and the pack it is in.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    pub pack: &'a Pack,
    pub scenario: &'a Scenario,
}

/// Why no scenario was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    #[error("no scenario is called `{}`", visible(query))]
    Unknown { query: String, near: Vec<String> },
    #[error("`{}` could be {}", visible(query), named(candidates))]
    Ambiguous { query: String, candidates: Vec<String> },
}

impl Advice for FindError {
    fn kind(&self) -> &'static str {
        match self {
            FindError::Unknown { .. } => "scenario_unknown",
            FindError::Ambiguous { .. } => "scenario_ambiguous",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            FindError::Unknown { near, .. } if near.is_empty() => "see `starling pack list`".to_owned(),
            FindError::Unknown { near, .. } => format!("did you mean {}?", named(near)),
            FindError::Ambiguous { .. } => "give more of its name".to_owned(),
        })
    }
}

fn named(ids: &[String]) -> String {
    let mut text: Vec<_> = ids.iter().take(MOST_NAMED).map(|id| format!("`{id}`")).collect();
    if ids.len() > MOST_NAMED {
        text.push(format!("{} more", ids.len() - MOST_NAMED));
    }
    text.join(", ")
}

impl Library {
    /// The scenario with an id, or the only one whose id begins with it, or the only one with these words in its id,
    /// title or principle. `pack/id` names the pack too.
    pub fn find(&self, query: &str) -> Result<Found<'_>, FindError> {
        let wanted = query.trim().to_lowercase();
        let id = |found: &Found<'_>| found.scenario.id.clone();
        let full = |found: &Found<'_>| format!("{}/{}", found.pack.id, found.scenario.id);
        if let Some(found) = self.scenarios().find(|found| id(found) == wanted || full(found) == wanted) {
            return Ok(found);
        }
        let words: Vec<_> = words(&wanted).collect();
        if !words.is_empty() {
            let begins =
                |found: &Found<'_>| id(found).starts_with(&wanted) || full(found).starts_with(&wanted);
            let has_words = |found: &Found<'_>| {
                let text = format!("{} {} {}", full(found), found.scenario.title, found.scenario.principle)
                    .to_lowercase();
                words.iter().all(|word| text.contains(word))
            };
            for matching in [&begins as &dyn Fn(&Found<'_>) -> bool, &has_words] {
                let candidates: Vec<_> = self.scenarios().filter(matching).collect();
                match candidates.as_slice() {
                    [] => {}
                    [only] => return Ok(*only),
                    several => {
                        let candidates = several.iter().map(id).collect();
                        return Err(FindError::Ambiguous { query: query.to_owned(), candidates });
                    }
                }
            }
        }
        let known = self.packs.iter().flat_map(|pack| &pack.scenarios).map(|scenario| scenario.id.as_str());
        let near = suggest::ranked(&wanted, known).into_iter().take(3).map(str::to_owned).collect();
        Err(FindError::Unknown { query: query.to_owned(), near })
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
