//! What is heard of a recording, in playing order, following its edit list.

use super::mp4::Edit;
use super::open::Recording;
use super::plan::Plan;
use super::reader::Reader;
use super::{DecodeError, limit};
use std::time::Duration;

/// Frames of silence that are given at a time.
const SILENCE: usize = 4096;

/// How reading ended.
#[derive(Debug, Clone, Copy)]
pub struct Ended {
    /// Length of what should have been heard, where that is known.
    pub announced: Option<Duration>,
    pub damaged_packets: u64,
    pub broke_off: bool,
}

/// Takes interleaved samples, their rate and their channels; `false` when it has enough.
pub type Take<'a> = dyn FnMut(&[f32], u32, u16) -> Result<bool, DecodeError> + 'a;

/// Plays the recording to `take`.
pub fn play(recording: &Recording, plan: &Plan, take: &mut Take<'_>) -> Result<Ended, DecodeError> {
    let mut reader = Reader::new(recording, plan)?;
    if !plan.edits.is_empty() {
        return edited(recording, plan, reader, take);
    }
    while reader.advance()? {
        if !take(&reader.samples, reader.rate, reader.channels)? {
            break;
        }
    }
    Ok(Ended {
        announced: reader.announced,
        damaged_packets: reader.damaged_packets,
        broke_off: reader.broke_off,
    })
}

/// The pieces that the edit list names. Anything before the current position is read again from the start.
fn edited<'a>(
    recording: &'a Recording,
    plan: &Plan,
    mut reader: Reader<'a>,
    take: &mut Take<'_>,
) -> Result<Ended, DecodeError> {
    let mut ended = Ended { announced: None, damaged_packets: 0, broke_off: reader.broke_off };
    // Frames before the block that the reader holds.
    let mut start = 0;
    let mut is_open = reader.advance()?;
    for edit in &plan.edits {
        let Some(from) = edit.from else {
            if is_open && !silence(edit, &reader, take)? {
                return Ok(ended);
            }
            continue;
        };
        let rate = f64::from(reader.rate);
        let first = (from * rate).round() as u64;
        let last = edit.length.map_or(u64::MAX, |length| ((from + length) * rate).round() as u64);
        if first < start {
            ended.damaged_packets = ended.damaged_packets.max(reader.damaged_packets);
            reader = Reader::new(recording, plan)?;
            (start, is_open) = (0, reader.advance()?);
        }
        while is_open {
            let channels = usize::from(reader.channels);
            let frames = (reader.samples.len() / channels) as u64;
            let inside = |place: u64| (place.saturating_sub(start).min(frames)) as usize * channels;
            let piece = &reader.samples[inside(first)..inside(last.max(first))];
            if !piece.is_empty() && !take(piece, reader.rate, reader.channels)? {
                return Ok(ended);
            }
            if start + frames >= last {
                break;
            }
            start += frames;
            is_open = reader.advance()?;
        }
    }
    ended.damaged_packets = ended.damaged_packets.max(reader.damaged_packets);
    ended.broke_off |= reader.broke_off;
    Ok(ended)
}

fn silence(edit: &Edit, reader: &Reader<'_>, take: &mut Take<'_>) -> Result<bool, DecodeError> {
    let longest = limit().as_secs_f64() + 1.0;
    let frames = edit.length.map_or(0, |length| (length.min(longest) * f64::from(reader.rate)) as usize);
    let block = vec![0.0; SILENCE * usize::from(reader.channels)];
    let mut left = frames;
    while left > 0 {
        let count = left.min(SILENCE);
        if !take(&block[..count * usize::from(reader.channels)], reader.rate, reader.channels)? {
            return Ok(false);
        }
        left -= count;
    }
    Ok(true)
}
