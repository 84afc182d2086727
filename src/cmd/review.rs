//! `review`: a saved session, looked at and listened to again.

use super::json;
use crate::app::App;
use crate::audio::{self, Sound};
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::session::{Answer, Session};
use crate::core::study::advice;
use crate::ui::feedback::{Finding, numbered};
use crate::ui::{pager, review, screen};
use std::sync::atomic::AtomicBool;

/// Sound before and after a finding, so that it is heard in its sentence.
const BEFORE_MS: u64 = 400;
const AFTER_MS: u64 = 1_600;

/// Sound from a given time on.
const MOMENT_MS: u64 = 8_000;

impl cli::Review {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let sessions = app.sessions();
        let session = sessions.load(&sessions.find(self.session.as_deref())?)?;
        if let Some(moment) = &self.play {
            return play(app, &session, self.answer, moment);
        }
        if app.common.json {
            screen::print(&json(&session)?)?;
            return Ok(Exit::Done);
        }
        let library = app.library();
        let prompt_of = |id: &str| {
            let found = library.find(&session.scenario.id).ok()?;
            found.scenario.follow_up(id).map(|follow_up| follow_up.prompt.clone())
        };
        let next_time = advice::next_time(&session, app.scorer()?.rubric());
        pager::page(&review::session(&session, &next_time, prompt_of, app.theme))?;
        Ok(Exit::Done)
    }
}

fn play(app: &App, session: &Session, number: usize, moment: &str) -> Result<Exit, Failure> {
    let answer = session.counting().nth(number.saturating_sub(1)).ok_or_else(|| {
        Failure::usage(
            format!("{} has no answer number {number}", session.id),
            format!("it has {}", session.counting().count()),
        )
    })?;
    let (from, to) = stretch(answer, moment)?;
    let decoded = audio::decode(&app.sessions().folder(&session.id).join(&answer.audio))?;
    let rate = u64::from(audio::SAMPLE_RATE);
    let at = |ms: u64| ((ms * rate / 1000) as usize).min(decoded.samples.len());
    let samples = decoded.samples[at(from)..at(to)].to_vec();
    let sound = Sound { samples, sample_rate: audio::SAMPLE_RATE };
    let _ = app.speaker().play(&sound, &AtomicBool::new(false))?;
    Ok(Exit::Done)
}

/// The milliseconds that `moment` names: a finding's number, or a time such as 1:05.
fn stretch(answer: &Answer, moment: &str) -> Result<(u64, u64), Failure> {
    if let Some((minutes, seconds)) = moment.split_once(':')
        && let (Ok(minutes), Ok(seconds)) = (minutes.parse::<u32>(), seconds.parse::<u32>())
    {
        let from = (u64::from(minutes) * 60 + u64::from(seconds)) * 1000;
        return Ok((from, from + MOMENT_MS));
    }
    let findings = answer.score.as_ref().map(numbered).unwrap_or_default();
    let finding = moment.parse::<usize>().ok().and_then(|number| findings.get(number.checked_sub(1)?));
    match finding {
        Some(Finding::Said(signal)) if signal.start_ms.is_some() => {
            let from = signal.start_ms.unwrap_or_default();
            let to = signal.end_ms.unwrap_or(from);
            Ok((from.saturating_sub(BEFORE_MS), to + AFTER_MS))
        }
        _ => Err(Failure::usage(
            format!("`{moment}` is no moment of this answer"),
            "name the number of a finding with a time, as `starling review` shows it, or a time such as 1:05",
        )),
    }
}
