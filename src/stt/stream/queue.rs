//! Jobs for the workers of a live recognition.

use crate::stt::chunk::Chunk;
use crate::stt::recognizer::Effort;
use std::collections::VecDeque;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Samples to decode.
pub struct Job {
    pub number: u64,
    /// Where they lie in the recording.
    pub chunk: Chunk,
    pub samples: Vec<f32>,
    pub effort: Effort,
    pub stop: Arc<AtomicBool>,
}

#[derive(Default)]
struct Jobs {
    waiting: VecDeque<Job>,
    hurried: bool,
    closed: bool,
}

/// First in, first out.
#[derive(Default)]
pub struct Queue {
    jobs: Mutex<Jobs>,
    changed: Condvar,
}

impl Queue {
    pub fn push(&self, job: Job) {
        self.change(|jobs| jobs.waiting.push_back(job));
    }

    /// From now on helpers take jobs too.
    pub fn hurry(&self) {
        self.change(|jobs| jobs.hurried = true);
    }

    /// No more jobs are given out.
    pub fn close(&self) {
        self.change(|jobs| jobs.closed = true);
    }

    /// Waits for a job; `None` when the queue is closed.
    pub fn next(&self, helper: bool) -> Option<Job> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if jobs.closed {
                return None;
            }
            if (!helper || jobs.hurried) && !jobs.waiting.is_empty() {
                return jobs.waiting.pop_front();
            }
            jobs = self.changed.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn change(&self, change: impl FnOnce(&mut Jobs)) {
        change(&mut self.jobs.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }
}
