//! One context, reused states, and one decode at a time on each: the only place that calls whisper-rs.
//!
//! Absent on purpose: whisper.cpp's own voice activity (it made a repetition loop of slow speech), its `no_timestamps`
//! (which loses the rest of a window after a pause), beams (within noise of greedy, and slower).

use super::reread::{Question, Reader};
use super::terms::{self, Doubt, Terms};
use super::words::{self, Piece};
use super::{SAMPLE_RATE, guard};
use crate::core::speech_map::Span;
use crate::core::transcript::Word;
use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperState,
    WhisperSysContext, WhisperSysState,
};

/// Encoder positions of a whole window of 30 s, 50 a second.
const WHOLE_WINDOW: usize = 1_500;
/// Shortest sound that is decoded; the recogniser refuses less than 100 ms.
const SHORTEST: usize = SAMPLE_RATE / 5;
/// Mean logarithm of the probability below which whisper.cpp tries again.
const UNSURE: f32 = -1.0;
/// How much hotter each further try is, as in whisper.cpp.
const HOTTER: f32 = 0.2;

/// What is to be decoded, and how.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// At most 30 s.
    pub samples: &'a [f32],
    pub language: &'a str,
    /// Text before the speech for a second reading of the same sound; none when empty.
    pub prompt: &'a str,
    /// Terms to look for in what was heard.
    pub terms: &'a Terms,
    pub threads: usize,
    /// Set from elsewhere to give up.
    pub stop: &'a AtomicBool,
}

/// A stretch of text as the model heard it, in milliseconds from the start of the samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub start_ms: u64,
    pub end_ms: u64,
    pub words: Vec<Word>,
    /// Steady sounds that no word covers: hesitation, it may be, that was not written.
    pub hesitations: Vec<Span>,
    /// The model's probability that nobody speaks.
    pub no_speech: f32,
    /// Mean logarithm of the probability of its tokens.
    pub log_probability: f32,
}

impl Heard {
    /// The same, `ms` later.
    pub fn shifted(mut self, ms: u64) -> Heard {
        self.start_ms += ms;
        self.end_ms += ms;
        for word in &mut self.words {
            word.start_ms += ms;
            word.end_ms += ms;
        }
        for span in &mut self.hesitations {
            span.start_ms += ms;
            span.end_ms += ms;
        }
        self
    }
}

/// Both readings of a sound.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readings {
    pub plain: Vec<Heard>,
    /// The words of the second reading, with rough times.
    pub prompted: Vec<Word>,
}

/// A loaded model with the states that are not at work.
pub struct Engine {
    context: WhisperContext,
    reader: Reader,
    spare: Mutex<Vec<WhisperState>>,
}

impl Engine {
    pub fn load(weights: &[u8]) -> Result<Engine, WhisperError> {
        whisper_rs::install_logging_hooks();
        let context =
            WhisperContext::new_from_buffer_with_params(weights, WhisperContextParameters::default())?;
        let reader = Reader::new(&context);
        Ok(Engine { context, reader, spare: Mutex::new(Vec::new()) })
    }

    pub fn is_multilingual(&self) -> bool {
        self.context.is_multilingual()
    }

    /// Decodes; `None` when it was stopped.
    pub fn hear(&self, request: &Request) -> Result<Option<Readings>, WhisperError> {
        let mut state = self.state()?;
        let readings = self.hear_with(&mut state, request);
        if readings.is_ok() {
            self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(state);
        }
        readings
    }

