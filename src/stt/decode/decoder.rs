//! One context, reused states, and one decode at a time on each.
//!
//! Deliberately absent: whisper.cpp's own voice activity (it made a repetition loop of slow speech), its
//! `no_timestamps` (which loses the rest of a window after a pause), beams (within noise of greedy, and slower).

use super::detokenize::{self, Piece};
use super::prompted_pass::PromptedDecoder;
use super::request::{Question, Request};
use crate::core::transcript::Word;
use crate::stt::segment::DecodedSegment;
use crate::stt::transcriber::SAMPLE_RATE;
use crate::stt::tuning::LONGEST_GROUP_MS;
use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperState,
    WhisperSysContext, WhisperSysState,
};

/// Encoder positions of a whole window, 50 a second. The model has 1,500, but whisper.cpp's fast matrix kernels only
/// take rows of a multiple of 8 values: with 1,500 a recording took an eighth longer.
pub const WHOLE_WINDOW: usize = 1_496;
const _: () = assert!(LONGEST_GROUP_MS * 50 / 1_000 <= WHOLE_WINDOW as u64, "a group fits into a window");
/// Shortest sound that is decoded; whisper.cpp refuses less than 100 ms.
const SHORTEST: usize = SAMPLE_RATE / 5;

/// A loaded model with its idle states.
pub struct Decoder {
    context: WhisperContext,
    reader: PromptedDecoder,
    spare: Mutex<Vec<WhisperState>>,
}

impl Decoder {
    pub fn load(weights: &[u8]) -> Result<Decoder, WhisperError> {
        whisper_rs::install_logging_hooks();
        let context =
            WhisperContext::new_from_buffer_with_params(weights, WhisperContextParameters::default())?;
        let reader = PromptedDecoder::new(&context);
        Ok(Decoder { context, reader, spare: Mutex::new(Vec::new()) })
    }

    pub fn is_multilingual(&self) -> bool {
        self.context.is_multilingual()
    }

    /// A state takes some 140 MB: made once for each thread that ever decodes, then reused.
    pub fn session(&self) -> Result<Session<'_>, WhisperError> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let state = spare.map_or_else(|| self.context.create_state(), Ok)?;
        Ok(Session { decoder: self, state: Some(state), windows: 0 })
    }
}

/// A plain pass: Whisper's own decoding.
pub struct PlainPass {
    pub segments: Vec<DecodedSegment>,
}

/// A decoder at work on one sound.
pub struct Session<'a> {
    decoder: &'a Decoder,
    /// Always there until the session is dropped.
    state: Option<WhisperState>,
    /// How often the encoder ran in the last plain pass.
    windows: usize,
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        if let Some(state) = self.state.take() {
            self.decoder.spare.lock().unwrap_or_else(PoisonError::into_inner).push(state);
        }
    }
}

impl Session<'_> {
    /// Encoder positions for this many samples: 50 a second and `extra` ones.
    pub fn window(samples: usize, extra: usize) -> usize {
        (samples * 50 / SAMPLE_RATE + extra).next_multiple_of(16).min(WHOLE_WINDOW)
    }

    /// Whisper's own decoding with `window` encoder positions, each retry hotter by `temperature_step` (0: none);
    /// `None` when it was stopped.
    pub fn plain(
        &mut self,
        request: &Request,
        window: usize,
        temperature_step: f32,
    ) -> Result<Option<PlainPass>, WhisperError> {
        let Some(state) = self.state.as_mut() else { return Ok(None) };
        if request.samples.len() < SHORTEST {
            return Ok(Some(PlainPass { segments: Vec::new() }));
        }
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
        params.set_temperature_inc(temperature_step);
        params.set_audio_ctx(c_int::try_from(window).unwrap_or(0));
        install_abort_flag(&mut params, request.stop);
        count_windows(&mut params, &windows);
        let result = state.full(params, request.samples);
        if request.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        result?;
        self.windows = windows.into_inner();
        Ok(Some(PlainPass { segments: segments(&self.decoder.context, state) }))
    }

    /// Decodes the sound of the last plain pass again after `prompt`; `None` when it was stopped.
    pub fn prompted(&mut self, request: &Request, prompt: &str) -> Result<Option<Vec<Word>>, WhisperError> {
        let Some(state) = self.state.as_mut() else { return Ok(None) };
        if request.samples.len() < SHORTEST {
            return Ok(Some(Vec::new()));
        }
        // The encoder's output for the last window is still there: only with several windows must the first be redone.
        if self.windows != 1 {
            state.encode(0, request.threads)?;
            self.windows = 1;
        }
        let pieces = self.decoder.reader.read(&self.decoder.context, state, request, prompt)?;
        Ok(pieces.map(|pieces| detokenize::join(&pieces)))
    }

    /// Log probabilities of the answers to `question` in the sound of the last pass.
    pub fn weigh(&mut self, request: &Request, question: &Question) -> Result<[f32; 2], WhisperError> {
        let Some(state) = self.state.as_mut() else { return Ok([0.0; 2]) };
        self.decoder.reader.weigh(&self.decoder.context, state, request, question)
    }
}

fn segments(context: &WhisperContext, state: &WhisperState) -> Vec<DecodedSegment> {
    let end_of_text = context.token_eot();
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
            DecodedSegment {
                start_ms: milliseconds(segment.start_timestamp()),
                end_ms: milliseconds(segment.end_timestamp()),
                log_probability: log_probability / pieces.len().max(1) as f32,
                no_speech: segment.no_speech_probability(),
                words: detokenize::join(&pieces),
                hesitations: Vec::new(),
                agreement: 0.0,
                spelled_out: detokenize::spelled_out(&pieces),
            }
        })
        .collect()
}

/// whisper.cpp counts in hundredths of a second, and gives -1 for unknown.
fn milliseconds(centiseconds: i64) -> u64 {
    u64::try_from(centiseconds).unwrap_or(0) * 10
}

/// Lets `stop` end a decode. whisper-rs' own `set_abort_callback_safe` calls a closure as if it were another type.
#[allow(unsafe_code)]
fn install_abort_flag(params: &mut FullParams, stop: &AtomicBool) {
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
fn count_windows(params: &mut FullParams, windows: &AtomicUsize) {
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
