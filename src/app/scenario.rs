//! Which scenario is practiced: by name, by principle, or the one practiced least. Where a name fits several, and
//! somebody is at the terminal, they choose by number.

use super::App;
use crate::core::failure::Failure;
use crate::core::follow_up;
use crate::core::session::Session;
use crate::core::suggest;
use crate::store::packs::{FindError, Found, Library};
use crate::ui::choice;
use crate::ui::text::harmless;

/// The scenario that a newcomer meets first: the one that the walkthrough in the README follows.
const FIRST_SCENARIO: &str = "ownership-webhook";

/// Sessions that are looked at to find what was practiced least.
const LOOKED_BACK: usize = 200;

impl App {
    /// The scenario called `name`; without a name, of those that fit the principle asked for, the one practiced least.
    /// Somebody at a terminal chooses where a name fits several, and, without a name, between going on with the last
    /// one and a new one.
    ///
    /// # Errors
    /// When none fits, or more than one and nobody is there to choose.
    pub fn scenario<'a>(&self, library: &'a Library, name: Option<&str>) -> Result<Found<'a>, Failure> {
        match name {
            Some(name) => self.named(library, name),
            None => self.due(library),
        }
    }

    fn named<'a>(&self, library: &'a Library, name: &str) -> Result<Found<'a>, Failure> {
        let error = match library.find(name) {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        let FindError::Ambiguous { candidates, .. } = &error else { return Err(error.into()) };
        if !self.attended() {
            return Err(error.into());
        }
        let fitting: Vec<Found<'a>> =
            library.scenarios().filter(|found| candidates.contains(&found.scenario.id)).collect();
        let rows: Vec<String> = fitting.iter().map(question).collect();
        match choice::pick(&self.screen, &format!("Which one? `{name}` fits:"), &rows, None)? {
            Some(at) => Ok(fitting[at]),
            None => Err(error.into()),
        }
    }

    fn due<'a>(&self, library: &'a Library) -> Result<Found<'a>, Failure> {
        self.check_principle(library)?;
        let practised = self.practised();
        let times = |id: &str| practised.iter().filter(|session| session.scenario.id == id).count();
        let fitting = || library.scenarios().filter(|found| self.fits(found));
        let least = fitting()
            .min_by_key(|found| (times(&found.scenario.id), found.scenario.id != FIRST_SCENARIO))
            .ok_or_else(|| Failure::usage("there are no scenarios", "`starling pack check DIR` says why"))?;
        let last = practised.first().and_then(|session| {
            let found = fitting().find(|found| found.scenario.id == session.scenario.id)?;
            Some((found, session))
        });
        match last {
            Some((found, session)) if self.attended() && found.scenario.id != least.scenario.id => {
                let rows = [
                    format!("Again: {}", question_after(&found, session)),
                    format!("New: {}", question(&least)),
                ];
                let picked = choice::pick(&self.screen, "Which scenario?", &rows, Some(0))?;
                match picked {
                    Some(at) => Ok([found, least][at]),
                    None => Err(Failure::usage(
                        "no scenario was chosen",
                        "name one; `starling list` shows all of them with their questions",
                    )),
                }
            }
            _ => Ok(least),
        }
    }

    /// Whether a scenario is about the principle asked for, if one is.
    pub fn fits(&self, found: &Found<'_>) -> bool {
        let wanted = self.common.principle.as_deref().map(str::to_lowercase);
        wanted.is_none_or(|wanted| found.scenario.principle.to_lowercase().contains(&wanted))
    }

    /// The principle that a question is most likely about: that of the scenario whose question has most words in common
    /// with it; `None` when none has any.
    pub fn guess_principle(&self, library: &Library, question: &str) -> Option<String> {
        let alike = |found: &Found<'_>| follow_up::words_in_common(question, &found.scenario.prompt);
        let mut best: Option<(usize, Found<'_>)> = None;
        for found in library.scenarios() {
            let common = alike(&found);
            if common > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((common, found));
            }
        }
        best.map(|(_, found)| found.scenario.principle.clone())
    }

    /// # Errors
    /// No scenario is about the principle asked for; the nearest one is named.
    pub fn check_principle(&self, library: &Library) -> Result<(), Failure> {
        let Some(wanted) = self.common.principle.as_deref() else { return Ok(()) };
        if library.scenarios().any(|found| self.fits(&found)) {
            return Ok(());
        }
        let known = library.scenarios().map(|found| found.scenario.principle.as_str());
        let hint = match suggest::nearest(wanted, known) {
            Some(near) => format!("did you mean `{near}`? `starling list` shows all of them"),
            None => "`starling list` shows the principles that there are".to_owned(),
        };
        Err(Failure::usage(format!("no scenario is about `{}`", harmless(wanted)), hint))
    }

    /// The newest sessions, newest first, as far as they can be read.
    pub fn practised(&self) -> Vec<Session> {
        let sessions = self.sessions();
        let ids = sessions.oldest_first().unwrap_or_default();
        ids.iter().rev().take(LOOKED_BACK).filter_map(|id| sessions.load(id).ok()).collect()
    }
}

fn question(found: &Found<'_>) -> String {
    format!("{}  “{}”", found.scenario.id, found.scenario.prompt)
}

fn question_after(found: &Found<'_>, last: &Session) -> String {
    let verdict = last.verdict.map(|verdict| format!(" ({verdict})")).unwrap_or_default();
    format!("{}{verdict}  “{}”", found.scenario.id, found.scenario.prompt)
}
