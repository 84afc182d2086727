//! Recognition while somebody speaks: chunks are decoded as soon as a pause ends them, and the open rest is decoded in
//! every pause on the chance that it is the last.
//!
//! Two sorts of thread: an ear, which only collects and cuts, and workers, which decode. The sender is never kept
//! waiting. What has been heard so far can be looked at any time. Absent on purpose: the microphone.

use super::assemble::assemble;
use super::chunk::Listener;
use super::cut::{self, Chunk};
use super::decode::{Engine, Heard};
use super::glances::Glances;
use super::queue::{Job, Queue};
use super::voice::Ear;
use super::{Listening, Options, SttError};
use crate::core::speech_map::SpeechMap;
use crate::core::transcript::Transcript;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Silence after which the open rest is worth a guess.
const GUESS_AFTER_MS: u64 = 250;
/// A guess still covers the speech when the map's edge moves this little.
const EDGE_MS: u64 = 120;
/// How long the ear waits for sound before it looks at other things.
const TICK: Duration = Duration::from_millis(20);

/// A recognition that is under way.
pub struct Live {
    ear: Option<JoinHandle<Result<Transcript, SttError>>>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    over: AtomicBool,
    /// Nobody waits for the transcript any more.
    unwanted: AtomicBool,
    behind_ms: AtomicU64,
    unheard_ms: AtomicU64,
    /// What was heard since somebody last asked.
    news: Mutex<Option<Transcript>>,
}

impl Live {
    /// Starts to recognise the 16 kHz mono samples that come from `samples`.
    pub fn start(
        engine: &Arc<Engine>,
        model: &str,
        options: &Options,
        samples: Receiver<Vec<f32>>,
    ) -> Result<Live, SttError> {
        let shared = Arc::new(Shared::default());
        let session = Session::start(engine, model, options, Arc::clone(&shared))?;
        let ear = thread::Builder::new()
            .name("starling-ear".to_owned())
            .spawn(move || session.run(&samples))
            .map_err(SttError::Thread)?;
        Ok(Live { ear: Some(ear), shared })
    }
}

impl Listening for Live {
    fn behind_ms(&self) -> u64 {
        self.shared.behind_ms.load(Ordering::Relaxed)
    }

    fn unheard_ms(&self) -> u64 {
        self.shared.unheard_ms.load(Ordering::Relaxed)
    }

    fn news(&self) -> Option<Transcript> {
        self.shared.news.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn finish(mut self: Box<Self>) -> Result<Transcript, SttError> {
        self.shared.over.store(true, Ordering::Relaxed);
        let ear = self.ear.take().ok_or(SttError::Gone)?;
        ear.join().map_err(|_| SttError::Gone)?
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.shared.unwanted.store(true, Ordering::Relaxed);
    }
}

/// What a decode under way is for.
enum Purpose {
    /// The chunk that starts here, for good.
    Chunk { start_ms: u64, end_ms: u64 },
    /// The open rest, should the speech end at `speech_end_ms`.
    Guess { start_ms: u64, speech_end_ms: u64, stop: Arc<AtomicBool> },
    /// The last seconds, only to know where the speaker is. It gives way to everything else.
    Glance { from_ms: u64, stop: Arc<AtomicBool> },
}

impl Purpose {
    fn is_glance(&self) -> bool {
        matches!(self, Purpose::Glance { .. })
    }
}

/// The open rest as it was heard at a pause.
struct Guess {
    speech_end_ms: u64,
    heard: Vec<Heard>,
}

struct Session {
    model: String,
    language: String,
    shared: Arc<Shared>,
    queue: Arc<Queue>,
    results: Receiver<Heed>,
    ear: Ear,
    /// Samples from `base_ms` on; what is decoded is let go.
    samples: Vec<f32>,
    base_ms: u64,
    /// Start of the open rest.
    start_ms: u64,
    next_job: u64,
    under_way: HashMap<u64, Purpose>,
    done: BTreeMap<u64, Vec<Heard>>,
    guess: Option<Guess>,
    glances: Glances,
}

/// A job's number and what came of it.
type Heed = (u64, Result<Option<Vec<Heard>>, SttError>);

impl Session {
    fn start(
        engine: &Arc<Engine>,
        model: &str,
        options: &Options,
        shared: Arc<Shared>,
    ) -> Result<Session, SttError> {
        let queue = Arc::new(Queue::default());
        let (sender, results) = mpsc::channel();
        let listener = Arc::new(Listener::new(options));
        // The second one only helps when the speech is over and nothing else needs its core. On two cores it gains little
        // and costs a state of some 140 MB.
        let spare_core = thread::available_parallelism().is_ok_and(|cores| cores.get() > 2);
        let workers: &[bool] = if spare_core { &[false, true] } else { &[false] };
        for &helper in workers {
            let (queue, sender) = (Arc::clone(&queue), sender.clone());
            let (engine, listener) = (Arc::clone(engine), Arc::clone(&listener));
            thread::Builder::new()
                .name("starling-recognise".to_owned())
                .spawn(move || {
                    if !helper {
                        give_way();
                    }
                    while let Some(job) = queue.next(helper) {
                        let result = if job.is_glance {
                            listener.glance(&engine, &job.samples, job.chunk, &job.stop)
                        } else {
                            listener.hear(&engine, &job.samples, job.chunk, &job.stop)
                        };
                        if sender.send((job.number, result)).is_err() {
                            break;
                        }
                    }
                })
                .map_err(SttError::Thread)?;
        }
        Ok(Session {
            model: model.to_owned(),
            language: options.language.clone(),
            shared,
            queue,
            results,
            ear: Ear::default(),
            samples: Vec::new(),
            base_ms: 0,
            start_ms: 0,
            next_job: 0,
            under_way: HashMap::new(),
            done: BTreeMap::new(),
            guess: None,
            glances: Glances::default(),
        })
    }

