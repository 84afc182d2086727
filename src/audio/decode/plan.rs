//! How a recording is to be read, worked out from its first bytes and its index, before anything is decoded.

use super::blocks::{self, Blocks, Content};
use super::formats::{self, HEAD, Kind};
use super::mp4::{self, Edit};
use super::open::Recording;
use super::{DecodeError, matroska};
use crate::audio::wav::layout::wav_layout;
use std::ops::Range;

pub struct Plan {
    pub content: Source,
    pub kind: Kind,
    /// The track to take, where the index says which.
    pub track: Option<u32>,
    /// What is played of it; empty is all.
    pub edits: Vec<Edit>,
    /// Whether the file ends before its sound does, as far as that is known beforehand.
    pub is_cut_off: bool,
    /// Whether the file says where it ends; a browser still recording does not know yet.
    pub has_end: bool,
    /// Whether a length that the reader reports is more than a guess.
    pub is_length_known: bool,
}

pub enum Source {
    /// Something with a format that the library reads, in this stretch of the file.
    Container(Range<u64>),
    Blocks(Blocks),
}

impl Plan {
    /// Looks at the recording.
    ///
    /// # Errors
    /// A format that is not read, by its name.
    pub fn of(recording: &Recording) -> Result<Plan, DecodeError> {
        let path = || recording.name().to_owned();
        let head = recording.bytes_at(0, HEAD)?;
        let kind = formats::kind(&head);
        let whole = 0..recording.length();
        let mut plan = Plan {
            content: Source::Container(whole),
            kind,
            track: None,
            edits: Vec::new(),
            is_cut_off: false,
            has_end: true,
            is_length_known: true,
        };
        match kind {
            Kind::Wav => plan.take_wav(recording)?,
            Kind::Au => {
                let (blocks, is_cut_off) = blocks::of_au(recording)?;
                (plan.content, plan.is_cut_off) = (Source::Blocks(blocks), is_cut_off);
            }
            Kind::Mp4 => plan.take_mp4(recording)?,
            Kind::Matroska => {
                let end = matroska::end(&head);
                plan.has_end = end.is_some();
                plan.expect_end(recording, end.unwrap_or(0));
            }
            Kind::Mpeg => plan.is_length_known = says_its_length(recording)?,
            Kind::Foreign(format) => return Err(DecodeError::Format { path: path(), format }),
            Kind::NotSound(what) => return Err(DecodeError::NotSound { path: path(), what }),
            Kind::Unknown if is_text(&head) => return Err(DecodeError::Text { path: path() }),
            Kind::Unknown | Kind::Other => {}
        }
        Ok(plan)
    }

    fn take_wav(&mut self, recording: &Recording) -> Result<(), DecodeError> {
        let mut file = recording.reader()?;
        let layout = wav_layout(&mut file).map_err(|source| recording.unreadable(source))?;
        let layout = layout.filter(|layout| layout.actual > 0 || !layout.more.is_empty());
        let layout = layout.ok_or_else(|| DecodeError::NoSamples { path: recording.name().to_owned() })?;
        self.is_cut_off = layout.is_cut_off();
        self.content = match blocks::of_wav(recording, &layout)? {
            Content::Blocks(blocks) => Source::Blocks(blocks),
            Content::Stream(range) => {
                self.is_length_known = false;
                Source::Container(range)
            }
        };
        Ok(())
    }

    fn take_mp4(&mut self, recording: &Recording) -> Result<(), DecodeError> {
        let path = || recording.name().to_owned();
        let index = mp4::index(recording)?;
        let is_read = |track: &&mp4::SoundTrack| formats::mp4_codec(track.entry).is_none();
        let Some(track) = index.sound.iter().find(is_read).or(index.sound.first()) else {
            return Err(DecodeError::NoTrack { path: path() });
        };
        if let Some(codec) = formats::mp4_codec(track.entry) {
            return Err(DecodeError::Codec { path: path(), codec: codec.to_owned() });
        }
        self.track = Some(track.id);
        self.edits = track.edits.clone();
        self.expect_end(recording, index.end);
        Ok(())
    }

    /// Where the file should end by its own account. Readers reject a part that is longer than its file, whatever is in
    /// it, so they are shown the file at the length it should have.
    fn expect_end(&mut self, recording: &Recording, end: u64) {
        self.is_cut_off = end > recording.length();
        self.content = Source::Container(0..end.max(recording.length()));
    }
}

/// Whether a stream of MPEG audio begins with a frame that counts the others; without one, the reader guesses.
fn says_its_length(recording: &Recording) -> Result<bool, DecodeError> {
    let mut start = 0;
    // Tags come first, and may be many.
    for _ in 0..16 {
        let tag = recording.bytes_at(start, 10)?;
        let Some(&[b'I', b'D', b'3', _, _, flags, a, b, c, d]) = tag.first_chunk::<10>() else { break };
        let size = [a, b, c, d].iter().fold(0u64, |size, byte| size << 7 | u64::from(byte & 0x7F));
        start += 10 + size + if flags & 0x10 == 0 { 0 } else { 10 };
    }
    let first = recording.bytes_at(start, 4096)?;
    Ok([&b"Xing"[..], b"Info", b"VBRI"].iter().any(|name| first.windows(4).any(|bytes| bytes == *name)))
}

/// Whether these bytes look like text for people: no zeros, and no control characters but those of texts.
pub fn is_text(head: &[u8]) -> bool {
    let is_unicode = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The last character may be cut in two.
        Err(error) => error.error_len().is_none(),
    };
    let is_mark = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if is_unicode { !head.contains(&0) } else { is_utf16 || !head.iter().any(is_mark) }
}
