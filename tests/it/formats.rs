//! Recordings as phones, browsers and editors write them: each is read, or named with a command that makes it readable.
//!
//! Made here by ffmpeg, where it is installed, and byte by byte.

use starling::audio::{Decoded, decode};
use starling::core::failure::Advice;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::harness::repository;

/// File name and how ffmpeg makes it from the made voice.
const READ: [(&str, &str); 57] = [
    ("plain.wav", "-c:a pcm_s16le"),
    ("u8.wav", "-c:a pcm_u8"),
    ("s24.wav", "-c:a pcm_s24le -ar 44100"),
    ("s32.wav", "-c:a pcm_s32le -ar 96000"),
    ("f32.wav", "-c:a pcm_f32le -ar 48000"),
    ("f64.wav", "-c:a pcm_f64le"),
    ("alaw.wav", "-c:a pcm_alaw"),
    ("mulaw.wav", "-c:a pcm_mulaw"),
    ("ms-adpcm.wav", "-c:a adpcm_ms"),
    ("ima-adpcm.wav", "-c:a adpcm_ima_wav"),
    ("mp3-inside.wav", "-c:a libmp3lame"),
    ("rf64.wav", "-rf64 always"),
    ("wave64.w64", ""),
    ("six.wav", "-af pan=5.1|FC=c0 -c:a pcm_s24le"),
    ("sun.au", "-c:a pcm_s16be"),
    ("sun-mulaw.au", "-c:a pcm_mulaw"),
    ("cbr.mp3", "-c:a libmp3lame -b:a 64k"),
    ("vbr.mp3", "-c:a libmp3lame -q:a 5 -ar 44100"),
    ("vbr-without-xing.mp3", "-c:a libmp3lame -q:a 5 -ar 44100 -write_xing 0"),
    ("no-tags.mp3", "-c:a libmp3lame -q:a 5 -ar 44100 -write_xing 0 -id3v2_version 0"),
    ("tags.mp3", "-c:a libmp3lame -metadata title=memo -id3v2_version 4 -write_id3v1 1"),
    ("adts.aac", "-c:a aac -ar 44100"),
    ("memo.m4a", "-c:a aac -ar 44100"),
    ("stereo.m4a", "-c:a aac -ac 2 -ar 48000"),
    ("lossless.m4a", "-c:a alac"),
    ("fast.mp4", "-c:a aac -movflags faststart"),
    ("pieces.mp4", "-c:a aac -movflags frag_keyframe+empty_moov+default_base_moof"),
    ("opus.mp4", "-c:a libopus -strict -2"),
    ("flac.mp4", "-c:a flac -strict -2"),
    ("mp3.mp4", "-c:a libmp3lame"),
    ("pcm.mov", "-c:a pcm_s16le"),
    ("aac.mov", "-c:a aac"),
    ("phone.3gp", "-c:a aac"),
    ("lossless.flac", "-c:a flac"),
    ("hires.flac", "-c:a flac -sample_fmt s32 -ar 96000"),
    ("flac.ogg", "-c:a flac"),
    ("vorbis.ogg", "-c:a libvorbis -ar 44100"),
    ("note.opus", "-c:a libopus"),
    ("wide.opus", "-c:a libopus -ac 2 -b:a 96k"),
    ("call.opus", "-c:a libopus -application voip -frame_duration 60 -b:a 12k"),
    ("opus.webm", "-c:a libopus"),
    ("vorbis.webm", "-c:a libvorbis"),
    ("browser.webm", "-c:a libopus -live 1"),
    ("opus.mkv", "-c:a libopus"),
    ("aac.mkv", "-c:a aac"),
    ("flac.mkv", "-c:a flac"),
    ("mp3.mkv", "-c:a libmp3lame"),
    ("pcm.mka", "-c:a pcm_s16le"),
    ("plain.aiff", "-c:a pcm_s16be"),
    ("s24.aiff", "-c:a pcm_s24be -ar 44100"),
    ("sowt.aifc", "-c:a pcm_s16le -f aiff"),
    ("f32.aifc", "-c:a pcm_f32be -f aiff"),
    ("alaw.aifc", "-c:a pcm_alaw -f aiff"),
    ("mulaw.aifc", "-c:a pcm_mulaw -f aiff"),
    ("pcm.caf", "-c:a pcm_s16be"),
    ("alac.caf", "-c:a alac"),
    ("my memo (1)'s.mp3", "-c:a libmp3lame"),
];

