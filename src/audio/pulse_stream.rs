//! A stream from a PulseAudio (or PipeWire) server, made so that nothing the server heard gets lost.
//!
//! cpal gives the server room for a single buffer of 20 ms: on a busy machine what does not leave in that time is
//! thrown away, without a word to anybody (0.9 % of a minute was missing in a test with all processors busy). Here
//! the server may keep seconds. The stream may also not be moved: when the microphone goes, the take ends and says
//! so, and does not go on with another one.

use super::cpal_mic::Opened;
use super::error::LostReason;
use super::feed::{Failure, push_counted};
use super::resample::RATES;
use super::{AudioError, FeedState, samples_in};
use pulseaudio::{Client, ClientError, RecordStream, protocol};
use std::ffi::CString;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, Wake};
use std::thread::{Builder, Thread};
use std::time::Duration;

/// Time between deliveries asked of the server.
const FRAGMENT: Duration = Duration::from_millis(20);

/// The server is asked this often whether the stream still exists, and how late its sound is.
const CHECK: Duration = Duration::from_millis(250);

const SAMPLE_BYTES: usize = size_of::<f32>();

/// Opens the source that the server calls `source`, at its own rate; `device` is its name for the user.
pub fn open(source: &str, device: &str, capacity: Duration) -> Result<Opened, AudioError> {
    let failed = |error: ClientError| open_error(device, error);
    let client = Client::from_env(c"starling").map_err(failed)?;
    let name = CString::new(source)
        .map_err(|_| AudioError::Lost { device: device.to_owned(), reason: LostReason::Disconnected })?;
    let info = block_on(client.source_info_by_name(name)).map_err(failed)?;
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
    let callback = move |bytes: &[u8]| {
        let samples = bytes.chunks_exact(SAMPLE_BYTES);
        let samples = samples.map(|sample| f32::from_ne_bytes([sample[0], sample[1], sample[2], sample[3]]));
        push_counted(&mut producer, &heard, samples, channels.into());
    };
    let stream = block_on(client.create_record_stream(params, callback)).map_err(failed)?;
    let latency = Arc::new(AtomicU64::new(0));
    let pulse = PulseStream::watched(stream, Arc::clone(&state), Arc::clone(&latency), rate, frame_bytes)?;
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
    stream: RecordStream,
    stop: Arc<AtomicBool>,
    watcher: Thread,
}

impl PulseStream {
    fn watched(
        stream: RecordStream,
        state: Arc<FeedState>,
        latency: Arc<AtomicU64>,
        rate: u32,
        frame_bytes: usize,
    ) -> Result<PulseStream, AudioError> {
        let stop = Arc::new(AtomicBool::new(false));
        let (asked, stopped) = (stream.clone(), Arc::clone(&stop));
        let watch = move || {
            while !stopped.load(Ordering::Acquire) {
                match block_on(asked.timing_info()) {
                    Ok(times) => {
                        let waiting = (times.write_offset - times.read_offset).max(0) as u64;
                        let waiting = super::length(waiting / frame_bytes as u64, rate).as_micros() as u64;
                        latency.store(times.source_usec + waiting, Ordering::Relaxed);
                    }
                    Err(_) if stopped.load(Ordering::Acquire) => return,
                    Err(ClientError::ServerError(_)) => return state.note_failure(Failure::Disconnected),
                    Err(_) => return state.note_failure(Failure::StreamEnded),
                }
                std::thread::park_timeout(CHECK);
            }
        };
        let thread = Builder::new()
            .name("pulse-watcher".to_owned())
            .spawn(watch)
            .map_err(|error| AudioError::Stopped { message: error.to_string() })?;
        Ok(PulseStream { stream, stop, watcher: thread.thread().clone() })
    }
}

impl Drop for PulseStream {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.watcher.unpark();
        // A stream that the server has ended already cannot be ended again.
        let _ = block_on(self.stream.clone().delete());
    }
}

fn open_error(device: &str, error: ClientError) -> AudioError {
    let device = device.to_owned();
    match error {
        ClientError::ServerError(protocol::PulseError::AccessDenied) => AudioError::NotPermitted { device },
        ClientError::ServerError(protocol::PulseError::NoEntity) => {
            AudioError::Lost { device, reason: LostReason::Disconnected }
        }
        ClientError::ServerError(protocol::PulseError::Busy) => AudioError::Busy { device },
        other => AudioError::Open { device, message: other.to_string() },
    }
}

/// Waits for an answer of the server on this thread.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}
