//! A stream from a PulseAudio (or PipeWire) server, set up so that nothing the server heard gets lost.
//!
//! cpal gives the server room for a single buffer of 20 ms: on a busy machine whatever does not leave in that time is
//! silently thrown away (0.9 % of a minute was missing in a test with all processors busy). Here the server may keep
//! seconds. The stream also must not be moved: when the microphone goes away, the take ends and says so, and does not
//! go on with another one.

use super::feed::{Failure, push_counted};
use super::opened::Opened;
use super::pulse_link::{Link, LinkError};
use crate::audio::error::LostReason;
use crate::audio::resample::RATES;
use crate::audio::{AudioError, FeedState, samples_in};
use pulseaudio::protocol::{self, Command};
use std::ffi::CString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{Builder, Thread};
use std::time::{Duration, UNIX_EPOCH};

/// Time between deliveries requested of the server.
const FRAGMENT: Duration = Duration::from_millis(20);

/// The server is asked this often whether the stream still exists, how late its sound is, and whether it is muted.
const CHECK: Duration = Duration::from_millis(250);

const SAMPLE_BYTES: usize = size_of::<f32>();

/// Opens the source that the server calls `source`, at its own rate; `device` is its name for the user.
pub fn open(source: &str, device: &str, capacity: Duration) -> Result<Opened, AudioError> {
    let failed = |error: LinkError| open_error(device, error);
    let link = Link::connect(c"starling").map_err(failed)?;
    let name = CString::new(source)
        .map_err(|_| AudioError::Lost { device: device.to_owned(), reason: LostReason::Disconnected })?;
    let by_name = Command::GetSourceInfo(protocol::GetSourceInfo { index: None, name: Some(name) });
    let info: protocol::SourceInfo = link.request(&by_name).map_err(failed)?;
    let (rate, channels) = (info.sample_spec.sample_rate, info.sample_spec.channels);
    if channels == 0 || !RATES.contains(&rate) {
        return Err(AudioError::Format { rate, channels: channels.into() });
    }
    let frame_bytes = SAMPLE_BYTES * usize::from(channels);
    let little_endian = cfg!(target_endian = "little");
    let format =
        if little_endian { protocol::SampleFormat::Float32Le } else { protocol::SampleFormat::Float32Be };
    let params = protocol::RecordStreamParams {
        sample_spec: protocol::SampleSpec { format, channels, sample_rate: rate },
        channel_map: info.channel_map,
        source_index: Some(info.index),
        buffer_attr: protocol::stream::BufferAttr {
            max_length: u32::MAX,
            fragment_size: (samples_in(FRAGMENT, rate) as usize * frame_bytes) as u32,
            ..Default::default()
        },
        flags: protocol::stream::StreamFlags { no_move: true, adjust_latency: true, ..Default::default() },
        ..Default::default()
    };
    let room = samples_in(capacity, rate) as usize * usize::from(channels);
    let (mut producer, consumer) = rtrb::RingBuffer::new(room);
    let state = Arc::new(FeedState::default());
    let heard = Arc::clone(&state);
    link.deliver_to(Box::new(move |bytes: &[u8]| {
        let samples = bytes.chunks_exact(SAMPLE_BYTES);
        let samples = samples.map(|sample| f32::from_ne_bytes([sample[0], sample[1], sample[2], sample[3]]));
        push_counted(&mut producer, &heard, samples, channels.into());
    }));
    let stream: protocol::CreateRecordStreamReply =
        link.request(&Command::CreateRecordStream(params)).map_err(failed)?;
    let latency = Arc::new(AtomicU64::new(0));
    let watch = Watch {
        link: Arc::new(link),
        channel: stream.channel,
        source: info.index,
        state: Arc::clone(&state),
        latency: Arc::clone(&latency),
        rate,
        frame_bytes,
    };
    let pulse = PulseStream::watched(watch)?;
    Ok(Opened {
        stream: Box::new(pulse),
        consumer,
        channels: channels.into(),
        sample_rate: rate,
        state,
        latency,
    })
}

/// Keeps the stream; dropping it ends it at the server.
struct PulseStream {
    // The last of its owners closes the connection, and the watcher ends soon after.
    _link: Arc<Link>,
    stop: Arc<AtomicBool>,
    watcher: Thread,
}

/// What is asked of the server while the stream runs.
struct Watch {
    link: Arc<Link>,
    channel: u32,
    source: u32,
    state: Arc<FeedState>,
    latency: Arc<AtomicU64>,
    rate: u32,
    frame_bytes: usize,
}

impl PulseStream {
    fn watched(watch: Watch) -> Result<PulseStream, AudioError> {
        let (stop, link) = (Arc::new(AtomicBool::new(false)), Arc::clone(&watch.link));
        let stopped = Arc::clone(&stop);
        let watching = move || {
            while !stopped.load(Ordering::Acquire) {
                match watch.look() {
                    // A server that is silent for a while may come back; the recorder notices when no sound comes.
                    Ok(()) | Err(LinkError::NoAnswer) => {}
                    Err(_) if stopped.load(Ordering::Acquire) => return,
                    Err(LinkError::Refused(_)) => return watch.state.note_failure(Failure::Disconnected),
                    Err(_) => return watch.state.note_failure(Failure::StreamEnded),
                }
                std::thread::park_timeout(CHECK);
            }
        };
        let thread = Builder::new()
            .name("pulse-watcher".to_owned())
            .spawn(watching)
            .map_err(|error| AudioError::Stopped { message: error.to_string() })?;
        Ok(PulseStream { _link: link, stop, watcher: thread.thread().clone() })
    }
}

impl Watch {
    fn look(&self) -> Result<(), LinkError> {
        let params = protocol::LatencyParams { channel: self.channel, now: UNIX_EPOCH };
        let times: protocol::RecordLatency = self.link.request(&Command::GetRecordLatency(params))?;
        let waiting = (times.write_offset - times.read_offset).max(0) as u64;
        let waiting = crate::audio::length(waiting / self.frame_bytes as u64, self.rate).as_micros() as u64;
        self.latency.store(times.source_usec + waiting, Ordering::Relaxed);
        let about = protocol::GetSourceInfo { index: Some(self.source), name: None };
        let source: protocol::SourceInfo = self.link.request(&Command::GetSourceInfo(about))?;
        self.state.note_muted(source.muted);
        Ok(())
    }
}

impl Drop for PulseStream {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.watcher.unpark();
    }
}

fn open_error(device: &str, error: LinkError) -> AudioError {
    let device = device.to_owned();
    match error {
        LinkError::Refused(protocol::PulseError::AccessDenied) => AudioError::NotPermitted { device },
        LinkError::Refused(protocol::PulseError::NoEntity) => {
            AudioError::Lost { device, reason: LostReason::Disconnected }
        }
        LinkError::Refused(protocol::PulseError::Busy) => AudioError::Busy { device },
        other => AudioError::Open { device, message: other.to_string() },
    }
}
