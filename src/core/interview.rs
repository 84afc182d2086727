//! The interview as a pure state machine: events in, effects out.
//!
//! It owns when the candidate may speak, which section they are in, when a cue is due, and what a key means. Time comes
//! with the events, as milliseconds since the interview began, so forty minutes of interview test in a millisecond.
//! Absent on purpose: devices, files, threads, and what an answer is worth (the caller judges and names the next
//! question).

use crate::core::answer::Mark;
use crate::core::star::{Budget, Section, Target};

/// Silence between the interviewer's last sound and the candidate's first sample, so that the prompt's echo does not
/// enter the take. House rule: players report "done" up to a second early, ours only when the sound has ended.
pub const TAIL_GUARD_MS: u64 = 600;

/// Without keys an answer ends by itself after this much silence. House rule: longer than any pause for thought that
/// an interviewer would let stand.
pub const QUIET_END_MS: u64 = 8_000;

/// What the candidate is asked, and the seconds it should take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// `opening`, a follow-up's id, or a section's name.
    pub id: String,
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
    /// A recording that served as microphone is over.
    SourceEnded {
        at_ms: u64,
    },
    /// The microphone is gone.
    SourceLost {
        at_ms: u64,
    },
    /// Ctrl-C or a request to terminate.
    Interrupt {
        at_ms: u64,
    },
    /// The answer has been judged; the feedback stands, and this is asked next.
    Judged {
        next: Option<Question>,
    },
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
}

/// What the caller must do now, in this order.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Speak(Question),
    StopSpeaking,
    /// Start the take and say "speak now".
    OpenTake(Question),
    CloseTake(Ending),
    /// Judge the take just closed, then report [`Event::Judged`].
    Judge,
    Mark(Mark),
    Cue(Cue),
    /// Wait for a key: again, next, or leave.
    OfferRetake,
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
    /// The microphone vanished.
    Lost,
}

/// A sign to the candidate about the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// The target has been reached.
    Target,
    /// The limit, half as much again, has been reached.
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
}

/// Rules that differ between modes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    /// After each answer's feedback, wait for: again, next, leave (a drill).
    pub offer_retake: bool,
    /// Nobody is at the keys: an answer ends after a long silence or at its limit.
    pub unattended: bool,
}

/// Where the candidate stands while speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub section: Option<Section>,
    /// The candidate marks sections by hand; otherwise `section` follows the targets.
    pub marked: bool,
    pub section_ms: u64,
    pub section_target: Target,
    pub answer_ms: u64,
    pub answer_target: Target,
}

#[derive(Debug, Clone)]
enum State {
    Idle,
    Speaking(Question),
    /// The prompt is over; waiting for the tail guard and for live samples.
    Guarding {
        question: Question,
        until_ms: u64,
    },
    Listening(Listening),
    Judging(Question),
    /// Feedback is shown; `next` is asked on Enter.
    Reviewing {
        question: Question,
        next: Option<Question>,
    },
    Over,
}

#[derive(Debug, Clone)]
struct Listening {
    question: Question,
    start_ms: u64,
    marks: Vec<Mark>,
    /// Section and cue last given, so that each is given once.
    cued: Vec<(Option<Section>, Cue)>,
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

