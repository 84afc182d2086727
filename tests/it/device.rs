//! Sound through a real server, a real full disk and a real `kill -9`.
#![allow(clippy::print_stderr, reason = "what was measured belongs into the log")]

use crate::virtual_mic::{self, Room};
use starling::audio::{
    AudioError, CpalMic, CpalSpeaker, DeviceChoice, FileMic, PlaybackSpeed, Played, Recorder, Sound, Speaker,
    TakeReport, decode, list_devices, repair,
};
use starling::clock::{Clock, SystemClock};
use starling::core::failure::Advice;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const SECOND: usize = 16_000;

const SENTENCES: &str = "Last spring our nightly import began to fail, and nobody had asked me to look at it. \
    I read the logs of eleven nights, and I saw that every failure began within the same four minutes. \
    I wrote a small program that replayed one night in six seconds, so that I could try a change at once. \
    Then I found two jobs which took the same lock in a different order, and I proposed one order for both. \
    My manager worried about the release on Thursday, so I put the change behind a switch for one customer. \
    After three quiet nights I turned it on for everyone, and I wrote down how to turn it off again. \
    Failures went from nine in a month to none in the next quarter, and the import became forty percent faster. \
    I learned to look for the shape of a failure in time before I look for its cause in the code. \
    Since then I keep a page on which each failure is a dot, and twice it has shown me a pattern in a minute. \
    If I did it again, I would ask the owners of the other job on the first day rather than on the fifth. ";

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::start())
}

fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

/// About `seconds` of synthetic speech after half a second of silence, in which the server may splice: it re-renders
/// what it had prepared before the sound began.
fn speech(folder: &Path, seconds: u32) -> PathBuf {
    let path = folder.join("speech.wav");
    let characters = SENTENCES.len().min(seconds as usize * 15);
    let status = Command::new("espeak-ng")
        .args(["-s", "165", "-w"])
        .arg(&path)
        .arg(&SENTENCES[..characters])
        .status()
        .expect("espeak-ng is installed");
    assert!(status.success());
    let mut reader = hound::WavReader::open(&path).expect("espeak-ng's file");
    let spec = reader.spec();
    let samples: Vec<i16> = reader.samples().collect::<Result<_, _>>().expect("samples");
    let mut writer = hound::WavWriter::create(&path, spec).expect("created");
    let silence = std::iter::repeat_n(0, spec.sample_rate as usize / 2);
    silence.chain(samples).for_each(|sample| writer.write_sample(sample).expect("written"));
    writer.finalize().expect("finished");
    path
}

fn listen() -> Recorder {
    let microphone = CpalMic::find(&DeviceChoice::default()).expect("the room's microphone");
    let recorder = Recorder::open(Box::new(microphone), clock()).expect("opened");
    recorder.wait_live(Duration::from_secs(5)).expect("live");
    recorder
}

/// Plays about `seconds` of speech into the room, records it, and checks that all of it is there exactly once.
fn records_whole(room: &Room, seconds: u32) {
    let spoken = speech(&room.folder, seconds);
    let take = room.folder.join("take.wav");
    let recorder = listen();
    recorder.begin(&take, None).expect("begun");
    let status = room.play(&spoken).wait().expect("paplay ends");
    assert!(status.success());
    let time = SystemClock::start();
    let report = recorder.finish().expect("finished");
    eprintln!("finished in {:?}", time.now());
    let drift = report.drift().expect("real time");
    eprintln!("{} ms of sound in {} ms: {:.3} % missing", report.audio_ms, report.clock_ms, drift * 100.0);
    assert!(report.interrupted.is_none() && report.dropped_samples == 0, "{report:?}");
    assert!(drift.abs() < 0.005, "{report:?}");
    assert!(report.saving.written_within(Duration::from_secs(10)));
    let (spoken, taken) = (decode(&spoken).expect("read").samples, decode(&take).expect("read").samples);
    assert!(spoken.len() >= seconds as usize * SECOND * 7 / 10, "{} samples spoken", spoken.len());
    assert_all_there(&spoken, &taken);
}

