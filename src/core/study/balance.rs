//! Whose work the Action describes: own steps against a "we" that hides them.

use crate::core::answer::{Kind, Score, Signal};
use crate::core::star::Section;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Counts of an answer's Action, or of the whole answer where no Action was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Balance {
    /// Own steps ("I traced").
    pub own: u32,
    /// "we" that hides who did the work.
    pub we: u32,
    /// "we" that hides nobody: company context, quotes.
    pub we_ok: u32,
}

impl Balance {
    pub fn of(score: &Score) -> Balance {
        let mut balance = Balance::default();
        for signal in score.signals.iter().filter(|signal| Balance::counts(score, signal)) {
            match signal.kind {
                Kind::FirstPersonAction => balance.own += 1,
                Kind::WeLanguage => balance.we += 1,
                Kind::WeOk => balance.we_ok += 1,
                _ => {}
            }
        }
        balance
    }

    /// Whether `signal` stands where the balance is taken.
    pub fn counts(score: &Score, signal: &Signal) -> bool {
        signal.section == Section::Action
            || !score.sections.iter().any(|part| part.section == Section::Action)
    }

    pub fn plus(self, other: Balance) -> Balance {
        Balance { own: self.own + other.own, we: self.we + other.we, we_ok: self.we_ok + other.we_ok }
    }

    /// Own steps among own steps and hiding "we", 0 to 1; `None` when there is neither.
    pub fn own_share(self) -> Option<f64> {
        let all = self.own + self.we;
        (all > 0).then(|| f64::from(self.own) / f64::from(all))
    }
}
