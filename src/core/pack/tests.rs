//! Parsing and house rules, tried on the seed scenario and on ways to break it.

use super::parse::Parsed;
use super::problem::Severity;
use super::*;
use proptest::prelude::*;

const SEED: &str = include_str!("../../../content/packs/amazon/scenarios/ownership-webhook.toml");

fn parse(text: &str) -> Parsed<Scenario> {
    scenario("scenarios/ownership-webhook.toml", "ownership-webhook", text)
}

fn seed() -> Scenario {
    parse(SEED).value.expect("the seed is sound")
}

/// The only problem of the seed after a replacement.
#[track_caller]
fn broken(from: &str, to: &str) -> Problem {
    assert!(SEED.contains(from), "`{from}` is not in the seed");
    let parsed = parse(&SEED.replacen(from, to, 1));
    assert!(parsed.value.is_none(), "it should not be usable");
    let [problem] = parsed.problems.try_into().expect("exactly one problem");
    problem
}

#[test]
fn the_seed_parses_without_a_warning() {
    let parsed = parse(SEED);
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    let seed = parsed.value.expect("usable");
    assert_eq!(seed.budget().seconds(), 175);
    assert_eq!(seed.section(Section::Situation).target.limit_seconds, 45);
    assert_eq!(seed.section(Section::Task).target.limit_seconds, 30);
    assert!(seed.budget_at(Level::Sde1).seconds().abs_diff(120) <= 2, "rounded section by section");
    assert_eq!((seed.follow_ups.len(), seed.quiz.len(), seed.pivots.len()), (4, 3, 3));
    assert_eq!(seed.audio, "ownership-webhook.prompt.ogg");
    assert_eq!(seed.follow_up_audio(&seed.follow_ups[0]), "ownership-webhook.acceptance.ogg");
    assert_eq!(seed.quiz[0].options[seed.quiz[0].answer], "I pulled the logs and traced the failure");
}

#[test]
fn a_strong_answer_ends_with_the_reflection_of_the_level_asked_for() {
    let seed = seed();
    for level in Level::ALL {
        let answer = seed.strong_answer(level);
        assert!(answer.starts_with("I was an SDE2"), "{answer}");
        assert!(answer.ends_with(&seed.level(level).reflection));
        assert!(!answer.contains('\n') && !answer.contains("  "));
    }
}

