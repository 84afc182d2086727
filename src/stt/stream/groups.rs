//! Chunks of speech still in progress that are worth decoding once more, together with their neighbors.
//!
//! A chunk is decoded at once, because the preview and the feedback wait for it. With more speech around it the same
//! words are recognized better: while somebody goes on speaking there is time for that too.

use super::chunking::is_one_group;
use crate::stt::chunk::Chunk;

/// On a machine that cannot keep up, older groups stay as they are.
const MOST_GROUPS: usize = 3;

/// Neighboring chunks that fit into one window of the model.
#[derive(Debug)]
struct Group {
    /// From the start of the first chunk to the end of the last one.
    whole: Chunk,
    /// Where the speech in it starts.
    speech_ms: u64,
    /// Up to where it has been decoded as a group.
    decoded_ms: u64,
}

impl Group {
    fn is_decoded(&self) -> bool {
        self.decoded_ms >= self.whole.end_ms
    }
}

/// Groups that may still be decoded, the oldest first; only the newest grows.
#[derive(Debug, Default)]
pub struct Groups(Vec<Group>);

impl Groups {
    /// Adds the chunk that starts at `start_ms`; `speech` is the part of it that holds speech.
    pub fn add(&mut self, start_ms: u64, speech: Chunk) {
        let end_ms = speech.end_ms;
        if let Some(group) = self.0.last_mut().filter(|group| is_one_group(group.speech_ms, end_ms)) {
            group.whole.end_ms = end_ms;
            return;
        }
        self.0.retain(|group| !group.is_decoded());
        self.0.push(Group {
            whole: Chunk { start_ms, end_ms },
            speech_ms: speech.start_ms,
            decoded_ms: start_ms,
        });
        let excess = self.0.len().saturating_sub(MOST_GROUPS);
        self.0.drain(..excess);
    }

    /// The oldest group with chunks that have not been decoded in it.
    pub fn undecoded(&self) -> Option<Chunk> {
        self.0.iter().find(|group| !group.is_decoded()).map(|group| group.whole)
    }

    /// The group that starts at `start_ms` has been decoded up to `end_ms`.
    pub fn note_decoded(&mut self, start_ms: u64, end_ms: u64) {
        if let Some(group) = self.0.iter_mut().find(|group| group.whole.start_ms == start_ms) {
            group.decoded_ms = end_ms;
        }
    }

    /// Where the oldest of them starts.
    pub fn first_start_ms(&self) -> Option<u64> {
        self.0.first().map(|group| group.whole.start_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(start_ms: u64, end_ms: u64) -> Chunk {
        Chunk { start_ms, end_ms }
    }

    #[test]
    fn a_group_grows_and_is_decoded_again_until_its_window_is_full() {
        let mut groups = Groups::default();
        groups.add(0, chunk(500, 11_000));
        assert_eq!(groups.undecoded(), Some(chunk(0, 11_000)));
        groups.note_decoded(0, 11_000);
        assert_eq!(groups.undecoded(), None);
        groups.add(11_000, chunk(11_000, 25_000));
        assert_eq!(groups.undecoded(), Some(chunk(0, 25_000)));
        groups.note_decoded(0, 25_000);
        groups.add(25_000, chunk(25_500, 37_000));
        assert_eq!(groups.undecoded(), Some(chunk(25_000, 37_000)));
        assert_eq!(groups.first_start_ms(), Some(25_000), "what is decoded is forgotten");
    }

    #[test]
    fn a_machine_that_cannot_keep_up_gives_up_the_oldest() {
        let mut groups = Groups::default();
        for at in 0..10 {
            groups.add(at * 20_000, chunk(at * 20_000, at * 20_000 + 20_000));
        }
        assert_eq!(groups.first_start_ms(), Some(140_000));
        assert_eq!(groups.undecoded(), Some(chunk(140_000, 160_000)));
    }
}
