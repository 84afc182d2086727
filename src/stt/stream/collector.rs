//! The thread that collects live speech: cuts it, has it decoded, and puts the results together.

use super::assemble::assemble;
use super::chunking;
use super::groups::Groups;
use super::preview::Provisionals;
use super::queue::{Job, Queue};
use crate::core::speech_map::SpeechMap;
use crate::core::transcript::Transcript;
use crate::stt::buffer::SampleBuffer;
use crate::stt::chunk::Chunk;
use crate::stt::decode::Decoder;
use crate::stt::error::SttError;
use crate::stt::recognizer::{ChunkRecognizer, Effort};
use crate::stt::segment::DecodedSegment;
use crate::stt::transcriber::{Options, Preview};
use crate::stt::vad::VadStream;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Silence after which decoding the open rest is worth a guess.
const GUESS_AFTER_MS: u64 = 250;
/// Speech without text that is worth a decode for the preview while a worker is idle.
const PREVIEW_AFTER_MS: u64 = 1_500;
/// Most that a preview takes at once: what is longer is decoded in parts. The newest part is decoded again with what
/// was said since, because the words at its end were cut off.
const LONGEST_PREVIEW_MS: u64 = 8_000;
/// A guess still covers the speech when the map's edge moves this little.
const EDGE_MS: u64 = 120;
/// How long the collector waits for sound before it looks at other things.
const TICK: Duration = Duration::from_millis(20);

/// What both sides of a live recognition know.
#[derive(Default)]
pub struct Shared {
    pub over: AtomicBool,
    /// Nobody is waiting for the transcript any more.
    pub unwanted: AtomicBool,
    pub behind_ms: AtomicU64,
    pub preview: Mutex<Preview>,
}

/// What a decode in progress is for.
enum Purpose {
    /// The chunk that starts here, for good.
    Chunk { start_ms: u64, end_ms: u64 },
    /// The open rest, should the speech end at `speech_end_ms`.
    Guess { start_ms: u64, speech_end_ms: u64, stop: Arc<AtomicBool> },
    /// Chunks decoded already, once more and together: given up when the speech is over.
    Group { start_ms: u64, end_ms: u64, stop: Arc<AtomicBool> },
    /// The preview only: given up as soon as there is something better to do.
    Preview { start_ms: u64, end_ms: u64, stop: Arc<AtomicBool> },
}

impl Purpose {
    /// What gives it up; a chunk is always decoded.
    fn stop(&self) -> Option<&AtomicBool> {
        match self {
            Purpose::Chunk { .. } => None,
            Purpose::Guess { stop, .. } | Purpose::Group { stop, .. } | Purpose::Preview { stop, .. } => {
                Some(stop)
            }
        }
    }
}

/// The open rest as it was decoded at a pause.
struct Guess {
    speech_end_ms: u64,
    heard: Vec<DecodedSegment>,
}

pub struct Collector {
    model: String,
    language: String,
    shared: Arc<Shared>,
    queue: Arc<Queue>,
    results: Receiver<Outcome>,
    vad: VadStream,
    buffer: SampleBuffer,
    /// Start of the open rest.
    start_ms: u64,
    next_job: u64,
    under_way: HashMap<u64, Purpose>,
    done: BTreeMap<u64, Vec<DecodedSegment>>,
    groups: Groups,
    guess: Option<Guess>,
    provisionals: Provisionals,
}

/// A job's number and its result.
type Outcome = (u64, Result<Option<Vec<DecodedSegment>>, SttError>);