#[test]
fn an_unknown_key_is_shown_with_its_place_and_the_nearest_known_one() {
    let shown = broken("overview = ", "overveiw = ").render(false);
    insta::assert_snapshot!(shown, @r#"
    error: unknown key `overveiw`
     --> scenarios/ownership-webhook.toml:8:1
      |
    8 | overveiw = """
      | ^^^^^^^^ expected `overview`
      |
    help: did you mean `overview`?
    "#);
}

#[test]
fn a_signal_that_is_not_said_is_pointed_at() {
    let problem = broken("\"I pulled\"", "\"I dragged\"");
    assert_eq!(problem.message, "`I dragged` does not occur in the strong example of its section");
    let line = SEED.lines().position(|line| line.contains("\"I pulled\"")).expect("there");
    assert_eq!((problem.line, problem.column), (Some(line + 1), Some(5)));
}

#[test]
fn references_to_what_does_not_exist_are_refused() {
    for (from, to, message) in [
        ("answer = 2", "answer = 5", "no such option"),
        ("answer = 2", "answer = 0", "no such option"),
        ("flags = [\"handoff\"", "flags = [\"hand_off\"", "unknown flag `hand_off`"),
        ("tests = [\"handoff\"", "tests = [\"handof\"", "unknown variant `handof`"),
        ("id = \"motivation\"", "id = \"acceptance\"", "two follow-ups with one id"),
        ("id = \"motivation\"", "id = \"prompt\"", "`prompt` is taken by the scenario's own recording"),
        ("id = \"ownership-webhook\"", "id = \"ownership-hook\"", "the id is not the file's name"),
        ("limit_seconds = 45", "limit_seconds = 4", "the limit comes before the target"),
        ("target_seconds = 15", "target_seconds = 0", "not a usable length"),
        ("\"retry logic\"", "\"I pulled\"", "a scored phrase in the glossary"),
        ("title = \"Fixing lost payment webhooks in another team's service\"", "title = \" \"", "empty text"),
        ("level = \"sde2\"", "level = \"staff\"", "unknown variant `staff`"),
        ("level = \"sde2\"", "level = 2", "wanted string or table"),
    ] {
        assert_eq!(broken(from, to).message, message, "{to}");
    }
}

#[test]
fn a_recording_may_only_be_named() {
    for name in [
        "../secret.ogg",
        "/etc/passwd",
        "a/b.ogg",
        "C:\\\\x.ogg",
        ".hidden.ogg",
        "x.exe",
        "x.ogg ",
        "~/x.ogg",
    ] {
        let audio = format!("level = \"sde2\"\naudio = \"{name}\"");
        let problem = broken("level = \"sde2\"", &audio);
        assert_eq!(problem.message, "not the name of a recording", "{name}");
    }
}

#[test]
fn an_interviewer_is_one_of_those_there_are_or_the_first() {
    assert_eq!(seed().interviewer(), "marcus");
    let anyone = parse(&SEED.replacen("interviewer = \"marcus\"\n", "", 1)).value.expect("sound");
    assert_eq!(anyone.interviewer(), interviewers()[0]);
    let parsed = parse(&SEED.replacen("interviewer = \"marcus\"", "interviewer = \"markus\"", 1));
    assert_eq!(parsed.value.expect("another one asks").interviewer(), interviewers()[0]);
    let [problem] = parsed.problems.try_into().expect("one");
    assert!(!problem.is_error());
    assert_eq!(problem.message, "unknown interviewer `markus`");
    assert_eq!(problem.help.as_deref(), Some("did you mean `marcus`?"));
}

#[test]
fn characters_that_act_on_a_terminal_are_refused_however_they_are_written() {
    for letters in ["\u{1b}[2J", "\\u001b[2J", "\u{202e}", "\\u202E", "\u{200b}", "\\u0000", "\\u0007"] {
        let problem = broken("title = \"Fixing", &format!("title = \"{letters}Fixing"));
        assert!(problem.message.ends_with("is not allowed in a pack"), "{}", problem.message);
        assert_eq!(problem.line, Some(3));
        assert!(!problem.render(true).contains('\u{202e}'));
    }
}

#[test]
fn a_wrong_version_says_what_to_do() {
    let newer = broken("format_version = 1", "format_version = 2\nnew_key = true");
    assert_eq!(newer.message, "unknown format version");
    assert!(newer.help.expect("advice").contains("update Starling"));
    let absent = broken("format_version = 1\n", "");
    assert_eq!(absent.message, "no `format_version`");
}

#[test]
fn a_strong_example_that_cannot_be_said_in_time_is_a_warning() {
    let long =
        SEED.replacen("I pulled the webhook", &format!("{} I pulled the webhook", "word ".repeat(60)), 1);
    let parsed = parse(&long);
    assert!(parsed.value.is_some());
    assert_eq!(parsed.problems.len(), 1);
    assert_eq!(parsed.problems[0].severity, Severity::Warning);
}

#[test]
fn the_names_of_flags_are_those_of_a_score() {
    let flags = serde_json::to_value(crate::core::answer::Flags::default()).expect("plain");
    let names: Vec<_> = flags.as_object().expect("an object").keys().collect();
    assert_eq!(names, crate::core::answer::Flags::NAMES);
}

#[test]
fn schemas_describe_both_files() {
    let (pack, scenario) = schemas();
    assert!(pack.to_value().to_string().contains("summary"));
    assert!(scenario.to_value().to_string().contains("format_version"));
}

proptest! {
    #[test]
    fn any_text_gives_values_or_problems_and_never_a_crash(text in "\\PC{0,200}") {
        let parsed = parse(&text);
        prop_assert!(parsed.value.is_some() || !parsed.problems.is_empty());
        for problem in parsed.problems {
            problem.render(false);
        }
    }

    #[test]
    fn a_seed_with_a_piece_cut_out_never_crashes(start in 0usize..16_000, length in 1usize..400) {
        let letters: Vec<char> = SEED.chars().collect();
        let start = start.min(letters.len());
        let end = (start + length).min(letters.len());
        let text: String = letters[..start].iter().chain(&letters[end..]).collect();
        for problem in parse(&text).problems {
            prop_assert!(problem.line.is_some());
            problem.render(true);
        }
    }
}