    /// Where the candidate stands, while they are speaking.
    pub fn standing(&self, at_ms: u64) -> Option<Standing> {
        match &self.state {
            State::Listening(listening) => Some(listening.standing(at_ms)),
            _ => None,
        }
    }

    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Takes one event and says what to do. An event that means nothing in this state does nothing.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let state = std::mem::replace(&mut self.state, State::Over);
        let (state, effects) = match (state, event) {
            (State::Over, _) => (State::Over, vec![]),
            (state, Event::Interrupt { .. }) => (State::Over, leave(&state, End::Interrupted)),
            (State::Idle, Event::Ask(question)) => ask(question),

            (State::Speaking(question), Event::PromptSpoken { at_ms }) => guard(question, at_ms, vec![]),
            (State::Speaking(question), Event::Key { at_ms, key: Key::Done | Key::NextSection }) => {
                guard(question, at_ms, vec![Effect::StopSpeaking])
            }

            (State::Guarding { question, until_ms }, Event::Tick { at_ms, live: true, .. })
                if at_ms >= until_ms =>
            {
                open(question, at_ms)
            }

            (State::Listening(listening), event) => self.listen(listening, &event),

            (State::Judging(question), Event::Judged { next }) if self.rules.offer_retake => {
                if self.rules.unattended {
                    next.map_or_else(finish, ask)
                } else {
                    (State::Reviewing { question, next }, vec![Effect::OfferRetake])
                }
            }
            (State::Judging(_), Event::Judged { next }) => next.map_or_else(finish, ask),

            (State::Reviewing { next, .. }, Event::Key { key: Key::Done | Key::NextSection, .. }) => {
                next.map_or_else(finish, ask)
            }
            (State::Reviewing { question, .. }, Event::Key { key: Key::Again, .. }) => ask(question),
            (state, Event::Key { key: Key::Leave, .. }) => (State::Over, leave(&state, End::Left)),
            (state, _) => (state, vec![]),
        };
        self.state = state;
        effects
    }

    fn listen(&self, mut listening: Listening, event: &Event) -> (State, Vec<Effect>) {
        match *event {
            Event::Tick { at_ms, quiet_ms, .. } => {
                let standing = listening.standing(at_ms);
                if self.rules.unattended
                    && (quiet_ms.is_some_and(|quiet| quiet >= QUIET_END_MS)
                        || standing.answer_ms >= u64::from(standing.answer_target.limit_seconds) * 1000)
                {
                    return close(listening.question);
                }
                let cues = listening.due_cues(at_ms);
                (State::Listening(listening), cues)
            }
            Event::Key { at_ms, key: Key::NextSection } => {
                let mark = listening.mark_next(at_ms);
                (State::Listening(listening), mark.map(Effect::Mark).into_iter().collect())
            }
            Event::Key { key: Key::Done, .. } | Event::SourceEnded { .. } => close(listening.question),
            Event::Key { key: Key::Again, .. } => {
                let (state, mut effects) = ask(listening.question);
                effects.insert(0, Effect::CloseTake(Ending::Again));
                (state, effects)
            }
            Event::Key { key: Key::Leave, .. } => {
                (State::Over, leave(&State::Listening(listening), End::Left))
            }
            Event::SourceLost { .. } => {
                (State::Judging(listening.question), vec![Effect::CloseTake(Ending::Lost), Effect::Judge])
            }
            _ => (State::Listening(listening), vec![]),
        }
    }
}

fn ask(question: Question) -> (State, Vec<Effect>) {
    (State::Speaking(question.clone()), vec![Effect::Speak(question)])
}

fn guard(question: Question, at_ms: u64, effects: Vec<Effect>) -> (State, Vec<Effect>) {
    (State::Guarding { question, until_ms: at_ms + TAIL_GUARD_MS }, effects)
}

fn open(question: Question, start_ms: u64) -> (State, Vec<Effect>) {
    let effects = vec![Effect::OpenTake(question.clone())];
    (State::Listening(Listening { question, start_ms, marks: Vec::new(), cued: Vec::new() }), effects)
}

fn close(question: Question) -> (State, Vec<Effect>) {
    (State::Judging(question), vec![Effect::CloseTake(Ending::Finished), Effect::Judge])
}

fn finish() -> (State, Vec<Effect>) {
    (State::Over, vec![Effect::Finish(End::Complete)])
}

fn leave(state: &State, end: End) -> Vec<Effect> {
    match state {
        State::Speaking(_) => vec![Effect::StopSpeaking, Effect::Finish(end)],
        State::Listening(_) => vec![Effect::CloseTake(Ending::Left), Effect::Finish(end)],
        _ => vec![Effect::Finish(end)],
    }
}

