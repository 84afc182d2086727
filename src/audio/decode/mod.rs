//! Reads a recording in any usual format into 16 kHz mono.
//!
//! The format is detected from the contents, never from the name. Supported are WAV in all its forms, AU, AIFF, CAF,
//! FLAC, MP3 and its predecessors, AAC, ALAC, Vorbis and Opus, in the containers MP4 (M4A, MOV, 3GP), Matroska (WebM)
//! and Ogg; anything else is called by its true name. Works block by block: the caller that takes the samples decides
//! how many are held. Where there are several channels, they are surveyed first. A recording that breaks off in the
//! middle is kept as far as it goes, with a note. Deliberately absent: pictures, and decoders that may not be freely
//! distributed (AMR, Windows Media).

mod blocks;
mod channels;
mod error;
mod formats;
mod matroska;
mod mp4;
mod open;
mod plan;
mod play;
mod reader;
mod slice;
#[cfg(test)]
mod tests;

pub use channels::{Channel, ChosenChannels};
pub use error::{DecodeError, STDIN};
pub use open::Recording;

use super::resample::RateChange;
use super::{SAMPLE_RATE, length};
use crate::core::health::{Health, HealthMeter};
use channels::{Survey, Why};
use plan::Plan;
use play::play;
use std::path::Path;
use std::time::Duration;

/// Longest recording that is read; no interview answer comes near it, and its samples take 700 MB where they are kept.
pub const MAX_HOURS: u64 = 3;

/// Sound that may be missing at the end before a recording counts as cut off: some writers count a last packet as full,
/// and 4,096 frames of ALAC at 16 kHz are 256 ms.
const CUT_OFF: Duration = Duration::from_millis(300);

/// A recording in memory.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// Full scale at 1.
    pub samples: Vec<f32>,
    /// Rate of the file, Hz.
    pub source_rate: u32,
    /// Channels of the file.
    pub channels: u16,
    /// Which of them were taken.
    pub heard: ChosenChannels,
    pub duration_ms: u64,
    /// Health of the file's own samples, on the channels that were taken.
    pub health: Health,
    /// What could not be read of it.
    pub damage: Option<Damage>,
}

/// What there is to say about a recording that was read.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Rate of the file, Hz.
    pub source_rate: u32,
    /// Channels of the file.
    pub channels: u16,
    /// Which of them were taken.
    pub heard: ChosenChannels,
    pub duration_ms: u64,
    /// Health of the file's own samples, on the channels that were taken.
    pub health: Health,
    /// What could not be read of it.
    pub damage: Option<Damage>,
}

/// What is missing from a recording that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// The file ends before its sound does; what there is was read.
    CutOff,
    /// It became longer while it was read: somebody is still recording.
    Growing,
    /// This many packets in the middle were unreadable and were left out.
    Packets(u64),
}

/// Reads the recording at `path`.
///
/// # Errors
/// A recording that gives no sound, or whose channels hold several people.
pub fn decode(path: &Path) -> Result<Decoded, DecodeError> {
    decode_to(path, None, SAMPLE_RATE)
}

/// Reads the recording at `path` into mono samples of `target` Hz.
pub(super) fn decode_to(path: &Path, channel: Option<Channel>, target: u32) -> Result<Decoded, DecodeError> {
    let recording = Recording::open(path)?;
    let mut samples = Vec::new();
    let about =
        Track::of(&recording, channel)?.play(target, &mut |block| samples.extend_from_slice(block))?;
    let About { source_rate, channels, heard, duration_ms, health, damage } = about;
    Ok(Decoded { samples, source_rate, channels, heard, duration_ms, health, damage })
}

/// Whether to read this as a recording: its name or its contents say so. Anything else is text.
///
/// # Errors
/// What cannot be read.
pub fn is_recording(recording: &Recording) -> Result<bool, DecodeError> {
    if is_named_recording(recording.name()) {
        return Ok(true);
    }
    let head = recording.bytes_at(0, formats::HEAD)?;
    let kind = formats::kind(&head);
    Ok(!plan::is_text(&head) || !matches!(kind, formats::Kind::Unknown | formats::Kind::Mpeg))
}

