//! Sessions as somebody might have held them: labeled answers with times, pauses, delivery, follow-ups and sound.
//!
//! The same seed always gives the same session. Nothing here is recognized or scored: signals, flags and verdicts are
//! those that people gave the answers.

use serde::Deserialize;
use starling::core::answer::{
    self, Delivery, Filler, Flags, Kind, Score, SectionSpan, Signal, UmUh, Verdict,
};
use starling::core::session::{self, Answer, AnswerKind, Gain, Mode, ScenarioRef, Session, State, Timing};
use starling::core::star::{Budget, Level, Section};
use starling::core::transcript::{self, Pause, Segment, TimedSpan, Transcript, Word, is_hesitation};

const ANSWERS: &str = include_str!("../../training/answers/dev.jsonl");

/// An answer with what people said about it.
#[derive(Debug, Clone, Deserialize)]
struct Labelled {
    level: Option<String>,
    text: String,
    flags: Flags,
    spans: Vec<Span>,
    sections: Vec<Start>,
    verdict: Verdict,
}

#[derive(Debug, Clone, Deserialize)]
struct Span {
    kind: Kind,
    quote: String,
    occurrence: usize,
}

#[derive(Debug, Clone, Deserialize)]
struct Start {
    section: Section,
    start_quote: String,
}

/// Scenarios that the sessions are spread over: id, title, principle.
const SCENARIOS: [(&str, &str, &str); 3] = [
    ("ownership-webhook", "Fixing lost payment webhooks in another team's service", "Ownership"),
    ("dive-deep-clocks", "Four seconds a day", "Dive Deep"),
    ("earn-trust-backup", "I deleted the wrong wedding", "Earn Trust"),
];

const FOLLOW_UPS: [(&str, &str, &str); 2] = [
    (
        "impact",
        "How did you measure the impact of your fix once it was deployed?",
        "I watched the delivery metrics after the deployment, and um the drop rate went from 0.3% to zero and \
         stayed there. Then I sat down with finance, and we estimated $8K a week in recovered revenue.",
    ),
    (
        "acceptance",
        "How did you make sure the other team accepted your fix?",
        "I told their tech lead early, so nothing came as a surprise. I brought a solution, not just a problem: \
         a tested fix, ready to merge. I agreed the window with them, and I checked it in production.",
    ),
];

