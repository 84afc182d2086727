//! Reads a recording in any usual format into 16 kHz mono.
//!
//! WAV, MP3, FLAC, M4A (AAC) and Ogg Vorbis, any sample size, rate and number of channels. Works packet by packet:
//! only the 16 kHz result is held, 64 kB for a second. A recording that breaks off in the middle is kept as far as
//! it goes, with a note. Absent on purpose: video, and formats that need a library in another language (Opus).

use super::decode_error::DecodeError;
use super::resample::RateChange;
use super::take::mix;
use super::wav_layout::{WavLayout, wav_layout};
use super::wav_source::WavSource;
use super::{SAMPLE_RATE, length};
use crate::core::health::{Health, HealthMeter};
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream};

/// Longest recording that is read; no interview answer comes near it, and its samples take 700 MB.
pub const MAX_HOURS: u64 = 3;

/// Sound that may be missing at the end before a recording counts as cut off: codecs pad their last packet.
const CUT_OFF: Duration = Duration::from_millis(200);

/// A recording in memory.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// 16 kHz mono, full scale at 1.
    pub samples: Vec<f32>,
    /// Rate of the file, Hz.
    pub source_rate: u32,
    /// Channels of the file.
    pub channels: u16,
    pub duration_ms: u64,
    /// Health of the file's own samples.
    pub health: Health,
    /// What could not be read of it.
    pub damage: Option<Damage>,
}

/// What is missing from a [`Decoded`] recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// The file ends before its sound does; what there is was read.
    CutOff,
    /// So many packets in the middle were unreadable and were left out.
    Packets(u64),
}

/// Reads the recording at `path`.
pub fn decode(path: &Path) -> Result<Decoded, DecodeError> {
    decode_to(path, SAMPLE_RATE)
}

/// Reads the recording at `path` into mono samples of `target` Hz.
pub(super) fn decode_to(path: &Path, target: u32) -> Result<Decoded, DecodeError> {
    let (source, layout) = open(path)?;
    let mut hint = Hint::new();
    if let Some(extension) = path.extension().and_then(|extension| extension.to_str()) {
        hint.with_extension(extension);
    }
    let stream = MediaSourceStream::new(source, Default::default());
    let mut format = symphonia::default::get_probe()
        .probe(&hint, stream, Default::default(), Default::default())
        .map_err(|_| DecodeError::NotAudio { path: path.to_owned() })?;
    let track = choose_track(path, format.as_ref())?;
    let mut reading = Reading::new(path, &track, target)?;
    let mut broke_off = false;
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            // A chained Ogg stream: the next recording follows in the same file.
            Err(Error::ResetRequired) => {
                reading.switch_track(&choose_track(path, format.as_ref())?)?;
                continue;
            }
            Err(_) => {
                broke_off = true;
                break;
            }
        };
        if packet.track_id == reading.track_id {
            reading.read(&packet)?;
        }
    }
    let cut_off = broke_off || layout.is_some_and(|layout| layout.is_cut_off());
    reading.finish(cut_off)
}

/// The file, behind a corrected header if it is a WAV.
fn open(path: &Path) -> Result<(Box<dyn MediaSource>, Option<WavLayout>), DecodeError> {
    let failed = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => DecodeError::NotFound { path: path.to_owned() },
        _ => DecodeError::Unreadable { path: path.to_owned(), source: Arc::new(source) },
    };
    let mut file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() == 0 {
        return Err(DecodeError::Empty { path: path.to_owned() });
    }
    let layout = wav_layout(&mut file).map_err(failed)?;
    if layout.is_some_and(|layout| layout.actual == 0) {
        return Err(DecodeError::NoSamples { path: path.to_owned() });
    }
    Ok((Box::new(WavSource::new(file, layout).map_err(failed)?), layout))
}

struct ChosenTrack {
    id: u32,
    codec: AudioCodecParameters,
    frames: Option<u64>,
}

fn choose_track(path: &Path, format: &dyn FormatReader) -> Result<ChosenTrack, DecodeError> {
    let no_track = || DecodeError::NoTrack { path: path.to_owned() };
    let track = format.default_track(TrackType::Audio).ok_or_else(no_track)?;
    let Some(CodecParameters::Audio(codec)) = &track.codec_params else { return Err(no_track()) };
    let rate = codec.sample_rate.unwrap_or(0);
    let too_long = |frames: u64| rate > 0 && length(frames, rate) > limit();
    if track.num_frames.is_some_and(too_long) {
        return Err(DecodeError::TooLong { path: path.to_owned(), max_hours: MAX_HOURS });
    }
    Ok(ChosenTrack { id: track.id, codec: codec.clone(), frames: track.num_frames })
}

