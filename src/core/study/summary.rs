//! A session in a few figures, small enough to keep ten thousand of them at hand.

use super::balance::Balance;
use super::bands;
use super::phrases;
use crate::core::answer::{Kind, Score, Verdict};
use crate::core::session::{Mode, ScenarioRef, Session, State};
use crate::core::star::{Level, Section};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What lists and trends need of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub mode: Mode,
    pub state: State,
    /// RFC 3339, in the zone where it was held.
    pub started_at: String,
    pub scenario: ScenarioRef,
    pub level: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Answers that count.
    pub answers: usize,
    /// Length of their recordings.
    pub audio_ms: u64,
    /// `None` when nothing could be judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
}

/// What the story was worth: the opening answer of an interview, or the sections of a drill together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figures {
    pub balance: Balance,
    /// Numbers that measure an outcome.
    pub metrics: u32,
    pub scope_boundary: bool,
    /// Seconds spoken and seconds aimed at, of the sections that were heard and timed.
    pub sections: Vec<SectionTime>,
    /// Per minute of speech, as many as were heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fillers_per_minute: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words_per_minute: Option<f64>,
    /// Pauses of [`bands::PAUSE_NOTED_MS`] or more.
    pub long_pauses: u32,
    pub missing: Vec<Kind>,
    /// Pet phrases with how often they were said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<(String, u32)>,
}

/// A section against its target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SectionTime {
    pub section: Section,
    pub seconds: f64,
    pub target_seconds: u32,
}

/// A section counts as overrun from this many seconds over its target on (house rule: less is not noticed).
pub const OVER_SECONDS: f64 = 2.0;

impl SectionTime {
    pub fn is_over(&self) -> bool {
        self.seconds - f64::from(self.target_seconds) >= OVER_SECONDS
    }
}

impl Summary {
    pub fn of<T>(session: &Session<T>) -> Summary {
        Summary {
            id: session.id.clone(),
            name: session.name.clone(),
            note: session.note.clone(),
            mode: session.mode,
            state: session.state,
            started_at: session.started_at.clone(),
            scenario: session.scenario.clone(),
            level: session.level,
            verdict: session.verdict,
            answers: session.counting().count(),
            audio_ms: session.counting().map(|answer| answer.timing.audio_ms).sum(),
            figures: Figures::of(session),
        }
    }

    /// The user's name for it, or the scenario's title.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.scenario.title)
    }
}

impl Figures {
    /// `None` when no answer of the story has a score.
    pub fn of<T>(session: &Session<T>) -> Option<Figures> {
        let scores: Vec<&Score> = session.story().filter_map(|answer| answer.score.as_ref()).collect();
        (!scores.is_empty()).then(|| Figures::of_scores(&scores))
    }

    pub(super) fn of_scores(scores: &[&Score]) -> Figures {
        let signals = || scores.iter().flat_map(|score| &score.signals);
        let mut phrase_counts = BTreeMap::new();
        for (phrase, count) in scores.iter().flat_map(|score| phrases::of(score)) {
            *phrase_counts.entry(phrase).or_default() += count;
        }
        let mut missing: Vec<Kind> = scores.iter().flat_map(|score| score.missing.iter().copied()).collect();
        missing.sort_unstable();
        missing.dedup();
        let deliveries = || scores.iter().filter_map(|score| score.delivery.as_ref());
        let minutes = deliveries().map(|delivery| delivery.speech_seconds).sum::<f64>() / 60.0;
        let words: f64 = deliveries().map(|d| d.words_per_minute * d.speech_seconds / 60.0).sum();
        let fillers: usize = deliveries().map(|delivery| delivery.fillers.len()).sum();
        let spoken = minutes > 0.0;
        Figures {
            balance: scores.iter().fold(Balance::default(), |sum, score| sum.plus(Balance::of(score))),
            metrics: signals().filter(|signal| signal.kind == Kind::Metric).count() as u32,
            scope_boundary: signals().any(|signal| signal.kind == Kind::ScopeBoundary),
            sections: section_times(scores),
            fillers_per_minute: spoken.then(|| round(fillers as f64 / minutes)),
            words_per_minute: spoken.then(|| round(words / minutes)),
            long_pauses: deliveries()
                .flat_map(|delivery| &delivery.pauses)
                .filter(|pause| pause.length_ms() >= bands::PAUSE_NOTED_MS)
                .count() as u32,
            missing,
            phrases: phrases::most(phrase_counts, 8),
        }
    }
}

/// The sections heard in `scores`, each once, in their order.
pub fn section_times(scores: &[&Score]) -> Vec<SectionTime> {
    let mut times = Vec::new();
    for section in Section::ALL {
        let parts: Vec<_> = scores
            .iter()
            .flat_map(|score| &score.sections)
            .filter(|part| part.section == section && part.seconds.is_some())
            .collect();
        let Some(first) = parts.first() else { continue };
        let seconds = parts.iter().filter_map(|part| part.seconds).sum();
        times.push(SectionTime { section, seconds: round(seconds), target_seconds: first.target_seconds });
    }
    times
}

/// One decimal: summaries stay small, and nobody notices more.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