/// The session of `seed`, held at minute `seed` of a long year of practice.
pub fn session(seed: u64) -> Session {
    let labelled: Vec<Labelled> = ANSWERS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut dice = Dice(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..8 {
        dice.below(2);
    }
    let (id, title, principle) = SCENARIOS[dice.below(3) as usize];
    let told = &labelled[dice.below(labelled.len() as u64) as usize];
    let level: Level = told.level.as_deref().and_then(|name| name.parse().ok()).unwrap_or_default();
    let mut answers = vec![opening(told, level, principle, &mut dice)];
    for (number, (follow_up, prompt, reply)) in FOLLOW_UPS.into_iter().enumerate() {
        answers.push(follow_up_answer(number + 2, follow_up, prompt, reply, level, principle, &mut dice));
    }
    let after = Verdict::StrongHire.min(told.verdict.max(Verdict::LeaningNoHire));
    let minute = seed % 60;
    let (hour, day, month, year) =
        (seed / 60 % 24, seed / 1440 % 28 + 1, seed / 40_320 % 12 + 1, 2024 + seed / 483_840);
    Session {
        schema: session::SCHEMA.into(),
        id: format!("{year:04}{month:02}{day:02}-{hour:02}{minute:02}00-{:04}", seed % 10_000),
        mode: Mode::Mock,
        state: State::Complete,
        started_at: format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00+00:00"),
        name: None,
        note: None,
        scenario: ScenarioRef {
            pack: "amazon".into(),
            id: id.into(),
            title: title.into(),
            principle: principle.into(),
        },
        level,
        microphone: Some("USB Microphone".into()),
        model: Some("tiny.en-q8_0".into()),
        follow_ups_planned: 2,
        planned: Vec::new(),
        answers,
        verdict: Some(after),
        gains: vec![
            Gain {
                follow_up: "impact".into(),
                before: told.verdict,
                after,
                line: "the follow-up gave the number that the Result had not".into(),
            },
            Gain {
                follow_up: "acceptance".into(),
                before: after,
                after,
                line: "own steps again, nothing that changes the picture".into(),
            },
        ],
    }
}

fn opening(told: &Labelled, level: Level, principle: &str, dice: &mut Dice) -> Answer {
    let mut starts: Vec<(usize, Section)> = told
        .sections
        .iter()
        .filter_map(|start| {
            Some((scalars_before(&told.text, told.text.find(&start.start_quote)?), start.section))
        })
        .collect();
    starts.sort_unstable();
    let transcript = spoken(&told.text, &starts, dice);
    let spans = transcript::place_words(&told.text, &transcript.words);
    let signals: Vec<Signal> =
        told.spans.iter().filter_map(|span| signal(&told.text, span, &starts, &spans)).collect();
    let score = Score {
        story: None,
        confidence: None,
        turning_points: Vec::new(),
        schema: answer::SCHEMA.into(),
        id: None,
        level,
        principle: Some(principle.into()),
        verdict: told.verdict,
        reasons: reasons(&told.flags),
        flags: told.flags,
        missing: missing(&signals),
        sections: sections(&told.text, &starts, &spans),
        delivery: Some(delivery(&transcript, &signals)),
        signals,
        follow_up: Some("impact".into()),
        follow_up_reason: Some("because the Result had no number".into()),
        text: told.text.clone(),
    };
    let prompt = "Tell me about a time you took ownership of a failure and made it right.";
    answer(AnswerKind::Opening, "opening", prompt, "01-opening.wav".into(), transcript, score)
}

fn follow_up_answer(
    number: usize,
    id: &str,
    prompt: &str,
    reply: &str,
    level: Level,
    principle: &str,
    dice: &mut Dice,
) -> Answer {
    let transcript = spoken(reply, &[], dice);
    let spans = transcript::place_words(reply, &transcript.words);
    let found = [
        (Kind::FirstPersonAction, "I watched"),
        (Kind::MetricDelta, "from 0.3% to zero"),
        (Kind::Filler, "um"),
        (Kind::FirstPersonAction, "I brought"),
    ];
    let signals: Vec<Signal> = found
        .into_iter()
        .filter_map(|(kind, quote)| {
            signal(reply, &Span { kind, quote: quote.into(), occurrence: 1 }, &[], &spans)
        })
        .collect();
    let score = Score {
        schema: answer::SCHEMA.into(),
        id: None,
        level,
        principle: Some(principle.into()),
        verdict: Verdict::Hire,
        reasons: vec![],
        flags: Flags::default(),
        missing: vec![],
        sections: vec![],
        delivery: Some(delivery(&transcript, &signals)),
        signals,
        follow_up: None,
        follow_up_reason: None,
        story: None,
        confidence: None,
        turning_points: Vec::new(),
        text: reply.into(),
    };
    answer(AnswerKind::FollowUp, id, prompt, format!("{number:02}-follow-up.wav"), transcript, score)
}

fn answer(
    kind: AnswerKind,
    prompt_id: &str,
    prompt: &str,
    audio: String,
    transcript: Transcript,
    score: Score,
) -> Answer {
    let audio_ms = transcript.duration_ms;
    Answer {
        kind,
        prompt_id: prompt_id.into(),
        prompt: prompt.into(),
        take: 1,
        audio,
        replaced: false,
        marks: vec![],
        interruptions: vec![],
        transcript: Some(transcript),
        score: Some(score),
        unjudged: None,
        notes: vec![],
        timing: Timing { answer_ms: audio_ms, feedback_ms: 640, audio_ms, dropped_samples: 0 },
        earlier: vec![],
    }
}

/// Words at about 150 a minute, with a breath at periods and a longer pause before some sections.
fn spoken(text: &str, starts: &[(usize, Section)], dice: &mut Dice) -> Transcript {
    let mut now = 420;
    let (mut words, mut pauses, mut segments): (Vec<Word>, Vec<Pause>, Vec<Segment>) =
        (vec![], vec![], vec![]);
    let mut scalar = 0;
    for piece in text.split_inclusive(' ') {
        let breath = match words.last() {
            Some(_) if starts.iter().any(|(at, _)| *at == scalar) => 900 + dice.below(2_400),
            Some(last) if last.text.ends_with(['.', '?', '!']) => 350 + dice.below(500),
            _ => dice.below(60),
        };
        if breath >= 300 && !words.is_empty() {
            pauses.push(Pause { start_ms: now, end_ms: now + breath });
        }
        now += breath;
        let word = piece.trim();
        let length = 130 + 48 * word.chars().count() as u64 + dice.below(60);
        if !word.is_empty() {
            words.push(Word { text: word.into(), start_ms: now, end_ms: now + length, probability: 0.9 });
        }
        now += length;
        scalar += piece.chars().count();
    }
    for chunk in words.chunks(12) {
        let text = chunk.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        segments.push(Segment { start_ms: chunk[0].start_ms, end_ms: chunk[chunk.len() - 1].end_ms, text });
    }
    let duration_ms = now + 500;
    let silent: u64 = pauses.iter().map(|pause| pause.length_ms()).sum();
    Transcript {
        text: text.into(),
        speech_ms: (now - 420).saturating_sub(silent),
        words,
        segments,
        pauses,
        ..Transcript::empty("tiny.en-q8_0", duration_ms)
    }
}

fn scalars_before(text: &str, byte: usize) -> usize {
    text[..byte].chars().count()
}

fn signal(text: &str, span: &Span, starts: &[(usize, Section)], times: &[TimedSpan]) -> Option<Signal> {
    let (byte, _) = text.match_indices(&span.quote).nth(span.occurrence.checked_sub(1)?)?;
    let start = scalars_before(text, byte);
    let end = start + span.quote.chars().count();
    let time = transcript::time_of(&(start..end), times);
    Some(Signal {
        kind: span.kind,
        section: starts
            .iter()
            .rev()
            .find(|(at, _)| *at <= start)
            .map_or(Section::Action, |(_, section)| *section),
        start,
        end,
        text: span.quote.clone(),
        start_ms: time.map(|(start, _)| start),
        end_ms: time.map(|(_, end)| end),
        why: why(span.kind).into(),
    })
}

fn why(kind: Kind) -> &'static str {
    match kind {
        Kind::WeLanguage => "who did? say what you did yourself",
        Kind::FirstPersonAction => "a step of your own",
        Kind::Metric | Kind::MetricDelta => "an outcome that can be checked",
        Kind::ScopeBoundary => "this proves ownership: it was not your job",
        Kind::VagueResult => "an outcome nobody can check",
        Kind::Handoff => "the work went to somebody else",
        Kind::GenericReflection => "it fits every story",
        _ => "heard in the answer",
    }
}

