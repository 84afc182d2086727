//! A whole recording, played twice: once to find where it is cut, once to decode groups of chunks side by side, one
//! thread each. What is in memory does not grow with its length. A group that an earlier run decoded is not decoded
//! again.

use super::buffer::SampleBuffer;
use super::checkpoints::{Checkpoints, Part};
use super::chunk::Chunk;
use super::decode::Decoder;
use super::error::SttError;
use super::fingerprint::Fingerprint;
use super::recognizer::{ChunkRecognizer, Effort};
use super::segment::DecodedSegment;
use super::stream::assemble::assemble;
use super::stream::chunking;
use super::transcriber::{Options, SampleSource};
use super::vad::VadStream;
use crate::core::speech_map::SpeechMap;
use crate::core::transcript::Transcript;
use std::iter::Peekable;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::vec::IntoIter;

/// Most groups decoded side by side: each takes some 140 MB, and memory bandwidth sets a limit soon after.
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
    checkpoints: &mut dyn Checkpoints,
    progress: &mut dyn FnMut(f32),
) -> Result<Transcript, SttError> {
    let mut fingerprint = Fingerprint::new(model, options);
    let (map, groups) = outline(source, &mut fingerprint)?;
    let parts = checkpoints.resume(&fingerprint.finish(), map.duration_ms);
    let recognizer = ChunkRecognizer::new(options);
    let stop = AtomicBool::new(false);
    let mut heard = Heard::new(&groups, &parts, &stop, checkpoints, progress);
    let rest = heard.missing();
    let workers = workers.min(rest.len());
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
        let mut cutter = Cutter::new(rest);
        let mut take = |piece: &[f32]| {
            cutter.buffer.push(piece);
            while let Some(job) = cutter.next() {
                results.try_iter().for_each(|found| heard.take(found));
                let _ = jobs.send(job);
            }
        };
        let played = if workers > 0 { source.play(&mut take) } else { Ok(()) };
        if played.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        drop(jobs);
        results.iter().for_each(|found| heard.take(found));
        played
    })?;
    let segments = heard.finish()?;
    Ok(assemble(model, &options.language, &map, segments))
}

/// Where the speech is, and what to decode together.
fn outline(
    source: &mut dyn SampleSource,
    fingerprint: &mut Fingerprint,
) -> Result<(SpeechMap, Vec<Chunk>), SttError> {
    let mut vad = VadStream::default();
    source.play(&mut |samples| {
        vad.push(samples);
        fingerprint.add(samples);
    })?;
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
struct Cutter {
    /// By number, those still to come.
    rest: Peekable<IntoIter<(usize, Chunk)>>,
    buffer: SampleBuffer,
}

impl Cutter {
    fn new(groups: Vec<(usize, Chunk)>) -> Cutter {
        Cutter { rest: groups.into_iter().peekable(), buffer: SampleBuffer::default() }
    }

    /// The next group, once all of it was played.
    fn next(&mut self) -> Option<Job> {
        self.buffer.forget_before(self.rest.peek().map_or(u64::MAX, |(_, group)| group.start_ms));
        let (index, group) = self.rest.next_if(|(_, group)| group.end_ms <= self.buffer.end_ms())?;
        Some(Job { index, group, samples: self.buffer.chunk(group) })
    }
}

/// What was heard so far.
struct Heard<'a> {
    groups: &'a [Chunk],
    /// What was heard in each group, once it is decoded.
    found: Vec<Option<Vec<DecodedSegment>>>,
    /// The first thing that went wrong; the workers `stop` then.
    failure: Option<SttError>,
    stop: &'a AtomicBool,
    checkpoints: &'a mut dyn Checkpoints,
    progress: &'a mut dyn FnMut(f32),
}

impl<'a> Heard<'a> {
    /// With the `parts` that an earlier run kept. One that is no group of this run, or damaged, is left out.
    fn new(
        groups: &'a [Chunk],
        parts: &[String],
        stop: &'a AtomicBool,
        checkpoints: &'a mut dyn Checkpoints,
        progress: &'a mut dyn FnMut(f32),
    ) -> Heard<'a> {
        let mut found = vec![None; groups.len()];
        for part in parts.iter().filter_map(|part| serde_json::from_str::<Part>(part).ok()) {
            let place = groups
                .iter()
                .position(|group| *group == Chunk { start_ms: part.start_ms, end_ms: part.end_ms });
            if let Some(place) = place {
                found[place] = Some(part.segments);
            }
        }
        let mut heard = Heard { groups, found, failure: None, stop, checkpoints, progress };
        heard.report();
        heard
    }

    /// The groups to be decoded, by number.
    fn missing(&self) -> Vec<(usize, Chunk)> {
        let groups = self.groups.iter().copied().enumerate();
        groups.filter(|(index, _)| self.found[*index].is_none()).collect()
    }

    fn take(&mut self, (index, result): Found) {
        match result {
            Ok(Some(segments)) => {
                let Chunk { start_ms, end_ms } = self.groups[index];
                let part = Part { start_ms, end_ms, segments };
                if let Ok(line) = serde_json::to_string(&part) {
                    self.checkpoints.keep(&line);
                }
                self.found[index] = Some(part.segments);
                self.report();
            }
            // Stopped, for a reason that is known already.
            Ok(None) => {}
            Err(error) => {
                self.stop.store(true, Ordering::Relaxed);
                self.failure.get_or_insert(error);
            }
        }
    }

    fn report(&mut self) {
        let done = self.found.iter().flatten().count();
        (self.progress)(done as f32 / self.groups.len().max(1) as f32);
    }

    fn finish(self) -> Result<Vec<DecodedSegment>, SttError> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        self.checkpoints.clear();
        Ok(self.found.into_iter().flatten().flatten().collect())
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
            let mut cutter = Cutter::new(groups.iter().copied().enumerate().collect());
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
