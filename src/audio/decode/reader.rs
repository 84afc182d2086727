//! The sound of a recording, block after block, as the library decodes it.

use super::blocks::Packets;
use super::formats::{self, Kind};
use super::open::Recording;
use super::plan::{Plan, Source};
use super::slice::Slice;
use super::{DecodeError, limit, matroska};
use crate::audio::length;
use crate::audio::resample::RATES;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::time::Duration;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatReader, Track, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::packet::Packet;
use symphonia_adapter_libopus::OpusDecoder;

/// Everything that the library decodes, and Opus.
static CODECS: LazyLock<CodecRegistry> = LazyLock::new(|| {
    let mut codecs = CodecRegistry::new();
    symphonia::default::register_enabled_codecs(&mut codecs);
    codecs.register_audio_decoder::<OpusDecoder>();
    codecs
});

/// Opus counts at this rate, whatever it was recorded at.
const OPUS_RATE: u32 = 48_000;

/// Bytes from the start in which the name of a codec stands.
const NAMES: usize = 1 << 16;

/// A recording on its way out of its format.
pub struct Reader<'a> {
    recording: &'a Recording,
    kind: Kind,
    packets: PacketSource,
    track: u32,
    decoder: Box<dyn AudioDecoder>,
    /// Whether the file says where it ends.
    has_end: bool,
    /// Frames at the start that only the encoder needed.
    skip: u64,
    /// Seconds of a tick, where sound before the time 0 is not meant to be heard.
    tick: Option<f64>,
    /// Frames to come, where the last block is filled up.
    left: Option<u64>,
    /// Length as the file gives it, where it is not a guess.
    pub announced: Option<Duration>,
    pub damaged_packets: u64,
    /// Whether the file ended in the middle of something.
    pub broke_off: bool,
    /// The block: interleaved samples.
    pub samples: Vec<f32>,
    pub rate: u32,
    pub channels: u16,
}

enum PacketSource {
    Container(Box<dyn FormatReader>),
    Blocks(Packets),
}

impl<'a> Reader<'a> {
    /// # Errors
    /// A recording without a sound track that can be decoded.
    pub fn new(recording: &'a Recording, plan: &Plan) -> Result<Reader<'a>, DecodeError> {
        let (packets, mut chosen) = match &plan.content {
            Source::Container(range) => {
                // The Matroska reader would look for an index at the end, which is missing.
                let is_seekable = !(plan.kind == Kind::Matroska && plan.is_cut_off);
                let source = Box::new(Slice::new(recording.reader()?, range.clone(), is_seekable));
                let stream = MediaSourceStream::new(source, Default::default());
                let probe = symphonia::default::get_probe();
                let format =
                    survived(|| probe.probe(&Hint::new(), stream, Default::default(), Default::default()))
                        .map_err(|_| unreadable(recording, plan.kind))?;
                let chosen = choose(recording, plan.kind, format.as_ref(), plan.track)?;
                (PacketSource::Container(format), chosen)
            }
            Source::Blocks(blocks) => {
                let chosen = Chosen {
                    id: 0,
                    codec: blocks.parameters(),
                    frames: Some(blocks.frames()),
                    skip: 0,
                    tick: None,
                };
                (PacketSource::Blocks(blocks.packets(recording.reader()?)), chosen)
            }
        };
        let rate = chosen.codec.sample_rate.unwrap_or(0);
        let channels = chosen.codec.channels.as_ref().map_or(0, symphonia::core::audio::Channels::count);
        if rate > 0 && !RATES.contains(&rate) {
            return Err(DecodeError::Rate { path: recording.name().to_owned(), rate, channels });
        }
        chosen.frames = chosen.frames.filter(|_| plan.is_length_known && rate > 0);
        let announced = chosen.frames.map(|frames| length(frames, rate));
        if announced.is_some_and(|announced| announced > limit()) {
            return Err(DecodeError::too_long(recording));
        }
        Ok(Reader {
            recording,
            kind: plan.kind,
            packets,
            track: chosen.id,
            decoder: decoder(recording, plan.kind, &chosen.codec)?,
            has_end: plan.has_end,
            tick: chosen.tick,
            // An edit list says better where the sound begins.
            skip: if plan.edits.is_empty() { chosen.skip } else { 0 },
            left: match &plan.content {
                Source::Blocks(blocks) => Some(blocks.frames()),
                Source::Container(_) => None,
            },
            announced,
            damaged_packets: 0,
            broke_off: false,
            samples: Vec::new(),
            rate: 0,
            channels: 0,
        })
    }

    /// Decodes the next block into `samples`; `false` at the end.
    pub fn advance(&mut self) -> Result<bool, DecodeError> {
        loop {
            let packet = match &mut self.packets {
                PacketSource::Blocks(packets) => {
                    packets.next_packet().map_err(|source| self.recording.unreadable(source))?
                }
                PacketSource::Container(format) => match survived(|| format.next_packet()) {
                    Ok(packet) => packet,
                    // A chained Ogg stream: the next recording follows in the same file.
                    Err(Error::ResetRequired) => {
                        let next = choose(self.recording, self.kind, format.as_ref(), None)?;
                        self.decoder = decoder(self.recording, self.kind, &next.codec)?;
                        (self.track, self.skip, self.announced) = (next.id, next.skip, None);
                        continue;
                    }
                    Err(_) => {
                        self.broke_off |= self.has_end;
                        None
                    }
                },
            };
            let Some(packet) = packet else { return Ok(false) };
            if packet.track_id == self.track && self.decode(&packet)? {
                return Ok(true);
            }
        }
    }

    /// Whether there is sound in the packet.
    fn decode(&mut self, packet: &Packet) -> Result<bool, DecodeError> {
        let decoder = &mut self.decoder;
        let Ok(buffer) = survived(move || decoder.decode(packet)) else {
            self.damaged_packets += 1;
            return Ok(false);
        };
        let (rate, count) = (buffer.spec().rate(), buffer.spec().channels().count());
        buffer.copy_to_vec_interleaved(&mut self.samples);
        if self.samples.is_empty() {
            return Ok(false);
        }
        let Some(channels) = u16::try_from(count).ok().filter(|&channels| channels > 0) else {
            return Err(DecodeError::Rate { path: self.recording.name().to_owned(), rate, channels: count });
        };
        (self.rate, self.channels) = (rate, channels);
        if let Some(tick) = self.tick.take() {
            self.skip = (packet.pts.get().min(0) as f64 * -tick * f64::from(rate)).round() as u64;
        }
        let frames = (self.samples.len() / count) as u64;
        let skipped = self.skip.min(frames);
        self.skip -= skipped;
        self.samples.drain(..skipped as usize * count);
        if let Some(left) = &mut self.left {
            let kept = (*left).min(frames - skipped);
            self.samples.truncate(kept as usize * count);
            *left -= kept;
        }
        Ok(!self.samples.is_empty())
    }
}

/// Lets the library read data that may be damaged. Where it panics, as it does on some sums that overflow in a debug
/// build, the data is as unreadable as where it reports an error.
fn survived<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Error::DecodeError("the decoder panicked")))
}