fn sections(text: &str, starts: &[(usize, Section)], times: &[TimedSpan]) -> Vec<SectionSpan> {
    let all = text.chars().count();
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([all]);
    starts
        .iter()
        .zip(ends)
        .map(|((start, section), end)| SectionSpan {
            section: *section,
            start: *start,
            end,
            seconds: transcript::time_of(&(*start..end), times).map(|(from, to)| (to - from) as f64 / 1000.0),
            pause_seconds: transcript::time_of(&(*start..end), times).map(|_| 0.0),
            target_seconds: Budget::default().target(*section).seconds,
            words: times.iter().filter(|word| (*start..end).contains(&word.start)).count(),
        })
        .collect()
}

fn delivery(transcript: &Transcript, signals: &[Signal]) -> Delivery {
    let (seconds, speech_seconds) =
        (transcript.duration_ms as f64 / 1000.0, transcript.speech_ms as f64 / 1000.0);
    let words = transcript.words.len() as f64;
    let fillers = signals.iter().filter(|signal| signal.kind == Kind::Filler);
    let heard = fillers.clone().filter(|signal| is_hesitation(&signal.text)).count();
    Delivery {
        target_seconds: 175,
        seconds,
        speech_seconds,
        words_per_minute: words * 60.0 / speech_seconds.max(1.0),
        words_per_minute_clock: words * 60.0 / seconds.max(1.0),
        first_word_seconds: 0.42,
        trailing_seconds: 0.3,
        pauses: transcript.pauses.clone(),
        fillers: fillers
            .map(|signal| Filler {
                text: signal.text.clone(),
                start: signal.start,
                end: signal.end,
                start_ms: signal.start_ms,
            })
            .collect(),
        um_uh: Some(UmUh { heard, least: heard * 85 / 100, most: (heard * 4).div_ceil(3) }),
    }
}

fn missing(signals: &[Signal]) -> Vec<Kind> {
    let expected = [
        Kind::ScopeBoundary,
        Kind::MetricDelta,
        Kind::BusinessTranslation,
        Kind::SecondOrderEffect,
        Kind::SpecificReflection,
    ];
    expected.into_iter().filter(|kind| !signals.iter().any(|signal| signal.kind == *kind)).collect()
}

fn reasons(flags: &Flags) -> Vec<String> {
    let all = [
        (flags.handoff, "the work was handed to somebody else"),
        (flags.we_dominant, "most of the Action is told as “we”"),
        (flags.missing_metric, "no number says what came of it"),
        (flags.missing_scope_boundary, "nothing says that it was not your job"),
        (flags.generic_reflection, "the lesson fits every story"),
    ];
    let mut lines: Vec<String> =
        all.into_iter().filter(|(flag, _)| *flag == Some(true)).map(|(_, line)| line.into()).collect();
    if lines.is_empty() {
        lines.push("own steps, a number and a boundary: nothing is left to ask".into());
    }
    lines
}

/// Sound for an answer, 16 kHz mono: a tone for every word, silence between.
pub fn samples(answer: &Answer) -> Vec<i16> {
    let Some(transcript) = &answer.transcript else { return Vec::new() };
    let mut samples = vec![0i16; (transcript.duration_ms * 16) as usize];
    let mut dice = Dice(transcript.duration_ms | 1);
    for word in &transcript.words {
        let (from, to) = ((word.start_ms * 16) as usize, (word.end_ms * 16) as usize);
        let pitch = 110.0 + dice.below(90) as f64;
        let loud = 4_000.0 + dice.below(9_000) as f64;
        for (at, sample) in samples[from..to].iter_mut().enumerate() {
            let (time, share) = (at as f64 / 16_000.0, at as f64 / (to - from) as f64);
            let shape = (share * std::f64::consts::PI).sin();
            let turn = time * pitch * std::f64::consts::TAU;
            *sample = (loud * shape * (turn.sin() + 0.4 * (turn * 3.0).sin()) / 1.4) as i16
                + dice.below(120) as i16
                - 60;
        }
    }
    samples
}

/// A small generator (xorshift), so that a seed is all that a session needs.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}