/// Every voiced part of `spoken`, from the first to the last, lies in `taken` at the same distance.
///
/// Compared without the hiss of the consonants: the server's own resampling moves it by parts of a sample, which is
/// half a wave up there.
pub fn assert_all_there(spoken: &[f32], taken: &[f32]) {
    let (spoken, taken) = (without_hiss(spoken), without_hiss(taken));
    const WINDOW: usize = SECOND / 4;
    const STEP: usize = SECOND / 8;
    /// 20 ms: a gap or repeat longer than this would move all that follows.
    const SLACK: usize = SECOND / 50;
    let voiced = |start: &usize| power(&spoken[*start..*start + WINDOW]) > 1e-4;
    let starts: Vec<usize> = (0..spoken.len() - WINDOW).step_by(STEP).filter(voiced).collect();
    let whole = &spoken[starts[0]..(starts[0] + SECOND).min(spoken.len())];
    let (offset, _) = best_match(whole, &taken, 0..taken.len().saturating_sub(whole.len()).min(3 * SECOND));
    let lag = offset as i64 - starts[0] as i64;
    let mut worst = (0, 1.0f64);
    for start in &starts {
        let expected = *start as i64 + lag;
        let from = (expected - 2 * SLACK as i64).max(0) as usize;
        let to = ((expected + 2 * SLACK as i64).max(0) as usize).min(taken.len().saturating_sub(WINDOW));
        let (found, likeness) = best_match(&spoken[*start..*start + WINDOW], &taken, from..to + 1);
        let moved = (found as i64 - expected).unsigned_abs() as usize;
        worst = (worst.0.max(moved), worst.1.min(likeness));
        let at = *start as f64 / SECOND as f64;
        assert!(
            likeness > 0.9 && moved <= SLACK,
            "at {at:.2} s: likeness {likeness:.3}, moved by {moved} samples from {lag} samples late"
        );
    }
    let last = starts[starts.len() - 1] + WINDOW;
    eprintln!(
        "{} windows from {:.2} s to {:.2} s of {:.2} s; at worst {} samples off, likeness {:.4}",
        starts.len(),
        starts[0] as f64 / SECOND as f64,
        last as f64 / SECOND as f64,
        spoken.len() as f64 / SECOND as f64,
        worst.0,
        worst.1
    );
}

/// The average of eight neighbors: nothing above 2 kHz.
fn without_hiss(samples: &[f32]) -> Vec<f32> {
    samples.windows(8).map(|near| near.iter().sum::<f32>() / 8.0).collect()
}

fn power(samples: &[f32]) -> f64 {
    samples.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum::<f64>() / samples.len() as f64
}

/// Where `part` fits best into `whole`, and how well (1 is the same shape).
fn best_match(part: &[f32], whole: &[f32], range: std::ops::Range<usize>) -> (usize, f64) {
    let mut best = (range.start, -1.0);
    for start in range {
        let Some(there) = whole.get(start..start + part.len()) else { break };
        let product: f32 = part.iter().zip(there).map(|(a, b)| a * b).sum();
        let size = (power(part) * power(there)).sqrt() * part.len() as f64;
        let likeness = f64::from(product) / size.max(1e-9);
        if likeness > best.1 {
            best = (start, likeness);
        }
    }
    best
}

#[test]
fn speech_in_a_room_is_recorded_whole() {
    virtual_mic::within("device::speech_in_a_room_is_recorded_whole", |room| records_whole(room, 12));
}

#[test]
#[ignore = "takes a minute"]
fn a_minute_of_speech_is_recorded_whole() {
    virtual_mic::within("device::a_minute_of_speech_is_recorded_whole", |room| records_whole(room, 70));
}

#[test]
#[ignore = "takes a minute and all processors"]
fn a_minute_of_speech_is_recorded_whole_on_a_busy_machine() {
    virtual_mic::within("device::a_minute_of_speech_is_recorded_whole_on_a_busy_machine", |room| {
        let stop = Arc::new(AtomicBool::new(false));
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..cores {
            let stop = Arc::clone(&stop);
            let spin = move || while !stop.load(Ordering::Relaxed) {};
            std::thread::Builder::new().spawn(spin).expect("a thread");
        }
        records_whole(room, 70);
        stop.store(true, Ordering::Relaxed);
    });
}

/// How long the capture soak records unless `STARLING_CAPTURE_MINUTES` says otherwise.
const CAPTURE_MINUTES: u64 = 10;

/// A sound card's own clock is worse than this; the room's is the machine's.
const MOST_DRIFT: f64 = 0.0005;

