//! The prompted pass: a sound the encoder has already processed, decoded again after a prompt, greedily, token by
//! token.
//!
//! Whisper leaves out "um" and "uh" unless text before the speech has them, but such text costs words elsewhere. The
//! encoder is three quarters of the work, so a second pass costs little. Deliberately absent: everything in Whisper's
//! own decoder that a second opinion does not need (beams, temperatures, segment timestamps).

use super::detokenize::Piece;
use super::request::{Question, Request};
use crate::stt::transcriber::SAMPLE_RATE;
use crate::stt::tuning::FILLER_BIAS;
use std::ffi::c_int;
use std::sync::atomic::Ordering;
use whisper_rs::{WhisperContext, WhisperError, WhisperState, WhisperTokenId};

/// Tokens of a prompt that are kept; the model reads 223 before the speech.
const LONGEST_PROMPT: usize = 160;
/// Most tokens of one reading; half of the model's text window minus the prompt's marker.
const LONGEST: usize = 220;
/// A first time later than this is a window of silence, which is not read.
const FIRST_TIME: usize = 50;
/// Tokens of a prompt that are decoded at once: for each, whisper.cpp keeps scores of the whole vocabulary (0.4 MB).
const BATCH: usize = 8;
/// Tokens of hesitation.
const HESITATION: [&str; 2] = ["um", "uh"];
/// Marks that describe sounds or pages, not speech.
const NOT_SPEECH: &[char] = &[
    '"', '#', '(', ')', '*', '+', '/', ':', ';', '<', '=', '>', '@', '[', '\\', ']', '^', '_', '`', '{', '|',
    '}', '~', '♪',
];

/// What we need to know about a model's vocabulary.
pub struct PromptedDecoder {
    end: usize,
    times: usize,
    vocabulary: usize,
    /// Tokens that are never read, by number.
    banned: Vec<bool>,
    /// Numbers of the tokens of hesitation.
    hesitation: Vec<usize>,
}

impl PromptedDecoder {
    pub fn new(context: &WhisperContext) -> PromptedDecoder {
        let end = index(context.token_eot());
        let times = index(context.token_beg());
        let vocabulary = index(context.n_vocab());
        let mut banned = vec![false; vocabulary];
        let mut hesitation = Vec::new();
        for (token, banned) in banned.iter_mut().enumerate() {
            let text = context.token_to_str_lossy(token as c_int).unwrap_or_default();
            let bare = text.trim();
            *banned = (token > end && token < times)
                || (token < end && text.contains(NOT_SPEECH))
                || (text.starts_with(' ') && matches!(bare, "-" | "'" | "--"));
            if token < end && text.starts_with(' ') && HESITATION.contains(&bare.to_lowercase().as_str()) {
                hesitation.push(token);
            }
        }
        PromptedDecoder { end, times, vocabulary, banned, hesitation }
    }

    /// Reads the sound of `state`; `None` when it was stopped.
    pub fn read(
        &self,
        context: &WhisperContext,
        state: &mut WhisperState,
        request: &Request,
        prompt: &str,
    ) -> Result<Option<Vec<Piece>>, WhisperError> {
        let mut start = self.start(context, request, prompt)?;
        // The last token is decoded alone: only then are the scores we can read its own.
        let last = start.pop().unwrap_or_else(|| context.token_sot());
        feed(state, request, &start)?;
        let mut next = last;
        let mut pieces: Vec<Piece> = Vec::new();
        let mut scores: Vec<f32> = Vec::with_capacity(self.vocabulary);
        let mut read: Vec<usize> = Vec::new();
        let seconds = request.samples.len() / SAMPLE_RATE + 1;
        for past in start.len()..start.len() + LONGEST {
            if request.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            state.decode(&[next], past, request.threads)?;
            scores.clear();
            scores.extend_from_slice(state.get_logits()?);
            for token in &self.hesitation {
                scores[*token] += FILLER_BIAS;
            }
            let choice = self.choose(&scores, &read);
            if choice.token == self.end {
                break;
            }
            read.push(choice.token);
            if choice.token < self.end {
                let time = (choice.time as u64 * 20).min(seconds as u64 * 1_000);
                pieces.push(Piece {
                    bytes: context.token_to_bytes(choice.token as c_int)?.to_vec(),
                    start_ms: time,
                    end_ms: time,
                    probability: choice.probability,
                });
            }
            next = choice.token as WhisperTokenId;
        }
        Ok(Some(pieces))
    }

