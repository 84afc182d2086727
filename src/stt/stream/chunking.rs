//! Where a recording is cut into chunks for the recognizer, while it is still being spoken or afterward.
//!
//! Longer chunks are recognized better, shorter ones are ready sooner: so the longer a chunk has become, the shorter a
//! pause may end it. What need not be ready soon is decoded in groups of chunks that fit into one window of the model;
//! where somebody pauses for long, a group is best begun.

use crate::core::speech_map::{FRAME_MS, Frame, SpeechMap};
use crate::stt::chunk::Chunk;
use crate::stt::tuning::{CUT_RULES, CUT_SEARCH_MS, LONGEST_CHUNK_MS, LONGEST_GROUP_MS, QUIET_PLACE_MS};

/// A cut lies no further into a silence: the rest may still become part of the next chunk.
const LONGEST_TAIL_MS: u64 = 300;

/// The end of the chunk that starts at `start_ms`, as soon as the sound so far settles it.
pub fn next_cut(map: &SpeechMap, frames: &[Frame], start_ms: u64) -> Option<u64> {
    let heard_ms = map.duration_ms;
    let mut spans = map.spans.iter().skip_while(|span| span.end_ms <= start_ms).peekable();
    let speech_ms = spans.peek()?.start_ms.max(start_ms);
    while let Some(span) = spans.next() {
        let silent_until = spans.peek().map_or(heard_ms, |next| next.start_ms);
        let length = span.end_ms.saturating_sub(speech_ms);
        if length > LONGEST_CHUNK_MS {
            break;
        }
        let silence = silent_until.saturating_sub(span.end_ms);
        if CUT_RULES.iter().any(|(chunk, pause)| length >= *chunk && silence >= *pause) {
            return Some(span.end_ms + (silence / 2).min(LONGEST_TAIL_MS));
        }
    }
    (heard_ms.saturating_sub(speech_ms) > LONGEST_CHUNK_MS)
        .then(|| quietest(frames, speech_ms + LONGEST_CHUNK_MS))
}

/// Cuts a whole recording. The chunks cover it without gap or overlap.
pub fn chunks(map: &SpeechMap, frames: &[Frame]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut start_ms = 0;
    while let Some(end_ms) = next_cut(map, frames, start_ms).filter(|end| *end > start_ms) {
        chunks.push(Chunk { start_ms, end_ms });
        start_ms = end_ms;
    }
    if start_ms < map.duration_ms {
        chunks.push(Chunk { start_ms, end_ms: map.duration_ms });
    }
    chunks
}

/// Whether speech from `start_ms` to `end_ms` fits into one window of the model.
pub fn is_one_group(start_ms: u64, end_ms: u64) -> bool {
    end_ms.saturating_sub(start_ms) <= LONGEST_GROUP_MS
}

/// Neighbors of `chunks` put together as long as they fit into one window.
pub fn groups(chunks: impl IntoIterator<Item = Chunk>) -> Vec<Chunk> {
    let mut groups: Vec<Chunk> = Vec::new();
    for chunk in chunks {
        match groups.last_mut() {
            Some(group) if is_one_group(group.start_ms, chunk.end_ms) => group.end_ms = chunk.end_ms,
            _ => groups.push(chunk),
        }
    }
    groups
}

/// Middle of the quietest place in the last [`CUT_SEARCH_MS`] before `end_ms`.
fn quietest(frames: &[Frame], end_ms: u64) -> u64 {
    let frame = |ms: u64| ((ms / FRAME_MS) as usize).min(frames.len());
    let width = (QUIET_PLACE_MS / FRAME_MS) as usize;
    let first = frame(end_ms.saturating_sub(CUT_SEARCH_MS));
    let loudness = |window: &[Frame]| window.iter().map(|frame| frame.level_db.max(-80.0)).sum::<f32>();
    frames[first..frame(end_ms)]
        .windows(width)
        .enumerate()
        .min_by(|(_, a), (_, b)| loudness(a).total_cmp(&loudness(b)))
        .map_or(end_ms, |(at, _)| (first + at + width / 2) as u64 * FRAME_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::speech_map::Span;
    use proptest::prelude::*;

    fn map(spans: &[(u64, u64)], duration_ms: u64) -> SpeechMap {
        let spans =
            spans.iter().map(|(start_ms, end_ms)| Span { start_ms: *start_ms, end_ms: *end_ms }).collect();
        SpeechMap { duration_ms, spans }
    }

    fn frames(duration_ms: u64) -> Vec<Frame> {
        vec![Frame { voice: 1.0, level_db: -20.0 }; (duration_ms / FRAME_MS) as usize]
    }

    #[test]
    fn a_long_pause_after_ten_seconds_cuts() {
        let map = map(&[(500, 4_000), (4_800, 11_000), (11_800, 14_000)], 14_000);
        assert_eq!(next_cut(&map, &frames(14_000), 0), Some(11_300));
    }

    #[test]
    fn a_short_chunk_goes_on_through_a_pause() {
        let map = map(&[(500, 4_000), (4_800, 9_000)], 9_000);
        assert_eq!(next_cut(&map, &frames(9_000), 0), None);
    }

    #[test]
    fn a_very_long_pause_cuts_whatever_came_before() {
        let map = map(&[(500, 1_400), (3_000, 9_000)], 9_000);
        assert_eq!(next_cut(&map, &frames(9_000), 0), Some(1_700));
    }

    #[test]
    fn speech_without_a_pause_is_cut_at_its_quietest_place() {
        let mut frames = frames(40_000);
        for frame in &mut frames[1_500..1_512] {
            frame.level_db = -60.0;
        }
        let cut = next_cut(&map(&[(0, 40_000)], 40_000), &frames, 0).expect("a cut");
        assert!((24_000..24_200).contains(&cut), "{cut}");
    }

    #[test]
    fn neighbors_are_put_together_up_to_a_window() {
        let chunk = |start_ms, end_ms| Chunk { start_ms, end_ms };
        let chunks =
            [chunk(500, 11_000), chunk(12_000, 29_000), chunk(30_000, 45_000), chunk(50_000, 60_000)];
        // The last two take 30 s together.
        let expected = [chunk(500, 29_000), chunk(30_000, 45_000), chunk(50_000, 60_000)];
        assert_eq!(groups(chunks), expected);
    }

    proptest! {
        #[test]
        fn chunks_cover_everything_once(gaps in prop::collection::vec((100_u64..30_000, 300_u64..3_000), 0..20)) {
            let mut spans = Vec::new();
            let mut at = 0;
            for (speech, pause) in gaps {
                spans.push((at, at + speech));
                at += speech + pause;
            }
            let chunks = chunks(&map(&spans, at), &frames(at));
            let mut end = 0;
            for chunk in &chunks {
                prop_assert_eq!(chunk.start_ms, end);
                prop_assert!(chunk.end_ms > chunk.start_ms);
                end = chunk.end_ms;
            }
            prop_assert_eq!(end, at);
        }
    }
}
