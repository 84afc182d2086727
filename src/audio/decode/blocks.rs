//! Samples stored raw in a file: the packets of every form of WAV and of AU, for a sample decoder.
//!
//! The library's format readers know only RIFF, and reject what other writers put around the samples; the samples
//! themselves are decoded by the library.

use super::open::Recording;
use super::{DecodeError, formats};
use crate::audio::wav::form::Form;
use crate::audio::wav::layout::WavLayout;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known::*;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, Timestamp};

/// Frames that are handed on at a time.
const FRAMES: u32 = 4096;

/// Where blocks of samples are and how to read them.
#[derive(Debug, Clone)]
pub struct Blocks {
    pub codec: AudioCodecId,
    pub rate: u32,
    pub channels: u16,
    /// Bytes of the smallest piece that can be decoded, and its frames.
    pub block_bytes: u32,
    pub block_frames: u32,
    pub regions: Vec<Range<u64>>,
    /// Frames of the last block that are only padding.
    pub padding: u64,
}

/// What a WAV file holds.
pub enum Content {
    Blocks(Blocks),
    /// A stream of MPEG audio or AAC, which describes itself fully.
    Stream(Range<u64>),
}

/// What the WAV file with this layout holds.
pub fn of_wav(recording: &Recording, layout: &WavLayout) -> Result<Content, DecodeError> {
    const EXTENSIBLE: u16 = 0xFFFE;
    let outer = layout.format_u16(0);
    let tag = if outer == EXTENSIBLE { layout.format_u16(24) } else { outer };
    let channels = layout.format_u16(2);
    let rate = layout.sample_rate;
    let wrong = || DecodeError::Rate { path: recording.name().to_owned(), rate, channels: channels.into() };
    let frame = u32::from(layout.frame_bytes);
    let blocks = |codec, block_bytes, block_frames| {
        let regions = layout.regions();
        let mut blocks = Blocks { codec, rate, channels, block_bytes, block_frames, regions, padding: 0 };
        // A count that leaves out more than one block comes from another recorder's header, or is not a count at all.
        let padding = layout.frames.and_then(|frames| blocks.frames().checked_sub(frames.into()));
        blocks.padding = padding.filter(|&padding| padding < block_frames.into()).unwrap_or(0);
        Ok(Content::Blocks(blocks))
    };
    if channels == 0 {
        return Err(wrong());
    }
    // The frame size is what the bytes really follow: 20 bits come in 3 bytes, and some writers count 24 in 4.
    let width = frame / u32::from(channels);
    let foreign = || DecodeError::Codec {
        path: recording.name().to_owned(),
        codec: formats::wav_codec(tag).map_or_else(|| format!("WAV codec 0x{tag:04x}"), str::to_owned),
    };
    let is_exact = frame.is_multiple_of(u32::from(channels));
    let big = layout.form == Form::Rifx;
    match tag {
        1 if is_exact => blocks(integer(width, big, false).ok_or_else(wrong)?, frame, 1),
        3 if is_exact => blocks(float(width, big).ok_or_else(wrong)?, frame, 1),
        6 if is_exact && width == 1 => blocks(CODEC_ID_PCM_ALAW, frame, 1),
        7 if is_exact && width == 1 => blocks(CODEC_ID_PCM_MULAW, frame, 1),
        2 | 0x11 if !big && channels <= 2 => {
            let (codec, head, first) =
                if tag == 2 { (CODEC_ID_ADPCM_MS, 7, 2) } else { (CODEC_ID_ADPCM_IMA_WAV, 4, 1) };
            let coded = frame.checked_sub(head * u32::from(channels)).ok_or_else(wrong)?;
            blocks(codec, frame, coded * 2 / u32::from(channels) + first)
        }
        0x50 | 0x55 | 0x1600 => {
            let end = layout.data_start + layout.actual;
            Ok(Content::Stream(layout.data_start..layout.more.last().map_or(end, |last| last.end)))
        }
        1 | 3 | 6 | 7 => Err(wrong()),
        _ => Err(foreign()),
    }
}

