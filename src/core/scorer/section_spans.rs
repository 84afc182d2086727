//! Where each section of an answer begins and ends, and how long it took; the speaker's own marks overrule the models.

use super::decide::stages::{Sectioned, Tagged};
use super::text::document::Document;
use super::text::tokens::TokenKind;
use crate::core::answer::{Mark, SectionSpan};
use crate::core::star::{Budget, Section};
use crate::core::transcript::{Pause, TimedSpan, time_of};

/// Lays the speaker's own marks over the decided parts: a clause belongs to the part of the last mark before it. After
/// the final mark, the decision holds where it goes on from there: people forget to mark the end.
pub fn follow_marks(sectioned: &mut Sectioned<'_>, marks: &[Mark], times: &[TimedSpan]) {
    for at in 0..sectioned.clauses.len() {
        let clause = sectioned.clauses[at];
        let tokens = &sectioned.tokens[clause.first..clause.end];
        let (Some(from), Some(to)) = (tokens.first(), tokens.last()) else { continue };
        let Some((start_ms, _)) = time_of(&(from.start as usize..to.end as usize), times) else { continue };
        if let Some(mark) = marks.iter().filter(|mark| mark.at_ms <= start_ms).max_by_key(|mark| mark.at_ms) {
            let is_last = marks.iter().all(|other| other.at_ms <= mark.at_ms);
            let decided = sectioned.sections[at];
            sectioned.sections[at] = if is_last { decided.max(mark.section) } else { mark.section };
        } else if let Some(first) = marks.iter().min_by_key(|mark| mark.at_ms) {
            let before = Section::ALL[first.section.index().saturating_sub(1)];
            sectioned.sections[at] = sectioned.sections[at].min(before);
        }
    }
}

/// The sections with their words, and their times where the words have any.
pub fn sections(
    tagged: &Tagged<'_>,
    budget: &Budget,
    times: &[TimedSpan],
    pauses: &[Pause],
) -> Vec<SectionSpan> {
    let mut spans = spans(tagged, &tagged.sections, budget);
    for span in &mut spans {
        let Some((start, end)) = time_of(&(span.start..span.end), times) else { continue };
        span.seconds = Some(end.saturating_sub(start) as f64 / 1000.0);
        let silent_ms: u64 = pauses.iter().map(|pause| pause.overlap_ms(start, end)).sum();
        span.pause_seconds = Some(silent_ms as f64 / 1000.0);
    }
    spans
}

/// Runs of clauses of one section.
pub fn spans(document: &Document<'_>, sections: &[Section], budget: &Budget) -> Vec<SectionSpan> {
    let mut spans: Vec<SectionSpan> = Vec::new();
    for (clause, section) in document.clauses.iter().zip(sections) {
        let tokens = &document.tokens[clause.first..clause.end];
        let (Some(from), Some(to)) = (tokens.first(), tokens.last()) else { continue };
        let words = tokens.iter().filter(|token| token.kind != TokenKind::Mark && !token.glued).count();
        match spans.last_mut() {
            Some(last) if last.section == *section => {
                last.end = to.end as usize;
                last.words += words;
            }
            _ => spans.push(SectionSpan {
                section: *section,
                start: from.start as usize,
                end: to.end as usize,
                seconds: None,
                pause_seconds: None,
                target_seconds: budget.target(*section).seconds,
                words,
            }),
        }
    }
    spans
}