/// File name, how ffmpeg makes it, and what it is called.
const NAMED: [(&str, &str, &str); 16] = [
    ("memo.wma", "-c:a wmav2", "is Windows Media (WMA, WMV)"),
    ("speech.spx", "-c:a libspeex -f ogg", "is Speex speech"),
    ("film.ac3", "-c:a ac3 -ar 48000", "is Dolby Digital (AC-3)"),
    ("ac3.mkv", "-c:a ac3 -ar 48000", "is compressed with Dolby Digital (AC-3)"),
    ("ac3.mp4", "-c:a ac3 -ar 48000", "is compressed with Dolby Digital (AC-3)"),
    ("gsm.wav", "-c:a libgsm_ms -ar 8000", "is compressed with GSM 6.10"),
    ("g726.wav", "-c:a g726 -ar 8000", "is compressed with G.726"),
    ("wma.wav", "-c:a wmav2", "is compressed with Windows Media Audio"),
    ("six.opus", "-af pan=5.1|FC=c0 -c:a libopus", "is compressed with Opus with more than two channels"),
    ("my pack (2)'s.wv", "-c:a wavpack", "is WavPack"),
    ("true.tta", "-c:a tta", "is True Audio"),
    ("cam.avi", "-c:a pcm_s16le", "is AVI video"),
    ("cast.ts", "-c:a mp2 -f mpegts", "is an MPEG transport stream"),
    ("clip.flv", "-c:a libmp3lame -ar 44100", "is Flash video"),
    ("old.voc", "-c:a pcm_u8", "is Creative Voice"),
    ("dts.mka", "-c:a dca -strict -2 -ar 48000", "is compressed with DTS"),
];

/// Formats in which nothing that the reader knows says how much at the start only the encoder needed: 1105 frames of
/// MP3, 1024 of AAC. Matroska does say it, but the reader honors it only for Opus.
const UNTOLD: [&str; 7] =
    ["mp3-inside.wav", "vbr-without-xing.mp3", "no-tags.mp3", "adts.aac", "pieces.mp4", "aac.mkv", "mp3.mkv"];

fn has_ffmpeg() -> bool {
    let found = Command::new("ffmpeg").arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = found.is_ok_and(|status| status.success());
    if !found {
        eprintln!("ffmpeg is not installed: its formats were not tried");
    }
    found
}

fn make(folder: &Path, name: &str, how: &str) -> PathBuf {
    let path = folder.join(name);
    let made = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-i"])
        .arg(repository("tests/data/audio/checkout.wav"))
        .args(how.split_whitespace())
        .arg(&path)
        .output()
        .unwrap();
    assert!(made.status.success(), "{name}: {}", String::from_utf8_lossy(&made.stderr));
    path
}

/// By how many samples `other` is later than the made voice.
fn shift(reference: &[f32], other: &[f32]) -> i32 {
    let (from, count) = (40_000usize, 8_000usize);
    let likeness = |shift: i32| -> f32 {
        let start = (from as i32 + shift) as usize;
        let there = other.get(start..start + count).unwrap_or(&[]);
        reference[from..from + count].iter().zip(there).map(|(a, b)| a * b).sum()
    };
    (-200..1200).max_by(|&a, &b| likeness(a).total_cmp(&likeness(b))).unwrap()
}

fn wrong_with(reference: &Decoded, found: &Decoded, name: &str) -> Option<String> {
    let late = if UNTOLD.contains(&name) { 1110 } else { 40 };
    let shift = shift(&reference.samples, &found.samples);
    let length = found.duration_ms.abs_diff(reference.duration_ms);
    let power = |samples: &[f32]| samples.iter().map(|s| s * s).sum::<f32>() / samples.len() as f32;
    let loudness = (power(&found.samples) / power(&reference.samples)).sqrt();
    let is_right =
        shift.abs() <= late && length <= 130 && (0.6..1.4).contains(&loudness) && found.damage.is_none();
    (!is_right).then(|| {
        format!("moved by {shift}, {length} ms longer or shorter, {loudness} as loud, {:?}", found.damage)
    })
}