/// What the AU file (`.snd`) holds, and whether it ends too early; all its numbers are big-endian.
pub fn of_au(recording: &Recording) -> Result<(Blocks, bool), DecodeError> {
    let head = recording.bytes_at(0, 24)?;
    let number = |at: usize| {
        let bytes = head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    let (start, size, encoding, rate) = (u64::from(number(4)), number(8), number(12), number(16));
    let channels = u16::try_from(number(20)).unwrap_or(0);
    let path = || recording.name().to_owned();
    let (codec, width) = match encoding {
        1 => (CODEC_ID_PCM_MULAW, 1),
        2..=5 => (integer(encoding - 1, true, true).unwrap_or(CODEC_ID_PCM_S16BE), encoding - 1),
        6 => (CODEC_ID_PCM_F32BE, 4),
        7 => (CODEC_ID_PCM_F64BE, 8),
        27 => (CODEC_ID_PCM_ALAW, 1),
        other => return Err(DecodeError::Codec { path: path(), codec: format!("AU encoding {other}") }),
    };
    if channels == 0 {
        return Err(DecodeError::Rate { path: path(), rate, channels: 0 });
    }
    let there = recording.length().saturating_sub(start);
    let declared = if size == u32::MAX { there } else { u64::from(size) };
    let bytes = declared.min(there);
    let block_bytes = width * u32::from(channels);
    let regions = std::iter::once(start..start + bytes).collect();
    Ok((
        Blocks { codec, rate, channels, block_bytes, block_frames: 1, regions, padding: 0 },
        bytes < declared,
    ))
}

fn integer(width: u32, big: bool, signed_byte: bool) -> Option<AudioCodecId> {
    Some(match (width, big) {
        (1, _) if signed_byte => CODEC_ID_PCM_S8,
        (1, _) => CODEC_ID_PCM_U8,
        (2, false) => CODEC_ID_PCM_S16LE,
        (2, true) => CODEC_ID_PCM_S16BE,
        (3, false) => CODEC_ID_PCM_S24LE,
        (3, true) => CODEC_ID_PCM_S24BE,
        (4, false) => CODEC_ID_PCM_S32LE,
        (4, true) => CODEC_ID_PCM_S32BE,
        _ => return None,
    })
}

fn float(width: u32, big: bool) -> Option<AudioCodecId> {
    Some(match (width, big) {
        (4, false) => CODEC_ID_PCM_F32LE,
        (4, true) => CODEC_ID_PCM_F32BE,
        (8, false) => CODEC_ID_PCM_F64LE,
        (8, true) => CODEC_ID_PCM_F64BE,
        _ => return None,
    })
}

impl Blocks {
    /// What a decoder needs to know.
    pub fn parameters(&self) -> AudioCodecParameters {
        let mut parameters = AudioCodecParameters::new();
        parameters
            .for_codec(self.codec)
            .with_sample_rate(self.rate)
            .with_channels(Channels::Discrete(self.channels))
            .with_max_frames_per_packet(u64::from(self.blocks_at_once() * self.block_frames))
            .with_frames_per_block(self.block_frames.into());
        parameters
    }

    fn blocks_at_once(&self) -> u32 {
        (FRAMES / self.block_frames.max(1)).max(1)
    }

    /// Frames in all.
    pub fn frames(&self) -> u64 {
        let bytes: u64 = self.regions.iter().map(|region| region.end - region.start).sum();
        (bytes / u64::from(self.block_bytes.max(1)) * u64::from(self.block_frames))
            .saturating_sub(self.padding)
    }

    /// The packets, in order.
    pub fn packets(&self, file: File) -> Packets {
        Packets { blocks: self.clone(), file, region: 0, position: 0, frame: 0 }
    }
}

/// Reads block after block.
pub struct Packets {
    blocks: Blocks,
    file: File,
    region: usize,
    /// Bytes of the region read so far.
    position: u64,
    frame: u64,
}

impl Packets {
    /// The next packet; `None` at the end.
    pub fn next_packet(&mut self) -> std::io::Result<Option<Packet>> {
        let block = u64::from(self.blocks.block_bytes.max(1));
        loop {
            let Some(region) = self.blocks.regions.get(self.region) else { return Ok(None) };
            let left = region.end.saturating_sub(region.start + self.position) / block;
            let count = left.min(u64::from(self.blocks.blocks_at_once()));
            if count == 0 {
                (self.region, self.position) = (self.region + 1, 0);
                continue;
            }
            let mut bytes = Vec::new();
            self.file.seek(SeekFrom::Start(region.start + self.position))?;
            self.file.by_ref().take(count * block).read_to_end(&mut bytes)?;
            let whole = bytes.len() as u64 / block;
            if whole == 0 {
                return Ok(None);
            }
            bytes.truncate((whole * block) as usize);
            self.position += whole * block;
            let frames = whole * u64::from(self.blocks.block_frames);
            let packet = Packet::new(0, Timestamp::new(self.frame as i64), Duration::new(frames), bytes);
            self.frame += frames;
            return Ok(Some(packet));
        }
    }
}