/// Growth of memory after the first sixth, as a share: a leak of one buffer in a second would be far more.
const MOST_GROWTH: f64 = 0.05;

/// Memory of this process, kB.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its memory");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).expect("a number")
}

/// Records one take that lasts `length` while speech is played without a pause, and checks that it is whole, on time,
/// and costs no more memory at its end than early on.
fn records_for(room: &Room, length: Duration) {
    let spoken = speech(&room.folder, 70);
    let take = room.folder.join("take.wav");
    let recorder = listen();
    let time = SystemClock::start();
    recorder.begin(&take, None).expect("begun");
    let (mut rounds, mut early_kb, mut most_kb) = (Vec::new(), None, 0);
    while time.now() < length {
        rounds.push(recorder.status().elapsed);
        assert!(room.play(&spoken).wait().expect("paplay ends").success());
        let status = recorder.status();
        assert!(status.failure.is_none() && status.dropped_samples == 0, "{status:?}");
        if time.now() >= length / 6 {
            most_kb = resident_kb().max(most_kb);
            early_kb = early_kb.or(Some(most_kb));
        }
    }
    let report = recorder.finish().expect("finished");
    let drift = report.drift().expect("real time");
    let early_kb = early_kb.expect("more than one round");
    let growth = most_kb as f64 / early_kb as f64 - 1.0;
    eprintln!(
        "{:.1} min recorded: {} samples dropped, {} glitches, {} ms of sound in {} ms ({:.4} % off), memory from \
         {early_kb} kB to {most_kb} kB at most ({:+.2} %)",
        report.audio_ms as f64 / 60_000.0,
        report.dropped_samples,
        report.glitches,
        report.audio_ms,
        report.clock_ms,
        drift * 100.0,
        growth * 100.0
    );
    assert!(
        report.interrupted.is_none() && report.dropped_samples == 0 && report.glitches == 0,
        "{report:?}"
    );
    assert!(drift.abs() < MOST_DRIFT, "{report:?}");
    assert!(growth <= MOST_GROWTH, "{early_kb} kB, then {most_kb} kB");
    assert!(report.saving.written_within(Duration::from_secs(10)));
    let (spoken, taken) = (decode(&spoken).expect("read").samples, decode(&take).expect("read").samples);
    for (number, begun) in rounds.iter().enumerate() {
        eprint!("round {number}: ");
        let from = (begun.as_millis() as usize * SECOND / 1000).min(taken.len());
        let to = (from + spoken.len() + 5 * SECOND).min(taken.len());
        assert_all_there(&spoken, &taken[from..to]);
    }
}

#[test]
#[ignore = "takes as many minutes as STARLING_CAPTURE_MINUTES says, else 10"]
fn speech_is_recorded_whole_for_as_long_as_it_lasts() {
    let minutes = std::env::var("STARLING_CAPTURE_MINUTES").ok().and_then(|minutes| minutes.parse().ok());
    let length = Duration::from_secs(60 * minutes.unwrap_or(CAPTURE_MINUTES));
    // Comparing what was recorded with what was played takes time as well.
    let limit = length * 2 + Duration::from_secs(240);
    virtual_mic::within_for(limit, "device::speech_is_recorded_whole_for_as_long_as_it_lasts", |room| {
        records_for(room, length);
    });
}

/// Records for two seconds, runs `happen`, and checks that the loss is noticed and the sound kept.
fn loses_the_microphone(room: &Room, happen: impl FnOnce()) -> TakeReport {
    let take = room.folder.join("take.wav");
    let recorder = listen();
    recorder.begin(&take, None).expect("begun");
    let mut playing = room.play(&speech(&room.folder, 12));
    pause(2000);
    happen();
    let time = SystemClock::start();
    while recorder.status().failure.is_none() {
        pause(20);
        assert!(time.now() < Duration::from_secs(4), "nobody noticed");
    }
    let failure = recorder.status().failure.expect("a failure");
    eprintln!("noticed within {:?}: {failure}", time.now());
    let report = recorder.finish().expect("kept");
    assert!(matches!(report.interrupted, Some(AudioError::Lost { .. })), "{report:?}");
    assert!((1800..2600).contains(&report.audio_ms), "{report:?}");
    let taken = decode(&take).expect("valid");
    assert!(taken.duration_ms.abs_diff(report.audio_ms) <= 1 && taken.health.rms_dbfs > -40.0, "{report:?}");
    let again = recorder.begin(&room.folder.join("again.wav"), None);
    assert!(matches!(again, Err(AudioError::Lost { .. })), "the device is still gone");
    let time = SystemClock::start();
    drop(recorder);
    eprintln!("closed in {:?}", time.now());
    assert!(time.now() < Duration::from_secs(3), "closing is bounded");
    let _ = playing.kill();
    playing.wait().expect("paplay ends");
    report
}

