//! The interview as a pure state machine: events in, effects out.
//!
//! It owns when the candidate may speak, which section they are in, when a sign is due, and what a key means. Time
//! comes with the events, as milliseconds since the interview began, so forty minutes of interview test in a
//! millisecond. Deliberately absent: devices, files, threads, and what an answer is worth (the caller judges and names
//! the next question).

mod event;
mod telling;
#[cfg(test)]
mod tests;

pub use event::{Cue, Effect, End, Ending, Event, Key, Next, Pace, Question, Rules};
pub use telling::{Known, Standing};

use telling::Telling;

/// Silence between the interviewer's last sound and the candidate's first sample, so that the prompt's echo does not
/// enter the take. House rule: players report "done" up to a second early, ours only when the sound has ended.
pub const TAIL_GUARD_MS: u64 = 600;

/// Without keys an answer ends by itself after this much silence. House rule: longer than any pause for thought that an
/// interviewer would allow.
pub const QUIET_END_MS: u64 = 8_000;

#[derive(Debug, Clone)]
enum State {
    Idle,
    Speaking(Question),
    /// The prompt is over; waiting for the tail guard and for live samples.
    Guarding {
        question: Question,
        until_ms: u64,
    },
    Listening(Telling),
    Judging(Question),
    /// Feedback is shown; on Enter it goes on.
    Reviewing {
        question: Question,
        next: Next,
    },
    /// The answer could not be judged.
    Unheard(Question),
    /// The microphone is gone.
    Lost(Question),
    /// A microphone is being opened.
    Opening(Question),
    Over,
}

/// What is going on, for the code that draws it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The interviewer speaks.
    Asking,
    Listening(Standing),
    Judging,
    /// For a key, for the microphone, or for nothing any more.
    Waiting,
}

/// The interview.
#[derive(Debug)]
pub struct Interview {
    rules: Rules,
    state: State,
}

impl Interview {
    pub fn new(rules: Rules) -> Interview {
        Interview { rules, state: State::Idle }
    }

    pub fn phase(&self, at_ms: u64) -> Phase {
        match &self.state {
            State::Speaking(_) => Phase::Asking,
            State::Listening(telling) => Phase::Listening(telling.standing(at_ms)),
            State::Judging(_) => Phase::Judging,
            _ => Phase::Waiting,
        }
    }