impl Collector {
    pub fn start(
        decoder: &Arc<Decoder>,
        model: &str,
        options: &Options,
        shared: Arc<Shared>,
    ) -> Result<Collector, SttError> {
        let queue = Arc::new(Queue::default());
        let (sender, results) = mpsc::channel();
        let recognizer = Arc::new(ChunkRecognizer::new(options));
        // The second one only helps when the speech is over and nothing else needs its core. On two cores it gains
        // little and costs a state of some 140 MB.
        let spare_core = thread::available_parallelism().is_ok_and(|cores| cores.get() > 2);
        let workers: &[bool] = if spare_core { &[false, true] } else { &[false] };
        for &helper in workers {
            let (queue, sender) = (Arc::clone(&queue), sender.clone());
            let (decoder, recognizer) = (Arc::clone(decoder), Arc::clone(&recognizer));
            thread::Builder::new()
                .name("starling-recognize".to_owned())
                .spawn(move || {
                    if !helper {
                        lower_priority();
                    }
                    while let Some(job) = queue.next(helper) {
                        let Job { samples, chunk, effort, stop, .. } = &job;
                        let result = recognizer.recognize(&decoder, samples, *chunk, *effort, stop);
                        if sender.send((job.number, result)).is_err() {
                            break;
                        }
                    }
                })
                .map_err(SttError::Thread)?;
        }
        Ok(Collector {
            model: model.to_owned(),
            language: options.language.clone(),
            shared,
            queue,
            results,
            vad: VadStream::default(),
            buffer: SampleBuffer::default(),
            start_ms: 0,
            next_job: 0,
            under_way: HashMap::new(),
            done: BTreeMap::new(),
            groups: Groups::default(),
            guess: None,
            provisionals: Provisionals::default(),
        })
    }

    pub fn run(mut self, incoming: &Receiver<Vec<f32>>) -> Result<Transcript, SttError> {
        let result = self.listen(incoming).and_then(|()| self.conclude());
        self.give_up(|_| true);
        self.queue.close();
        result
    }

    /// Runs until the sender is gone, or the speech is over and everything sent has come in.
    fn listen(&mut self, incoming: &Receiver<Vec<f32>>) -> Result<(), SttError> {
        loop {
            if self.shared.unwanted.load(Ordering::Relaxed) {
                return Err(SttError::Gone);
            }
            let over = self.shared.over.load(Ordering::Relaxed);
            match incoming.recv_timeout(if over { Duration::ZERO } else { TICK }) {
                Ok(samples) => self.take(&samples),
                Err(RecvTimeoutError::Timeout) if !over => {}
                Err(_) => return Ok(()),
            }
            while let Ok(samples) = incoming.try_recv() {
                self.take(&samples);
            }
            let mut changed = false;
            while let Ok(result) = self.results.try_recv() {
                self.apply_result(result)?;
                changed = true;
            }
            let map = SpeechMap::from_frames(self.vad.frames());
            self.cut(&map);
            self.guess(&map);
            self.regroup(&map);
            self.preview(&map);
            self.report(&map, changed);
        }
    }

    fn take(&mut self, samples: &[f32]) {
        self.vad.push(samples);
        self.buffer.push(samples);
    }

    fn apply_result(&mut self, (number, result): Outcome) -> Result<(), SttError> {
        match (self.under_way.remove(&number), result?) {
            (Some(Purpose::Chunk { start_ms, end_ms }), Some(heard)) => {
                self.provisionals.remove(start_ms, end_ms);
                self.done.insert(start_ms, heard);
            }
            (Some(Purpose::Guess { start_ms, speech_end_ms, .. }), Some(heard))
                if start_ms == self.start_ms =>
            {
                self.provisionals.insert(start_ms, speech_end_ms, heard.clone());
                self.guess = Some(Guess { speech_end_ms, heard });
            }
            (Some(Purpose::Group { start_ms, end_ms, .. }), Some(heard)) => {
                self.groups.note_decoded(start_ms, end_ms);
                self.done.retain(|start, _| *start < start_ms || *start >= end_ms);
                self.done.insert(start_ms, heard);
            }
            (Some(Purpose::Preview { start_ms, end_ms, .. }), Some(heard)) if start_ms >= self.start_ms => {
                self.provisionals.insert(start_ms, end_ms, heard);
            }
            _ => {}
        }
        Ok(())
    }

    /// Gives every chunk that is now complete to the workers.
    fn cut(&mut self, map: &SpeechMap) {
        while let Some(end_ms) =
            chunking::next_cut(map, self.vad.frames(), self.start_ms).filter(|end| *end > self.start_ms)
        {
            self.commit(map, end_ms, false);
            if let Some(chunk) = (Chunk { start_ms: self.start_ms, end_ms }).trimmed(map) {
                self.groups.add(self.start_ms, chunk);
            }
            self.start_ms = end_ms;
            self.discard_decoded();
        }
    }