/// Stops this process from outside after a second, and lets it go on after `held` seconds.
fn stopped_for(held: &str) -> std::process::Child {
    let script = format!("sleep 1; kill -STOP $1; sleep {held}; kill -CONT $1");
    let process = std::process::id().to_string();
    Command::new("sh").args(["-c", &script, "sh", &process]).spawn().expect("a shell")
}

#[test]
fn a_program_that_was_stopped_goes_on_recording_without_a_gap() {
    virtual_mic::within("device::a_program_that_was_stopped_goes_on_recording_without_a_gap", |room| {
        for held in ["0.1", "4"] {
            let spoken = speech(&room.folder, 8);
            let take = room.folder.join(format!("take-{held}.wav"));
            let recorder = listen();
            recorder.begin(&take, None).expect("begun");
            let mut stopping = stopped_for(held);
            assert!(room.play(&spoken).wait().expect("paplay ends").success());
            assert!(stopping.wait().expect("the shell ends").success());
            pause(500);
            let report = recorder.finish().expect("finished");
            assert!(report.interrupted.is_none(), "stopped for {held} s: {report:?}");
            assert!(report.saving.written_within(Duration::from_secs(10)));
            let (spoken, taken) =
                (decode(&spoken).expect("read").samples, decode(&take).expect("read").samples);
            assert_all_there(&spoken, &taken);
        }
    });
}

#[test]
fn a_muted_microphone_is_noticed_while_it_is_muted() {
    virtual_mic::within("device::a_muted_microphone_is_noticed_while_it_is_muted", |room| {
        let mute = |muted: &str| {
            let set = ["set-source-mute", "room.monitor", muted];
            assert!(Command::new("pactl").args(set).status().expect("pactl runs").success());
        };
        let recorder = listen();
        recorder.begin(&room.folder.join("take.wav"), None).expect("begun");
        let becomes = |muted: bool| {
            let time = SystemClock::start();
            while recorder.status().muted != muted {
                assert!(time.now() < Duration::from_secs(5), "nobody noticed");
                pause(50);
            }
        };
        becomes(false);
        mute("1");
        becomes(true);
        pause(4_000);
        mute("0");
        let mut playing = room.play(&speech(&room.folder, 3));
        becomes(false);
        let report = recorder.finish().expect("finished");
        playing.wait().expect("paplay ends");
        assert!(report.interrupted.is_none() && report.muted_ms >= 3_000, "{report:?}");
        let remarks = report.remarks().join("; ");
        assert!(remarks.contains("the microphone was muted for"), "{remarks}");
    });
}

#[test]
fn a_microphone_that_vanishes_in_mid_answer_leaves_what_was_said() {
    virtual_mic::within("device::a_microphone_that_vanishes_in_mid_answer_leaves_what_was_said", |room| {
        loses_the_microphone(room, || room.unplug());
    });
}

#[test]
fn a_take_does_not_wander_to_another_microphone() {
    virtual_mic::within("device::a_take_does_not_wander_to_another_microphone", |room| {
        loses_the_microphone(room, || {
            room.plug_in("other");
            room.unplug_room();
        });
    });
}

#[test]
fn a_sound_server_that_dies_leaves_what_was_said() {
    virtual_mic::within("device::a_sound_server_that_dies_leaves_what_was_said", |room| {
        loses_the_microphone(room, || room.signal_server("KILL"));
    });
}

#[test]
fn a_sound_server_that_freezes_leaves_what_was_said() {
    virtual_mic::within("device::a_sound_server_that_freezes_leaves_what_was_said", |room| {
        loses_the_microphone(room, || room.signal_server("STOP"));
        let time = SystemClock::start();
        assert!(list_devices(false).is_err() && time.now() < Duration::from_secs(7), "{:?}", time.now());
        room.signal_server("CONT");
    });
}