    /// Whether nothing has been asked yet.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Takes one event and says what to do. An event with no meaning in this state does nothing.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let state = std::mem::replace(&mut self.state, State::Over);
        let (state, effects) = self.next(state, event);
        self.state = state;
        effects
    }

    fn next(&self, state: State, event: Event) -> (State, Vec<Effect>) {
        match (state, event) {
            (State::Over, _) => (State::Over, vec![]),
            (state, Event::Interrupt { .. }) => leave(&state, End::Interrupted),
            (State::Idle, Event::Ask(question)) => ask(question),
            (State::Listening(telling), event) => self.listen(telling, &event),

            (State::Speaking(question), Event::PromptSpoken { at_ms }) => guard(question, at_ms, vec![]),
            (State::Speaking(question), Event::Key { at_ms, key: Key::Done | Key::NextSection }) => {
                guard(question, at_ms, vec![Effect::StopSpeaking, Effect::Skip])
            }
            (State::Speaking(question), Event::Key { key: Key::Again, .. }) => {
                let (state, mut effects) = ask(question);
                effects.insert(0, Effect::StopSpeaking);
                (state, effects)
            }
            (State::Guarding { question, until_ms }, Event::Tick { at_ms, live: true, .. })
                if at_ms >= until_ms =>
            {
                let effects = vec![Effect::OpenTake(question.clone())];
                (State::Listening(Telling::new(question, at_ms)), effects)
            }
            (State::Guarding { question, .. }, Event::SourceLost { .. }) => self.lose(question, vec![]),
            (State::Speaking(question), Event::SourceLost { .. }) => {
                self.lose(question, vec![Effect::StopSpeaking])
            }

            (State::Judging(question), Event::Judged { next }) => self.judged(question, next),
            (State::Reviewing { next, .. }, Event::Key { key: Key::Done | Key::NextSection, .. }) => {
                go_on(next)
            }
            (
                State::Reviewing { question, .. } | State::Unheard(question),
                Event::Key { key: Key::Again, .. },
            ) => ask_again(question),

            (State::Lost(question), Event::Key { key: Key::Again | Key::Done, .. }) => {
                (State::Opening(question), vec![Effect::OpenMicrophone(None)])
            }
            (State::Lost(question), Event::Key { key: Key::Choice(number), .. }) => {
                (State::Opening(question), vec![Effect::OpenMicrophone(Some(number))])
            }
            (State::Opening(question), Event::MicrophoneOpened) => ask_again(question),
            (State::Opening(question), Event::MicrophoneFailed) => self.lose(question, vec![]),

            (state, Event::Key { key: Key::Leave, .. }) => leave(&state, End::Left),
            (state, _) => (state, vec![]),
        }
    }

    fn judged(&self, question: Question, next: Next) -> (State, Vec<Effect>) {
        if self.rules.unattended {
            go_on(next)
        } else if next == Next::Unheard {
            (State::Unheard(question), vec![Effect::OfferAgain])
        } else if self.rules.offer_retake {
            (State::Reviewing { question, next }, vec![Effect::OfferRetake])
        } else {
            go_on(next)
        }
    }

    fn listen(&self, mut telling: Telling, event: &Event) -> (State, Vec<Effect>) {
        match *event {
            Event::Tick { at_ms, quiet_ms, .. } => {
                let standing = telling.standing(at_ms);
                if self.rules.unattended
                    && (quiet_ms.is_some_and(|quiet| quiet >= QUIET_END_MS)
                        || standing.answer_ms >= u64::from(standing.answer_target.limit_seconds) * 1000)
                {
                    return close(telling.question);
                }
                let cues = telling.due_cues(at_ms);
                (State::Listening(telling), cues)
            }
            Event::Told { at_ms, told } => {
                telling.follow(at_ms, told);
                (State::Listening(telling), vec![])
            }
            Event::Key { at_ms, key: Key::NextSection } => {
                let mark = telling.mark_next(at_ms);
                (State::Listening(telling), mark.map(Effect::Mark).into_iter().collect())
            }
            Event::Key { key: Key::Done, .. } | Event::SourceEnded { .. } => close(telling.question),
            Event::Key { key: Key::Again, .. } => {
                let (state, mut effects) = ask_again(telling.question);
                effects.insert(0, Effect::CloseTake(Ending::Again));
                (state, effects)
            }
            Event::Key { key: Key::Leave, .. } => leave(&State::Listening(telling), End::Left),
            Event::SourceLost { .. } => self.lose(telling.question, vec![Effect::CloseTake(Ending::Lost)]),
            _ => (State::Listening(telling), vec![]),
        }
    }

    /// Without a microphone the interview waits for somebody to provide one; half an answer is never judged.
    fn lose(&self, question: Question, mut effects: Vec<Effect>) -> (State, Vec<Effect>) {
        if self.rules.unattended {
            effects.push(Effect::Finish(End::Lost));
            (State::Over, effects)
        } else {
            effects.push(Effect::OfferMicrophone);
            (State::Lost(question), effects)
        }
    }
}

fn ask(question: Question) -> (State, Vec<Effect>) {
    (State::Speaking(question.clone()), vec![Effect::Speak(question)])
}

fn ask_again(question: Question) -> (State, Vec<Effect>) {
    (State::Speaking(question.clone()), vec![Effect::Rewind, Effect::Speak(question)])
}

fn guard(question: Question, at_ms: u64, effects: Vec<Effect>) -> (State, Vec<Effect>) {
    (State::Guarding { question, until_ms: at_ms + TAIL_GUARD_MS }, effects)
}

fn close(question: Question) -> (State, Vec<Effect>) {
    (State::Judging(question), vec![Effect::CloseTake(Ending::Finished), Effect::Judge])
}

fn go_on(next: Next) -> (State, Vec<Effect>) {
    match next {
        Next::Ask(question) => ask(question),
        Next::Unheard | Next::Nothing => (State::Over, vec![Effect::Finish(End::Complete)]),
    }
}

fn leave(state: &State, end: End) -> (State, Vec<Effect>) {
    let first = match state {
        State::Speaking(_) => Some(Effect::StopSpeaking),
        State::Listening(_) => Some(Effect::CloseTake(Ending::Left)),
        _ => None,
    };
    (State::Over, first.into_iter().chain([Effect::Finish(end)]).collect())
}