fn make_decoder(path: &Path, codec: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, DecodeError> {
    if codec.codec == CODEC_ID_OPUS {
        return Err(DecodeError::Opus { path: path.to_owned() });
    }
    symphonia::default::get_codecs()
        .make_audio_decoder(codec, &Default::default())
        .map_err(|_| DecodeError::Codec { path: path.to_owned() })
}

/// A recording on its way into memory.
struct Reading<'a> {
    path: &'a Path,
    /// Rate of the result, Hz.
    target: u32,
    track_id: u32,
    decoder: Box<dyn AudioDecoder>,
    announced: Option<Duration>,
    stream: Option<Stream>,
    samples: Vec<f32>,
    interleaved: Vec<f32>,
    mono: Vec<f32>,
    damaged_packets: u64,
}

/// What the first decoded packet tells.
struct Stream {
    rate: u32,
    channels: u16,
    resampler: RateChange,
    meter: HealthMeter,
}

impl Stream {
    fn new(path: &Path, rate: u32, channels: usize, target: u32) -> Result<Stream, DecodeError> {
        let damaged = || DecodeError::Rate { path: path.to_owned(), rate, channels };
        let channels = u16::try_from(channels).ok().filter(|&channels| channels > 0).ok_or_else(damaged)?;
        let resampler = RateChange::new(rate, target).ok_or_else(damaged)?;
        Ok(Stream { rate, channels, resampler, meter: HealthMeter::new(channels) })
    }
}

impl<'a> Reading<'a> {
    fn new(path: &'a Path, track: &ChosenTrack, target: u32) -> Result<Reading<'a>, DecodeError> {
        let rate = track.codec.sample_rate.unwrap_or(0);
        Ok(Reading {
            path,
            target,
            track_id: track.id,
            decoder: make_decoder(path, &track.codec)?,
            announced: track.frames.filter(|_| rate > 0).map(|frames| length(frames, rate)),
            stream: None,
            samples: Vec::new(),
            interleaved: Vec::new(),
            mono: Vec::new(),
            damaged_packets: 0,
        })
    }

    fn switch_track(&mut self, track: &ChosenTrack) -> Result<(), DecodeError> {
        self.decoder = make_decoder(self.path, &track.codec)?;
        self.track_id = track.id;
        self.announced = None;
        Ok(())
    }

    fn read(&mut self, packet: &symphonia::core::packet::Packet) -> Result<(), DecodeError> {
        let Ok(buffer) = self.decoder.decode(packet) else {
            self.damaged_packets += 1;
            return Ok(());
        };
        let (rate, channels) = (buffer.spec().rate(), buffer.spec().channels().count());
        buffer.copy_to_vec_interleaved(&mut self.interleaved);
        if self.interleaved.is_empty() {
            return Ok(());
        }
        let stream = match &mut self.stream {
            Some(stream) if (stream.rate, usize::from(stream.channels)) == (rate, channels) => stream,
            other => {
                // The first packet, or a file that changes its format on the way.
                if let Some(before) = other.take() {
                    before.resampler.finish(&mut self.samples);
                }
                other.insert(Stream::new(self.path, rate, channels, self.target)?)
            }
        };
        stream.meter.push(&self.interleaved);
        mix(&self.interleaved, stream.channels, &mut self.mono);
        stream.resampler.push(&self.mono, &mut self.samples);
        if length(self.samples.len() as u64, self.target) > limit() {
            return Err(DecodeError::TooLong { path: self.path.to_owned(), max_hours: MAX_HOURS });
        }
        Ok(())
    }

    fn finish(mut self, cut_off: bool) -> Result<Decoded, DecodeError> {
        let Some(stream) = self.stream else {
            let path = self.path.to_owned();
            let broken = cut_off || self.damaged_packets > 0;
            return Err(if broken { DecodeError::Damaged { path } } else { DecodeError::NoSamples { path } });
        };
        stream.resampler.finish(&mut self.samples);
        let duration = length(self.samples.len() as u64, self.target);
        let short = self.announced.is_some_and(|announced| duration + CUT_OFF < announced);
        let damage = if cut_off || (short && self.damaged_packets == 0) {
            Some(Damage::CutOff)
        } else {
            Some(self.damaged_packets).filter(|&packets| packets > 0).map(Damage::Packets)
        };
        Ok(Decoded {
            samples: self.samples,
            source_rate: stream.rate,
            channels: stream.channels,
            duration_ms: duration.as_millis() as u64,
            health: stream.meter.health(),
            damage,
        })
    }
}

fn limit() -> Duration {
    Duration::from_secs(MAX_HOURS * 3600)
}
