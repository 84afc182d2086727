//! The top of the page: the verdict and why, times against targets, and the next steps.

use super::bars::{self, Bar};
use super::findings::{self, Finding};
use super::take;
use crate::core::answer::{Score, Verdict};
use crate::core::pack::visible;
use crate::core::plural::counted;
use crate::core::session::{AnswerKind, Mode, Session};
use crate::core::star::Target;
use crate::core::study::advice::{self, MOST, Step};
use crate::core::study::part::Part;
use crate::report::html::verdict::VerdictView;
use crate::report::model::ReportModel;

pub struct Top {
    /// Absent in a drill, and where nothing could be judged.
    pub verdict: Option<VerdictView>,
    /// What stands in the verdict's place.
    pub instead: &'static str,
    /// In a sentence.
    pub why: String,
    /// What the opening answer alone was worth, where the follow-ups changed it.
    pub opening: Option<&'static str>,
    pub bars: Vec<Bar>,
    /// Safe SVG: the names of the marks over the bars.
    pub scale: String,
    /// The times are estimated from the words.
    pub estimated: bool,
    pub steps: Vec<Finding>,
    /// Strengths to keep, where there are fewer steps than can be remembered.
    pub keep: Vec<Finding>,
    /// Advice that is about no words: delivery, or where to go from here.
    pub beyond: Vec<String>,
}

pub fn of(model: &ReportModel) -> Top {
    let session = &model.session;
    let opening = session.opening().and_then(|answer| answer.score.as_ref());
    let judged = session.story().filter(|answer| answer.score.is_some()).count();
    let drill = session.mode == Mode::Drill;
    let verdict = if drill { None } else { session.verdict.or(opening.map(|score| score.verdict)) };
    let steps = advice::steps(session);
    let mut beyond = advice::beyond_faults(session, &model.rubric, steps.is_empty());
    beyond.truncate(MOST.saturating_sub(steps.len()));
    Top {
        verdict: verdict.map(VerdictView::from),
        instead: if drill { "Drill" } else { "Not judged" },
        why: if drill {
            format!(
                "{} of {} judged, one by one. There is no vote on a part of a story.",
                judged,
                counted(session.story().count(), "answer")
            )
        } else {
            why(session, opening)
        },
        opening: opening
            .filter(|_| !drill)
            .map(|score| score.verdict)
            .filter(|one| Some(*one) != verdict)
            .map(Verdict::title),
        bars: if drill {
            parts(session)
        } else {
            opening.map(|score| bars::five(score, &model.rubric.pace)).unwrap_or_default()
        },
        scale: bars::scale(),
        estimated: !drill
            && opening.is_some_and(|score| score.sections.iter().all(|part| part.seconds.is_none())),
        steps: steps.iter().take(MOST).filter_map(|step| next_step(model, step)).collect(),
        keep: keep(model, MOST.saturating_sub(steps.len() + beyond.len())),
        beyond: beyond.iter().map(|line| visible(line)).collect(),
    }
}

/// A step with the speaker's own words, or with those of the strong example.
fn next_step(model: &ReportModel, step: &Step<'_>) -> Option<Finding> {
    let answer = model.session.counting().nth(step.answer)?;
    let finding = findings::of_fault(take::place(model, step.answer, answer), step.score, &step.fault);
    Some(match &model.scenario {
        Some(scenario) => finding.with_examples(&scenario.section(step.fault.home).signals, &step.score.text),
        None => finding,
    })
}

/// The weightiest strengths of the story's first answer that was judged.
fn keep(model: &ReportModel, most: usize) -> Vec<Finding> {
    let counting = model.session.counting().enumerate();
    let mut story = counting.filter(|(_, answer)| answer.kind != AnswerKind::FollowUp);
    let judged =
        story.find_map(|(at, answer)| Some((take::place(model, at, answer), answer.score.as_ref()?)));
    judged.map_or_else(Vec::new, |(place, score)| {
        findings::strengths(place, score).into_iter().take(most).collect()
    })
}

/// What decided, as a sentence.
fn why(session: &Session, opening: Option<&Score>) -> String {
    if let Some(score) = opening {
        return stop(&score.reasons.join("; "));
    }
    let unjudged = session.story().find_map(|answer| answer.unjudged.as_ref());
    unjudged.map_or_else(|| "No answer was given yet.".to_owned(), |why| stop(&why.message))
}

/// As a sentence, unless there is nothing to say.
fn stop(text: &str) -> String {
    match text.trim_end_matches('.') {
        "" => String::new(),
        text => format!("{}.", findings::sentence(text)),
    }
}

/// The parts of a drill, each against its own target.
fn parts(session: &Session) -> Vec<Bar> {
    let told = session.story().filter(|answer| answer.score.is_some());
    told.filter_map(|answer| {
        let seconds = answer.timing.audio_ms as f64 / 1000.0;
        let target = match Part::of(answer) {
            Part::Section { target, .. } | Part::FollowUp { target, .. } => target,
            Part::Story => Target::of(take::rung(answer)?),
        };
        Some(bars::timed(&take::heading(answer, 0), seconds, target))
    })
    .collect()
}
