//! Recordings as people bring them: every format, and every way a file can be broken.

use super::{Channel, ChosenChannels, Damage, DecodeError, Decoded, Recording, Track, decode, decode_to};
use crate::audio::wav::testing::{float32, pcm16, write};
use crate::core::failure::Advice;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// A recording from `tests/data/audio`.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/audio").join(name)
}

/// A 16-bit mono WAV of `count` samples.
fn wav(folder: &Path, count: u32) -> PathBuf {
    let path = folder.join("plain.wav");
    write(&path, pcm16(1, 16_000), (0..count).map(|i| (i % 3000) as i16));
    path
}

#[test]
fn every_sample_format_of_wav_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = |bits_per_sample, sample_format, channels, sample_rate| hound::WavSpec {
        channels,
        sample_rate,
        bits_per_sample,
        sample_format,
    };
    use hound::SampleFormat::{Float, Int};
    for spec in [
        spec(8, Int, 1, 8_000),
        spec(16, Int, 2, 44_100),
        spec(24, Int, 2, 48_000),
        spec(32, Int, 1, 22_050),
        spec(32, Float, 2, 48_000),
        spec(24, Int, 6, 96_000),
    ] {
        let path = folder.path().join("tone.wav");
        let mut writer = hound::WavWriter::create(&path, spec).expect("created");
        let full =
            if spec.sample_format == Float { 1.0 } else { f64::from(1u32 << (spec.bits_per_sample - 1)) };
        for i in 0..spec.sample_rate {
            let value = 0.5
                * full
                * (f64::from(i) / f64::from(spec.sample_rate) * 440.0 * std::f64::consts::TAU).sin();
            for _ in 0..spec.channels {
                match spec.sample_format {
                    Float => writer.write_sample(value as f32).expect("written"),
                    Int => writer.write_sample(value as i32).expect("written"),
                }
            }
        }
        writer.finalize().expect("finished");
        let decoded = decode(&path).unwrap_or_else(|error| panic!("{spec:?}: {error}"));
        assert_eq!((decoded.samples.len(), decoded.duration_ms), (16_000, 1000), "{spec:?}");
        assert_eq!((decoded.source_rate, decoded.channels), (spec.sample_rate, spec.channels));
        assert!((decoded.health.rms_dbfs - -9.03).abs() < 0.1, "{spec:?}: {:?}", decoded.health);
        assert_eq!(decoded.damage, None);
    }
}

#[test]
fn compressed_formats_say_the_same_at_the_same_time() {
    let reference = decode(&fixture("speech.flac")).expect("lossless");
    assert_eq!((reference.duration_ms, reference.damage), (2703, None));
    for (name, rate, channels) in [
        ("speech.mp3", 44_100, 2),
        ("speech.m4a", 44_100, 1),
        ("speech.ogg", 48_000, 1),
        ("speech.opus", 48_000, 1),
        ("speech.webm", 48_000, 1),
        ("speech-adpcm.wav", 16_000, 1),
    ] {
        let decoded = decode(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((decoded.source_rate, decoded.channels, decoded.damage), (rate, channels, None), "{name}");
        // Its last block is padded, and nothing says how far.
        let padding = if name == "speech-adpcm.wav" { 110 } else { 40 };
        assert!(decoded.duration_ms.abs_diff(2703) <= padding, "{name}: {} ms", decoded.duration_ms);
        let shift = shift_between(&reference.samples, &decoded.samples);
        assert!(shift.abs() <= 32, "{name} is moved by {shift} samples");
    }
}

/// By how many samples `other` is later than `reference`.
fn shift_between(reference: &[f32], other: &[f32]) -> i32 {
    const FROM: usize = 8_000;
    const LENGTH: usize = 16_000;
    let likeness = |shift: i32| -> f32 {
        let start = (FROM as i32 + shift) as usize;
        let there = other.get(start..start + LENGTH).unwrap_or(&[]);
        reference[FROM..FROM + LENGTH].iter().zip(there).map(|(a, b)| a * b).sum()
    };
    (-2000..2000).max_by(|&a, &b| likeness(a).total_cmp(&likeness(b))).expect("a range")
}

#[test]
fn a_video_without_sound_and_foreign_formats_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(decode(&fixture("no-sound.mp4")).expect_err("no sound").kind(), "recording_no_track");
    let path = folder.path().join("old phone.amr");
    std::fs::write(&path, b"#!AMR\n\x3c\x48").expect("written");
    let error = decode(&path).expect_err("not supported");
    assert!(
        error.to_string().ends_with("is AMR speech, as older telephones record it, which is not supported")
    );
    assert!(error.hint().expect("a hint").contains("/old phone.wav'`"), "{error:?}");
}

/// The 16-bit samples of the made voice, 16 kHz mono.
fn voice() -> Vec<i16> {
    let mut reader = hound::WavReader::open(fixture("checkout.wav")).expect("there");
    reader.samples().collect::<Result<_, _>>().expect("samples")
}

