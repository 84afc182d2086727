//! What the reader of MP4 and QuickTime leaves out: the edit list of a sound track, and the names of codecs that it
//! does not know.
//!
//! The edit list says which parts of the stored sound are played, in what order, and with what silence before: trimming
//! a voice note on a phone changes nothing else, and it also cuts off what an encoder needs to get going.

use super::DecodeError;
use super::open::Recording;

/// Most bytes of an index that are read; three hours of AAC in packets of 21 ms have one of some 5 MB.
const LARGEST_INDEX: u64 = 64 << 20;

/// Most entries of an edit list that are obeyed; a person editing makes a few dozen.
const MOST_EDITS: usize = 1000;

/// A piece of what is heard, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edit {
    /// From where in the stored sound; `None` is silence.
    pub from: Option<f64>,
    /// `None` is to the end.
    pub length: Option<f64>,
}

/// A sound track, as the index describes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SoundTrack {
    pub id: u32,
    /// Four letters that name the codec.
    pub entry: [u8; 4],
    /// Empty: all of it, as it is.
    pub edits: Vec<Edit>,
}

/// What the index says.
#[derive(Debug, Default, PartialEq)]
pub struct Index {
    pub sound: Vec<SoundTrack>,
    /// Whether there are tracks of any kind.
    pub has_tracks: bool,
    /// Where the file should end by its own account; further than it does, where it was cut off.
    pub end: u64,
}

/// Reads the index of the file.
///
/// # Errors
/// A file without one: its recorder never got to write it.
pub fn index(recording: &Recording) -> Result<Index, DecodeError> {
    let mut position = 0;
    let mut found = None;
    while let Some(header) = Header::read(&recording.bytes_at(position, 16)?) {
        let size = if header.size == 0 { recording.length() - position } else { header.size };
        if &header.name == b"moov" && found.is_none() {
            let body = size.saturating_sub(header.length).min(LARGEST_INDEX) as usize;
            found = Some(of_bytes(&recording.bytes_at(position + header.length, body)?));
        }
        let Some(next) = position.checked_add(size.max(8)) else { break };
        position = next;
    }
    let mut index = found.ok_or_else(|| DecodeError::Unfinished { path: recording.name().to_owned() })?;
    index.end = position.max(recording.length());
    Ok(index)
}

/// The head of a box.
struct Header {
    name: [u8; 4],
    /// Bytes including the head; 0 means to the end of the file.
    size: u64,
    /// Bytes of the head alone.
    length: u64,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Header> {
        let size = u64::from(u32_at(bytes, 0)?);
        let name = bytes.get(4..8)?.try_into().ok()?;
        if size != 1 {
            return Some(Header { name, size, length: 8 });
        }
        Some(Header { name, size: u64_at(bytes, 8)?, length: 16 })
    }
}

/// The boxes inside of another.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let header = Header::read(bytes)?;
        let size = if header.size == 0 { bytes.len() as u64 } else { header.size };
        let size = usize::try_from(size).ok()?.min(bytes.len());
        let body = bytes.get(header.length as usize..size)?;
        bytes = &bytes[size..];
        Some((header.name, body))
    })
}

/// The box at the end of a path of names.
fn find<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter()
        .try_fold(bytes, |inner, name| boxes(inner).find(|(found, _)| found == *name).map(|(_, body)| body))
}

fn of_bytes(moov: &[u8]) -> Index {
    let movie_scale = find(moov, &[b"mvhd"]).and_then(timescale).unwrap_or(1000);
    let mut index = Index::default();
    for (name, track) in boxes(moov) {
        if &name != b"trak" {
            continue;
        }
        index.has_tracks = true;
        let handler = find(track, &[b"mdia", b"hdlr"]).and_then(|body| body.get(8..12));
        if handler == Some(b"soun") {
            index.sound.push(sound_track(track, movie_scale));
        }
    }
    index
}

fn sound_track(track: &[u8], movie_scale: u32) -> SoundTrack {
    let header = find(track, &[b"tkhd"]).unwrap_or_default();
    let id = u32_at(header, if header.first() == Some(&1) { 20 } else { 12 }).unwrap_or(0);
    let entry = find(track, &[b"mdia", b"minf", b"stbl", b"stsd"])
        .and_then(|body| body.get(12..16)?.try_into().ok())
        .unwrap_or_default();
    let media_scale = find(track, &[b"mdia", b"mdhd"]).and_then(timescale);
    let edits = find(track, &[b"edts", b"elst"])
        .zip(media_scale)
        .map_or(Vec::new(), |(list, media_scale)| edits(list, movie_scale, media_scale));
    SoundTrack { id, entry, edits }
}

/// Ticks per second in a header of a movie or a track's media.
fn timescale(header: &[u8]) -> Option<u32> {
    u32_at(header, if header.first() == Some(&1) { 20 } else { 12 }).filter(|&scale| scale > 0)
}

fn edits(list: &[u8], movie_scale: u32, media_scale: u32) -> Vec<Edit> {
    let is_long = list.first() == Some(&1);
    let count = u32_at(list, 4).unwrap_or(0) as usize;
    let entry = if is_long { 20 } else { 12 };
    let mut found = Vec::new();
    for bytes in list.get(8..).unwrap_or_default().chunks_exact(entry).take(count.min(MOST_EDITS)) {
        let numbers = if is_long {
            u64_at(bytes, 0).zip(u64_at(bytes, 8).map(u64::cast_signed))
        } else {
            let media = u32_at(bytes, 4).map(|time| i64::from(time.cast_signed()));
            u32_at(bytes, 0).map(u64::from).zip(media)
        };
        let Some((length, from)) = numbers else { break };
        let length = Some(length as f64 / f64::from(movie_scale)).filter(|&length| length > 0.0);
        let from = (from >= 0).then(|| from as f64 / f64::from(media_scale));
        // Silence without a length is not silence.
        if from.is_some() || length.is_some() {
            found.push(Edit { from, length });
        }
    }
    // Silence alone would leave nothing of the recording: such a list is broken.
    if found.iter().all(|edit| edit.from.is_none()) { Vec::new() } else { found }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries(list: &[(u32, i32)]) -> Vec<u8> {
        let mut bytes = [[0; 4], (list.len() as u32).to_be_bytes()].concat();
        for (length, from) in list {
            bytes.extend([length.to_be_bytes(), from.to_be_bytes(), [0, 1, 0, 0]].concat());
        }
        bytes
    }

    #[test]
    fn an_edit_list_is_read_in_seconds() {
        let list = entries(&[(500, -1), (2000, 24_000), (0, 96_000)]);
        assert_eq!(
            edits(&list, 1000, 48_000),
            [
                Edit { from: None, length: Some(0.5) },
                Edit { from: Some(0.5), length: Some(2.0) },
                Edit { from: Some(2.0), length: None },
            ]
        );
        assert_eq!(edits(&entries(&[(500, -1)]), 1000, 48_000), [], "silence alone");
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..400), holes in prop::collection::vec((0usize..400, any::<u8>()), 0..20)) {
            of_bytes(&bytes);
            edits(&bytes, 1000, 44_100);
            let mut moov = Vec::new();
            for name in [b"trak", b"edts", b"elst", b"mdia", b"mdhd", b"stsd"] {
                moov.extend([&60u32.to_be_bytes()[..], name, &[0; 52]].concat());
            }
            for (at, byte) in holes {
                let at = at % moov.len();
                moov[at] = byte;
            }
            of_bytes(&moov);
        }
    }
}