#[test]
fn a_prompt_is_over_when_play_returns() {
    virtual_mic::within("device::a_prompt_is_over_when_play_returns", |room| {
        let take = room.folder.join("take.wav");
        let recorder = listen();
        recorder.begin(&take, None).expect("begun");
        let prompt = Sound::read(&speech(&room.folder, 3)).expect("read");
        let time = SystemClock::start();
        let played = CpalSpeaker::new(clock()).play(&prompt, &AtomicBool::new(false)).expect("played");
        let (took, heard) = (time.now(), recorder.status().elapsed);
        assert_eq!(played, Played::Whole);
        pause(600);
        recorder.finish().expect("finished");
        let taken = decode(&take).expect("valid").samples;
        assert_all_there(&decode(&room.folder.join("speech.wav")).expect("read").samples, &taken);
        let last = taken.iter().rposition(|sample| sample.abs() > 0.003).expect("sound");
        let late = last as i64 * 1000 / SECOND as i64 - heard.as_millis() as i64;
        eprintln!(
            "a prompt of {:?} took {took:?}; its last sound was {late} ms after play returned",
            prompt.duration()
        );
        assert!(late < 0 && took < prompt.duration() + Duration::from_millis(1500));
    });
}

#[test]
fn a_prompt_can_be_cut_off() {
    virtual_mic::within("device::a_prompt_can_be_cut_off", |_| {
        let sound = Sound { samples: vec![0.1; 48_000 * 20], sample_rate: 48_000 };
        let stop = Arc::new(AtomicBool::new(false));
        let setter = Arc::clone(&stop);
        let later = move || {
            pause(500);
            setter.store(true, Ordering::Relaxed);
        };
        std::thread::Builder::new().spawn(later).expect("a thread");
        let time = SystemClock::start();
        let played = CpalSpeaker::new(clock()).play(&sound, &stop).expect("played");
        assert_eq!(played, Played::Stopped);
        assert!(time.now() < Duration::from_secs(3), "{:?}", time.now());
    });
}

#[test]
fn monitors_are_listed_only_when_asked_for() {
    virtual_mic::within("device::monitors_are_listed_only_when_asked_for", |_| {
        let devices = list_devices(false).expect("listed");
        assert_eq!((devices.inputs.len(), devices.outputs.len()), (0, 1), "{devices:?}");
        let output = &devices.outputs[0];
        assert!(output.id == "pulseaudio:room" && output.is_default, "{output:?}");
        let monitor = &list_devices(true).expect("listed").inputs[0];
        assert_eq!(monitor.id, "pulseaudio:room.monitor");
        assert_eq!(
            (monitor.sample_rate, monitor.channels, monitor.is_monitor),
            (Some(48_000), Some(2), true)
        );
        let by_id = CpalMic::find(&DeviceChoice::typed(&monitor.id)).expect("found");
        assert_eq!((by_id.fallback(), by_id.choice().id.as_deref()), (None, Some(monitor.id.as_str())));
        let by_name = CpalMic::find(&DeviceChoice {
            id: Some("pulseaudio:gone".to_owned()),
            name: Some("null".to_owned()),
        });
        assert_eq!(by_name.expect("found").fallback(), None);
        let other = CpalMic::find(&DeviceChoice::typed("Blue Yeti")).expect("the default");
        let note = other.fallback().expect("a note").to_string();
        assert!(note.starts_with("`Blue Yeti` was not found; `Monitor of"), "{note}");
    });
}

#[test]
fn a_machine_without_sound_gives_an_error_and_not_a_hang() {
    virtual_mic::without_sound("device::a_machine_without_sound_gives_an_error_and_not_a_hang", || {
        let time = SystemClock::start();
        let opened = CpalMic::find(&DeviceChoice::default())
            .and_then(|microphone| Recorder::open(Box::new(microphone), clock()))
            .map(|recorder| recorder.wait_live(Duration::from_secs(2)));
        let error = opened.and_then(|live| live).expect_err("no microphone");
        assert!(error.hint().is_some(), "{error}");
        let beep = Sound { samples: vec![0.1; 4_800], sample_rate: 48_000 };
        let played = CpalSpeaker::new(clock()).play(&beep, &AtomicBool::new(false));
        assert!(played.expect_err("no output").hint().is_some());
        assert!(time.now() < Duration::from_secs(10), "{:?}", time.now());
    });
}