/// Whether it is named like a recording. Text under such a name is not an answer but the remains of a failed download.
pub fn is_named_recording(path: &Path) -> bool {
    const NAMES: [&str; 26] = [
        "wav", "wave", "mp3", "mp2", "flac", "m4a", "m4b", "mp4", "mov", "3gp", "3g2", "aac", "ogg", "oga",
        "opus", "spx", "webm", "mka", "mkv", "aif", "aiff", "aifc", "caf", "au", "amr", "wma",
    ];
    let named = path.extension().and_then(|extension| extension.to_str());
    named.is_some_and(|name| NAMES.contains(&name.to_ascii_lowercase().as_str()))
}

/// A recording, and which of its channels to take: can be played as often as it is needed.
pub struct Track<'a> {
    recording: &'a Recording,
    plan: Plan,
    heard: Picked,
}

impl Track<'_> {
    /// Looks through the recording for the voice, unless a channel is asked for.
    ///
    /// # Errors
    /// A recording of no known format, or whose channels hold several people while none was chosen.
    pub fn of(recording: &Recording, channel: Option<Channel>) -> Result<Track<'_>, DecodeError> {
        let plan = Plan::of(recording)?;
        let heard = match channel {
            Some(Channel(number)) => Picked::Asked(number),
            None => Picked::Found(survey(recording, &plan)?),
        };
        Ok(Track { recording, plan, heard })
    }

    /// Hands its mono samples of `target` Hz to `take`, in pieces and in order.
    ///
    /// # Errors
    /// A recording that gives no sound.
    pub fn play(&self, target: u32, take: &mut dyn FnMut(&[f32])) -> Result<About, DecodeError> {
        let &Track { recording, ref plan, heard } = self;
        let mut listening =
            Listening { recording, heard, target, parts: None, given: 0, mono: Vec::new(), take };
        let ended =
            play(recording, plan, &mut |samples, rate, channels| listening.add(samples, rate, channels))?;
        listening.finish(&ended, plan.is_cut_off)
    }
}

/// Which channels to take.
#[derive(Clone, Copy)]
enum Picked {
    /// Counted from 1.
    Asked(u16),
    Found(ChosenChannels),
}

/// Looks through the whole recording for the voice.
fn survey(recording: &Recording, plan: &Plan) -> Result<ChosenChannels, DecodeError> {
    let mut survey: Option<Survey> = None;
    let mut is_mono = false;
    play(recording, plan, &mut |samples, rate, channels| {
        if survey.is_none() && !is_mono {
            is_mono = channels == 1;
            survey = if is_mono { None } else { Survey::new(rate, channels) };
        }
        if let Some(survey) = survey.as_mut().filter(|survey| survey.fits(rate, channels)) {
            survey.push(samples);
        }
        Ok(!is_mono)
    })?;
    let Some(survey) = survey else { return Ok(ChosenChannels::All) };
    survey.decide().map_err(|voices| DecodeError::Channels {
        path: recording.name().to_owned(),
        voices: voices.told(),
        choices: voices.choices(),
    })
}

/// A recording on its way to its consumer.
struct Listening<'a> {
    recording: &'a Recording,
    heard: Picked,
    target: u32,
    parts: Option<Part>,
    /// Samples handed on.
    given: u64,
    mono: Vec<f32>,
    take: &'a mut dyn FnMut(&[f32]),
}

/// A stretch of one format; nearly every recording is one.
struct Part {
    rate: u32,
    channels: u16,
    heard: ChosenChannels,
    resampler: RateChange,
    meter: HealthMeter,
}

