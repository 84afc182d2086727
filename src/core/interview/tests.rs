use super::*;
use crate::core::answer::Mark;
use crate::core::ask::Ask;
use crate::core::following::Told;
use crate::core::star::{Budget, Section, Target};
use proptest::prelude::*;

fn opening() -> Question {
    Question { ask: Ask::Opening, pace: Pace::Sections(Budget::default()) }
}

fn follow_up() -> Question {
    Question { ask: Ask::FollowUp("impact".into()), pace: Pace::One(None, Target::of(30)) }
}

fn tick(at_ms: u64) -> Event {
    Event::Tick { at_ms, live: true, quiet_ms: None }
}

fn key(at_ms: u64, key: Key) -> Event {
    Event::Key { at_ms, key }
}

fn told(at_ms: u64, section: Section, since_ms: u64) -> Event {
    Event::Told { at_ms, told: Some(Told { section, since_ms }) }
}

fn cue(section: Option<Section>, cue: Cue) -> Effect {
    Effect::Cue { section, cue }
}

/// An interview whose opening take started at 2,000 ms.
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

fn standing(interview: &Interview, at_ms: u64) -> Standing {
    match interview.phase(at_ms) {
        Phase::Listening(standing) => standing,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_situation_runs_on_until_something_says_that_it_is_over() {
    let interview = listening(Rules::default());
    let standing = standing(&interview, 102_000);
    assert_eq!((standing.section, standing.section_ms), (Some(Section::Situation), 100_000));
    assert_eq!((standing.known, standing.answer_ms), (Known::Clock, 100_000));
}

#[test]
fn space_goes_on_from_the_section_that_is_shown() {
    let mut interview = listening(Rules::default());
    let _ = interview.step(told(60_000, Section::Action, 40_000));
    let mark = Mark { section: Section::Result, at_ms: 60_000 };
    assert_eq!(interview.step(key(62_000, Key::NextSection)), [Effect::Mark(mark)]);
    let shown = standing(&interview, 70_000);
    assert_eq!((shown.section, shown.section_ms), (Some(Section::Result), 8_000));
    assert_eq!(interview.step(key(71_000, Key::NextSection)).len(), 1);
    assert_eq!(interview.step(key(72_000, Key::NextSection)), [], "nothing follows the Reflection");
}

#[test]
fn the_section_follows_the_words_from_where_they_began() {
    let mut interview = listening(Rules::default());
    let _ = interview.step(told(42_000, Section::Task, 35_000));
    let shown = standing(&interview, 42_000);
    assert_eq!((shown.section, shown.section_ms, shown.known), (Some(Section::Task), 5_000, Known::Speech));
    let _ = interview.step(told(44_000, Section::Situation, 0));
    assert_eq!(standing(&interview, 44_000).section, Some(Section::Situation), "a mistake is mended");
    let _ = interview.step(told(46_000, Section::Task, 35_000));
    let _ = interview.step(Event::Told { at_ms: 50_000, told: None });
    let shown = standing(&interview, 50_000);
    assert_eq!((shown.section, shown.known), (Some(Section::Task), Known::Clock));
}

#[test]
fn a_marked_section_stands_until_its_time_is_up() {
    let mut interview = listening(Rules::default());
    let _ = interview.step(key(12_000, Key::NextSection));
    let _ = interview.step(told(20_000, Section::Action, 8_000));
    assert_eq!(standing(&interview, 20_000).section, Some(Section::Task));
    let _ = interview.step(told(33_000, Section::Action, 8_000));
    let shown = standing(&interview, 33_000);
    assert_eq!((shown.section, shown.known), (Some(Section::Action), Known::Speech));
    assert_eq!(shown.section_ms, 21_000, "the Action cannot have begun before the mark");
    let _ = interview.step(told(34_000, Section::Situation, 0));
    assert_eq!(
        standing(&interview, 34_000).section,
        Some(Section::Action),
        "the Situation was marked as over"
    );
}

#[test]
fn signs_come_once_at_the_target_and_once_at_the_limit() {
    let mut interview = listening(Rules::default());
    assert_eq!(interview.step(tick(2_000 + 174_900)), []);
    assert_eq!(interview.step(tick(2_000 + 175_000)), [cue(None, Cue::Target)]);
    assert_eq!(interview.step(tick(2_000 + 180_000)), []);
    assert_eq!(interview.step(tick(2_000 + 263_000)), [cue(None, Cue::Overrun)]);
    assert_eq!(interview.step(tick(2_000 + 270_000)), []);
}

#[test]
fn a_marked_section_has_signs_of_its_own() {
    let mut interview = listening(Rules::default());
    let _ = interview.step(key(12_000, Key::NextSection));
    assert_eq!(interview.step(tick(32_000)), [cue(Some(Section::Task), Cue::Target)]);
    assert_eq!(interview.step(tick(42_000)), [cue(Some(Section::Task), Cue::Overrun)]);
    assert_eq!(interview.step(tick(177_000)), [cue(None, Cue::Target)]);
}

#[test]
fn enter_closes_and_judges_then_the_next_question_is_asked() {
    let mut interview = listening(Rules::default());
    assert_eq!(interview.step(key(9_000, Key::Done)), [Effect::CloseTake(Ending::Finished), Effect::Judge]);
    assert_eq!(interview.phase(9_000), Phase::Judging);
    assert_eq!(interview.step(key(9_100, Key::Done)), [], "the answer is closed already");
    let next = Next::Ask(follow_up());
    assert_eq!(interview.step(Event::Judged { next }), [Effect::Speak(follow_up())]);
}

#[test]
fn nothing_left_to_ask_completes_the_interview() {
    let mut interview = listening(Rules::default());
    let _ = interview.step(Event::SourceEnded { at_ms: 9_000 });
    assert_eq!(interview.step(Event::Judged { next: Next::Nothing }), [Effect::Finish(End::Complete)]);
    assert!(interview.is_over());
}

#[test]
fn one_may_leave_while_an_answer_is_judged() {
    let mut interview = listening(Rules::default());
    let _ = interview.step(key(9_000, Key::Done));
    assert_eq!(interview.step(key(9_100, Key::Leave)), [Effect::Finish(End::Left)]);
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
fn a_lost_microphone_is_waited_for_and_the_question_asked_again() {
    let mut interview = listening(Rules::default());
    assert_eq!(
        interview.step(Event::SourceLost { at_ms: 40_000 }),
        [Effect::CloseTake(Ending::Lost), Effect::OfferMicrophone]
    );
    assert_eq!(interview.step(key(41_000, Key::Again)), [Effect::OpenMicrophone(None)]);
    assert_eq!(interview.step(Event::MicrophoneFailed), [Effect::OfferMicrophone]);
    assert_eq!(interview.step(key(42_000, Key::Choice(2))), [Effect::OpenMicrophone(Some(2))]);
    assert_eq!(interview.step(Event::MicrophoneOpened), [Effect::Rewind, Effect::Speak(opening())]);
}

#[test]
fn a_microphone_that_is_lost_before_the_answer_is_asked_for_at_once() {
    let mut interview = Interview::new(Rules::default());
    let _ = interview.step(Event::Ask(opening()));
    assert_eq!(
        interview.step(Event::SourceLost { at_ms: 300 }),
        [Effect::StopSpeaking, Effect::OfferMicrophone]
    );
}

#[test]
fn a_lost_microphone_ends_an_interview_that_nobody_attends() {
    let mut interview = listening(Rules { unattended: true, ..Rules::default() });
    assert_eq!(
        interview.step(Event::SourceLost { at_ms: 40_000 }),
        [Effect::CloseTake(Ending::Lost), Effect::Finish(End::Lost)]
    );
}

#[test]
fn an_opening_that_nothing_could_be_made_of_can_be_given_again() {
    let mut interview = listening(Rules::default());
    let _ = interview.step(key(3_000, Key::Done));
    assert_eq!(interview.step(Event::Judged { next: Next::Unheard }), [Effect::OfferAgain]);
    assert_eq!(interview.step(key(4_000, Key::Done)), [], "Enter alone does not begin another take");
    assert_eq!(interview.step(key(5_000, Key::Again)), [Effect::Rewind, Effect::Speak(opening())]);
    let mut interview = listening(Rules { unattended: true, ..Rules::default() });
    let _ = interview.step(Event::SourceEnded { at_ms: 3_000 });
    assert_eq!(interview.step(Event::Judged { next: Next::Unheard }), [Effect::Finish(End::Complete)]);
}

#[test]
fn again_while_speaking_asks_the_same_once_more() {
    let mut interview = listening(Rules::default());
    assert_eq!(
        interview.step(key(4_000, Key::Again)),
        [Effect::CloseTake(Ending::Again), Effect::Rewind, Effect::Speak(opening())]
    );
}

#[test]
fn a_prompt_can_be_skipped_or_heard_again() {
    let mut interview = Interview::new(Rules::default());
    let _ = interview.step(Event::Ask(opening()));
    assert_eq!(interview.step(key(500, Key::Again)), [Effect::StopSpeaking, Effect::Speak(opening())]);
    assert_eq!(interview.step(key(900, Key::Done)), [Effect::StopSpeaking, Effect::Skip]);
}

#[test]
fn a_drill_offers_a_retake_and_goes_on_with_enter() {
    let mut interview = listening(Rules { offer_retake: true, unattended: false });
    let _ = interview.step(key(9_000, Key::Done));
    assert_eq!(interview.step(Event::Judged { next: Next::Nothing }), [Effect::OfferRetake]);
    assert_eq!(
        interview.step(key(10_000, Key::Again)),
        [Effect::Rewind, Effect::Speak(opening())],
        "a recording that serves as microphone is played again"
    );
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

fn any_event(at_ms: u64) -> impl Strategy<Value = Event> {
    let any_key = prop_oneof![
        Just(Key::NextSection),
        Just(Key::Done),
        Just(Key::Again),
        Just(Key::Leave),
        (1u8..9).prop_map(Key::Choice),
    ];
    let section = (0usize..5).prop_map(|at| Section::ALL[at]);
    prop_oneof![
        4 => any_key.prop_map(move |key| Event::Key { at_ms, key }),
        4 => any::<bool>().prop_map(move |live| Event::Tick { at_ms, live, quiet_ms: None }),
        2 => Just(Event::PromptSpoken { at_ms }),
        2 => (section, 0u64..200_000)
            .prop_map(move |(section, since_ms)| Event::Told { at_ms, told: Some(Told { section, since_ms }) }),
        1 => Just(Event::SourceLost { at_ms }),
        1 => Just(Event::SourceEnded { at_ms }),
        1 => Just(Event::MicrophoneOpened),
        1 => Just(Event::MicrophoneFailed),
        2 => Just(Event::Judged { next: Next::Unheard }),
        2 => Just(Event::Judged { next: Next::Ask(follow_up()) }),
    ]
}

proptest! {
    #[test]
    fn takes_open_and_close_in_turn_and_the_section_never_goes_behind_a_mark(
        steps in prop::collection::vec((0u64..30_000).prop_flat_map(any_event), 0..80),
        unattended in any::<bool>(),
        offer_retake in any::<bool>(),
    ) {
        let mut interview = Interview::new(Rules { offer_retake, unattended });
        let mut now = 0;
        let mut open = false;
        let mut marked = Section::Situation;
        let _ = interview.step(Event::Ask(opening()));
        for event in steps {
            // The times of the events are steps of the clock.
            let event = match event {
                Event::Key { at_ms, key } => { now += at_ms; Event::Key { at_ms: now, key } }
                Event::Tick { at_ms, live, quiet_ms } => { now += at_ms; Event::Tick { at_ms: now, live, quiet_ms } }
                Event::Told { told, .. } => Event::Told { at_ms: now, told },
                Event::PromptSpoken { .. } => Event::PromptSpoken { at_ms: now },
                other => other,
            };
            for effect in interview.step(event) {
                match effect {
                    Effect::OpenTake(_) => {
                        prop_assert!(!open);
                        (open, marked) = (true, Section::Situation);
                    }
                    Effect::CloseTake(_) => {
                        prop_assert!(open);
                        open = false;
                    }
                    Effect::Mark(mark) => marked = mark.section,
                    _ => {}
                }
            }
            if let Phase::Listening(standing) = interview.phase(now) {
                prop_assert!(open);
                let behind = standing.section.is_some_and(|section| section < marked);
                prop_assert!(!behind, "{:?} after {:?}", standing.section, marked);
                prop_assert!(standing.section_ms <= standing.answer_ms);
            }
        }
        prop_assert!(!(open && interview.is_over()));
    }
}
