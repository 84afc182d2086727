//! Takes from one open microphone.
//!
//! Open it while the prompt is still being spoken: what comes before [`Recorder::begin`] is thrown away, and the
//! clock of an answer starts only after the device has really delivered sound.

use super::status::RecorderStatus;
use super::writer::{Command, Level, Writer};
use crate::audio::{AudioError, Microphone, TakeReport};
use crate::clock::Clock;
use crate::core::health::SILENCE_DBFS;
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Sound the ring has room for. The thread that empties it never waits for a disk, but it may itself be held up.
const RING: Duration = Duration::from_secs(30);

/// Longest wait for the writer thread, which waits for a disk when a take's file is made.
const PATIENCE: Duration = Duration::from_secs(30);

/// A microphone that is open, and the thread that listens to it. Dropping it completes a running take.
pub struct Recorder {
    name: String,
    clock: Arc<dyn Clock>,
    opened: Duration,
    commands: Option<Sender<Command>>,
    status: Arc<Mutex<RecorderStatus>>,
    thread: Option<JoinHandle<()>>,
    // Kept for as long as the feed it provided.
    _microphone: Box<dyn Microphone>,
}

impl Recorder {
    /// Opens the microphone and starts listening.
    pub fn open(mut microphone: Box<dyn Microphone>, clock: Arc<dyn Clock>) -> Result<Recorder, AudioError> {
        let opened = clock.now();
        let feed = microphone.start(RING)?;
        let name = microphone.name().to_owned();
        let status = Arc::new(Mutex::new(RecorderStatus {
            live: false,
            elapsed: Duration::ZERO,
            level_dbfs: SILENCE_DBFS,
            peak_dbfs: SILENCE_DBFS,
            dropped_samples: 0,
            ended: false,
            device_changed: false,
            muted: false,
            unsaved: Duration::ZERO,
            failure: None,
        }));
        let (sender, commands) = mpsc::channel();
        let writer = Writer {
            feed,
            device: name.clone(),
            clock: Arc::clone(&clock),
            commands,
            status: Arc::clone(&status),
            take: None,
            position: 0,
            looked: opened,
            silent: Duration::ZERO,
            failure: None,
            level: Level::default(),
            saving: Vec::new(),
        };
        let thread = std::thread::Builder::new()
            .name("take-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|error| AudioError::Stopped { message: error.to_string() })?;
        Ok(Recorder {
            name,
            clock,
            opened,
            commands: Some(sender),
            status,
            thread: Some(thread),
            _microphone: microphone,
        })
    }

    /// The microphone as the user knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Waits for the first sound; returns the time since the microphone was opened.
    pub fn wait_live(&self, timeout: Duration) -> Result<Duration, AudioError> {
        let start = self.clock.now();
        loop {
            let status = self.status();
            let now = self.clock.now();
            match status.failure {
                Some(failure) => return Err(failure),
                None if status.live => return Ok(now.saturating_sub(self.opened)),
                None => {}
            }
            let waited = now.saturating_sub(start);
            if waited >= timeout {
                return Err(AudioError::NotLive { device: self.name.clone(), waited });
            }
            self.clock.sleep(Duration::from_millis(5));
        }
    }

    /// Starts a take now, in a new file at `path`; `tap` gets the same sound, 16 kHz mono, as it comes.
    pub fn begin(&self, path: &Path, tap: Option<Sender<Vec<f32>>>) -> Result<(), AudioError> {
        self.ask(|reply| Command::Begin { path: path.to_owned(), tap, reply })
    }

    pub fn status(&self) -> RecorderStatus {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the take: drains what the device still holds and lets the file be completed. A slow disk may take longer
    /// than this call: `saving` in the report says so, and dropping the recorder waits for it.
    ///
    /// A take that a lost device or a full disk has ended is reported too, with the reason in `interrupted`.
    pub fn finish(&self) -> Result<TakeReport, AudioError> {
        self.ask(|reply| Command::Finish { reply })
    }

    /// The next take is a second try: a file that plays the microphone starts again from its beginning.
    pub fn rewind(&self) {
        if let Some(commands) = &self.commands {
            // A stopped writer is reported by the next `begin`.
            let _ = commands.send(Command::Rewind);
        }
    }

    fn ask<T>(
        &self,
        command: impl FnOnce(Sender<Result<T, AudioError>>) -> Command,
    ) -> Result<T, AudioError> {
        let stopped = |message: &str| AudioError::Stopped { message: message.to_owned() };
        let (reply, answer) = mpsc::channel();
        let commands = self.commands.as_ref().ok_or_else(|| stopped("it was closed"))?;
        commands.send(command(reply)).map_err(|_| stopped("its thread ended"))?;
        answer.recv_timeout(PATIENCE).map_err(|_| stopped("its thread does not answer"))?
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        drop(self.commands.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::capture::feed::FeedControl;
    use crate::audio::wav::testing::{pcm16, write};
    use crate::audio::{Feed, FeedState, FileMic, PlaybackSpeed};
    use crate::clock::SystemClock;
    use std::path::PathBuf;

    /// A recording in which every sample differs from its neighbors, and none is zero.
    fn recording(folder: &Path, name: &str, rate: u32, count: i32) -> PathBuf {
        let path = folder.join(name);
        write(&path, pcm16(1, rate), (0..count).map(|i| 100 + (i * 37 % 9973) as i16));
        path
    }

    fn samples(path: &Path) -> Vec<i16> {
        hound::WavReader::open(path).expect("valid").samples().collect::<Result<_, _>>().expect("samples")
    }

    fn open(files: &[PathBuf], speed: PlaybackSpeed) -> Recorder {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let microphone = FileMic::open(files, speed, Arc::clone(&clock)).expect("readable");
        let recorder = Recorder::open(Box::new(microphone), clock).expect("opened");
        recorder.wait_live(Duration::from_secs(5)).expect("live");
        recorder
    }

    fn record(recorder: &Recorder, path: &Path) -> TakeReport {
        recorder.begin(path, None).expect("begun");
        while !recorder.status().ended {
            std::thread::sleep(Duration::from_millis(5));
        }
        recorder.finish().expect("finished")
    }

    #[test]
    fn each_answer_is_recorded_from_its_first_sample_to_its_last() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            recording(folder.path(), "a.wav", 16_000, 700_000),
            recording(folder.path(), "b.wav", 16_000, 1_234),
        ];
        let recorder = open(&files, PlaybackSpeed::Fast);
        for (index, file) in files.iter().enumerate() {
            let take = folder.path().join(format!("take-{index}.wav"));
            let report = record(&recorder, &take);
            let (spoken, taken) = (samples(file), samples(&take));
            assert!(taken.len() >= spoken.len(), "{} of {}", taken.len(), spoken.len());
            let differs = spoken.iter().zip(&taken).position(|(a, b)| (a - b).abs() > 1);
            assert_eq!(differs, None);
            assert_eq!((report.dropped_samples, report.drift()), (0, None));
        }
        let nothing = record(&recorder, &folder.path().join("none.wav"));
        assert!(nothing.audio_ms < 200, "{nothing:?}");
    }

    #[test]
    fn in_real_time_the_sound_is_as_long_as_the_clock_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let recorder = open(&[recording(folder.path(), "a.wav", 44_100, 44_100)], PlaybackSpeed::RealTime);
        let (sender, tapped) = mpsc::channel();
        let take = folder.path().join("take.wav");
        recorder.begin(&take, Some(sender)).expect("begun");
        while !recorder.status().ended {
            std::thread::sleep(Duration::from_millis(5));
        }
        let status = recorder.status();
        assert!(status.level_dbfs > -40.0 && status.live, "{status:?}");
        let report = recorder.finish().expect("finished");
        assert!((950..1300).contains(&report.audio_ms), "{report:?}");
        assert!(report.drift().expect("a clock").abs() < 0.05, "{report:?}");
        let count: usize = tapped.iter().map(|chunk: Vec<f32>| chunk.len()).sum();
        assert_eq!(count, samples(&take).len());
    }

    #[test]
    fn a_retake_plays_the_same_recording_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            recording(folder.path(), "a.wav", 16_000, 3_000),
            recording(folder.path(), "b.wav", 16_000, 60_000),
        ];
        let recorder = open(&files, PlaybackSpeed::Fast);
        record(&recorder, &folder.path().join("1.wav"));
        recorder.rewind();
        let again = record(&recorder, &folder.path().join("2.wav"));
        assert!(again.audio_ms < 1_000, "{again:?}");
        let next = record(&recorder, &folder.path().join("3.wav"));
        assert!(next.audio_ms >= 3_750, "{next:?}");
    }

    #[test]
    fn an_answer_cut_short_is_kept_and_the_next_one_starts_clean() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            recording(folder.path(), "a.wav", 16_000, 160_000),
            recording(folder.path(), "b.wav", 16_000, 800),
        ];
        let recorder = open(&files, PlaybackSpeed::RealTime);
        recorder.begin(&folder.path().join("1.wav"), None).expect("begun");
        std::thread::sleep(Duration::from_millis(300));
        let report = recorder.finish().expect("finished");
        assert!((200..600).contains(&report.audio_ms), "{report:?}");
        record(&recorder, &folder.path().join("2.wav"));
        let taken = samples(&folder.path().join("2.wav"));
        assert!(samples(&files[1]).iter().zip(&taken).all(|(a, b)| (a - b).abs() <= 1), "{:?}", &taken[..9]);
    }

    /// A device that opens and then delivers nothing.
    struct DeadMic;

    impl Microphone for DeadMic {
        fn name(&self) -> &str {
            "Dead"
        }

        fn start(&mut self, _capacity: Duration) -> Result<Feed, AudioError> {
            let (producer, consumer) = rtrb::RingBuffer::new(16);
            let state = Arc::new(FeedState::default());
            Ok(Feed {
                consumer,
                channels: 1,
                sample_rate: 48_000,
                state,
                control: Box::new(DeadControl(producer)),
                real_time: true,
                is_device: true,
            })
        }
    }

    struct DeadControl(#[allow(dead_code, reason = "keeps the ring open")] rtrb::Producer<f32>);

    impl FeedControl for DeadControl {
        fn begin(&mut self) -> Result<u64, AudioError> {
            Ok(0)
        }
        fn end(&mut self) {}
        fn rewind(&mut self) {}
        fn latency(&self) -> Duration {
            Duration::ZERO
        }
    }

    #[test]
    fn a_device_that_delivers_nothing_is_never_live_and_its_take_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let recorder = Recorder::open(Box::new(DeadMic), Arc::clone(&clock)).expect("opened");
        let error = recorder.wait_live(Duration::from_millis(50)).expect_err("no sound");
        assert_eq!(error.to_string(), "`Dead` is open but delivers no sound");
        recorder.begin(&folder.path().join("take.wav"), None).expect("begun all the same");
        while recorder.status().failure.is_none() {
            assert!(clock.now() < Duration::from_secs(5), "nobody noticed");
            std::thread::sleep(Duration::from_millis(20));
        }
        let report = recorder.finish().expect("reported");
        let reason = report.interrupted.expect("a reason").to_string();
        assert!(reason.starts_with("`Dead` vanished: no sound came for 2."), "{reason}");
        assert_eq!(report.health.verdict(), crate::core::health::HealthVerdict::Empty);
    }

    #[test]
    fn misuse_is_named_and_harms_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let recorder = open(&[recording(folder.path(), "a.wav", 16_000, 16_000)], PlaybackSpeed::RealTime);
        assert!(matches!(recorder.finish(), Err(AudioError::NoTake)));
        let path = folder.path().join("1.wav");
        recorder.begin(&path, None).expect("begun");
        assert!(matches!(recorder.begin(&folder.path().join("2.wav"), None), Err(AudioError::TakeRunning)));
        std::thread::sleep(Duration::from_millis(100));
        drop(recorder);
        assert!(samples(&path).len() > 500, "dropping completes the take");
        let missing = folder.path().join("no/such/folder.wav");
        let recorder = open(&[], PlaybackSpeed::RealTime);
        assert!(matches!(recorder.begin(&missing, None), Err(AudioError::Write { .. })));
        assert!(recorder.begin(&folder.path().join("3.wav"), None).is_ok(), "a failed begin leaves no take");
    }
}