    /// How likely each answer is where the question puts it, as logarithms.
    pub fn weigh(
        &self,
        context: &WhisperContext,
        state: &mut WhisperState,
        request: &Request,
        question: &Question,
    ) -> Result<[f32; 2], WhisperError> {
        let tokens = |text: &str| -> Result<Vec<WhisperTokenId>, WhisperError> {
            if text.trim().is_empty() { Ok(Vec::new()) } else { context.tokenize(text, text.len() + 1) }
        };
        let mut start = self.start(context, request, question.prompt)?;
        let time = (question.start_ms / 20).min((self.vocabulary - self.times) as u64 - 1);
        start.push((self.times + time as usize) as WhisperTokenId);
        start.extend(tokens(question.before)?);
        feed(state, request, &start)?;
        let first = state.get_logits()?.to_vec();
        let mut likelihoods = [0.0; 2];
        for (likelihood, answer) in likelihoods.iter_mut().zip(question.answers) {
            let text = tokens(&format!("{answer}{}", question.after))?;
            for (at, token) in text.iter().enumerate() {
                let scores = match at.checked_sub(1) {
                    None => &first,
                    Some(before) => {
                        state.decode(&text[before..at], start.len() + before, request.threads)?;
                        state.get_logits()?
                    }
                };
                *likelihood += self.likelihood(scores, index(*token));
            }
        }
        Ok(likelihoods)
    }

    /// Log probability of a token among all text tokens.
    fn likelihood(&self, scores: &[f32], token: usize) -> f32 {
        let peak = scores[..=self.end].iter().fold(f32::MIN, |peak, score| peak.max(*score));
        scores[token] - peak - scores[..=self.end].iter().map(|score| (score - peak).exp()).sum::<f32>().ln()
    }

    /// Tokens that come before the reading.
    fn start(
        &self,
        context: &WhisperContext,
        request: &Request,
        prompt: &str,
    ) -> Result<Vec<WhisperTokenId>, WhisperError> {
        let mut start = Vec::new();
        if !prompt.is_empty() {
            // A token is at least one byte, so the buffer is always large enough.
            start.push(context.token_prev());
            start.extend(context.tokenize(prompt, prompt.len() + 1)?.into_iter().take(LONGEST_PROMPT));
        }
        start.push(context.token_sot());
        if context.is_multilingual() {
            let language = whisper_rs::get_lang_id(request.language).unwrap_or(0);
            start.extend([context.token_lang(language), context.token_transcribe()]);
        }
        Ok(start)
    }

    /// The likeliest token under Whisper's rules for timestamps: in pairs, never backward, at once when they outweigh
    /// any text.
    fn choose(&self, scores: &[f32], read: &[usize]) -> Choice {
        let timed = |back: usize| read.len().checked_sub(back).map(|at| read[at] >= self.times);
        let (last, before) = (timed(1).unwrap_or(false), timed(2).unwrap_or(true));
        let latest =
            read.iter().rev().find(|token| **token >= self.times).map_or(0, |token| token - self.times);
        let clock = best(scores, self.times + latest..self.vocabulary, |_| true);
        let text = match (read.is_empty(), last && !before) {
            (true, _) => None,
            // A timestamp that ends a segment is followed by another one or by the end of the text.
            (false, true) => Some(self.end),
            (false, false) => best(scores, 0..self.end + 1, |token| !self.banned[token]),
        };
        let late = if read.is_empty() { self.times + FIRST_TIME + 1 } else { self.vocabulary };
        let times = if last && before && !read.is_empty() { 0..0 } else { self.times + latest..late };
        let time = best(scores, times.clone(), |_| true);
        let score = |token: Option<usize>| token.map_or(f32::MIN, |token| scores[token]);
        let peak = score(text).max(score(time));
        let weight = |token: usize| (scores[token] - peak).exp();
        let all_times: f32 = times.map(weight).sum();
        let token = match (text, time) {
            (Some(text), Some(time)) => {
                if weight(text) >= all_times {
                    text
                } else {
                    time
                }
            }
            (text, time) => text.or(time).unwrap_or(self.end),
        };
        let all: f32 = (0..self.end + 1).map(weight).sum::<f32>() + all_times;
        Choice {
            token,
            probability: weight(token) / all,
            time: clock.map_or(latest, |token| token - self.times),
        }
    }
}

/// Has `tokens` decoded as the start of a text.
fn feed(state: &mut WhisperState, request: &Request, tokens: &[WhisperTokenId]) -> Result<(), WhisperError> {
    let mut past = 0;
    for batch in tokens.chunks(BATCH) {
        state.decode(batch, past, request.threads)?;
        past += batch.len();
    }
    Ok(())
}

/// The index of the highest score among those `allowed`.
fn best(scores: &[f32], range: std::ops::Range<usize>, allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<usize> = None;
    for token in range {
        if best.is_none_or(|best| scores[token] > scores[best]) && allowed(token) {
            best = Some(token);
        }
    }
    best
}

/// A token and what it says besides text.
struct Choice {
    token: usize,
    probability: f32,
    /// The timestamp, in steps of 20 ms.
    time: usize,
}

fn index(token: WhisperTokenId) -> usize {
    usize::try_from(token).unwrap_or_default()
}
