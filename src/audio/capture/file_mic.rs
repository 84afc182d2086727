//! Recordings as a microphone, one for each answer.
//!
//! Follows the same path as a device: ring, writer thread, file. Between answers it gives faint noise, as a live
//! microphone does. A file never loses samples: when the ring is full it waits.

use super::feed::FeedControl;
use crate::audio::decode::decode_to;
use crate::audio::{AudioError, Channel, Feed, FeedState, Microphone, SAMPLE_RATE, length, samples_in};
use crate::clock::Clock;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// Samples per delivery: 20 ms, as a device gives them.
const BLOCK: u64 = SAMPLE_RATE as u64 / 50;

/// Size of the noise between answers, about two steps of 16-bit sound: not silence, yet inaudible.
const NOISE: f32 = 6e-5;

/// How fast recordings are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaybackSpeed {
    /// As they were spoken.
    RealTime,
    /// As fast as they can be written.
    Fast,
}

/// A list of recordings used in place of a microphone.
pub struct FileMic {
    name: String,
    answers: Arc<[Vec<f32>]>,
    /// What is worth saying about the recordings.
    notes: Vec<String>,
    speed: PlaybackSpeed,
    clock: Arc<dyn Clock>,
}

impl FileMic {
    /// Reads all `files`, so that a bad one is found before the interview begins.
    pub fn open(
        files: &[PathBuf],
        speed: PlaybackSpeed,
        clock: Arc<dyn Clock>,
    ) -> Result<FileMic, AudioError> {
        FileMic::on_channel(files, None, speed, clock)
    }

    /// The same, for one channel.
    pub fn on_channel(
        files: &[PathBuf],
        channel: Option<Channel>,
        speed: PlaybackSpeed,
        clock: Arc<dyn Clock>,
    ) -> Result<FileMic, AudioError> {
        let name = match files {
            [file] => format!("{} (a recording)", file.file_name().unwrap_or(file.as_os_str()).display()),
            _ => format!("{} recordings", files.len()),
        };
        let mut notes = Vec::new();
        let mut answers = Vec::new();
        for file in files {
            let decoded = decode_to(file, channel, SAMPLE_RATE)?;
            notes.extend(decoded.heard.note().map(|note| format!("{}: {note}", file.display())));
            answers.push(decoded.samples);
        }
        Ok(FileMic { name, answers: answers.into(), notes, speed, clock })
    }
}

impl FileMic {
    /// Which channels were left out, where the user did not choose them.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

impl Microphone for FileMic {
    fn name(&self) -> &str {
        &self.name
    }

    fn start(&mut self, capacity: Duration) -> Result<Feed, AudioError> {
        let (producer, consumer) =
            rtrb::RingBuffer::new(samples_in(capacity, SAMPLE_RATE).max(BLOCK) as usize);
        let state = Arc::new(FeedState::default());
        let (sender, orders) = mpsc::channel();
        let player = Player {
            answers: Arc::clone(&self.answers),
            speed: self.speed,
            clock: Arc::clone(&self.clock),
            orders,
            producer,
            state: Arc::clone(&state),
            next: 0,
            playing: None,
            since: self.clock.now(),
            sent: 0,
            noise: Noise(0x9E37_79B9),
        };
        std::thread::Builder::new()
            .name("file-microphone".to_owned())
            .spawn(move || player.run())
            .map_err(|error| AudioError::Stopped { message: error.to_string() })?;
        let control = Box::new(Control { orders: sender });
        let real_time = self.speed == PlaybackSpeed::RealTime;
        Ok(Feed {
            consumer,
            channels: 1,
            sample_rate: SAMPLE_RATE,
            state,
            control,
            real_time,
            is_device: false,
        })
    }
}

enum Order {
    Begin(Sender<u64>),
    End,
    Rewind,
}

struct Control {
    orders: Sender<Order>,
}

impl FeedControl for Control {
    fn begin(&mut self) -> Result<u64, AudioError> {
        let stopped = || AudioError::Stopped { message: "the recording's thread ended".to_owned() };
        let (reply, answer) = mpsc::channel();
        self.orders.send(Order::Begin(reply)).map_err(|_| stopped())?;
        answer.recv_timeout(Duration::from_secs(5)).map_err(|_| stopped())
    }

