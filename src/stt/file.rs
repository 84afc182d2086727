//! A whole recording: cut at pauses, groups of chunks decoded side by side, one thread each.

use super::decode::Decoder;
use super::error::SttError;
use super::recognizer::{ChunkRecognizer, Effort};
use super::segment::DecodedSegment;
use super::stream::assemble::assemble;
use super::stream::chunking;
use super::transcriber::Options;
use super::vad::VadStream;
use crate::core::transcript::Transcript;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Most chunks decoded side by side: each takes some 100 MB, and memory bandwidth sets a limit soon after.
const MOST_WORKERS: usize = 8;

/// A chunk's number and what was heard in it.
type Found = (usize, Result<Option<Vec<DecodedSegment>>, SttError>);

pub fn transcribe(
    decoder: &Decoder,
    model: &str,
    samples: &[f32],
    options: &Options,
    workers: usize,
    progress: &mut dyn FnMut(f32),
) -> Result<Transcript, SttError> {
    let (frames, map) = VadStream::whole(samples);
    let chunks = chunking::chunks(&map, &frames).into_iter().filter_map(|chunk| chunk.trimmed(&map));
    let chunks = chunking::groups(chunks);
    // The longest first, so that nobody waits long for the last one.
    let mut order: Vec<usize> = (0..chunks.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(chunks[index].end_ms - chunks[index].start_ms));
    progress(0.0);
    let recognizer = ChunkRecognizer::new(options);
    let mut heard: Vec<Vec<DecodedSegment>> = vec![Vec::new(); chunks.len()];
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (sender, results) = mpsc::channel();
    let work = |sender: mpsc::Sender<Found>| {
        while let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let chunk = &chunks[index];
            let result = recognizer.recognize(decoder, chunk.of(samples), *chunk, Effort::Full, &stop);
            if sender.send((index, result)).is_err() {
                break;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers.min(chunks.len()) {
            let sender = sender.clone();
            thread::Builder::new()
                .name("starling-recognize".to_owned())
                .spawn_scoped(scope, || work(sender))
                .map_err(SttError::Thread)?;
        }
        drop(sender);
        for done in 1..=chunks.len() {
            let (index, result) = results.recv().map_err(|_| SttError::Gone)?;
            match result {
                Ok(found) => heard[index] = found.unwrap_or_default(),
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    next.store(chunks.len(), Ordering::Relaxed);
                    return Err(error);
                }
            }
            progress(done as f32 / chunks.len() as f32);
        }
        Ok(())
    })?;
    Ok(assemble(model, &options.language, &map, heard.into_iter().flatten()))
}

/// As many as there are cores, within reason.
pub fn workers() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_WORKERS)
}