impl Listening {
    fn standing(&self, at_ms: u64) -> Standing {
        let answer_ms = at_ms.saturating_sub(self.start_ms);
        let answer_target = self.question.pace.target();
        match self.question.pace {
            Pace::One(section, target) => Standing {
                section,
                marked: false,
                section_ms: answer_ms,
                section_target: target,
                answer_ms,
                answer_target,
            },
            Pace::Sections(budget) => {
                let (section, since_ms) = match self.marks.last() {
                    Some(mark) => (mark.section, mark.at_ms),
                    None => by_target(&budget, answer_ms),
                };
                Standing {
                    section: Some(section),
                    marked: !self.marks.is_empty(),
                    section_ms: answer_ms.saturating_sub(since_ms),
                    section_target: budget.target(section),
                    answer_ms,
                    answer_target,
                }
            }
        }
    }

    /// The section after the present one starts now. The first mark also says that the answer began with a Situation.
    fn mark_next(&mut self, at_ms: u64) -> Option<Mark> {
        if matches!(self.question.pace, Pace::One(..)) {
            return None;
        }
        let present = self.marks.last().map_or(Section::Situation, |mark| mark.section);
        let mark = Mark { section: present.next()?, at_ms: at_ms.saturating_sub(self.start_ms) };
        self.marks.push(mark);
        Some(mark)
    }

    /// Cues that have become due: for the section when the candidate marks sections, otherwise for the whole answer.
    fn due_cues(&mut self, at_ms: u64) -> Vec<Effect> {
        let standing = self.standing(at_ms);
        let (key, elapsed_ms, target) = if standing.marked {
            (standing.section, standing.section_ms, standing.section_target)
        } else {
            (None, standing.answer_ms, standing.answer_target)
        };
        let mut cues = Vec::new();
        for (cue, seconds) in [(Cue::Target, target.seconds), (Cue::Overrun, target.limit_seconds)] {
            if elapsed_ms >= u64::from(seconds) * 1000 && !self.cued.contains(&(key, cue)) {
                self.cued.push((key, cue));
                cues.push(Effect::Cue(cue));
            }
        }
        cues
    }
}

