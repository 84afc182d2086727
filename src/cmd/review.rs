//! `review`: a saved session, to look at and listen to again.

use super::{json, sessions};
use crate::app::App;
use crate::audio::{self, Sound};
use crate::cli;
use crate::core::answer::{Kind, Score};
use crate::core::failure::{Exit, Failure};
use crate::core::session::{Answer, Session};
use crate::core::study::advice;
use crate::core::study::part::Part;
use crate::ui::{feedback, pager, review, screen};
use std::sync::atomic::AtomicBool;

/// Sound before and after a finding, so that it is heard in context.
const BEFORE_MS: u64 = 400;
const AFTER_MS: u64 = 1_600;

/// Sound from a given time on.
const MOMENT_MS: u64 = 8_000;

impl cli::Review {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let session = app.sessions().load(&sessions::find(app, self.session.as_deref())?)?;
        if let Some(moment) = &self.play {
            return play(app, &session, self.answer, moment);
        }
        if app.common.json {
            screen::print(&json(&session)?)?;
            return Ok(Exit::Done);
        }
        let library = app.library_of(&session);
        let scenario = library.find(&session.scenario.id).ok().map(|found| found.scenario);
        let next_time = advice::next_time(&session, app.scorer()?.rubric());
        pager::page(&review::session(&session, &next_time, scenario, app.theme))?;
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
    if answer.is_typed() {
        return Err(Failure::usage("this answer was typed: there is no recording of it", "play another one"));
    }
    let (from, to) = stretch(answer, moment)?;
    let decoded = audio::decode(&app.sessions().folder(&session.id).join(&answer.audio))?;
    let rate = u64::from(audio::SAMPLE_RATE);
    let at = |ms: u64| ((ms * rate / 1000) as usize).min(decoded.samples.len());
    let samples = decoded.samples[at(from)..at(to)].to_vec();
    let sound = Sound { samples, sample_rate: audio::SAMPLE_RATE };
    let _ = app.speaker().play(&sound, &AtomicBool::new(false))?;
    Ok(Exit::Done)
}

/// The milliseconds that `moment` names: a finding's number, a kind of signal (its first), or a time such as 1:05.
fn stretch(answer: &Answer, moment: &str) -> Result<(u64, u64), Failure> {
    if let Some((minutes, seconds)) = moment.split_once(':')
        && let (Ok(minutes), Ok(seconds)) = (minutes.parse::<u32>(), seconds.parse::<u32>())
    {
        let from = (u64::from(minutes) * 60 + u64::from(seconds)) * 1000;
        return Ok((from, from + MOMENT_MS));
    }
    match answer.score.as_ref().and_then(|score| heard(score, Part::of(answer), moment)) {
        Some((from, to)) => Ok((from.saturating_sub(BEFORE_MS), to + AFTER_MS)),
        None => Err(Failure::usage(
            format!("`{moment}` is no moment of this answer"),
            "name the number of a finding with a time, as `starling review` shows it, a signal such as `metric`, or a \
             time such as 1:05",
        )),
    }
}

/// Where the first signal of a kind is, or the finding of a number.
fn heard(score: &Score, part: Part, moment: &str) -> Option<(u64, u64)> {
    let Some(kind) = Kind::from_name(moment) else {
        return feedback::moment(score, part, moment.parse().ok()?);
    };
    let signal = score.signals.iter().find(|signal| signal.kind == kind)?;
    let from = signal.start_ms?;
    Some((from, signal.end_ms.unwrap_or(from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::star::Section;
    use starling::believable;

    #[test]
    fn a_moment_is_a_number_a_signal_or_a_time() {
        let timed = |session: &Session| {
            let score = session.answers[0].score.as_ref()?;
            let first = score.signals.iter().find(|signal| signal.kind == Kind::FirstPersonAction)?;
            // Only steps in the Action are among the numbered findings.
            first.start_ms.filter(|_| first.section == Section::Action)
        };
        let sessions = (1..50).map(believable::session);
        let (session, start_ms) =
            sessions.filter_map(|session| timed(&session).map(|ms| (session, ms))).next().unwrap();
        let answer = &session.answers[0];
        let from = start_ms.saturating_sub(BEFORE_MS);
        for moment in ["first_person_action", "first person action", "First-Person-Action"] {
            assert_eq!(stretch(answer, moment).unwrap().0, from, "{moment}");
        }
        let numbered: Vec<_> = (1..20).filter_map(|n| stretch(answer, &n.to_string()).ok()).collect();
        assert!(numbered.iter().any(|(at, _)| *at == from), "{numbered:?}");
        assert_eq!(stretch(answer, "1:05").unwrap().0, 65_000);
        for moment in ["0", "99", "-1", "1:", "a:b", "", "handsome"] {
            assert!(stretch(answer, moment).is_err(), "{moment}");
        }
    }
}