/// A track that can be decoded.
struct Chosen {
    id: u32,
    codec: AudioCodecParameters,
    frames: Option<u64>,
    skip: u64,
    tick: Option<f64>,
}

fn choose(
    recording: &Recording,
    kind: Kind,
    format: &dyn FormatReader,
    wanted: Option<u32>,
) -> Result<Chosen, DecodeError> {
    let sound = |track: &&Track| matches!(track.codec_params, Some(CodecParameters::Audio(_)));
    let tracks = || format.tracks().iter().filter(sound);
    let track = tracks()
        .find(|track| Some(track.id) == wanted)
        .or_else(|| format.default_track(TrackType::Audio))
        .or_else(|| tracks().next());
    let codec = track.and_then(|track| match &track.codec_params {
        Some(CodecParameters::Audio(codec)) => Some((track, codec)),
        _ => None,
    });
    let Some((track, codec)) = codec else { return Err(no_track(recording, kind)) };
    let mut chosen =
        Chosen { id: track.id, codec: codec.clone(), frames: track.num_frames, skip: 0, tick: None };
    if codec.codec == CODEC_ID_OPUS {
        chosen.skip = prepare_opus(&mut chosen.codec, kind);
    } else if kind == Kind::Matroska {
        // What its codec needs to get going has times before 0.
        chosen.tick = track.time_base.map(|base| f64::from(base.numer.get()) / f64::from(base.denom.get()));
    }
    Ok(chosen)
}

/// Brings Opus to its own rate; returns the frames at its start that are not sound. Its header says how many, in the
/// byte order of its container, and the decoder would take them from the first packet alone.
fn prepare_opus(codec: &mut AudioCodecParameters, kind: Kind) -> u64 {
    codec.with_sample_rate(OPUS_RATE);
    let Some(skip) = codec.extra_data.as_mut().and_then(|data| data.get_mut(10..12)) else { return 0 };
    let frames = if kind == Kind::Mp4 {
        u16::from_be_bytes([skip[0], skip[1]])
    } else {
        u16::from_le_bytes([skip[0], skip[1]])
    };
    skip.fill(0);
    frames.into()
}

fn decoder(
    recording: &Recording,
    kind: Kind,
    codec: &AudioCodecParameters,
) -> Result<Box<dyn AudioDecoder>, DecodeError> {
    CODECS.make_audio_decoder(codec, &Default::default()).map_err(|_| {
        let named = formats::codec(codec.codec).map(str::to_owned);
        let codec = named.or_else(|| codec_name(recording, kind));
        DecodeError::Codec {
            path: recording.name().to_owned(),
            codec: codec.unwrap_or_else(|| "an unknown codec".to_owned()),
        }
    })
}

fn codec_name(recording: &Recording, kind: Kind) -> Option<String> {
    let head = recording.bytes_at(0, NAMES).ok()?;
    if head.starts_with(b"caff") {
        let name = head.get(28..32)?;
        return Some(format!("`{}` in a CAF file", name.escape_ascii().to_string().trim()));
    }
    if kind != Kind::Matroska {
        return None;
    }
    matroska::sound_codec(&head).map(|id| formats::matroska_codec(&id))
}

/// Why there is no track: pictures alone, or a codec that the reader does not even name.
fn no_track(recording: &Recording, kind: Kind) -> DecodeError {
    let path = recording.name().to_owned();
    match codec_name(recording, kind) {
        Some(codec) => DecodeError::Codec { path, codec },
        None => DecodeError::NoTrack { path },
    }
}

/// Why no reader accepts it. A few bytes that look like MPEG audio are not enough to call a file that.
fn unreadable(recording: &Recording, kind: Kind) -> DecodeError {
    let path = recording.name().to_owned();
    match kind {
        Kind::Unknown | Kind::Mpeg => DecodeError::NotAudio { path },
        _ => DecodeError::Damaged { path },
    }
}
