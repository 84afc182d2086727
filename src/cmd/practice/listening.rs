//! One take while it is spoken: what the microphone reports, turned into events and the live line.

use crate::audio::RecorderStatus;
use crate::core::answer::Mark;
use crate::core::health::SILENCE_DBFS;
use crate::core::interview::{Event, Question, Standing};
use crate::core::session::Interruption;
use crate::ui::live_line::Live;

/// Louder than this counts as the candidate speaking when nobody is at the keys. House rule: between a room at rest
/// (-60 dBFS) and quiet speech (-45 dBFS).
const SPEAKING_DBFS: f32 = -50.0;

/// Levels shown in the meter.
const METER: usize = 5;

/// Exact silence from a microphone for this long is worth mentioning while there is time to fix it.
const MUTED_AFTER_MS: u64 = 3_000;

/// A running take.
pub struct Listening {
    pub question: Question,
    pub marks: Vec<Mark>,
    pub interruptions: Vec<Interruption>,
    /// The system had changed to another microphone before this take.
    pub moved_before: bool,
    levels: Vec<f32>,
    dropped_samples: u64,
    /// When the candidate was last heard, if they were.
    heard_ms: Option<u64>,
    /// When the microphone last gave anything but exact silence.
    sound_ms: Option<u64>,
    start_ms: Option<u64>,
}

impl Listening {
    pub fn new(question: Question, moved_before: bool) -> Listening {
        Listening {
            question,
            marks: Vec::new(),
            interruptions: Vec::new(),
            moved_before,
            levels: vec![SILENCE_DBFS; METER],
            dropped_samples: 0,
            heard_ms: None,
            sound_ms: None,
            start_ms: None,
        }
    }

    /// What the recorder's status means for the interview.
    pub fn event(&mut self, status: &RecorderStatus, at_ms: u64) -> Event {
        self.start_ms.get_or_insert(at_ms);
        self.levels.remove(0);
        self.levels.push(status.level_dbfs);
        self.dropped_samples = status.dropped_samples;
        if status.level_dbfs > SPEAKING_DBFS {
            self.heard_ms = Some(at_ms);
        }
        if status.level_dbfs > SILENCE_DBFS + 1.0 {
            self.sound_ms = Some(at_ms);
        }
        if status.failure.is_some() {
            return Event::SourceLost { at_ms };
        }
        if status.ended {
            return Event::SourceEnded { at_ms };
        }
        Event::Tick { at_ms, live: status.live, quiet_ms: self.heard_ms.map(|heard| at_ms - heard) }
    }

    /// What the live line shows.
    pub fn live(&self, standing: Standing, at_ms: u64, behind_ms: Option<u64>) -> Live {
        let silent_since = self.sound_ms.or(self.start_ms).unwrap_or(at_ms);
        Live {
            standing,
            levels: self.levels.clone(),
            behind_ms: behind_ms.unwrap_or_default(),
            dropped_samples: self.dropped_samples,
            muted: at_ms.saturating_sub(silent_since) >= MUTED_AFTER_MS,
        }
    }
}