/// Records `recording` as fast as it goes.
fn record_file(recording: &Path, take: &Path) -> TakeReport {
    let clock = clock();
    let microphone =
        FileMic::open(&[recording.to_owned()], PlaybackSpeed::Fast, Arc::clone(&clock)).expect("readable");
    let recorder = Recorder::open(Box::new(microphone), clock).expect("opened");
    recorder.begin(take, None).expect("begun");
    while !recorder.status().ended && recorder.status().failure.is_none() {
        pause(5);
    }
    recorder.finish().expect("reported")
}

#[test]
fn a_full_disk_keeps_what_was_said_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).expect("a folder");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(&disk).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: no small disk could be mounted, so a full one was not tested");
        return;
    }
    let long = wav(folder.path(), 60 * SECOND);
    let take = disk.join("take.wav");
    let report = record_file(&long, &take);
    let decoded = decode(&take);
    let bytes = std::fs::metadata(&take).map(|file| file.len());
    Command::new("umount").arg(&disk).status().expect("unmounted");
    let error = report.interrupted.as_ref().expect("an interruption");
    assert!(matches!(error, AudioError::DiskFull { .. }), "{error:?}");
    assert!(error.hint().expect("a hint").contains("kB are left"), "{:?}", error.hint());
    let (decoded, bytes) = (decoded.expect("a valid file"), bytes.expect("there"));
    eprintln!("{} ms kept in {bytes} bytes; {error}", decoded.duration_ms);
    assert_eq!(decoded.samples.len() as u64, (bytes - 44) / 2, "every sample that fitted");
    assert!(decoded.damage.is_none() && decoded.duration_ms >= 7_500, "{}", decoded.duration_ms);
    assert!(report.audio_ms.abs_diff(decoded.duration_ms) <= 1, "{report:?}");
}

/// A WAV in which every stretch of samples occurs once.
fn wav(folder: &Path, count: usize) -> PathBuf {
    let path = folder.join("long.wav");
    crate::harness::wav_of(&path, (0..count).map(|i| 100 + (i * 37 % 9973) as i16));
    path
}

#[test]
fn a_killed_program_leaves_a_recording_that_opens_and_can_be_completed() {
    const NAME: &str = "device::a_killed_program_leaves_a_recording_that_opens_and_can_be_completed";
    if let Some(folder) = std::env::var_os("STARLING_TEST_ROOM") {
        let folder = PathBuf::from(folder);
        let clock = clock();
        let long = wav(&folder, 60 * SECOND);
        let microphone =
            FileMic::open(&[long], PlaybackSpeed::RealTime, Arc::clone(&clock)).expect("readable");
        let recorder = Recorder::open(Box::new(microphone), clock).expect("opened");
        recorder.wait_live(Duration::from_secs(5)).expect("live");
        recorder.begin(&folder.join("take.wav"), None).expect("begun");
        pause(60_000);
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let take = folder.path().join("take.wav");
    let mut child = virtual_mic::child_of(NAME, folder.path()).spawn().expect("a child");
    for _ in 0..200 {
        if take.exists() {
            break;
        }
        pause(50);
    }
    pause(3_700);
    child.kill().expect("killed");
    child.wait().expect("gone");
    let before = hound::WavReader::open(&take).expect("valid as it is").duration();
    assert!(before >= 2 * SECOND as u32, "{before} samples");
    let repaired = repair(&take).expect("repaired");
    eprintln!("the header counted {before} samples, the file has {}", repaired.samples);
    assert!(repaired.samples >= u64::from(before) && repaired.samples >= 3 * SECOND as u64, "{repaired:?}");
    let samples: Vec<i16> =
        hound::WavReader::open(&take).expect("valid").samples().collect::<Result<_, _>>().expect("samples");
    assert_eq!(samples.len() as u64, repaired.samples);
    let wrong = samples
        .iter()
        .enumerate()
        .position(|(i, &sample)| (sample - (100 + (i * 37 % 9973) as i16)).abs() > 1);
    assert_eq!(wrong, None, "no sample is lost or doubled");
}
