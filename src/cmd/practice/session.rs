//! A session before anything was said in it.

use super::setting::Setting;
use crate::clock::wall_clock;
use crate::core::session::{Mode, SCHEMA, ScenarioRef, Session, State};
use std::hash::{BuildHasher, RandomState};

/// What a session should be, besides its setting.
pub struct Agenda {
    pub mode: Mode,
    pub follow_ups: usize,
    /// Names of what a drill asks, in order.
    pub planned: Vec<String>,
}

impl Setting<'_> {
    /// A new session with a scenario of `pack`; nothing of it is on disk.
    pub fn session(&self, pack: &str, agenda: Agenda) -> Session {
        let now = wall_clock();
        Session {
            schema: SCHEMA.into(),
            id: format!("{}-{}", now.strftime("%Y%m%d-%H%M%S"), random_letters()),
            mode: agenda.mode,
            state: State::Recording,
            started_at: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            name: None,
            note: None,
            scenario: ScenarioRef {
                pack: pack.to_owned(),
                id: self.scenario.id.clone(),
                title: self.scenario.title.clone(),
                principle: self.principle.clone(),
            },
            level: self.level,
            microphone: None,
            model: None,
            follow_ups_planned: agenda.follow_ups,
            planned: agenda.planned,
            answers: Vec::new(),
            verdict: None,
            gains: Vec::new(),
        }
    }
}

/// A number that differs with every run.
pub fn chance() -> u64 {
    RandomState::new().hash_one(())
}

/// Four letters to tell apart sessions begun in the same second.
fn random_letters() -> String {
    let mut number = chance();
    (0..4)
        .map(|_| {
            let letter = char::from_digit((number % 36) as u32, 36).unwrap_or('x');
            number /= 36;
            letter
        })
        .collect()
}