    /// Has the open rest up to `end_ms` decoded for good, unless a guess has done so. The `last` one is waited for.
    fn commit(&mut self, map: &SpeechMap, end_ms: u64, last: bool) {
        let start_ms = self.start_ms;
        let guess = self.guess.take();
        let Some(chunk) = (Chunk { start_ms, end_ms }).trimmed(map) else { return };
        let speech_end_ms = last_speech(map, end_ms);
        let covers = |end: u64| end + EDGE_MS >= speech_end_ms;
        let guess = match guess {
            Some(guess) if covers(guess.speech_end_ms) => {
                self.provisionals.remove(start_ms, end_ms);
                self.done.insert(start_ms, guess.heard);
                return;
            }
            guess => guess,
        };
        let mut under_way = self.under_way.values_mut().filter_map(|purpose| match purpose {
            Purpose::Guess { speech_end_ms, stop, .. } => Some((*speech_end_ms, Arc::clone(stop), purpose)),
            Purpose::Chunk { .. } | Purpose::Group { .. } | Purpose::Preview { .. } => None,
        });
        // Guesses end in a pause: what they decoded stands, and when time matters only what came after remains.
        let heard_until = match (guess, under_way.next()) {
            (_, Some((end, _, purpose))) if covers(end) => {
                *purpose = Purpose::Chunk { start_ms, end_ms };
                return;
            }
            (Some(guess), other) if last => {
                if let Some((_, stop, _)) = other {
                    stop.store(true, Ordering::Relaxed);
                }
                self.done.insert(start_ms, guess.heard);
                Some(guess.speech_end_ms)
            }
            (None, Some((end, _, purpose))) if last => {
                *purpose = Purpose::Chunk { start_ms, end_ms };
                Some(end)
            }
            (_, other) => {
                if let Some((_, stop, _)) = other {
                    stop.store(true, Ordering::Relaxed);
                }
                None
            }
        };
        let Some(heard_until) = heard_until else {
            self.send(chunk, |_| Purpose::Chunk { start_ms, end_ms });
            return;
        };
        let rest = Chunk { start_ms: heard_until + GUESS_AFTER_MS / 2, end_ms };
        if let Some(rest) = rest.trimmed(map) {
            self.send(rest, |_| Purpose::Chunk { start_ms: rest.start_ms, end_ms });
        }
    }

    /// In a pause with idle workers: decodes the open rest, as if nothing more came.
    fn guess(&mut self, map: &SpeechMap) {
        let speech_end_ms = last_speech(map, map.duration_ms);
        let guessed = self.guess.as_ref().map_or(self.start_ms, |guess| guess.speech_end_ms + EDGE_MS);
        let busy = |purpose: &Purpose| !matches!(purpose, Purpose::Preview { .. });
        if self.under_way.values().any(busy)
            || map.duration_ms < speech_end_ms + GUESS_AFTER_MS
            || speech_end_ms <= guessed
        {
            return;
        }
        let start_ms = self.start_ms;
        let open = Chunk { start_ms, end_ms: map.duration_ms };
        if let Some(chunk) = open.trimmed(map) {
            self.send(chunk, |stop| Purpose::Guess { start_ms, speech_end_ms, stop });
        }
    }

    /// With idle workers: decodes the chunks of a group together.
    fn regroup(&mut self, map: &SpeechMap) {
        if !self.under_way.is_empty() {
            return;
        }
        let Some(group) = self.groups.undecoded() else { return };
        let Chunk { start_ms, end_ms } = group;
        match group.trimmed(map) {
            Some(chunk) => self.push(chunk, Effort::Full, |stop| Purpose::Group { start_ms, end_ms, stop }),
            None => self.groups.note_decoded(start_ms, end_ms),
        }
    }