    fn end(&mut self) {
        let _ = self.orders.send(Order::End);
    }

    fn rewind(&mut self) {
        let _ = self.orders.send(Order::Rewind);
    }

    fn latency(&self) -> Duration {
        Duration::ZERO
    }
}

/// The thread that plays; it ends when the feed is dropped.
struct Player {
    answers: Arc<[Vec<f32>]>,
    speed: PlaybackSpeed,
    clock: Arc<dyn Clock>,
    orders: Receiver<Order>,
    producer: rtrb::Producer<f32>,
    state: Arc<FeedState>,
    /// Index of the answer for the next take.
    next: usize,
    /// Answer being played and the number of its next sample.
    playing: Option<(usize, usize)>,
    /// Samples are counted from here: `sent` of them have gone out since then.
    since: Duration,
    sent: u64,
    noise: Noise,
}

impl Player {
    fn run(mut self) {
        loop {
            match self.orders.recv_timeout(self.rest()) {
                Ok(Order::Begin(reply)) => {
                    let first = self.begin();
                    let _ = reply.send(first);
                }
                Ok(Order::End) => self.end(),
                Ok(Order::Rewind) => self.next = self.next.saturating_sub(1),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.play();
        }
    }

    /// Starts the next answer at the next sample; returns that sample's number.
    fn begin(&mut self) -> u64 {
        let first = self.state.pushed();
        self.restart_count();
        if self.next < self.answers.len() {
            self.playing = Some((self.next, 0));
            self.state.note_end(None);
        } else {
            self.state.note_end(Some(first));
        }
        self.next = (self.next + 1).min(self.answers.len() + 1);
        first
    }

    fn end(&mut self) {
        self.playing = None;
        self.state.note_end(None);
        self.restart_count();
    }

    fn restart_count(&mut self) {
        self.since = self.clock.now();
        self.sent = 0;
    }

    fn is_unpaced(&self) -> bool {
        self.speed == PlaybackSpeed::Fast && self.playing.is_some()
    }

    /// Time until the next block is due.
    fn rest(&self) -> Duration {
        if self.is_unpaced() {
            return Duration::from_millis(1);
        }
        let due = self.since + length(self.sent + BLOCK, SAMPLE_RATE);
        due.saturating_sub(self.clock.now())
    }

    fn play(&mut self) {
        if !self.is_unpaced() {
            let passed = self.clock.now().saturating_sub(self.since);
            let due = samples_in(passed, SAMPLE_RATE) / BLOCK * BLOCK;
            let sent = self.push(due.saturating_sub(self.sent) as usize);
            self.sent += sent as u64;
            return;
        }
        self.push(usize::MAX);
        if self.playing.is_none() {
            self.restart_count();
        }
    }

    /// Puts at most `wanted` samples into the ring: the answer's, then noise. An unpaced answer stops at its end.
    fn push(&mut self, wanted: usize) -> usize {
        let mut pushed = 0;
        if let Some((answer, position)) = self.playing {
            let rest = &self.answers[answer][position..];
            let count = rest.len().min(wanted).min(self.producer.slots());
            let (_, left) = self.producer.push_partial_slice(&rest[..count]);
            pushed = count - left.len();
            self.state.note_pushed(pushed, 0);
            self.playing = Some((answer, position + pushed));
            if pushed < rest.len() {
                return pushed;
            }
            self.playing = None;
            self.state.note_end(Some(self.state.pushed()));
            if self.speed == PlaybackSpeed::Fast {
                return pushed;
            }
        }
        let count = (wanted - pushed).min(self.producer.slots());
        if let Ok(chunk) = self.producer.write_chunk_uninit(count) {
            chunk.fill_from_iter(std::iter::repeat_with(|| self.noise.next()));
            self.state.note_pushed(count, 0);
        }
        pushed + count
    }
}

/// Marsaglia's xorshift: faint, cheap, the same every time.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 as f32 / u32::MAX as f32 * 2.0 - 1.0) * NOISE
    }
}
