//! A transcriber that has the answers already: for demonstrations without a model, and for tests.

use super::{Listening, Options, SttError, Transcriber};
use crate::core::transcript::Transcript;
use std::collections::VecDeque;
use std::sync::mpsc::Receiver;

/// Gives its transcripts one after the other, and an empty one when there is none left.
#[derive(Debug, Clone, Default)]
pub struct Scripted {
    transcripts: VecDeque<Transcript>,
}

/// Name of its "model".
pub const MODEL: &str = "scripted";

impl Scripted {
    pub fn new(transcripts: impl IntoIterator<Item = Transcript>) -> Scripted {
        Scripted { transcripts: transcripts.into_iter().collect() }
    }
}

impl Transcriber for Scripted {
    fn model(&self) -> &str {
        MODEL
    }

    fn transcribe(
        &mut self,
        samples: &[f32],
        _: &Options,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Transcript, SttError> {
        progress(1.0);
        let duration_ms = (samples.len() * 1_000 / super::SAMPLE_RATE) as u64;
        Ok(self.transcripts.pop_front().unwrap_or_else(|| Transcript::empty(MODEL, duration_ms)))
    }

    fn listen(&mut self, _: &Options, samples: Receiver<Vec<f32>>) -> Result<Box<dyn Listening>, SttError> {
        Ok(Box::new(Heard { next: self.transcripts.pop_front(), samples }))
    }
}

/// Listens only to know how long it was.
struct Heard {
    next: Option<Transcript>,
    samples: Receiver<Vec<f32>>,
}

impl Listening for Heard {
    fn behind_ms(&self) -> u64 {
        0
    }

    fn unheard_ms(&self) -> u64 {
        0
    }

    fn news(&self) -> Option<Transcript> {
        None
    }

    fn finish(self: Box<Self>) -> Result<Transcript, SttError> {
        let heard: usize = self.samples.try_iter().map(|samples| samples.len()).sum();
        let duration_ms = (heard * 1_000 / super::SAMPLE_RATE) as u64;
        Ok(self.next.unwrap_or_else(|| Transcript::empty(MODEL, duration_ms)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn transcripts_come_in_order_and_then_nothing() {
        let said = Transcript { text: "I did it.".to_owned(), ..Transcript::empty(MODEL, 900) };
        let mut scripted = Scripted::new([said.clone()]);
        let (sender, samples) = mpsc::channel();
        sender.send(vec![0.0; 32_000]).expect("a listener");
        let listening = scripted.listen(&Options::default(), samples).expect("listening");
        assert_eq!(listening.finish().expect("a transcript"), said);
        let empty =
            scripted.transcribe(&[0.0; 16_000], &Options::default(), &mut |_| {}).expect("a transcript");
        assert_eq!((empty.text.as_str(), empty.duration_ms), ("", 1_000));
    }
}
