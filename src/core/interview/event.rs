//! What happens in an interview, and what to do about it.

use crate::core::answer::Mark;
use crate::core::ask::Ask;
use crate::core::following::Told;
use crate::core::star::{Budget, Section, Target};

/// What the candidate is asked, and the seconds it should take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub ask: Ask,
    pub pace: Pace,
}

/// What an answer is timed against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// A whole answer, told section by section.
    Sections(Budget),
    /// One section, or one short answer.
    One(Option<Section>, Target),
}

impl Pace {
    /// Seconds aimed at and the limit, of the whole answer.
    pub fn target(&self) -> Target {
        match self {
            Pace::Sections(budget) => Target::of(budget.seconds()),
            Pace::One(_, target) => *target,
        }
    }
}

/// Something that happened. Times are milliseconds since the interview began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Ask this.
    Ask(Question),
    /// The interviewer has finished speaking.
    PromptSpoken {
        at_ms: u64,
    },
    /// Time passed. `live`: the microphone delivers; `quiet_ms`: silence since the candidate last spoke, if they did.
    Tick {
        at_ms: u64,
        live: bool,
        quiet_ms: Option<u64>,
    },
    Key {
        at_ms: u64,
        key: Key,
    },
    /// Which section is in progress, from the words so far; `None` when they do not say.
    Told {
        at_ms: u64,
        told: Option<Told>,
    },
    /// A recording used as the microphone is over.
    SourceEnded {
        at_ms: u64,
    },
    /// The microphone is gone.
    SourceLost {
        at_ms: u64,
    },
    /// A microphone is open again, after [`Effect::OpenMicrophone`].
    MicrophoneOpened,
    /// No microphone could be opened.
    MicrophoneFailed,
    /// Ctrl-C or a request to terminate.
    Interrupt {
        at_ms: u64,
    },
    /// The answer has been judged; the feedback is on the screen.
    Judged {
        next: Next,
    },
}

/// What comes after a judgment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask this.
    Ask(Question),
    /// The answer could not be judged, and without it the interview cannot go on: it may be given again.
    Unheard,
    /// Nothing is left to ask.
    Nothing,
}

/// What the candidate pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Space.
    NextSection,
    /// Enter.
    Done,
    /// R.
    Again,
    /// Q.
    Leave,
    /// A digit, from 1.
    Choice(u8),
}

/// What the caller must do now, in this order.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Speak(Question),
    /// The candidate wants to answer now.
    Skip,
    StopSpeaking,
    /// The next take is a second try of the last one.
    Rewind,
    /// Start the take and say "speak now".
    OpenTake(Question),
    CloseTake(Ending),
    /// Judge the take just closed, then report [`Event::Judged`].
    Judge,
    Mark(Mark),
    Cue {
        section: Option<Section>,
        cue: Cue,
    },
    /// Wait for a key: again, next, or leave.
    OfferRetake,
    /// The answer could not be judged. Wait for a key: again, or leave.
    OfferAgain,
    /// The microphone is gone. Wait for a key: again, the number of another microphone, or leave.
    OfferMicrophone,
    /// Open the same microphone again, or another by its number, and report it.
    OpenMicrophone(Option<u8>),
    Finish(End),
}

/// Why a take was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Finished,
    /// The candidate starts over; this take is kept but does not count.
    Again,
    /// The candidate left, or a signal came.
    Left,
    /// The microphone vanished: this is not a whole answer.
    Lost,
}

/// A sign to the candidate about the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cue {
    /// The target has been reached.
    Target,
    /// The limit, 1.5 times the target, has been reached.
    Overrun,
}

/// How the interview ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Complete,
    /// The candidate left.
    Left,
    /// A signal came.
    Interrupted,
    /// The microphone is gone, and nobody is there to choose another.
    Lost,
}

/// Rules that differ between modes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    /// After each answer's feedback, wait for: again, next, leave (a drill).
    pub offer_retake: bool,
    /// Nobody is at the keys: an answer ends after a long silence or at its limit.
    pub unattended: bool,
}