    /// A state takes some 100 MB: made once for each thread that ever decodes, then reused.
    fn state(&self) -> Result<WhisperState, WhisperError> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.map_or_else(|| self.context.create_state(), Ok)
    }

    fn hear_with(
        &self,
        state: &mut WhisperState,
        request: &Request,
    ) -> Result<Option<Readings>, WhisperError> {
        if request.samples.len() < SHORTEST {
            return Ok(Some(Readings::default()));
        }
        let Some((mut plain, mut windows)) =
            self.plain(state, request, window(request.samples.len()), 0.0)?
        else {
            return Ok(None);
        };
        // Retries of every doubt changed no word in 925 s of speech and multiply the worst time: only where it is bad.
        if doubtful(&plain) {
            let Some(again) = self.plain(state, request, WHOLE_WINDOW, HOTTER)? else { return Ok(None) };
            (plain, windows) = again;
        }
        let mut prompted = Vec::new();
        if !request.prompt.is_empty() {
            // The encoder's work on the last window is still there: only with several is the first to be done again.
            if windows != 1 {
                state.encode(0, request.threads)?;
            }
            let Some(pieces) = self.reader.read(&self.context, state, request)? else { return Ok(None) };
            prompted = words::join(&pieces);
            let Some(settled) = self.settle(state, request, &plain, &prompted)? else { return Ok(None) };
            terms::mend(&mut plain, &settled);
        }
        Ok(Some(Readings { plain, prompted }))
    }

    /// Whisper's own reading, and how often the encoder ran; `None` when it was stopped.
    fn plain(
        &self,
        state: &mut WhisperState,
        request: &Request,
        window: usize,
        hotter: f32,
    ) -> Result<Option<(Vec<Heard>, usize)>, WhisperError> {
        let windows = AtomicUsize::new(0);
        let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        params.set_language(Some(request.language));
        params.set_n_threads(c_int::try_from(request.threads).unwrap_or(1));
        params.set_print_special(false);
        params.set_print_progress(false);
        params.set_print_realtime(false);
        params.set_print_timestamps(false);
        params.set_no_context(true);
        params.set_suppress_blank(true);
        params.set_suppress_nst(true);
        params.set_token_timestamps(true);
        params.set_temperature(0.0);
        params.set_temperature_inc(hotter);
        params.set_audio_ctx(c_int::try_from(window).unwrap_or(0));
        obey(&mut params, request.stop);
        count(&mut params, &windows);
        let result = state.full(params, request.samples);
        if request.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        result.map(|()| Some((self.read(state), windows.into_inner())))
    }

    /// The doubts in which the sound speaks for the term; `None` when it was stopped.
    fn settle(
        &self,
        state: &mut WhisperState,
        request: &Request,
        plain: &[Heard],
        prompted: &[Word],
    ) -> Result<Option<Vec<Doubt>>, WhisperError> {
        let mut settled = Vec::new();
        for doubt in request.terms.doubts(plain, prompted) {
            if request.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let heard = &plain[doubt.stretch];
            let spoken = |words: &[Word]| format!(" {}", words::text(words));
            let after = &heard.words[doubt.to..heard.words.len().min(doubt.to + 2)];
            let question = Question {
                start_ms: heard.start_ms,
                before: &spoken(&heard.words[..doubt.from]),
                answers: [&spoken(&heard.words[doubt.from..doubt.to]), &format!(" {}", doubt.text)],
                after: &spoken(after),
            };
            let weights = self.reader.weigh(&self.context, state, request, &question)?;
            if terms::settles(&doubt, weights) {
                settled.push(doubt);
            }
        }
        Ok(Some(settled))
    }

    fn read(&self, state: &WhisperState) -> Vec<Heard> {
        let end_of_text = self.context.token_eot();
        state
            .as_iter()
            .map(|segment| {
                let mut pieces = Vec::new();
                let mut log_probability = 0.0;
                for index in 0..segment.n_tokens() {
                    let Some(token) = segment.get_token(index) else { continue };
                    let data = token.token_data();
                    if data.id >= end_of_text {
                        continue;
                    }
                    log_probability += data.plog;
                    let Ok(bytes) = token.to_bytes() else { continue };
                    pieces.push(Piece {
                        bytes: bytes.to_vec(),
                        start_ms: milliseconds(data.t0),
                        end_ms: milliseconds(data.t1),
                        probability: data.p,
                    });
                }
                Heard {
                    start_ms: milliseconds(segment.start_timestamp()),
                    end_ms: milliseconds(segment.end_timestamp()),
                    log_probability: log_probability / pieces.len().max(1) as f32,
                    no_speech: segment.no_speech_probability(),
                    words: words::join(&pieces),
                    hesitations: Vec::new(),
                }
            })
            .collect()
    }
}

/// Encoder positions for so many samples: 50 a second and 128 more. On 35 minutes of made speech 64, 128 and 256 more gave
/// word errors within 0.4 points of each other, chunks that went round in circles aside; real disfluent speech lost 3.5
/// points with 128 more where nothing was read again.
fn window(samples: usize) -> usize {
    (samples * 50 / SAMPLE_RATE + 128).next_multiple_of(16).min(WHOLE_WINDOW)
}

/// A reading to be done again with the whole window: whisper.cpp's own threshold of doubt, or words in circles.
fn doubtful(plain: &[Heard]) -> bool {
    let words: usize = plain.iter().map(|heard| heard.words.len()).sum();
    let weighed: f32 = plain.iter().map(|heard| heard.log_probability * heard.words.len() as f32).sum();
    words > 0
        && (weighed / (words as f32) < UNSURE
            || guard::circles(&plain.iter().flat_map(|heard| heard.words.clone()).collect::<Vec<_>>()))
}

/// whisper.cpp counts in hundredths of a second, and gives -1 for unknown.
fn milliseconds(centiseconds: i64) -> u64 {
    u64::try_from(centiseconds).unwrap_or(0) * 10
}

/// Lets `stop` end a decode. whisper-rs' own `set_abort_callback_safe` calls a closure as if it were another type.
#[allow(unsafe_code)]
fn obey(params: &mut FullParams, stop: &AtomicBool) {
    unsafe extern "C" fn asked(stop: *mut c_void) -> bool {
        // SAFETY: `stop` is the pointer given below, and lives as long as the decode that calls this.
        unsafe { &*stop.cast::<AtomicBool>() }.load(Ordering::Relaxed)
    }
    // SAFETY: `plain` borrows the flag beyond its call of `full`, the only user of `params`; the flag is only read.
    unsafe {
        params.set_abort_callback(Some(asked));
        params.set_abort_callback_user_data(std::ptr::from_ref(stop).cast_mut().cast());
    }
}

/// Counts in `windows` how often the encoder starts.
#[allow(unsafe_code)]
fn count(params: &mut FullParams, windows: &AtomicUsize) {
    unsafe extern "C" fn started(
        _: *mut WhisperSysContext,
        _: *mut WhisperSysState,
        windows: *mut c_void,
    ) -> bool {
        // SAFETY: `windows` is the pointer given below, and lives as long as the decode that calls this.
        unsafe { &*windows.cast::<AtomicUsize>() }.fetch_add(1, Ordering::Relaxed);
        true
    }
    // SAFETY: `plain` owns the counter beyond its call of `full`, the only user of `params`.
    unsafe {
        params.set_start_encoder_callback(Some(started));
        params.set_start_encoder_callback_user_data(std::ptr::from_ref(windows).cast_mut().cast());
    }
}