    fn run(mut self, incoming: &Receiver<Vec<f32>>) -> Result<Transcript, SttError> {
        let result = self.listen(incoming).and_then(|()| self.conclude());
        for purpose in self.under_way.values() {
            if let Purpose::Guess { stop, .. } | Purpose::Glance { stop, .. } = purpose {
                stop.store(true, Ordering::Relaxed);
            }
        }
        self.queue.close();
        result
    }

    /// Until the sender is gone, or the speech is over and everything sent is in.
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
            let mut is_new = false;
            while let Ok(result) = self.results.try_recv() {
                is_new |= self.heed(result)?;
            }
            let map = SpeechMap::from_frames(self.ear.frames());
            self.cut(&map);
            self.guess(&map);
            self.glance(&map);
            self.report(&map);
            if is_new {
                self.publish(&map);
            }
        }
    }

    fn take(&mut self, samples: &[f32]) {
        self.ear.push(samples);
        self.samples.extend_from_slice(samples);
    }

    /// Takes in what came of a job; whether more is known now.
    fn heed(&mut self, (number, result): Heed) -> Result<bool, SttError> {
        match (self.under_way.remove(&number), result?) {
            (Some(Purpose::Chunk { start_ms, .. }), Some(heard)) => {
                self.done.insert(start_ms, heard);
            }
            (Some(Purpose::Guess { start_ms, speech_end_ms, .. }), Some(heard))
                if start_ms == self.start_ms =>
            {
                self.guess = Some(Guess { speech_end_ms, heard });
            }
            (Some(Purpose::Glance { from_ms, .. }), Some(heard)) => {
                self.glances.add(from_ms, heard);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Gives every chunk that has become whole to the workers.
    fn cut(&mut self, map: &SpeechMap) {
        while let Some(end_ms) =
            cut::next_cut(map, self.ear.frames(), self.start_ms).filter(|end| *end > self.start_ms)
        {
            self.commit(map, end_ms, false);
            self.start_ms = end_ms;
            self.let_go();
        }
    }

    /// Has the open rest up to `end_ms` decoded for good, unless a guess has done it. The `last` is waited for.
    fn commit(&mut self, map: &SpeechMap, end_ms: u64, last: bool) {
        let start_ms = self.start_ms;
        let guess = self.guess.take();
        let Some(chunk) = (Chunk { start_ms, end_ms }).trimmed(map) else { return };
        let speech_end_ms = last_speech(map, end_ms);
        let covers = |end: u64| end + EDGE_MS >= speech_end_ms;
        let guess = match guess {
            Some(guess) if covers(guess.speech_end_ms) => {
                self.done.insert(start_ms, guess.heard);
                return;
            }
            guess => guess,
        };
        let mut under_way = self.under_way.values_mut().filter_map(|purpose| match purpose {
            Purpose::Guess { speech_end_ms, stop, .. } => Some((*speech_end_ms, Arc::clone(stop), purpose)),
            Purpose::Chunk { .. } | Purpose::Glance { .. } => None,
        });
        // Guesses end in a pause: what they heard stands, and when time matters only what came after is left.
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
        if self.under_way.values().any(|purpose| !purpose.is_glance())
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

    /// In mid-speech with idle workers: looks at the last seconds, only to know where the speaker is.
    fn glance(&mut self, map: &SpeechMap) {
        let known_ms = self.known_until_ms().max(self.base_ms);
        let (speech_end_ms, now_ms) = (last_speech(map, map.duration_ms), map.duration_ms);
        if !self.under_way.is_empty() {
            return;
        }
        let Some(from_ms) = self.glances.due(known_ms, speech_end_ms, now_ms) else { return };
        let recent = Chunk { start_ms: from_ms, end_ms: now_ms };
        if let Some(chunk) = recent.trimmed(map) {
            self.send(chunk, |stop| Purpose::Glance { from_ms, stop });
        }
    }

    /// End of the last word that was decoded for good, or guessed.
    fn known_until_ms(&self) -> u64 {
        let done = self.done.last_key_value().map(|(_, heard)| heard);
        let guessed = self.guess.as_ref().map(|guess| &guess.heard);
        let words = |heard: &Vec<Heard>| heard.iter().flat_map(|heard| &heard.words).map(|w| w.end_ms).max();
        done.and_then(words).max(guessed.and_then(words)).unwrap_or(0)
    }

    /// Everything that is known so far, for whoever asks.
    fn publish(&mut self, map: &SpeechMap) {
        let known_ms = self.known_until_ms();
        let guessed = self.guess.iter().flat_map(|guess| &guess.heard);
        let glanced = self.glances.since(known_ms);
        let heard = self.done.values().flatten().chain(guessed).chain(glanced).cloned();
        let so_far = assemble(&self.model, &self.language, map, heard);
        *self.shared.news.lock().unwrap_or_else(PoisonError::into_inner) = Some(so_far);
    }

    fn send(&mut self, chunk: Chunk, purpose: impl FnOnce(Arc<AtomicBool>) -> Purpose) {
        let stop = Arc::new(AtomicBool::new(false));
        let number = self.next_job;
        self.next_job += 1;
        for other in self.under_way.values() {
            if let Purpose::Glance { stop, .. } = other {
                stop.store(true, Ordering::Relaxed);
            }
        }
        let purpose = purpose(Arc::clone(&stop));
        let is_glance = purpose.is_glance();
        self.under_way.insert(number, purpose);
        let samples = chunk.earlier(self.base_ms).of(&self.samples).to_vec();
        self.queue.push(Job { number, chunk, samples, is_glance, stop });
    }

    /// Frees the samples before the open rest.
    fn let_go(&mut self) {
        let gone = Chunk { start_ms: 0, end_ms: self.start_ms - self.base_ms }.of(&self.samples).len();
        self.samples.drain(..gone);
        self.base_ms = self.start_ms;
    }

    fn report(&self, map: &SpeechMap) {
        let waiting = self.under_way.values().filter_map(|purpose| match purpose {
            Purpose::Chunk { end_ms, .. } => Some(*end_ms),
            Purpose::Guess { .. } | Purpose::Glance { .. } => None,
        });
        let behind_ms = waiting.min().map_or(0, |end_ms| map.duration_ms.saturating_sub(end_ms));
        self.shared.behind_ms.store(behind_ms, Ordering::Relaxed);
        let known_ms = self.known_until_ms().max(self.glances.end_ms());
        let unheard_ms = last_speech(map, map.duration_ms).saturating_sub(known_ms);
        self.shared.unheard_ms.store(unheard_ms, Ordering::Relaxed);
    }

    fn conclude(&mut self) -> Result<Transcript, SttError> {
        let map = SpeechMap::from_frames(self.ear.frames());
        self.cut(&map);
        self.queue.hurry();
        self.commit(&map, map.duration_ms, true);
        while self.under_way.values().any(|purpose| matches!(purpose, Purpose::Chunk { .. })) {
            let result = self.results.recv().map_err(|_| SttError::Gone)?;
            self.heed(result)?;
        }
        let heard = std::mem::take(&mut self.done).into_values().flatten();
        Ok(assemble(&self.model, &self.language, &map, heard))
    }
}

/// End of the last speech before `end_ms`.
fn last_speech(map: &SpeechMap, end_ms: u64) -> u64 {
    map.spans.iter().rev().find(|span| span.start_ms < end_ms).map_or(0, |span| span.end_ms.min(end_ms))
}

/// Lets the recording and the screen go first, where the system knows such a thing.
fn give_way() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(2);
}
