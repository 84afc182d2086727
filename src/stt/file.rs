//! A whole recording, played twice: once to find where it is cut, once to decode groups of chunks side by side, one
//! thread each. What is in memory does not grow with its length.

use super::chunk::Chunk;
use super::decode::Decoder;
use super::error::SttError;
use super::recognizer::{ChunkRecognizer, Effort};
use super::segment::DecodedSegment;
use super::stream::assemble::assemble;
use super::stream::chunking;
use super::transcriber::{Options, SAMPLE_RATE, Sound};
use super::vad::VadStream;
use crate::core::speech_map::SpeechMap;
use crate::core::transcript::Transcript;
use std::iter::{Enumerate, Peekable};
use std::slice::Iter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Most groups decoded side by side: each takes some 100 MB, and memory bandwidth sets a limit soon after.
const MOST_WORKERS: usize = 8;

const SAMPLES_PER_MS: usize = SAMPLE_RATE / 1_000;

/// A group on its way to a worker.
struct Job {
    index: usize,
    group: Chunk,
    samples: Vec<f32>,
}

/// A group's number and what was heard in it.
type Found = (usize, Result<Option<Vec<DecodedSegment>>, SttError>);

pub fn transcribe(
    decoder: &Decoder,
    model: &str,
    sound: &mut dyn Sound,
    options: &Options,
    workers: usize,
    progress: &mut dyn FnMut(f32),
) -> Result<Transcript, SttError> {
    let (map, groups) = outline(sound)?;
    progress(0.0);
    let recognizer = ChunkRecognizer::new(options);
    let workers = workers.min(groups.len());
    // One group lies ready for each worker.
    let (jobs, waiting) = mpsc::sync_channel(workers);
    let (waiting, stop) = (Mutex::new(waiting), AtomicBool::new(false));
    let (sender, results) = mpsc::channel();
    let mut heard = Heard { groups: vec![Vec::new(); groups.len()], done: 0, progress };
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, recognizer, waiting, stop) = (sender.clone(), &recognizer, &waiting, &stop);
            thread::Builder::new()
                .name("starling-recognize".to_owned())
                .spawn_scoped(scope, move || work(decoder, recognizer, waiting, stop, &sender))
                .map_err(SttError::Thread)?;
        }
        drop(sender);
        let mut cutter =
            Cutter { rest: groups.iter().enumerate().peekable(), samples: Vec::new(), base_ms: 0 };
        let mut failure = None;
        let played = sound.play(&mut |piece| {
            cutter.samples.extend_from_slice(piece);
            while let Some(job) = cutter.next() {
                while failure.is_none()
                    && let Ok(found) = results.try_recv()
                {
                    failure = heard.take(found).err();
                }
                if failure.is_some() || jobs.send(job).is_err() {
                    stop.store(true, Ordering::Relaxed);
                    return;
                }
            }
        });
        drop(jobs);
        if played.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        played.and(failure.map_or(Ok(()), Err))?;
        results.iter().try_for_each(|found| heard.take(found))
    })
    .inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
    Ok(assemble(model, &options.language, &map, heard.groups.into_iter().flatten()))
}

/// Where the speech is, and what to decode together.
fn outline(sound: &mut dyn Sound) -> Result<(SpeechMap, Vec<Chunk>), SttError> {
    let mut vad = VadStream::default();
    sound.play(&mut |samples| vad.push(samples))?;
    let map = SpeechMap::from_frames(vad.frames());
    let chunks = chunking::chunks(&map, vad.frames()).into_iter().filter_map(|chunk| chunk.trimmed(&map));
    let groups = chunking::groups(chunks);
    Ok((map, groups))
}

/// Decodes what is `waiting` until there is no more.
fn work(
    decoder: &Decoder,
    recognizer: &ChunkRecognizer,
    waiting: &Mutex<Receiver<Job>>,
    stop: &AtomicBool,
    sender: &Sender<Found>,
) {
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(Job { index, group, samples }) = next() {
        let result = recognizer.recognize(decoder, &samples, group, Effort::Full, stop);
        if sender.send((index, result)).is_err() {
            break;
        }
    }
}

/// Takes groups out of a recording as it is played.
struct Cutter<'a> {
    rest: Peekable<Enumerate<Iter<'a, Chunk>>>,
    /// From `base_ms` on.
    samples: Vec<f32>,
    base_ms: u64,
}

impl Cutter<'_> {
    /// The next group, once all of it was played.
    fn next(&mut self) -> Option<Job> {
        let Some((_, group)) = self.rest.peek() else {
            self.samples.clear();
            return None;
        };
        let gone_ms = group.start_ms.saturating_sub(self.base_ms).min(self.length_ms());
        self.samples.drain(..gone_ms as usize * SAMPLES_PER_MS);
        self.base_ms += gone_ms;
        let heard_ms = self.base_ms + self.length_ms();
        let (index, group) = self.rest.next_if(|(_, group)| group.end_ms <= heard_ms)?;
        Some(Job { index, group: *group, samples: group.earlier(self.base_ms).of(&self.samples).to_vec() })
    }

    fn length_ms(&self) -> u64 {
        (self.samples.len() / SAMPLES_PER_MS) as u64
    }
}

/// What was heard so far.
struct Heard<'a> {
    groups: Vec<Vec<DecodedSegment>>,
    done: usize,
    progress: &'a mut dyn FnMut(f32),
}

impl Heard<'_> {
    fn take(&mut self, (index, result): Found) -> Result<(), SttError> {
        self.groups[index] = result?.unwrap_or_default();
        self.done += 1;
        (self.progress)(self.done as f32 / self.groups.len() as f32);
        Ok(())
    }
}

/// As many as there are cores, within reason.
pub fn workers() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_WORKERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cutter(groups: &[Chunk]) -> Cutter<'_> {
        Cutter { rest: groups.iter().enumerate().peekable(), samples: Vec::new(), base_ms: 0 }
    }

    proptest! {
        /// (silence before it, its length) of each group, and the samples of each piece, in turn.
        #[test]
        fn every_group_gets_its_own_samples_and_the_rest_is_forgotten(
            lengths in prop::collection::vec((0_u64..400, 1_u64..300), 1..8),
            pieces in prop::collection::vec(1_usize..3_000, 1..5),
        ) {
            let mut groups = Vec::new();
            let mut at = 0;
            for (silence, length) in lengths {
                groups.push(Chunk { start_ms: at + silence, end_ms: at + silence + length });
                at += silence + length;
            }
            let samples: Vec<f32> = (0..(at + 50) * 16).map(|number| number as f32).collect();
            let mut cutter = cutter(&groups);
            let (mut rest, mut found) = (samples.as_slice(), Vec::new());
            for size in pieces.iter().cycle() {
                let (piece, after) = rest.split_at(rest.len().min(*size));
                cutter.samples.extend_from_slice(piece);
                while let Some(job) = cutter.next() {
                    prop_assert_eq!(&job.samples, job.group.of(&samples));
                    found.push((job.index, job.group));
                }
                prop_assert!(cutter.samples.len() < 300 * 16 + piece.len());
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(found, groups.into_iter().enumerate().collect::<Vec<_>>());
        }
    }
}
