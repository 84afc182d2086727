//! The scorer: text in, [`Score`] out. Built once from the lexicon and the rubric, then only read.

use super::judge::{self, Asked, Counts};
use super::reasons::why;
use super::{Kind, SCHEMA, Score, SectionSpan, Signal, delivery};
use crate::core::follow_up::{self, Probe};
use crate::core::rubric::Rubric;
use crate::core::session::Mark;
use crate::core::signal::engine::{Engine, Read};
use crate::core::signal::lexicon::{Explanation, Lexicon, LexiconError};
use crate::core::signal::token::TokenKind;
use crate::core::signal::unreal::did_not_happen;
use crate::core::star::{Budget, Level, Section};
use crate::core::transcript::{TimedSpan, Transcript, place_words, time_of};

/// One answer to score.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub text: &'a str,
    pub id: Option<&'a str>,
    pub level: Level,
    pub principle: Option<&'a str>,
    pub budget: &'a Budget,
    /// Times of words and pauses; `text` is its text.
    pub transcript: Option<&'a Transcript>,
    /// Respected where there are any.
    pub marks: &'a [Mark],
    /// The scenario's follow-ups.
    pub probes: &'a [Probe<'a>],
    /// Ids of follow-ups that were asked already.
    pub asked: &'a [&'a str],
}

pub struct Scorer {
    engine: Engine,
    rubric: Rubric,
}

impl Scorer {
    /// Builds the scorer from the files of the lexicon and the rubric, each as (file name, text).
    pub fn from_toml(lexicon: &[(&str, &str)], rubric: (&str, &str)) -> Result<Scorer, LexiconError> {
        let engine = Engine::new(Lexicon::parse(lexicon)?);
        Ok(Scorer { engine, rubric: Rubric::parse(rubric.0, rubric.1)? })
    }

    pub fn rubric(&self) -> &Rubric {
        &self.rubric
    }

    /// What a kind means; `None` when no file of the lexicon explains it.
    pub fn explain(&self, kind: Kind) -> Option<&Explanation> {
        self.engine.lexicon.explanations.iter().find(|explanation| explanation.kind == Some(kind))
    }

    /// Scores one answer. Never fails: an empty text gets an empty score.
    pub fn score(&self, request: &Request<'_>) -> Score {
        let times = request.transcript.map(|t| place_words(request.text, &t.words)).unwrap_or_default();
        let mut read = self.engine.read(request.text);
        let plain = self.engine.plain(&read);
        read.reading.hints = self.engine.hints(&plain);
        read.reading.sections = self.engine.sections(&read, &plain);
        if !request.marks.is_empty() {
            follow_marks(&mut read, request.marks, &times);
        }
        let tags = self.engine.tags(&read, &plain);
        read.reading.tags = tags.iter().map(|(tag, _)| *tag).collect();
        let signals = self.signals(&read, &tags, &times);
        let sections = sections(&read, request.budget, &times);
        let words = sections.iter().map(|span| span.words).sum();
        let counts = Counts::of(&signals);
        let asked = Asked {
            rubric: &self.rubric,
            level: request.level,
            boundary: self.rubric.boundary_asked(request.principle),
            improves: self.engine.improves(&read),
            reflects: sections.iter().any(|span| span.section == Section::Reflection),
        };
        let flags = judge::flags(counts, &signals, asked);
        let (verdict, reasons) = judge::verdict(counts, &flags, asked);
        let delivery = request.transcript.map(|transcript| {
            let long = (self.rubric.pauses.long_seconds * 1000.0) as u64;
            delivery::measure(transcript, &times, &signals, words, long, request.budget.seconds())
        });
        let mut score = Score {
            schema: SCHEMA.to_owned(),
            id: request.id.map(str::to_owned),
            level: request.level,
            principle: request.principle.map(str::to_owned),
            verdict,
            reasons,
            missing: judge::missing(counts, &flags),
            flags,
            signals,
            sections,
            delivery,
            follow_up: None,
            follow_up_reason: None,
            text: request.text.to_owned(),
        };
        if let Some(choice) = follow_up::choose(&score, request.probes, request.asked) {
            score.follow_up = Some(choice.id);
            score.follow_up_reason = Some(choice.reason);
        }
        score
    }

    fn signals(
        &self,
        read: &Read<'_>,
        tags: &[(crate::core::signal::reading::Tag, Option<usize>)],
        times: &[TimedSpan],
    ) -> Vec<Signal> {
        let mut findings = self.engine.phrases(read);
        self.engine.clause_findings(read, tags, &mut findings);
        findings.sort_by_key(|finding| (finding.first, finding.end, finding.kind));
        findings.dedup_by_key(|finding| (finding.first, finding.end, finding.kind));
        let reading = &read.reading;
        findings
            .iter()
            .filter(|finding| !did_not_happen(reading, finding))
            .map(|finding| {
                let (from, to) = (&reading.tokens[finding.first], &reading.tokens[finding.end - 1]);
                let (start, end) = (from.start as usize, to.end as usize);
                let time = time_of(&(start..end), times);
                Signal {
                    kind: finding.kind,
                    section: reading.section(finding.first),
                    start,
                    end,
                    text: reading.text[from.byte as usize..to.byte_end as usize].to_owned(),
                    start_ms: time.map(|(start, _)| start),
                    end_ms: time.map(|(_, end)| end),
                    why: why(&self.engine.lexicon, reading, finding),
                }
            })
            .collect()
    }
}

/// Lays the speaker's own marks over the decided parts: a clause belongs to the part of the last mark before it. After
/// the very last mark the decision stands where it goes on from there: people forget to mark the end.
fn follow_marks(read: &mut Read<'_>, marks: &[Mark], times: &[TimedSpan]) {
    for at in 0..read.reading.units.len() {
        let unit = read.reading.units[at];
        let tokens = &read.reading.tokens[unit.first..unit.end];
        let (Some(from), Some(to)) = (tokens.first(), tokens.last()) else { continue };
        let Some((start_ms, _)) = time_of(&(from.start as usize..to.end as usize), times) else { continue };
        if let Some(mark) = marks.iter().filter(|mark| mark.at_ms <= start_ms).max_by_key(|mark| mark.at_ms) {
            let is_last = marks.iter().all(|other| other.at_ms <= mark.at_ms);
            let decided = read.reading.sections[at];
            read.reading.sections[at] = if is_last { decided.max(mark.section) } else { mark.section };
        } else if let Some(first) = marks.iter().min_by_key(|mark| mark.at_ms) {
            let section = read.reading.sections[at];
            read.reading.sections[at] = section.min(first.section);
        }
    }
}

fn sections(read: &Read<'_>, budget: &Budget, times: &[TimedSpan]) -> Vec<SectionSpan> {
    let reading = &read.reading;
    let mut spans: Vec<SectionSpan> = Vec::new();
    for (unit, section) in reading.units.iter().zip(&reading.sections) {
        let tokens = &reading.tokens[unit.first..unit.end];
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
                target_seconds: budget.target(*section).seconds,
                words,
            }),
        }
    }
    for span in &mut spans {
        let time = time_of(&(span.start..span.end), times);
        span.seconds = time.map(|(start, end)| end.saturating_sub(start) as f64 / 1000.0);
    }
    spans
}