impl Listening<'_> {
    fn add(&mut self, samples: &[f32], rate: u32, channels: u16) -> Result<bool, DecodeError> {
        let mut ready = Vec::new();
        let part = match &mut self.parts {
            Some(part) if (part.rate, part.channels) == (rate, channels) => part,
            other => {
                if let Some(before) = other.take() {
                    before.resampler.finish(&mut ready);
                }
                other.insert(Part::new(self.recording, self.heard, rate, channels, self.target)?)
            }
        };
        let frames = samples.chunks_exact(channels.into());
        self.mono.clear();
        match part.heard {
            ChosenChannels::One { index, .. } => {
                self.mono.extend(frames.map(|frame| channels::sane(frame[usize::from(index)])));
                part.meter.push(&self.mono);
            }
            ChosenChannels::All => {
                part.meter.push(samples);
                let share = 1.0 / f32::from(channels);
                let sum = |frame: &[f32]| frame.iter().map(|&sample| channels::sane(sample)).sum::<f32>();
                self.mono.extend(frames.map(|frame| sum(frame) * share));
            }
        }
        part.resampler.push(&self.mono, &mut ready);
        self.give(&ready)?;
        Ok(true)
    }

    fn give(&mut self, ready: &[f32]) -> Result<(), DecodeError> {
        self.given += ready.len() as u64;
        if length(self.given, self.target) > limit() {
            return Err(DecodeError::too_long(self.recording));
        }
        if !ready.is_empty() {
            (self.take)(ready);
        }
        Ok(())
    }

    fn finish(mut self, ended: &play::Ended, is_cut_off: bool) -> Result<About, DecodeError> {
        let Some(part) = self.parts.take() else {
            let path = self.recording.name().to_owned();
            let broken = is_cut_off || ended.broke_off || ended.damaged_packets > 0;
            return Err(if broken { DecodeError::Damaged { path } } else { DecodeError::NoSamples { path } });
        };
        let mut rest = Vec::new();
        part.resampler.finish(&mut rest);
        self.give(&rest)?;
        let duration = length(self.given, self.target);
        // Some readers stumble over the end; if the full length was reached, nothing is missing.
        let whole = ended.announced.is_some_and(|announced| duration + CUT_OFF >= announced);
        let short = ended.announced.is_some_and(|announced| duration + CUT_OFF < announced);
        let damage = if self.recording.has_grown() {
            Some(Damage::Growing)
        } else if is_cut_off || (ended.broke_off && !whole) || (short && ended.damaged_packets == 0) {
            Some(Damage::CutOff)
        } else {
            Some(ended.damaged_packets).filter(|&packets| packets > 0).map(Damage::Packets)
        };
        Ok(About {
            source_rate: part.rate,
            channels: part.channels,
            heard: part.heard,
            duration_ms: duration.as_millis() as u64,
            health: part.meter.health(),
            damage,
        })
    }
}

impl Part {
    fn new(
        recording: &Recording,
        picked: Picked,
        rate: u32,
        channels: u16,
        target: u32,
    ) -> Result<Part, DecodeError> {
        let path = || recording.name().to_owned();
        let damaged = || DecodeError::Rate { path: path(), rate, channels: channels.into() };
        let heard = match picked {
            Picked::Asked(wanted) if wanted > channels => {
                return Err(DecodeError::NoChannel { path: path(), channels, wanted });
            }
            Picked::Asked(_) if channels == 1 => ChosenChannels::All,
            Picked::Asked(wanted) => ChosenChannels::One { index: wanted - 1, of: channels, why: Why::Asked },
            // A recording that changes its format midway: what was found holds for the first.
            Picked::Found(ChosenChannels::One { of, .. }) if of != channels => ChosenChannels::All,
            Picked::Found(heard) => heard,
        };
        let resampler = RateChange::new(rate, target).ok_or_else(damaged)?;
        let metered = if matches!(heard, ChosenChannels::All) { channels } else { 1 };
        Ok(Part { rate, channels, heard, resampler, meter: HealthMeter::new(metered) })
    }
}

/// A minute more than it is called: encoders add some sound, and people stop a recorder late.
fn limit() -> Duration {
    Duration::from_secs(MAX_HOURS * 3600 + 60)
}

impl DecodeError {
    fn too_long(recording: &Recording) -> DecodeError {
        DecodeError::TooLong { path: recording.name().to_owned(), max_hours: MAX_HOURS }
    }
}