/// A WAV whose frames are given by `frame`.
fn many_channels(folder: &Path, channels: u16, frame: impl Fn(usize) -> Vec<i16>, count: usize) -> PathBuf {
    let path = folder.join(format!("{channels}.wav"));
    write(&path, pcm16(channels, 16_000), (0..count).flat_map(frame));
    path
}

fn level(decoded: &Decoded) -> f32 {
    (decoded.samples.iter().map(|s| s * s).sum::<f32>() / decoded.samples.len() as f32).sqrt()
}

#[test]
fn the_channel_with_the_voice_is_heard() {
    let folder = tempfile::tempdir().expect("a folder");
    let voice = voice();
    let alone = level(&decode(&fixture("checkout.wav")).expect("readable"));
    let hum = |at: usize| ((at as f32 * 0.04).sin() * 900.0) as i16;
    type Frame<'a> = Box<dyn Fn(usize) -> Vec<i16> + 'a>;
    let cases: [(&str, u16, Frame<'_>, &str); 5] = [
        (
            "inverted",
            2,
            Box::new(|at| vec![voice[at], -voice[at]]),
            "the channels cancel each other: only the left channel was used",
        ),
        (
            "left only",
            2,
            Box::new(|at| vec![voice[at], 0]),
            "the voice is on the left channel: only that was used",
        ),
        (
            "a hum on the left",
            2,
            Box::new(|at| vec![hum(at), voice[at]]),
            "the voice is on the right channel: only that was used",
        ),
        (
            "5.1",
            6,
            Box::new(|at| vec![hum(at), hum(at), voice[at], 0, 0, 0]),
            "the voice is on channel 3 of 6: only that was used",
        ),
        (
            "ten",
            10,
            Box::new(|at| (0..10).map(|c| if c == 7 { voice[at] } else { 0 }).collect()),
            "the voice is on channel 8 of 10: only that was used",
        ),
    ];
    for (name, channels, frame, note) in cases {
        let decoded = decode(&many_channels(folder.path(), channels, frame, voice.len())).expect(name);
        assert_eq!(decoded.heard.note().as_deref(), Some(note), "{name}");
        assert!((level(&decoded) / alone - 1.0).abs() < 0.01, "{name}: {} of {alone}", level(&decoded));
        assert!((decoded.health.rms_dbfs - 20.0 * alone.log10()).abs() < 0.2, "{name}");
    }
    let same = many_channels(folder.path(), 2, |at| vec![voice[at], voice[at] / 2], voice.len());
    assert_eq!(decode(&same).expect("readable").heard, ChosenChannels::All);
}

#[test]
fn two_people_on_two_channels_are_asked_about_and_can_be_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let voice = voice();
    let half = voice.len() / 2;
    // Each channel picks up a little of the other.
    let frame = |at: usize| {
        let (own, other) = (voice[at], voice[at] / 8);
        if at < half { vec![own, other] } else { vec![other, own] }
    };
    let path = many_channels(folder.path(), 2, frame, voice.len());
    let error = decode(&path).expect_err("asked");
    assert_eq!(error.kind(), "recording_two_voices");
    assert!(
        error.to_string().contains("two people speak, each on a channel of their own (left channel 0:0"),
        "{error}"
    );
    assert_eq!(
        error.hint().as_deref(),
        Some("say which is the candidate: `--channel left` or `--channel right`")
    );
    let right = decode_to(&path, Some(Channel(2)), 16_000).expect("chosen");
    let loud = |samples: &[f32]| samples.iter().map(|s| s * s).sum::<f32>();
    assert!(loud(&right.samples[half..]) > 10.0 * loud(&right.samples[..half]));
    assert_eq!(right.heard.note(), None, "the user knows");
    let error = decode_to(&path, Some(Channel(5)), 16_000).expect_err("no such channel");
    assert!(error.to_string().ends_with("has 2 channels: there is no channel 5"), "{error}");
}

#[test]
fn samples_beyond_any_range_are_survived() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("float.wav");
    let samples = (0..96_000).map(|i| if i % 3 == 0 { 3.4e38 } else { -3.4e38f32 });
    write(&path, float32(2, 48_000), samples);
    let decoded = decode(&path).expect("readable");
    assert!(decoded.samples.iter().all(|sample| sample.is_finite()));
}

#[test]
fn channels_and_rates_that_cannot_be_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = wav(folder.path(), 16_000);
    let whole = std::fs::read(&path).expect("there");
    for (at, bytes, told) in [
        (22, &[0u8, 0][..], "claims 16000 samples a second in 0 channels, which is not supported"),
        (24, &[1, 0, 0, 0], "claims 1 samples a second in 1 channels, which is not supported"),
    ] {
        let mut wrong = whole.clone();
        wrong[at..at + bytes.len()].copy_from_slice(bytes);
        std::fs::write(&path, wrong).expect("written");
        let error = decode(&path).expect_err("refused");
        assert!(error.to_string().ends_with(told), "{error}");
        assert_eq!(error.kind(), "recording_unsupported_rate");
    }
}

