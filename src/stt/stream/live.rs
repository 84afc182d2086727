//! Recognition while somebody speaks: chunks are decoded as soon as a pause ends them, and the open rest is decoded in
//! every pause on the chance that it is the last.
//!
//! Two kinds of thread: a collector, which only collects and cuts, and workers, which decode. The sender never has to
//! wait. While a worker is idle in the middle of speech, the part without text so far is decoded for the preview.
//! Deliberately absent: the microphone, and showing the preview.

use super::collector::{Collector, Shared};
use crate::core::transcript::Transcript;
use crate::stt::decode::Decoder;
use crate::stt::error::SttError;
use crate::stt::transcriber::{Listening, Options, Preview};
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, PoisonError};
use std::thread::{self, JoinHandle};

/// A recognition in progress.
pub struct Live {
    collector: Option<JoinHandle<Result<Transcript, SttError>>>,
    shared: Arc<Shared>,
}

impl Live {
    /// Starts to recognize the 16 kHz mono samples that come from `samples`.
    pub fn start(
        decoder: &Arc<Decoder>,
        model: &str,
        options: &Options,
        samples: Receiver<Vec<f32>>,
    ) -> Result<Live, SttError> {
        let shared = Arc::new(Shared::default());
        let work = Collector::start(decoder, model, options, Arc::clone(&shared))?;
        let collector = thread::Builder::new()
            .name("starling-collect".to_owned())
            .spawn(move || work.run(&samples))
            .map_err(SttError::Thread)?;
        Ok(Live { collector: Some(collector), shared })
    }
}

impl Listening for Live {
    fn behind_ms(&self) -> u64 {
        self.shared.behind_ms.load(Ordering::Relaxed)
    }

    fn text_so_far(&self) -> Preview {
        self.shared.preview.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn finish(mut self: Box<Self>) -> Result<Transcript, SttError> {
        self.shared.over.store(true, Ordering::Relaxed);
        let collector = self.collector.take().ok_or(SttError::Gone)?;
        collector.join().map_err(|_| SttError::Gone)?
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.shared.unwanted.store(true, Ordering::Relaxed);
    }
}
