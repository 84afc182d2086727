//! Recordings as people bring them: every format, and every way to be broken.

use super::decode::{Damage, decode};
use super::decode_error::DecodeError;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Two seconds of a 440 Hz tone from `sox`, with its own output arguments.
fn sox(folder: &Path, name: &str, arguments: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let status = Command::new("sox")
        .args(["-n", "-r", "48000"])
        .args(arguments)
        .arg(&path)
        .args(["synth", "2", "sine", "440", "vol", "0.5"])
        .status()
        .expect("sox runs");
    assert!(status.success(), "{name}");
    path
}

/// A 16-bit mono WAV of `count` samples.
fn wav(folder: &Path, count: u32) -> PathBuf {
    let path = folder.join("plain.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&path, spec).expect("created");
    (0..count).for_each(|i| writer.write_sample((i % 3000) as i16).expect("written"));
    writer.finalize().expect("finished");
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
fn compressed_formats_keep_length_and_pitch() {
    if Command::new("sox").arg("--version").output().is_err() {
        eprintln!("SKIPPED: sox is not installed, so MP3, FLAC and Ogg are not tested");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for (name, slack_ms) in [("tone.flac", 0), ("tone.ogg", 5)] {
        let decoded =
            decode(&sox(folder.path(), name, &["-c", "2"])).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(decoded.duration_ms.abs_diff(2000) <= slack_ms, "{name}: {} ms", decoded.duration_ms);
        let crossings = decoded.samples.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        assert!(crossings.abs_diff(880) <= 2, "{name}: {crossings} periods");
    }
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
    assert_eq!(kind(folder.path()), "recording_unreadable");
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