#[test]
fn a_recording_that_breaks_off_is_kept_as_far_as_it_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["speech.flac", "speech.mp3", "speech.ogg"] {
        let whole = std::fs::read(fixture(name)).expect("there");
        let path = folder.path().join(name);
        std::fs::write(&path, &whole[..whole.len() * 6 / 10]).expect("written");
        let decoded = decode(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!((900..2400).contains(&decoded.duration_ms), "{name}: {} ms", decoded.duration_ms);
        assert_eq!(decoded.damage, Some(Damage::CutOff), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_damage_makes_it_fall_over(
        name in prop::sample::select(vec!["speech.mp3", "speech.m4a", "speech.ogg", "speech.flac", "speech.opus", "speech-adpcm.wav"]),
        holes in prop::collection::vec((0usize..20_000, any::<u8>()), 1..40),
        early in prop::bool::ANY,
    ) {
        let mut bytes = std::fs::read(fixture(name)).expect("there");
        let reach = if early { bytes.len().min(400) } else { bytes.len() };
        for (place, byte) in holes {
            bytes[place % reach] = byte;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).expect("written");
        // Whatever the result, it returns: no panic, no hang, no absurd amount of memory.
        if let Ok(decoded) = decode(&path) {
            prop_assert!(decoded.samples.iter().all(|sample| sample.is_finite()), "{name}");
        }
    }
}

#[test]
fn floats_that_are_no_numbers_do_not_spread() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("float.wav");
    let samples = (0..48_000).map(|i| if i % 5_000 == 0 { f32::NAN } else { 0.25 });
    write(&path, float32(1, 48_000), samples);
    let decoded = decode(&path).expect("readable");
    assert!(decoded.samples.iter().all(|sample| sample.is_finite()));
    assert!((decoded.health.rms_dbfs - -12.04).abs() < 0.1, "{:?}", decoded.health);
}

#[test]
fn wrong_files_are_each_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let kind = |path: &Path| decode(path).expect_err("not a recording").kind();
    assert_eq!(kind(&folder.path().join("gone.wav")), "recording_not_found");
    assert_eq!(kind(folder.path()), "recording_is_folder");
    #[cfg(unix)]
    assert_eq!(kind(Path::new("/dev/zero")), "recording_is_device");
    assert_eq!(kind(&file("page.mp3", b"<!doctype html><title>404</title>")), "recording_unknown_format");
    assert_eq!(kind(&file("notes.pdf", b"%PDF-1.7 ...")), "recording_unknown_format");
    assert_eq!(
        kind(&file("cut.mp4", b"\0\0\0\x10ftypisom\0\0\0\0\0\0\x40\0mdat....")),
        "recording_unfinished"
    );
    assert_eq!(kind(&file("empty.wav", b"")), "recording_empty");
    assert_eq!(
        kind(&file("text.wav", b"I am not a recording, whatever my name says.")),
        "recording_unknown_format"
    );
    assert_eq!(kind(&wav(folder.path(), 0)), "recording_no_samples");
}

#[test]
fn a_wav_with_a_lying_header_is_read_to_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = wav(folder.path(), 32_000);
    let whole = std::fs::read(&path).expect("there");
    for declared in [0u32, 16_000, u32::MAX] {
        let mut bytes = whole.clone();
        bytes[4..8].copy_from_slice(&declared.saturating_add(36).to_le_bytes());
        bytes[40..44].copy_from_slice(&declared.to_le_bytes());
        std::fs::write(&path, &bytes).expect("written");
        let decoded = decode(&path).expect("readable");
        assert_eq!((decoded.samples.len(), decoded.damage), (32_000, None), "{declared}");
        assert_eq!(std::fs::read(&path).expect("there"), bytes, "the file itself is not touched");
    }
    std::fs::write(&path, &whole[..20_001]).expect("written");
    let decoded = decode(&path).expect("readable");
    assert_eq!((decoded.samples.len(), decoded.damage), (9_978, Some(Damage::CutOff)));
}

#[test]
fn a_recording_of_ten_hours_is_refused_by_its_header() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = wav(folder.path(), 1);
    let seconds = 10 * 3600;
    let file = std::fs::OpenOptions::new().write(true).open(&path).expect("there");
    file.set_len(44 + seconds * 32_000).expect("a sparse file");
    let result = decode(&path).map(|decoded| decoded.duration_ms);
    assert!(matches!(result, Err(DecodeError::TooLong { max_hours: 3, .. })), "{result:?}");
}

#[test]
fn a_recording_of_three_hours_may_be_a_little_longer() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.wav");
    let seconds = 3 * 3600 + 20;
    write(&path, pcm16(1, 8_000), [0]);
    let file = std::fs::OpenOptions::new().write(true).open(&path).expect("there");
    file.set_len(44 + seconds * 16_000).expect("a sparse file");
    let recording = Recording::open(&path).expect("there");
    let track = Track::of(&recording, None).expect("known");
    let about = track.play(8_000, &mut |_| {}).expect("read to its end");
    assert_eq!(about.duration_ms, seconds * 1_000);
}