#[test]
fn what_people_have_is_read_where_it_is_and_as_loud_as_it_is() {
    if !has_ffmpeg() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let reference = decode(&repository("tests/data/audio/checkout.wav")).unwrap();
    let mut wrong = Vec::new();
    for (name, how) in READ {
        let path = make(folder.path(), name, how);
        // The name says nothing: the contents do.
        let bare = folder.path().join("a recording");
        std::fs::rename(&path, &bare).unwrap();
        match decode(&bare) {
            Ok(found) => {
                wrong.extend(wrong_with(&reference, &found, name).map(|what| format!("{name}: {what}")));
            }
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(unix)]
#[test]
fn what_is_not_read_is_named_with_a_command_that_works() {
    if !has_ffmpeg() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let reference = decode(&repository("tests/data/audio/checkout.wav")).unwrap();
    let mut wrong = Vec::new();
    for (name, how, called) in NAMED {
        let path = make(folder.path(), name, how);
        let Err(error) = decode(&path) else {
            wrong.push(format!("{name}: was read"));
            continue;
        };
        if !error.to_string().contains(called) {
            wrong.push(format!("{name}: {error}"));
        }
        let hint = error.hint().unwrap();
        let command = hint.split('`').nth(1).unwrap_or_default();
        let mut shell = Command::new("sh");
        let done =
            shell.args(["-c", &format!("{command} </dev/null")]).stderr(Stdio::null()).status().unwrap();
        let made = std::fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path());
        let new =
            made.filter(|made| *made != path).max_by_key(|made| made.metadata().unwrap().modified().unwrap());
        let Some(converted) = new.filter(|_| done.success()) else {
            wrong.push(format!("{name}: `{command}` made nothing"));
            continue;
        };
        match decode(&converted) {
            Ok(found) if found.duration_ms.abs_diff(reference.duration_ms) > 300 => {
                wrong.push(format!("{name}: converted to {} ms", found.duration_ms));
            }
            Ok(_) => {}
            Err(error) => wrong.push(format!("{name}: converted, and then {error}")),
        }
        std::fs::remove_file(converted).unwrap();
        std::fs::remove_file(path).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_edit_list_decides_what_is_heard() {
    if !has_ffmpeg() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let reference = decode(&repository("tests/data/audio/checkout.wav")).unwrap();
    let path = make(folder.path(), "trimmed.m4a", "-ar 48000 -ac 2 -c:a aac");
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(4).position(|name| name == b"elst").unwrap() + 12;
    // The first entry, as trimming on a phone leaves it: six seconds from the sixth on.
    let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert!((17_000..18_000).contains(&length), "{length} ms");
    bytes[at..at + 4].copy_from_slice(&6_000u32.to_be_bytes());
    bytes[at + 4..at + 8].copy_from_slice(&(6 * 48_000 + 1024u32).to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let found = decode(&path).unwrap();
    assert_eq!((found.duration_ms, found.damage), (6_000, None));
    let part = &reference.samples[6 * 16_000..];
    let likeness = |shift: usize| -> f32 {
        part[..32_000].iter().zip(&found.samples[shift..]).map(|(a, b)| a * b).sum()
    };
    let best = (0..400).max_by(|&a, &b| likeness(a).total_cmp(&likeness(b))).unwrap();
    assert!(best <= 40, "it begins {best} samples late");
}

#[test]
fn a_container_that_breaks_off_is_read_as_far_as_it_goes_or_said_to_be_unfinished() {
    if !has_ffmpeg() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let cut = |name: &str, how: &str| {
        let path = make(folder.path(), name, how);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() * 6 / 10]).unwrap();
        decode(&path)
    };
    let unfinished = cut("phone.m4a", "-c:a aac").unwrap_err();
    assert_eq!(unfinished.kind(), "recording_unfinished");
    for (name, how) in [
        ("fast.mp4", "-c:a aac -movflags faststart"),
        ("opus.webm", "-c:a libopus"),
        ("vorbis.ogg", "-c:a libvorbis"),
        ("pcm.au", ""),
        ("wave64.w64", ""),
    ] {
        let found = cut(name, how).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!((7_000..12_000).contains(&found.duration_ms), "{name}: {} ms", found.duration_ms);
        assert_eq!(found.damage, Some(starling::audio::Damage::CutOff), "{name}");
    }
}
