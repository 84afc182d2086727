//! One chunk of a recording, recognized: both decoder passes, glossary terms and filled pauses put together, in the
//! recording's own time.

use super::chunk::Chunk;
use super::decode::{Decoder, PlainPass, Question, Request, Session, WHOLE_WINDOW};
use super::error::SttError;
use super::refine::fillers::Filler;
use super::refine::glossary::{self, Correction, Terms};
use super::refine::{filled_pause, filler_times, fillers, fusion, repetition};
use super::segment::DecodedSegment;
use super::transcriber::Options;
use super::tuning::{EXTRA_POSITIONS, PREVIEW_POSITIONS, TEMPERATURE_STEP, UNSURE};
use super::words::text;
use crate::core::transcript::Word;
use std::sync::atomic::{AtomicBool, Ordering};
use whisper_rs::WhisperError;

/// What stays the same from chunk to chunk.
#[derive(Debug, Clone)]
pub struct ChunkRecognizer {
    language: String,
    prompt: String,
    terms: Terms,
}

/// The error of whisper.cpp as that of a chunk.
fn failed_at(chunk: Chunk) -> impl FnOnce(WhisperError) -> SttError {
    move |source| SttError::Decode { start_ms: chunk.start_ms, end_ms: chunk.end_ms, source }
}

/// How much work a chunk is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// The plain pass alone, with the shortest window: for a preview.
    Rough,
    /// Both passes with a window little longer than the chunk: somebody is waiting.
    Quick,
    /// Both passes with the whole window: half again the time, a sixth fewer wrong words.
    Full,
}

/// What both passes over one chunk gave.
struct Passes {
    plain: Vec<DecodedSegment>,
    /// Of the prompted pass.
    fillers: Vec<Filler>,
}

impl ChunkRecognizer {
    pub fn new(options: &Options) -> ChunkRecognizer {
        ChunkRecognizer {
            language: options.language.clone(),
            prompt: fillers::prompt(&options.glossary),
            terms: Terms::new(&options.glossary),
        }
    }

    /// Recognizes `samples`, which are those of `chunk`; `None` when it was stopped.
    pub fn recognize(
        &self,
        decoder: &Decoder,
        samples: &[f32],
        chunk: Chunk,
        effort: Effort,
        stop: &AtomicBool,
    ) -> Result<Option<Vec<DecodedSegment>>, SttError> {
        let request = Request { samples, language: &self.language, threads: 1, stop };
        let window = match effort {
            Effort::Rough => return self.preview(decoder, &request, chunk),
            Effort::Quick => Session::window(samples.len(), EXTRA_POSITIONS),
            Effort::Full => WHOLE_WINDOW,
        };
        let passes = self.passes(decoder, &request, window).map_err(failed_at(chunk))?;
        Ok(passes.map(|Passes { plain: mut segments, fillers }| {
            let sounds = filled_pause::candidates(samples);
            fillers::insert(&mut segments, fillers, &sounds);
            filler_times::support(&mut segments, &sounds);
            segments.into_iter().map(|segment| segment.shifted(chunk.start_ms)).collect()
        }))
    }

    fn preview(
        &self,
        decoder: &Decoder,
        request: &Request,
        chunk: Chunk,
    ) -> Result<Option<Vec<DecodedSegment>>, SttError> {
        let window = Session::window(request.samples.len(), PREVIEW_POSITIONS);
        let plain = decoder.session().and_then(|mut session| session.plain(request, window, 0.0));
        let plain = plain.map_err(failed_at(chunk))?;
        Ok(plain.map(|plain| {
            let segments = if is_doubtful(&plain) { Vec::new() } else { plain.segments };
            segments.into_iter().map(|segment| segment.shifted(chunk.start_ms)).collect()
        }))
    }

    fn passes(
        &self,
        decoder: &Decoder,
        request: &Request,
        window: usize,
    ) -> Result<Option<Passes>, WhisperError> {
        let mut session = decoder.session()?;
        let Some(mut plain) = self.plain(&mut session, request, window)? else { return Ok(None) };
        let Some(prompted) = session.prompted(request, &self.prompt)? else { return Ok(None) };
        // Whatever comes after the start of a repetition loop is worthless.
        let prompted = &prompted[..repetition::loop_start(&prompted).unwrap_or(prompted.len())];
        let Some(supported) = self.resolve(&mut session, request, &plain, prompted)? else {
            return Ok(None);
        };
        glossary::apply_corrections(&mut plain, &supported);
        let agreement = fillers::agreement(&plain, prompted);
        plain.iter_mut().for_each(|segment| segment.agreement = agreement);
        fusion::fuse(&mut plain, prompted, &self.terms);
        let fillers = fillers::candidates(&plain, prompted);
        Ok(Some(Passes { plain, fillers }))
    }

    /// The plain pass with `window`, with the whole one where the result is doubtful.
    fn plain(
        &self,
        session: &mut Session,
        request: &Request,
        window: usize,
    ) -> Result<Option<Vec<DecodedSegment>>, WhisperError> {
        let Some(first) = session.plain(request, window, 0.0)? else { return Ok(None) };
        // Retrying whenever whisper.cpp would changed no word in 925 s of speech and multiplies the worst-case time:
        // only where it is bad.
        if is_doubtful(&first) {
            let again = session.plain(request, WHOLE_WINDOW, TEMPERATURE_STEP)?;
            return Ok(again.map(|again| again.segments));
        }
        Ok(Some(first.segments))
    }

    /// The candidates for a term that the sound supports; `None` when it was stopped.
    fn resolve(
        &self,
        session: &mut Session,
        request: &Request,
        plain: &[DecodedSegment],
        prompted: &[Word],
    ) -> Result<Option<Vec<Correction>>, WhisperError> {
        let mut supported = Vec::new();
        for candidate in self.terms.candidates(plain, prompted) {
            if request.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let segment = &plain[candidate.stretch];
            let spoken = |words: &[Word]| format!(" {}", text(words));
            let after = &segment.words[candidate.to..segment.words.len().min(candidate.to + 2)];
            let question = Question {
                prompt: &self.prompt,
                start_ms: segment.start_ms,
                before: &spoken(&segment.words[..candidate.from]),
                answers: [
                    &spoken(&segment.words[candidate.from..candidate.to]),
                    &format!(" {}", candidate.text),
                ],
                after: &spoken(after),
            };
            let weights = session.weigh(request, &question)?;
            if glossary::is_supported(&candidate, weights) {
                supported.push(candidate);
            }
        }
        Ok(Some(supported))
    }
}

/// A pass to be redone with the whole window: whisper.cpp's own threshold of doubt, or a repetition loop.
fn is_doubtful(plain: &PlainPass) -> bool {
    let segments = &plain.segments;
    let words: usize = segments.iter().map(|segment| segment.words.len()).sum();
    let weighed: f32 =
        segments.iter().map(|segment| segment.log_probability * segment.words.len() as f32).sum();
    let all: Vec<Word> = segments.iter().flat_map(|segment| segment.words.clone()).collect();
    words > 0 && (weighed / (words as f32) < UNSURE || repetition::has_loop(&all))
}