/// The section that the targets expect after `answer_ms`, and when it began.
fn by_target(budget: &Budget, answer_ms: u64) -> (Section, u64) {
    let section = budget.section_at(answer_ms);
    let since_s: u32 = Section::ALL[..section.index()].iter().map(|s| budget.target(*s).seconds).sum();
    (section, u64::from(since_s) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening() -> Question {
        Question { id: "opening".into(), pace: Pace::Sections(Budget::default()) }
    }

    fn tick(at_ms: u64) -> Event {
        Event::Tick { at_ms, live: true, quiet_ms: None }
    }

    fn key(at_ms: u64, key: Key) -> Event {
        Event::Key { at_ms, key }
    }

    /// An interview whose opening take started at 2 000 ms.
    fn listening(rules: Rules) -> Interview {
        let mut interview = Interview::new(rules);
        assert_eq!(interview.step(Event::Ask(opening())), [Effect::Speak(opening())]);
        assert_eq!(interview.step(Event::PromptSpoken { at_ms: 1_000 }), []);
        assert_eq!(interview.step(tick(1_500)), [], "the tail guard still runs");
        let effects = interview.step(Event::Tick { at_ms: 1_700, live: false, quiet_ms: None });
        assert_eq!(effects, [], "no live samples yet");
        assert_eq!(interview.step(tick(2_000)), [Effect::OpenTake(opening())]);
        interview
    }

    #[test]
    fn the_clock_starts_with_the_take() {
        let interview = listening(Rules::default());
        let standing = interview.standing(33_000).unwrap();
        assert_eq!(standing.answer_ms, 31_000);
        assert_eq!((standing.section, standing.section_ms), (Some(Section::Task), 1_000));
    }

    #[test]
    fn space_marks_sections_and_takes_over_from_the_targets() {
        let mut interview = listening(Rules::default());
        let mark = Mark { section: Section::Task, at_ms: 10_000 };
        assert_eq!(interview.step(key(12_000, Key::NextSection)), [Effect::Mark(mark)]);
        let standing = interview.standing(20_000).unwrap();
        assert_eq!(
            (standing.section, standing.section_ms, standing.marked),
            (Some(Section::Task), 8_000, true)
        );
        for at_ms in [13_000, 14_000, 15_000] {
            assert_eq!(interview.step(key(at_ms, Key::NextSection)).len(), 1);
        }
        assert_eq!(interview.step(key(16_000, Key::NextSection)), [], "nothing follows the Reflection");
    }

    #[test]
    fn cues_come_once_at_the_target_and_once_at_the_limit() {
        let mut interview = listening(Rules::default());
        assert_eq!(interview.step(tick(2_000 + 174_900)), []);
        assert_eq!(interview.step(tick(2_000 + 175_000)), [Effect::Cue(Cue::Target)]);
        assert_eq!(interview.step(tick(2_000 + 180_000)), []);
        assert_eq!(interview.step(tick(2_000 + 263_000)), [Effect::Cue(Cue::Overrun)]);
        assert_eq!(interview.step(tick(2_000 + 270_000)), []);
    }

    #[test]
    fn enter_closes_and_judges_then_the_next_question_is_asked() {
        let mut interview = listening(Rules::default());
        assert_eq!(
            interview.step(key(9_000, Key::Done)),
            [Effect::CloseTake(Ending::Finished), Effect::Judge]
        );
        let next = Question { id: "impact".into(), pace: Pace::One(None, Target::of(30)) };
        assert_eq!(interview.step(Event::Judged { next: Some(next.clone()) }), [Effect::Speak(next)]);
    }

    #[test]
    fn nothing_left_to_ask_completes_the_interview() {
        let mut interview = listening(Rules::default());
        let _ = interview.step(Event::SourceEnded { at_ms: 9_000 });
        assert_eq!(interview.step(Event::Judged { next: None }), [Effect::Finish(End::Complete)]);
        assert!(interview.is_over());
    }

    #[test]
    fn an_interrupt_keeps_the_take() {
        let mut interview = listening(Rules::default());
        assert_eq!(
            interview.step(Event::Interrupt { at_ms: 5_000 }),
            [Effect::CloseTake(Ending::Left), Effect::Finish(End::Interrupted)]
        );
        assert_eq!(interview.step(key(6_000, Key::Done)), []);
    }

    #[test]
    fn a_lost_microphone_is_judged_on_what_there_is() {
        let mut interview = listening(Rules::default());
        assert_eq!(
            interview.step(Event::SourceLost { at_ms: 40_000 }),
            [Effect::CloseTake(Ending::Lost), Effect::Judge]
        );
    }

    #[test]
    fn again_while_speaking_asks_the_same_once_more() {
        let mut interview = listening(Rules::default());
        assert_eq!(
            interview.step(key(4_000, Key::Again)),
            [Effect::CloseTake(Ending::Again), Effect::Speak(opening())]
        );
    }

    #[test]
    fn a_drill_offers_a_retake_and_goes_on_with_enter() {
        let mut interview = listening(Rules { offer_retake: true, unattended: false });
        let _ = interview.step(key(9_000, Key::Done));
        assert_eq!(interview.step(Event::Judged { next: None }), [Effect::OfferRetake]);
        assert_eq!(interview.step(key(10_000, Key::Again)), [Effect::Speak(opening())]);
    }

    #[test]
    fn unattended_answers_end_by_silence_or_at_the_limit() {
        let rules = Rules { offer_retake: false, unattended: true };
        let mut interview = listening(rules);
        let quiet = |quiet_ms| Event::Tick { at_ms: 20_000, live: true, quiet_ms: Some(quiet_ms) };
        assert_eq!(interview.step(quiet(QUIET_END_MS - 1)), []);
        assert_eq!(interview.step(quiet(QUIET_END_MS)).len(), 2);
        let mut interview = listening(rules);
        assert_eq!(interview.step(tick(2_000 + 263_000)).len(), 2);
    }
}