    /// With idle workers: decodes the speech that has no text yet, roughly.
    fn preview(&mut self, map: &SpeechMap) {
        let from_ms = self.provisionals.covered_until(self.start_ms);
        let speech_ms = map.speech_within(from_ms, map.duration_ms);
        if !self.under_way.is_empty() || speech_ms < PREVIEW_AFTER_MS {
            return;
        }
        let newest = self.provisionals.newest().filter(|start_ms| *start_ms >= self.start_ms);
        let again = newest.filter(|start_ms| map.duration_ms <= start_ms + LONGEST_PREVIEW_MS);
        let from_ms = again.unwrap_or(from_ms);
        let end_ms = map.duration_ms.min(from_ms + LONGEST_PREVIEW_MS);
        let open = Chunk { start_ms: from_ms, end_ms };
        match open.trimmed(map) {
            Some(chunk) => {
                self.push(chunk, Effort::Rough, |stop| Purpose::Preview { start_ms: from_ms, end_ms, stop });
            }
            None => self.provisionals.insert(from_ms, end_ms, Vec::new()),
        }
    }

    fn send(&mut self, chunk: Chunk, purpose: impl FnOnce(Arc<AtomicBool>) -> Purpose) {
        self.give_up(|other| matches!(other, Purpose::Preview { .. }));
        self.push(chunk, Effort::Quick, purpose);
    }

    fn push(&mut self, chunk: Chunk, effort: Effort, purpose: impl FnOnce(Arc<AtomicBool>) -> Purpose) {
        let stop = Arc::new(AtomicBool::new(false));
        let number = self.next_job;
        self.next_job += 1;
        self.under_way.insert(number, purpose(Arc::clone(&stop)));
        let samples = self.buffer.chunk(chunk);
        self.queue.push(Job { number, chunk, samples, effort, stop });
    }

    /// Gives up the decodes under way that are `needless`.
    fn give_up(&self, needless: impl Fn(&Purpose) -> bool) {
        for stop in self.under_way.values().filter(|purpose| needless(purpose)).filter_map(Purpose::stop) {
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// Frees the samples before the open rest and the groups that may still be decoded.
    fn discard_decoded(&mut self) {
        let needed_ms = self.groups.first_start_ms().unwrap_or(self.start_ms);
        self.buffer.forget_before(needed_ms);
    }

    /// Reports how far recognition is, and the text so far when it `changed`.
    fn report(&self, map: &SpeechMap, changed: bool) {
        let waiting = self.under_way.values().filter_map(|purpose| match purpose {
            Purpose::Chunk { end_ms, .. } => Some(*end_ms),
            Purpose::Guess { .. } | Purpose::Group { .. } | Purpose::Preview { .. } => None,
        });
        let behind_ms = waiting.min().map_or(0, |end_ms| map.duration_ms.saturating_sub(end_ms));
        self.shared.behind_ms.store(behind_ms, Ordering::Relaxed);
        let mut preview = self.shared.preview.lock().unwrap_or_else(PoisonError::into_inner);
        if changed {
            *preview = self.provisionals.preview(map, &self.done, self.start_ms);
        } else {
            let spoken_until = last_speech(map, map.duration_ms);
            preview.behind_ms = spoken_until.saturating_sub(self.provisionals.covered_until(self.start_ms));
        }
    }

    fn conclude(&mut self) -> Result<Transcript, SttError> {
        let map = SpeechMap::from_frames(self.vad.frames());
        self.cut(&map);
        self.give_up(|other| matches!(other, Purpose::Group { .. }));
        self.queue.hurry();
        self.commit(&map, map.duration_ms, true);
        while self.under_way.values().any(|purpose| matches!(purpose, Purpose::Chunk { .. })) {
            let result = self.results.recv().map_err(|_| SttError::Gone)?;
            self.apply_result(result)?;
        }
        let heard = std::mem::take(&mut self.done).into_values().flatten();
        Ok(assemble(&self.model, &self.language, &map, heard))
    }
}

/// End of the last speech before `end_ms`.
fn last_speech(map: &SpeechMap, end_ms: u64) -> u64 {
    map.spans.iter().rev().find(|span| span.start_ms < end_ms).map_or(0, |span| span.end_ms.min(end_ms))
}

/// Yields to the recording and the screen, where the system supports it.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(2);
}
