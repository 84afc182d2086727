//! A whole recording, played twice: once to find where it is cut, once to decode groups of chunks side by side, one
//! thread each. What is in memory does not grow with its length.

use super::buffer::SampleBuffer;
use super::chunk::Chunk;
use super::decode::Decoder;
use super::error::SttError;
use super::recognizer::{ChunkRecognizer, Effort};
use super::segment::DecodedSegment;
use super::stream::assemble::assemble;
use super::stream::chunking;
use super::transcriber::{Options, SampleSource};
use super::vad::VadStream;
use crate::core::speech_map::SpeechMap;
use crate::core::transcript::Transcript;
use std::iter::{Enumerate, Peekable};
use std::slice::Iter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Most groups decoded side by side: each takes some 100 MB, and memory bandwidth sets a limit soon after.
const MOST_WORKERS: usize = 8;

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
    source: &mut dyn SampleSource,
    options: &Options,
    workers: usize,
    progress: &mut dyn FnMut(f32),
) -> Result<Transcript, SttError> {
    let (map, groups) = outline(source)?;
    progress(0.0);
    let recognizer = ChunkRecognizer::new(options);
    let stop = AtomicBool::new(false);
    let workers = workers.min(groups.len());
    let mut heard =
        Heard { groups: vec![Vec::new(); groups.len()], done: 0, failure: None, stop: &stop, progress };
    thread::scope(|scope| {
        // One group lies ready for each worker.
        let (jobs, waiting) = mpsc::sync_channel(workers);
        let waiting = Arc::new(Mutex::new(waiting));
        let (sender, results) = mpsc::channel();
        for _ in 0..workers {
            let (sender, waiting) = (sender.clone(), Arc::clone(&waiting));
            let (recognizer, stop) = (&recognizer, &stop);
            thread::Builder::new()
                .name("starling-recognize".to_owned())
                .spawn_scoped(scope, move || work(decoder, recognizer, &waiting, stop, &sender))
                .map_err(SttError::Thread)?;
        }
        // Only the workers hold them now: should all of them panic, nobody waits for an answer.
        drop((sender, waiting));
        let mut cutter =
            Cutter { rest: groups.iter().enumerate().peekable(), buffer: SampleBuffer::default() };
        let played = source.play(&mut |piece| {
            cutter.buffer.push(piece);
            while let Some(job) = cutter.next() {
                results.try_iter().for_each(|found| heard.take(found));
                let _ = jobs.send(job);
            }
        });
        if played.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        drop(jobs);
        results.iter().for_each(|found| heard.take(found));
        played
    })?;
    let segments = heard.finish()?.into_iter().flatten();
    Ok(assemble(model, &options.language, &map, segments))
}

/// Where the speech is, and what to decode together.
fn outline(source: &mut dyn SampleSource) -> Result<(SpeechMap, Vec<Chunk>), SttError> {
    let mut vad = VadStream::default();
    source.play(&mut |samples| vad.push(samples))?;
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
    buffer: SampleBuffer,
}

impl Cutter<'_> {
    /// The next group, once all of it was played.
    fn next(&mut self) -> Option<Job> {
        self.buffer.forget_before(self.rest.peek().map_or(u64::MAX, |(_, group)| group.start_ms));
        let (index, group) = self.rest.next_if(|(_, group)| group.end_ms <= self.buffer.end_ms())?;
        Some(Job { index, group: *group, samples: self.buffer.chunk(*group) })
    }
}

/// What was heard so far.
struct Heard<'a> {
    groups: Vec<Vec<DecodedSegment>>,
    done: usize,
    /// The first thing that went wrong; the workers `stop` then.
    failure: Option<SttError>,
    stop: &'a AtomicBool,
    progress: &'a mut dyn FnMut(f32),
}

impl Heard<'_> {
    fn take(&mut self, (index, result): Found) {
        match result {
            Ok(found) => {
                self.groups[index] = found.unwrap_or_default();
                self.done += 1;
                (self.progress)(self.done as f32 / self.groups.len() as f32);
            }
            Err(error) => {
                self.stop.store(true, Ordering::Relaxed);
                self.failure.get_or_insert(error);
            }
        }
    }

    fn finish(self) -> Result<Vec<Vec<DecodedSegment>>, SttError> {
        self.failure.map_or(Ok(self.groups), Err)
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
        Cutter { rest: groups.iter().enumerate().peekable(), buffer: SampleBuffer::default() }
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
                cutter.buffer.push(piece);
                while let Some(job) = cutter.next() {
                    prop_assert_eq!(&job.samples, job.group.of(&samples));
                    found.push((job.index, job.group));
                }
                prop_assert!(cutter.buffer.count() < 300 * 16 + piece.len());
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(found, groups.into_iter().enumerate().collect::<Vec<_>>());
        }
    }
}
